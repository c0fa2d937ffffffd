import type { Repo } from '../../facts/repo.ts'
import { folderOf } from '../../facts/manifests/shape.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { asking, isAllowed, withinOf, type Asked } from './asked.ts'
import { ciVersions, installsPython, tests, type CiVersion } from './ci-versions.ts'
import { judgeImage } from './image.ts'
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

const judgeWorkflow = function* (repo: Repo, file: string, text: string): Generator<FindingDraft> {
  const versions = ciVersions(text)
  const shortened = versions.filter(
    (one) => !one.quoted && one.read !== one.raw && /^\d+\.\d*0$/.test(one.raw),
  )
  for (const [raw, all] of Map.groupBy(shortened, (one) => one.raw)) {
    const { read, runtime } = all[0]!
    const lines = [...new Set(all.map((one) => one.line))]
    const asked = asking(repo, runtime)
    const meant = asked === null || isAllowed(asked.range, raw) ? null : withinOf(asked)
    yield {
      rule: 'ci-version-unquoted',
      title: `\`${raw}\` without quotes is read as ${read} in ${file}`,
      severity: 'medium',
      category: 'ci',
      at: lines.map((line) => ({ file, startLine: line, endLine: line })),
      evidence: lines.map((line) => quoteLine(repo, file, line, [raw])),
      impact: `YAML reads ${raw} as the number ${read}, so CI asks for ${runtime} ${read}.`,
      fix: {
        text:
          asked === null || meant === null
            ? `Put it in quotes: "${raw}".`
            : `Put a version in quotes there. ${raw} itself is outside of ${asked.text} in ${asked.file}, so take ${meant}.`,
      },
      confidence: 'proved',
      symbol: `${runtime} ${raw}`,
    }
  }
  for (const runtime of ['python', 'node'] as const) {
    const asked = asking(repo, runtime)
    if (asked === null) continue
    const all = versions.filter((one) => one.runtime === runtime)
    const far = all.filter((one) => !isAllowed(asked.range, one.raw) && !isAllowed(asked.range, one.read))
    const counted = far.filter((one) => counts(one, asked))
    if (!counted.some(({ quoted, raw, read }) => quoted || raw === read)) continue
    const names = new Set(far.filter((one) => isChecked(one, asked)).map(({ raw }) => raw))
    const outside = far.filter(({ raw }) => names.has(raw))
    yield outsideRange(repo, file, { asked, all, outside, counted })
  }
}

/** What a workflow names of one runtime, against the range that the project asks for. */
interface Against {
  readonly asked: Asked
  readonly all: readonly CiVersion[]
  readonly outside: readonly CiVersion[]
  /** Those outside in jobs that install or test the project. */
  readonly counted: readonly CiVersion[]
}

const outsideRange = (repo: Repo, file: string, { asked, all, outside, counted }: Against): FindingDraft => {
  const { runtime } = counted[0]!
  const lines = [...new Set(outside.map((one) => one.line))]
  const named = [
    ...new Set(
      outside.map(({ raw, read }) => (read === raw ? raw : `${raw} (unquoted, which YAML reads as ${read})`)),
    ),
  ]
  const here = listed(named)
  const first = counted[0]!.line
  const kept = all.filter(({ job, raw }) =>
    counted.some((one) => one.job === job && one.raw !== raw && isAllowed(asked.range, raw)),
  )
  const stays = outside.every((one) => kept.some(({ job }) => job === one.job))
  const left = [...new Set(kept.map(({ raw }) => raw))]
  const isShort = outside.some(({ raw, read }) => raw !== read)
  const refused = runtime === 'python' && counted.some(({ job }) => installsPython(job))
  return {
    rule: 'ci-runtime-outside-range',
    title: `${file} names ${runtime} ${here}, but ${asked.file} asks for ${asked.text}`,
    severity: refused ? 'medium' : 'low',
    category: 'ci',
    at: [first, ...lines.filter((line) => line !== first)].map((line) => ({
      file,
      startLine: line,
      endLine: line,
    })),
    evidence: [
      ...lines
        .slice(0, mostLines)
        .map((line) =>
          quoteLine(repo, file, line, [
            ...new Set(outside.filter((one) => one.line === line).map((one) => one.raw)),
          ]),
        ),
      quoteLine(repo, asked.file, asked.line, [asked.text]),
    ],
    impact: 'Jobs of this workflow ask for a version that the project does not claim to support.',
    fix: {
      text: stays
        ? `Take ${listed([...new Set(outside.map(({ raw }) => raw))])} out, so that ${listed(left)} ${left.length === 1 ? 'stays' : 'stay'}, or widen the range in ${asked.file}.`
        : `Name ${withinOf(asked)} instead (${lines.length === 1 ? 'line' : 'lines'} ${listed(lines.map(String))}), or widen the range in ${asked.file}${isShort ? ' and put the versions in quotes' : ''}.`,
    },
    confidence: 'strong',
    symbol: `${runtime} ${[...new Set(counted.map(({ raw }) => raw))].join(', ')}`,
  }
}

const mostLines = 12

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** A job that tests or installs the project; trials that may fail do not count. */
const isChecked = ({ runtime, job }: CiVersion, asked: Asked): boolean =>
  !/\bcontinue-on-error:\s*(?!false)\S/.test(job) &&
  !worksElsewhere(job, asked.file) &&
  ((runtime === 'python' && installsPython(job)) || tests(job, runtime))

/** A job installs the Python project, or a matrix of one tests it. */
const counts = (one: CiVersion, asked: Asked): boolean =>
  isChecked(one, asked) && (one.matrix || (one.runtime === 'python' && installsPython(one.job)))

/** Steps of the job run in another folder than the manifest's. */
const worksElsewhere = (job: string, manifest: string): boolean => {
  const own = folderOf(manifest)
  return [...job.matchAll(/\bworking-directory:\s*["']?(?:\.\/)?([\w./-]+)/g)].some(
    ([, folder = '']) => folder.replace(/\/$/, '').replace(/^\.$/, '') !== own,
  )
}
