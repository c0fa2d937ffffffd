import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../src/store/open-store.ts'
import type { RunId } from '../../src/model/task.ts'
import { cannotInject, countUp, run, runInjected, type Ended } from './inject.ts'
import { soakKills } from './soak-kills.ts'

/*
 * npm run soak -- [--from N] [--step K] [--at-once M] -- START… [-- RESUME…]
 *
 * Kills START with SIGKILL at write 1, 2, 3, … of its journal until a run ends without its kill, and after each kill
 * runs RESUME (START again when there is nothing to resume). `{state}` in either stands for a fresh state folder.
 * Both print JSON with a `resultDigest`. Every resume must end with the same exit code and digest as an undisturbed
 * run, and every event that stood in the journal after the kill must still stand there. Exit 0 only then.
 * `npm run soak -- kills REPO` instead kills at random moments: see soak-kills.ts.
 *
 *   npm run soak -- -- node packages/passmuster/bin/muster.js discover REPO --state {state} --json \
 *     -- node packages/passmuster/bin/muster.js resume --repo REPO --state {state} --json
 */
const [flags = [], start = [], resume = start] = split(process.argv.slice(2))
const flag = (name: string, otherwise: number): number => {
  const at = flags.indexOf(name)
  return at < 0 ? otherwise : Number(flags[at + 1])
}

function split(words: readonly string[]): string[][] {
  const parts: string[][] = [[]]
  for (const word of words) {
    if (word === '--') parts.push([])
    else parts.at(-1)!.push(word)
  }
  return parts
}
const filled = (argv: readonly string[], state: string): string[] =>
  argv.map((word) => word.replaceAll('{state}', state))
const digestOf = ({ stdout }: Ended): string | null =>
  /"resultDigest":\s*"([0-9a-f]{64})"/.exec(stdout)?.[1] ?? null

/** Every event of every run, as lines. */
const journalOf = (dir: string): string[] => {
  const opened = openStore({ dir })
  if (!opened.ok) throw new Error(JSON.stringify(opened.faults))
  const store = opened.value
  const rows = store
    .runs()
    .flatMap(({ run: id }: { run: RunId }) => [...store.journal.read(id)].map((one) => JSON.stringify(one)))
  store.close()
  return rows
}

if (start.length === 0 && flags[0] === 'kills' && flags[1] !== undefined)
  process.exit((await soakKills(flags[1], Number(process.env['MUSTER_KILLS'] ?? 50))) ? 0 : 1)

const unable = cannotInject()
if (unable !== null || start.length === 0) {
  console.error(unable ?? 'usage: npm run soak -- [--from N] [--step K] [--at-once M] -- START… [-- RESUME…]')
  process.exit(2)
}

const root = mkdtempSync(join(tmpdir(), 'muster-soak-'))
const undisturbed = await run(filled(start, mkdtempSync(join(root, 'plain-'))))
const wanted = { exit: undisturbed.exit, digest: digestOf(undisturbed) }
console.log(`undisturbed: exit ${wanted.exit}, resultDigest ${wanted.digest}`)
if (wanted.digest === null) {
  console.error(undisturbed.stderr)
  process.exit(2)
}

const wrong: string[] = []
let kills = 0
let resumed = 0
const [from, step] = [flag('--from', 1), flag('--step', 1)]
await countUp(flag('--at-once', 1), async (index) => {
  const n = from + (index - 1) * step
  const dir = mkdtempSync(join(root, 'run-'))
  const crashed = await runInjected(filled(start, dir), { dir, inject: `pwrite64:signal=KILL:when=${n}` })
  if (crashed.fired) {
    kills += 1
    const before = journalOf(dir)
    let ended = await run(filled(resume, dir))
    if (digestOf(ended) === null) ended = await run(filled(start, dir))
    else resumed += 1
    const after = new Set(journalOf(dir))
    const lost = before.filter((row) => !after.has(row)).length
    const got = { exit: ended.exit, digest: digestOf(ended) }
    if (lost > 0 || got.exit !== wanted.exit || got.digest !== wanted.digest)
      wrong.push(
        `write ${n}: lost ${lost}, exit ${got.exit}, resultDigest ${got.digest} ${ended.stderr.slice(-300)}`,
      )
    if (kills % 20 === 0) console.log(`${kills} kills, ${resumed} resumed, ${wrong.length} wrong`)
  } else if (crashed.exit !== wanted.exit)
    wrong.push(`write ${n}: the kill did not fire and the run ended with ${crashed.exit}`)
  rmSync(dir, { recursive: true, force: true })
  return crashed.fired
})
rmSync(root, { recursive: true, force: true })
console.log(
  `${kills} kills at writes ${from}, ${from + step}, …: ${resumed} resumed, ${kills - resumed} started anew, ${wrong.length} wrong`,
)
for (const line of wrong) console.log(line)
process.exit(wrong.length === 0 && kills > 0 ? 0 : 1)
