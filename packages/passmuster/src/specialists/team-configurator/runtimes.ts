import { parseRange, overlap } from '../../facts/manifests/ranges.ts'
import type { Manifest } from '../../facts/manifests/manifest.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { ciVersions, installsPython, tests, type CiVersion } from './ci-versions.ts'
import { quoteLine } from './quote.ts'

const isWorkflow = (file: string): boolean =>
  /^\.github\/workflows\/[^/]+\.ya?ml$|^\.gitlab-ci\.yml$|^\.circleci\/config\.ya?ml$|^azure-pipelines\.yml$/.test(
    file,
  )

/** Versions in workflows and Dockerfiles that the manifest's own range excludes, and numbers that YAML shortens. */
export const judgeRuntimes = function* (repo: Repo): Generator<FindingDraft> {
  for (const [file, text] of repo.texts) {
    if (isWorkflow(file)) yield* judgeWorkflow(repo, file, text)
    else if (/(^|\/)(Dockerfile|Containerfile)([-_.][^/]*)?$/.test(file)) yield* judgeImage(repo, file, text)
  }
}

/** The one manifest whose range speaks for the whole repository; null when several disagree. */
const speaker = (repo: Repo, runtime: CiVersion['runtime']): Manifest | null => {
  const ecosystem = runtime === 'python' ? 'python' : 'npm'
  const asking = repo.manifests.all.filter(
    (one) =>
      one.ecosystem === ecosystem &&
      one.requiresRuntime !== null &&
      roleOf(one.file) === 'source' &&
      one.kind !== 'conda',
  )
  const ranges = new Set(asking.map((one) => one.requiresRuntime!.range.replace(/\s/g, '')))
  return ranges.size === 1 ? asking[0]! : null
}

const judgeWorkflow = function* (repo: Repo, file: string, text: string): Generator<FindingDraft> {
  const versions = ciVersions(text)
  const shortened = versions.filter(
    (one) => !one.quoted && one.read !== one.raw && /^\d+\.\d*0$/.test(one.raw),
  )
  for (const [raw, all] of Map.groupBy(shortened, (one) => one.raw)) {
    const { read, runtime } = all[0]!
    const lines = [...new Set(all.map((one) => one.line))]
    yield {
      rule: 'ci-version-unquoted',
      title: `\`${raw}\` without quotes is read as ${read} in ${file}`,
      severity: 'medium',
      category: 'ci',
      at: lines.map((line) => ({ file, startLine: line, endLine: line })),
      evidence: lines.map((line) => quoteLine(repo, file, line, [raw])),
      impact: `YAML reads ${raw} as the number ${read}, so CI asks for ${runtime} ${read}.`,
      fix: { text: `Put it in quotes: "${raw}".` },
      confidence: 'proved',
      symbol: `${runtime} ${raw}`,
    }
  }
  for (const runtime of ['python', 'node'] as const) {
    const manifest = speaker(repo, runtime)
    const asked = manifest?.requiresRuntime
    const range = asked ? parseRange(asked.range) : null
    if (!manifest || !asked || !range) continue
    const outside = versions.filter(
      (one) => one.runtime === runtime && counts(one) && !isAllowed(range, one.raw),
    )
    const lines = [...new Set(outside.map((one) => one.line))]
    for (const line of lines) {
      const these = outside.filter((one) => one.line === line)
      const here = [...new Set(these.map((one) => one.raw))]
      const refused = runtime === 'python' && these.some(({ job }) => installsPython(job))
      yield {
        rule: 'ci-runtime-outside-range',
        title: `CI runs ${runtime} ${here.join(', ')}, but ${manifest.file} asks for ${asked.range}`,
        severity: refused ? 'medium' : 'low',
        category: 'ci',
        at: [{ file, startLine: line, endLine: line }],
        evidence: [
          quoteLine(repo, file, line, here),
          quoteLine(repo, manifest.file, asked.line, [asked.range]),
        ],
        impact: 'Those jobs test a version that the project does not claim to support.',
        fix: { text: `Take ${here.join(', ')} out of the workflow, or widen the range in ${manifest.file}.` },
        confidence: 'strong',
        symbol: `${runtime} ${here.join(', ')}`,
      }
    }
  }
}

/** Read as it is written, in a job that installs the Python project, or in the matrix of one that tests it. */
const counts = ({ runtime, raw, read, quoted, matrix, job }: CiVersion): boolean =>
  (quoted || read === raw) &&
  ((runtime === 'python' && installsPython(job)) || (matrix && tests(job, runtime)))

const isAllowed = (range: NonNullable<ReturnType<typeof parseRange>>, version: string): boolean => {
  const family = parseRange(version.replace(/^v/, ''))
  return family === null || overlap(range, family)
}

const judgeImage = function* (repo: Repo, file: string, text: string): Generator<FindingDraft> {
  if (roleOf(file) === 'archived' || roleOf(file) === 'docs' || roleOf(file) === 'example') return
  const installs = /\b(pip3? install[^\n]*(\s\.|-e)|poetry install|uv sync|pdm (install|sync))/.test(text)
  const manifest = speaker(repo, 'python')
  const asked = manifest?.requiresRuntime
  const range = asked ? parseRange(asked.range) : null
  if (!installs || !manifest || !asked || !range) return
  const outside = text.split('\n').flatMap((row, index) => {
    const version = /^\s*FROM\s+(?:--\S+\s+)?(?:docker\.io\/|library\/)*python:(\d+\.\d+)/i.exec(row)?.[1]
    return version === undefined || isAllowed(range, version) ? [] : [{ line: index + 1, version }]
  })
  const first = outside[0]
  if (!first) return
  const { version } = first
  yield {
    rule: 'image-runtime-outside-range',
    title: `The image is Python ${version}, but ${manifest.file} asks for ${asked.range}`,
    severity: 'medium',
    category: 'ci',
    at: outside.map(({ line }) => ({ file, startLine: line, endLine: line })),
    evidence: [
      ...outside.map((one) => quoteLine(repo, file, one.line, [one.version])),
      quoteLine(repo, manifest.file, asked.line, [asked.range]),
    ],
    impact: `Installing the project in this image is refused: Python ${version} is outside its range.`,
    fix: { text: `Take a base image within ${asked.range}, or widen the range in ${manifest.file}.` },
    confidence: 'strong',
    symbol: `python ${version}`,
  }
}
