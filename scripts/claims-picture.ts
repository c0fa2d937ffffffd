import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/**
 * Records `muster verify --claims` as a terminal picture, docs/claims.svg:
 * `npm run pictures -- SUMMARY.md REPOSITORY`. What the picture shows is what the program printed, cut where it says so.
 */
const [file, repository] = process.argv.slice(2)
if (file === undefined || repository === undefined)
  throw new Error('usage: npm run pictures -- SUMMARY.md REPOSITORY')
const root = join(import.meta.dirname, '..')
const summary = resolve(file)
const ran = spawnSync(
  process.execPath,
  [
    '--conditions=passmuster-source',
    '--disable-warning=ExperimentalWarning',
    join(root, 'packages/passmuster/test/cli/fixtures/source-muster.ts'),
    'verify',
    '--claims',
    summary,
    '--repo',
    resolve(repository),
  ],
  { encoding: 'utf8', cwd: dirname(summary), env: { ...process.env, NO_COLOR: '1' } },
)
if (ran.status !== 0 && ran.status !== 1) throw new Error(ran.stderr)

const most = 44
const all = ran.stdout.replaceAll(summary, 'summary.md').trimEnd().split('\n')
const shown = [
  '$ muster verify --claims summary.md',
  ...all.slice(0, most),
  ...(all.length > most ? [`… ${all.length - most} more lines`] : []),
]

const [em, line, pad] = [13, 18, 16]
const width = Math.ceil(Math.max(...shown.map((text) => text.length)) * em * 0.602 + 2 * pad)
const height = shown.length * line + 2 * pad
const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]!)

/** What a line is, by its own marks: the command, a heading, the counts, a refuted claim, its reason. */
const kindOf = (text: string, index: number): string => {
  if (index === 0) return 'command'
  if (index === 1 || /^(Refuted|Verified|Not checkable)$/.test(text)) return 'strong'
  if (index === 2 || text.startsWith('  ✗')) return 'bad'
  return /^ {6}\S+:\d+( · |$)|^…/.test(text) ? 'dim' : 'plain'
}

const rows = shown.map(
  (text, index) =>
    `<text x="${pad}" y="${pad + (index + 1) * line - 5}" class="${kindOf(text, index)}" xml:space="preserve">${escaped(text)}</text>`,
)
writeFileSync(
  join(root, 'docs', 'claims.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>muster verify --claims, run on a summary that an agent team wrote of a public repository</title>
<style>
.ground{fill:#fbfbfa;stroke:#d6d6d2}text{font:${em}px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#24292f}
.command{fill:#0a5f8a}.strong{font-weight:700}.bad{fill:#b3261e}.dim{fill:#646c76}
@media(prefers-color-scheme:dark){.ground{fill:#15181d;stroke:#343a43}text{fill:#dfe3e8}.command{fill:#6cc0e8}.bad{fill:#ff8a80}.dim{fill:#98a2ae}}
</style>
<rect class="ground" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/>
${rows.join('\n')}
</svg>
`,
)
