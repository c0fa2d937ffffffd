/**
 * The mutation gate: applies each seeded bug to a copy of the sources, runs the tests that should see it, and fails
 * when more than two escape. Run: npm run mutants [-- part of a name]
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mutants, type Mutant } from './mutants.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const home = join(root, 'packages/passmuster')
const escapesAllowed = 2
/** Seeds of the simulation per mutant: a bug that needs more is not caught by a fast test. */
const seeds = '500'
const limitMs = 90_000

interface Verdict {
  readonly mutant: Mutant
  readonly caught: boolean
  readonly by: string
  readonly ms: number
}

/** A copy of sources and tests in which one mutant lives; null = the sources as they are. */
const copyWith = (mutant: Mutant | null): string => {
  const dir = mkdtempSync(join(tmpdir(), 'muster-mutant-'))
  const inside = join(dir, 'packages/passmuster')
  mkdirSync(inside, { recursive: true })
  for (const part of ['src', 'test', 'package.json'])
    cpSync(join(home, part), join(inside, part), { recursive: true })
  cpSync(join(root, 'vitest.config.ts'), join(dir, 'vitest.config.ts'))
  writeFileSync(join(dir, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'))
  if (mutant === null) return dir
  const file = join(inside, 'src', mutant.file)
  const text = readFileSync(file, 'utf8')
  const times = text.split(mutant.find).length - 1
  if (times !== 1) {
    rmSync(dir, { recursive: true })
    throw new Error(
      `mutant "${mutant.name}": its text stands ${times} times in ${mutant.file}: mend test/mutation/mutants.ts`,
    )
  }
  writeFileSync(
    file,
    text.replace(mutant.find, () => mutant.put),
  )
  return dir
}

/** Exit code of the tests in a copy; null when they did not end in time. */
const runTests = (
  dir: string,
  tests: readonly string[],
): Promise<{ readonly exit: number | null; readonly output: string }> =>
  new Promise((resolve) => {
    const files = tests.map((test) => `packages/passmuster/test/${test}`)
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const child = spawn(
      process.execPath,
      [vitest, 'run', '--root', dir, '--bail', '1', '--reporter', 'dot', ...files],
      {
        cwd: dir,
        env: { ...process.env, MUSTER_SEEDS: seeds, NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      },
    )
    let output = ''
    let late = false
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (output += bytes.toString()))
    const timer = setTimeout(() => {
      late = true
      process.kill(-child.pid!, 'SIGKILL')
    }, limitMs)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ exit: late ? null : code, output })
    })
  })

const judge = async (mutant: Mutant): Promise<Verdict> => {
  const began = performance.now()
  const dir = copyWith(mutant)
  try {
    const { exit, output } = await runTests(dir, mutant.tests)
    const by =
      exit === null
        ? `did not end within ${limitMs / 1000} s`
        : (/FAIL\s+(.+)/.exec(output)?.[1] ?? (exit === 0 ? '' : `exit ${exit}`))
    return { mutant, caught: exit !== 0, by, ms: performance.now() - began }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** The tests must pass on the unchanged sources, else a red test proves nothing. */
const assertGreen = async (chosen: readonly Mutant[]): Promise<void> => {
  const dir = copyWith(null)
  try {
    const { exit, output } = await runTests(dir, [...new Set(chosen.flatMap(({ tests }) => tests))])
    if (exit !== 0) throw new Error(`the tests fail without any mutant:\n${output}`)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const chosen = mutants.filter(({ name }) => name.includes(process.argv[2] ?? ''))
await assertGreen(chosen)
const queue = [...chosen]
const verdicts: Verdict[] = []
const worker = async (): Promise<void> => {
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const verdict = await judge(mutant)
    verdicts.push(verdict)
    const word = verdict.caught ? 'caught ' : 'ESCAPED'
    console.log(`${word} ${(verdict.ms / 1000).toFixed(1).padStart(5)} s  ${mutant.name}  ${verdict.by}`)
  }
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker))
const escaped = verdicts.filter(({ caught }) => !caught)
console.log(
  `${verdicts.length - escaped.length} of ${verdicts.length} seeded bugs caught, at most ${escapesAllowed} may escape`,
)
if (escaped.length > escapesAllowed) process.exitCode = 1
