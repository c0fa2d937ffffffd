import type { Declared } from '../../facts/manifests/manifest.ts'
import type { Repo } from '../../facts/repo.ts'

/** Asked for on some platforms or versions only: by a marker, or by poetry's keys. */
export const isConditional = (repo: Repo, row: Declared): boolean => {
  const line = repo.texts.get(row.file)?.split('\n')[row.line - 1] ?? ''
  const from = line.indexOf(row.name)
  return (
    /^[^"']*;/.test(from < 0 ? '' : line.slice(from)) ||
    (row.path.startsWith('tool.poetry.') &&
      /\b(python|markers|platform)\s*=/.test(line.slice(row.name.length)))
  )
}
