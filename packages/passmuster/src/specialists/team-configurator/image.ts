import { folderOf } from '../../facts/manifests/shape.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { asking, isAllowed } from './asked.ts'
import { quoteLine } from './quote.ts'

/** A Dockerfile that installs the Python project on a Python outside of the project's range. */
export const judgeImage = function* (repo: Repo, file: string, text: string): Generator<FindingDraft> {
  if (roleOf(file) === 'archived' || roleOf(file) === 'docs' || roleOf(file) === 'example') return
  const installs =
    /\bpip3? install\b[^\n]*(\s-e\s*|\s)\.(\/?["']?|\[[\w,-]*\]["']?)(\s|$)|\b(poetry|pdm) install\b/m.test(
      text,
    )
  const asked = asking(repo, 'python')
  if (!installs || asked === null || !isNearest(repo, file, asked.file)) return
  const outside = text.split('\n').flatMap((row, index) => {
    const version = /^\s*FROM\s+(?:--\S+\s+)?(?:docker\.io\/|library\/)*python:(\d+\.\d+)/i.exec(row)?.[1]
    return version === undefined || isAllowed(asked.range, version) ? [] : [{ line: index + 1, version }]
  })
  const first = outside[0]
  if (!first) return
  const { version } = first
  const paths = text
    .split('\n')
    .flatMap((row, index) => (row.includes(`python${version}/`) ? [String(index + 1)] : []))
  const also = paths.length === 0 ? '' : `, with the paths of line ${paths.join(', ')} to match`
  yield {
    rule: 'image-runtime-outside-range',
    title: `The image is Python ${version}, but ${asked.file} asks for ${asked.text}`,
    severity: 'medium',
    category: 'ci',
    at: outside.map(({ line }) => ({ file, startLine: line, endLine: line })),
    evidence: [
      ...outside.map((one) => quoteLine(repo, file, one.line, [one.version])),
      quoteLine(repo, asked.file, asked.line, [asked.text]),
    ],
    impact: `Python ${version} is outside the project's range, so the installer refuses it. The build stops there unless the installer finds another Python in the image.`,
    fix: { text: `Take a base image within ${asked.text}${also}, or widen the range in ${asked.file}.` },
    confidence: 'strong',
    symbol: `python ${version}`,
  }
}

/** No other Python manifest lies between the Dockerfile and the one that asks. */
const isNearest = (repo: Repo, file: string, manifest: string): boolean => {
  const own = folderOf(manifest)
  const folders = repo.snapshot.files
    .filter(({ path }) => /(^|\/)(pyproject\.toml|setup\.py)$/.test(path))
    .map(({ path }) => folderOf(path))
  return !folders.some(
    (folder) => folder.length > own.length && (folderOf(file) === folder || file.startsWith(`${folder}/`)),
  )
}
