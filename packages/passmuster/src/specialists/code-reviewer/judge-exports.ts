import { nearNames } from '../../facts/near.ts'
import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft, Fix } from '../../model/finding.ts'
import { listed, placeIn, quote } from './python-files.ts'
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
    ),
    confidence: 'proved',
    symbol: '__all__',
  }
}

const fixFor = (file: ReviewedFile, missing: readonly string[], advice: Advice): Fix => {
  const known = [...new Set(file.code.bindings.map((b) => b.name))]
  const lines = missing.slice(0, 8).map((name) => {
    const found = advice(name, file)
    if (found) return `\`${name}\`: add \`${found.line}\` (${found.why}).`
    const near = nearNames(name, known, 1)[0]
    return near
      ? `\`${name}\`: did you mean \`${near}\`? Otherwise take it off the list.`
      : `\`${name}\`: define it or take it off the list.`
  })
  return { text: lines.join(' ') }
}
