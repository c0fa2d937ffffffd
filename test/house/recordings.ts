import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** One recorded block of a document: what was typed, where, and what the document says it printed. */
export interface Recording {
  readonly example: string
  readonly command: string
  readonly printed: string
  /** Offsets of `printed` in the document. */
  readonly from: number
  readonly to: number
}

const marker = /<!-- recorded in (\S+): (.+?) -->\n```\w*\n([\s\S]*?)```/g

/** Every block that follows a line `<!-- recorded in EXAMPLE: COMMAND -->`. */
export const recordings = (document: string): readonly Recording[] =>
  [...document.matchAll(marker)].map((match) => {
    const [whole, example = '', command = '', printed = ''] = match
    const to = match.index + whole.length - '```'.length
    return { example, command, printed, from: to - printed.length, to }
  })

/** Code blocks that bear a file name: three backticks, `ts`, a name ending in .ts. */
export const snippets = (document: string): ReadonlyMap<string, string> =>
  new Map(
    [...document.matchAll(/```ts (\S+\.ts)\n([\s\S]*?)```/g)].map(([, name = '', code = '']) => [name, code]),
  )

/** What differs from run to run and from machine to machine: durations, ratios, memory, ids of runs. */
export const steady = (text: string): string =>
  text
    .replace(/\b\d[\d.,]*\s?(ms|s|min)\b/g, 'TIME')
    .replace(/\b\d[\d.,]*\s?[x×]/g, 'RATIO')
    .replace(/\b\d[\d.,]*\s?([KMG]i?B)\b/g, 'SIZE')
    .replace(/\b(\d+ % of )?\d+ (slot|core)s?\b( \((cores|memory)\))?/g, 'SLOTS')
    .replace(/\b[0-9a-z]{6,}-[0-9a-z-]{4,}\b(?=[\s).,]|$)/gm, (word) => (/\d/.test(word) ? 'RUN' : word))
    .replace(/[ \t]+/g, ' ')
    .trim()

/** The example as a repository of its own, in a temporary folder, with a home of its own; removed by `end`. */
export const exampleRepository = (example: string) => {
  const away = realpathSync(mkdtempSync(join(tmpdir(), 'muster-example-')))
  const repo = join(away, basename(example))
  cpSync(join(root, example), repo, { recursive: true })
  const who = { NAME: 'Example', EMAIL: 'example@example.invalid', DATE: '2026-01-01T12:00:00Z' }
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...Object.fromEntries(
      Object.entries(who).flatMap(([key, value]) => [
        [`GIT_AUTHOR_${key}`, value],
        [`GIT_COMMITTER_${key}`, value],
      ]),
    ),
    GIT_CONFIG_GLOBAL: '/dev/null',
    XDG_STATE_HOME: join(away, 'state'),
    XDG_CONFIG_HOME: join(away, 'config'),
    NO_COLOR: '1',
    CI: 'true',
  }
  for (const argv of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    ['commit', '-q', '-m', 'the shop'],
  ])
    execFileSync('git', argv, { cwd: repo, env, stdio: 'pipe' })
  return { repo, env, end: () => rmSync(away, { recursive: true, force: true }) }
}

/** Runs a recorded command line in an example; `muster` is the built program, `node NAME` a named snippet. */
export const replay = (
  command: string,
  place: ReturnType<typeof exampleRepository>,
  code: ReadonlyMap<string, string>,
): string => {
  const [program, ...rest] = command.split(' ')
  const run = (argv: readonly string[]): string => {
    const ran = spawnSync(process.execPath, [...argv], { cwd: place.repo, env: place.env, encoding: 'utf8' })
    if (ran.status !== 0) throw new Error(`${command}: exit ${ran.status}\n${ran.stderr}`)
    return ran.stdout
  }
  if (program === 'muster') return run([join(root, 'packages/passmuster/bin/muster.js'), ...rest])
  const folder = join(root, 'tmp/snippets')
  const text = code.get(rest[0] ?? '')
  if (program !== 'node' || text === undefined) throw new Error(`no way to run: ${command}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, rest[0] ?? ''), text)
  return run(['--conditions=passmuster-source', join(folder, rest[0] ?? '')])
}
