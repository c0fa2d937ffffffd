/**
 * Draws the findings that two readers judge: `node scripts/audit-sample.ts --sample 60 --seed COMMIT REPORT.json=REPO …`.
 * Stratified by rule, at most five per rule, in turn over the repositories; the same seed draws the same sample.
 * Prints one Markdown section per finding with its quoted lines, read from the repository's folder.
 */
import { lstatSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sha256 } from '../packages/passmuster/src/lib/hash.ts'
import { seededRng } from '../packages/passmuster/src/lib/rng.ts'
import type { Discovery, Finding } from '../packages/passmuster/src/index.ts'

interface Drawn {
  readonly repo: string
  readonly finding: Finding
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '60' },
    seed: { type: 'string', default: '' },
    severity: { type: 'string' },
  },
})

const rng = seededRng(Number.parseInt(sha256(values.seed).slice(0, 8), 16))

const read = (argument: string): Drawn[] => {
  const [report, repo] = argument.split('=') as [string, string]
  const discovery = JSON.parse(readFileSync(report, 'utf8')) as Discovery
  return discovery.findings
    .filter(
      (finding) =>
        finding.status === 'verified' &&
        (values.severity === undefined || finding.severity === values.severity),
    )
    .map((finding) => ({ repo, finding }))
}

/** A file's lines; of a link, where it points; of one that only history has, that. */
const linesOf = (path: string): string[] => {
  const there = lstatSync(path, { throwIfNoEntry: false })
  if (there === undefined) return ['not in the working tree: see the history']
  return there.isSymbolicLink() ? [`link to ${readlinkSync(path)}`] : readFileSync(path, 'utf8').split('\n')
}

/** The lines of a notebook's cell, counted from 1 as places do; of other files all lines. */
const linesAt = (repo: string, place: Finding['at'][number]): string[] => {
  const path = join(repo, place.file)
  if (place.cell === undefined) return linesOf(path)
  const notebook = JSON.parse(readFileSync(path, 'utf8')) as {
    cells?: { source?: string | string[] }[]
    worksheets?: { cells?: { input?: string | string[] }[] }[]
  }
  const cells = notebook.cells ?? notebook.worksheets?.flatMap((sheet) => sheet.cells ?? []) ?? []
  const cell: { source?: string | string[]; input?: string | string[] } = cells[place.cell - 1] ?? {}
  return [cell.source ?? cell.input ?? []].flat().join('').split('\n')
}

const pools = new Map<string, Drawn[]>()
for (const drawn of rng.shuffle(positionals.flatMap(read)))
  pools.set(drawn.finding.rule, [...(pools.get(drawn.finding.rule) ?? []), drawn])

/** The next of a rule's pool whose repository was drawn from least. */
const take = (pool: Drawn[], taken: Map<string, number>): Drawn | undefined => {
  pool.sort((a, b) => (taken.get(a.repo) ?? 0) - (taken.get(b.repo) ?? 0))
  return pool.shift()
}

const sample: Drawn[] = []
const perRepo = new Map<string, number>()
const size = Number(values.sample)
// In an order of their own, as there may be more rules than places in the sample.
const rules = rng.shuffle([...pools.keys()].sort((a, b) => (a < b ? -1 : 1)))
for (let round = 0; round < 5 && sample.length < size; round++)
  for (const rule of rules) {
    const pool = pools.get(rule) ?? []
    const drawn = sample.length < size ? take(pool, perRepo) : undefined
    if (drawn === undefined) continue
    sample.push(drawn)
    perRepo.set(drawn.repo, (perRepo.get(drawn.repo) ?? 0) + 1)
  }

for (const [index, { repo, finding }] of sample.entries()) {
  console.log(
    `## ${index + 1}. ${finding.rule} (${finding.severity}, ${finding.confidence}) in ${repo}\n\n${finding.title}\n\n${finding.impact}\n\nfix: ${finding.fix.text}\n`,
  )
  for (const place of finding.at.slice(0, 3)) {
    const lines = linesAt(repo, place)
    console.log(
      `${place.file}:${place.startLine}-${place.endLine}${place.cell === undefined ? '' : ` cell ${place.cell}`}\n\n    ${lines
        .slice(Math.max(0, place.startLine - 4), place.endLine + 3)
        .slice(0, 20)
        .join('\n    ')}\n`,
    )
  }
  for (const evidence of finding.evidence.slice(0, 6)) console.log(`- ${JSON.stringify(evidence)}`)
  console.log('')
}
console.error(
  `${sample.length} of ${positionals.length} reports, ${new Set(sample.map((one) => one.finding.rule)).size} rules`,
)
