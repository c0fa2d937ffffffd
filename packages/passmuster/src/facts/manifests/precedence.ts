import type { Manifest } from './manifest.ts'
import { includesOf } from './requirements.ts'
import { at, below, folderOf, nameOf, table, word, words } from './shape.ts'
import { readToml } from './toml.ts'

/** A file that a required requirements file includes is required as well. */
export const linkRequirements = (
  all: readonly Manifest[],
  texts: ReadonlyMap<string, string>,
): readonly Manifest[] => {
  const required = new Set<string>()
  const visit = (file: string): void => {
    if (required.has(file)) return
    required.add(file)
    for (const named of includesOf(texts.get(file) ?? '')) {
      const target = below(folderOf(file), named)
      if (target !== null && texts.has(target)) visit(target)
    }
  }
  for (const one of all) if (one.kind === 'requirements' && isMainName(one.file)) visit(one.file)
  return all.map((one) =>
    one.kind === 'requirements' && required.has(one.file)
      ? { ...one, declared: one.declared.map((row) => ({ ...row, scope: 'required' as const, group: '' })) }
      : one,
  )
}

const isMainName = (file: string): boolean =>
  /^requirements\.(txt|in)$/i.test(nameOf(file)) && !/(^|\/)(docs?|tests?|examples?)\//i.test(file)

/**
 * Decides per folder which tables an installer of the package reads: a pyproject with a project table (or setup.py,
 * setup.cfg, Pipfile) sets a requirements file beside it aside, unless it names that file itself.
 */
export const settleInstalls = (
  all: readonly Manifest[],
  texts: ReadonlyMap<string, string>,
): readonly Manifest[] => {
  const main = new Set<string>()
  const named = new Set<string>()
  for (const one of all) {
    const text = texts.get(one.file) ?? ''
    const folder = folderOf(one.file)
    if (!isPrimary(one, text)) continue
    main.add(folder)
    for (const file of filesNamed(one, text)) {
      const target = below(folder, file)
      if (target !== null) named.add(target)
    }
  }
  return all.map((one) => {
    const second = (one.kind === 'requirements' || one.kind === 'conda') && main.has(folderOf(one.file))
    const aside = second && !named.has(one.file)
    return aside ? { ...one, declared: one.declared.map((row) => ({ ...row, installs: false })) } : one
  })
}

const isPrimary = (one: Manifest, text: string): boolean => {
  if (one.kind === 'pipfile' || one.kind === 'pixi') return true
  if (one.kind === 'setup.py') return one.declared.length > 0 || one.errors.length > 0
  if (one.kind === 'setup.cfg') return one.declared.some((row) => row.scope === 'required')
  return one.kind === 'pyproject' && /^\s*\[\s*(project|tool\.poetry|tool\.flit\.metadata)\s*\]/m.test(text)
}

/** Requirements files that the manifest reads: setuptools' dynamic ones, or mentioned by a computing setup.py. */
const filesNamed = (one: Manifest, text: string): readonly string[] => {
  if (one.kind === 'setup.py')
    return [...text.matchAll(/["']([\w./-]*requirements[\w./-]*\.(?:txt|in))["']/gi)].map(
      (match) => match[1]!,
    )
  if (one.kind === 'setup.cfg')
    return [...text.matchAll(/^\s*install_requires\s*=\s*file:\s*(\S+)/gm)].map((match) => match[1]!)
  if (one.kind !== 'pyproject' || !text.includes('dynamic')) return []
  const doc = readToml(text).value
  const dynamic = at(doc, 'tool', 'setuptools', 'dynamic')
  const entries = [at(dynamic, 'dependencies'), ...table(at(dynamic, 'optional-dependencies')).values()]
  const hatch = words(at(doc, 'tool', 'hatch', 'metadata', 'hooks', 'requirements_txt', 'files'))
  return [
    ...hatch,
    ...entries.flatMap((entry) => [word(at(entry, 'file')) ?? '', ...words(at(entry, 'file'))]),
  ].filter((file) => file !== '')
}
