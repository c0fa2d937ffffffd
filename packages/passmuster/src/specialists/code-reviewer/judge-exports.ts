import { nearNames } from '../../facts/near.ts'
import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft, Fix } from '../../model/finding.ts'
import { listed } from '../../lib/listed.ts'
import { placeIn, quote } from './python-files.ts'
import type { ReviewedFile } from './python-files.ts'
import type { Advice } from './where-defined.ts'

/** Names in `__all__` that the module does not bind; none where that cannot be known. */
export const missingExports = (
  file: ReviewedFile,
  repo: Repo,
): readonly { readonly name: string; readonly line: number }[] => {
  const { all, bindings } = file.code
  if (file.open || !all?.exact) return []
  const bound = new Set(
    bindings
      .filter(
        (b) =>
          b.how !== 'del' && (b.how !== 'annotation' || file.file.endsWith('.pyi')) && b.only === undefined,
      )
      .map((b) => b.name),
  )
  const missing = all.names.filter(({ name }) => !bound.has(name) && !/^__\w+__$/.test(name))
  return missing.length === 0 || !/(^|\/)__init__\.pyi?$/.test(file.file)
    ? missing
    : missing.filter(({ name }) => !isSubmodule(file.file, name, repo))
}

/** `from package import *` imports submodules that `__all__` names. */
const isSubmodule = (init: string, name: string, repo: Repo): boolean => {
  const folder = init.slice(0, init.lastIndexOf('/') + 1) + name
  return (
    repo.unknowable(`${folder}.py`) !== null ||
    repo.snapshot.files.some(
      ({ path }) =>
        path.startsWith(folder) &&
        /^(\/|\.(py|pyi|pyx|so|pyd|[\w-]+\.(so|pyd))$)/.test(path.slice(folder.length)),
    )
  )
}

/** One finding per module whose `__all__` promises names it does not have. */
export function* undefinedExports(
  file: ReviewedFile,
  missing: readonly { readonly name: string; readonly line: number }[],
  advice: Advice,
  files: readonly ReviewedFile[],
): Iterable<FindingDraft> {
  if (missing.length === 0) return
  const names = missing.map(({ name }) => `\`${name}\``)
  const archived = file.role === 'archived' || file.role === 'docs'
  yield {
    rule: 'undefined-export',
    title: `__all__ lists ${listed(names)}, which the module does not define`,
    severity: archived ? 'low' : 'medium',
    category: 'correctness',
    at: [...new Set([file.code.all?.line ?? 1, ...missing.map((m) => m.line)])]
      .slice(0, 20)
      .map((line) => placeIn(file, line)),
    evidence: missing.slice(0, 10).map(({ name, line }) => quote(file, line, [name])),
    impact: `\`from … import *\` of this module raises AttributeError at its first missing name, and importing ${names.length === 1 ? 'it' : 'one of them'} by name raises ImportError.`,
    fix: fixFor(
      file,
      missing.map((m) => m.name),
      advice,
      files,
    ),
    confidence: 'proved',
    symbol: '__all__',
  }
}

const fixFor = (
  file: ReviewedFile,
  missing: readonly string[],
  advice: Advice,
  files: readonly ReviewedFile[],
): Fix => {
  const folder = /^(.+)\/__init__\.pyi?$/.exec(file.file)?.[1]
  const hidden = files.find((one) => folder !== undefined && one.file === `${folder}.py`)
  const inHidden = missing.filter((name) => hidden?.code.bindings.some((b) => b.name === name))
  const others = missing.filter((name) => !inHidden.includes(name))
  const known = [...new Set(file.code.bindings.map((b) => b.name))]
  const own: string[] = []
  const left: string[] = []
  for (const name of others.slice(0, 8)) {
    const found = advice(name, file)
    const near = nearNames(name, known, 1)[0]
    if (folder !== undefined && found?.home?.startsWith(`${folder}/`))
      own.push(`\`${name}\`: add \`${found.line}\` (${found.why}).`)
    else if (near !== undefined)
      own.push(`\`${name}\`: did you mean \`${near}\`? Otherwise take it off the list.`)
    else left.push(`\`${name}\``)
  }
  if (others.length > 8) left.push(...others.slice(8).map((name) => `\`${name}\``))
  const many = inHidden.length > 1
  return {
    text: [
      ...(hidden && inHidden.length > 0
        ? [
            `${listed(inHidden.map((name) => `\`${name}\``))} ${many ? 'are' : 'is'} defined in ${hidden.file}, which this package hides, as both have one dotted name: move ${many ? 'them' : 'it'} into a module of the package and import ${many ? 'them' : 'it'} here, or take ${many ? 'them' : 'it'} off the list.`,
          ]
        : []),
      ...own,
      ...(left.length > 0
        ? [`Define or import ${listed(left)}, or take ${left.length === 1 ? 'it' : 'them'} off the list.`]
        : []),
    ].join(' '),
  }
}
