import type { Manifest } from './manifest.ts'
import { includesOf, readRequirements } from './requirements.ts'
import { at, below, folderOf, nameOf, table, word, words } from './shape.ts'
import { readToml } from './toml.ts'

/** Lists without the name of a requirements file that such a file includes, or another list like it. */
const includedOf = (all: readonly Manifest[], texts: ReadonlyMap<string, string>): readonly Manifest[] => {
  const known = new Set(all.map((one) => one.file))
  const open = all.filter((one) => one.kind === 'requirements').map((one) => one.file)
  const found: Manifest[] = []
  while (open.length > 0) {
    const from = open.pop()!
    for (const named of includesOf(texts.get(from) ?? '')) {
      const file = below(folderOf(from), named)
      const text = file === null || !/\.(txt|in)$/i.test(file) ? undefined : texts.get(file)
      if (file === null || text === undefined || known.has(file)) continue
      known.add(file)
      open.push(file)
      found.push(readRequirements(file, text))
    }
  }
  return found
}

/** A file that a required requirements file includes is required as well, and read as one whatever its name. */
export const linkRequirements = (
  named: readonly Manifest[],
  texts: ReadonlyMap<string, string>,
): readonly Manifest[] => {
  const all = [...named, ...includedOf(named, texts)]
  const required = new Set<string>()
  const visit = (file: string): void => {
    if (required.has(file)) return
    required.add(file)
    for (const one of includesOf(texts.get(file) ?? '')) {
      const target = below(folderOf(file), one)
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
  return (
    one.kind === 'pyproject' &&
    /^[ \t]*\[[ \t]*(project|tool\.poetry|tool\.flit\.metadata)[ \t]*\]/m.test(text)
  )
}

/** Requirements files that the manifest reads: setuptools' dynamic ones, or mentioned by a computing setup.py. */
const filesNamed = (one: Manifest, text: string): readonly string[] => {
  if (one.kind === 'setup.py')
    return [...text.matchAll(/["']([\w./-]*requirements[\w./-]*\.(?:txt|in))["']/gi)].map(
      (match) => match[1]!,
    )
  if (one.kind === 'setup.cfg')
    return [...text.matchAll(/^[ \t]*install_requires\s*=\s*file:\s*(\S+)/gm)].map((match) => match[1]!)
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
