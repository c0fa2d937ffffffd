import type { Declared } from '../../facts/manifests/manifest.ts'
import type { Repo } from '../../facts/repo.ts'

const split = new WeakMap<Repo['texts'], Map<string, readonly string[]>>()

/** The lines of a text, split once: a lock file asks for each of its rows. */
const linesOf = ({ texts }: Repo, file: string): readonly string[] => {
  const known = split.get(texts) ?? new Map<string, readonly string[]>()
  split.set(texts, known)
  const lines = known.get(file) ?? texts.get(file)?.split('\n') ?? []
  known.set(file, lines)
  return lines
}

/** Asked for on some platforms or versions only: by a marker, or by poetry's keys. */
export const isConditional = (repo: Repo, row: Declared): boolean => {
  const line = linesOf(repo, row.file)[row.line - 1] ?? ''
  const from = line.indexOf(row.name)
  return (
    /^[^"']*;/.test(from < 0 ? '' : line.slice(from)) ||
    (row.path.startsWith('tool.poetry.') &&
      /\b(python|markers|platform)\s*=/.test(line.slice(row.name.length)))
  )
}
