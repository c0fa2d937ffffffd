import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { after, systemClock } from '../../src/lib/clock.ts'
import { runProcess } from '../../src/lib/process.ts'
import { processStat, sweepOrphans } from '../../src/lib/process-tree.ts'
import { randomToken } from '../../src/lib/rng.ts'

const dir = mkdtempSync(join(tmpdir(), 'muster-process-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const alive = (pid: number): boolean =>
  processStat(pid) !== null && !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')
const settle = async (until: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 100 && !until(); turn++) await systemClock.sleep(20)
}

describe('runProcess', () => {
  test('tells exit, both streams, and takes stdin', async () => {
    const ran = await runProcess({ argv: ['sh', '-c', 'cat; echo err >&2; exit 3'], stdin: 'in' })
    expect({ ...ran, stdout: text(ran.stdout), stderr: text(ran.stderr) }).toMatchObject({
      exit: 3,
      signal: null,
      stdout: 'in',
      stderr: 'err\n',
      cut: false,
      timedOut: false,
      aborted: false,
    })
  })

  test('an argument is never a shell string', async () => {
    const ran = await runProcess({ argv: ['printf', '%s', '$(id); `id` && true'] })
    expect(text(ran.stdout)).toBe('$(id); `id` && true')
  })

  test('a missing program is a result, not a throw', async () => {
    expect(await runProcess({ argv: ['no-such-program-here'] })).toMatchObject({
      exit: null,
      spawnError: 'ENOENT',
    })
    expect(await runProcess({ argv: [] })).toMatchObject({ exit: null, spawnError: 'ENOENT' })
    expect(await runProcess({ argv: ['/'] })).toMatchObject({ exit: null, spawnError: 'EACCES' })
  })

  test('stdin that nobody reads is no trouble', async () => {
    const ran = await runProcess({ argv: ['true'], stdin: new Uint8Array(4_000_000) })
    expect(ran.exit).toBe(0)
  })

  test('a time limit ends the whole group; one that ignores TERM is killed after the grace', async () => {
    const pids = join(dir, 'pids')
    const script = `trap '' TERM; sh -c 'trap "" TERM; echo $$ >> ${pids}; while :; do sleep 0.05; done' & echo $$ >> ${pids}; while :; do sleep 0.05; done`
    const ran = await runProcess({ argv: ['sh', '-c', script], timeoutMs: 400, graceMs: 200 })
    expect(ran).toMatchObject({ exit: null, signal: 'SIGKILL', timedOut: true })
    const seen = readFileSync(pids, 'utf8').trim().split('\n').map(Number)
    expect(seen).toHaveLength(2)
    await settle(() => !seen.some(alive))
    expect(seen.filter(alive)).toEqual([])
  })

  test('an abort is TERM first, and a polite program may still end by itself', async () => {
    const stop = new AbortController()
    const running = runProcess({
      argv: ['sh', '-c', 'trap "echo bye; exit 7" TERM; echo up; while :; do sleep 0.02; done'],
      signal: stop.signal,
    })
    after(300, () => stop.abort('cancelled'))
    const ran = await running
    expect({ exit: ran.exit, out: text(ran.stdout), aborted: ran.aborted }).toEqual({
      exit: 7,
      out: 'up\nbye\n',
      aborted: true,
    })
  })

  test('the kill signal does not wait for the grace', async () => {
    const stop = new AbortController()
    const started = systemClock.mono()
    after(200, () => stop.abort())
    const ran = await runProcess({
      argv: ['sh', '-c', 'trap "" TERM; while :; do sleep 0.02; done'],
      killSignal: stop.signal,
    })
    expect(ran.signal).toBe('SIGKILL')
    expect(systemClock.mono() - started).toBeLessThan(1500)
  })

  test.runIf(process.platform === 'linux')(
    'a grandchild in a session of its own is swept by its mark, even while it holds stdout',
    async () => {
      const pidFile = join(dir, 'daemon')
      const script = `setsid sh -c 'echo $$ > ${pidFile}; exec sleep 300' & while [ ! -s ${pidFile} ]; do sleep 0.01; done; echo done`
      const ran = await runProcess({ argv: ['sh', '-c', script], nonce: `t.1.${randomToken()}` })
      expect({ exit: ran.exit, out: text(ran.stdout) }).toEqual({ exit: 0, out: 'done\n' })
      const pid = Number(readFileSync(pidFile, 'utf8'))
      expect(pid).toBeGreaterThan(1)
      await settle(() => !alive(pid))
      expect(alive(pid)).toBe(false)
    },
  )

  test.runIf(process.platform === 'linux')('the sweep leaves other marks alone', async () => {
    const stop = new AbortController()
    const nonce = `keep.1.${randomToken()}`
    const running = runProcess({ argv: ['sleep', '300'], nonce, killSignal: stop.signal })
    await systemClock.sleep(100)
    expect(sweepOrphans((mark) => mark === `${nonce}x`)).toBe(0)
    expect(sweepOrphans((mark) => mark === nonce)).toBe(1)
    expect((await running).signal).toBe('SIGKILL')
  })

  test('CPU and memory are of the whole tree; null where there were fewer than two samples', async () => {
    const busy = `const end = Date.now() + 900; while (Date.now() < end);`
    const ran = await runProcess({ argv: ['sh', '-c', `"$0" -e '${busy}'; true`, process.execPath] })
    expect(ran.cpuMs).toBeGreaterThan(100)
    expect(ran.cpuMs).toBeLessThan(ran.wallMs * 2)
    expect(ran.rssMb).toBeGreaterThan(20)
    const short = await runProcess({ argv: ['true'] })
    expect({ cpuMs: short.cpuMs, rssMb: short.rssMb }).toEqual({ cpuMs: null, rssMb: null })
  })
})

describe('bounded output', () => {
  test('head and tail of a long output are kept and the cut is marked', async () => {
    const ran = await runProcess({
      argv: ['sh', '-c', 'echo first; yes | head -c 3000000; echo last'],
      maxBytes: 10_000,
    })
    const out = text(ran.stdout)
    expect(ran.cut).toBe(true)
    expect(out.startsWith('first\ny\n')).toBe(true)
    expect(out.endsWith('y\nlast\n')).toBe(true)
    expect(out).toContain(`[... ${3_000_011 - 10_000} bytes cut ...]`)
  })

  test('1 GB of output and one 200 MB line grow memory by at most 64 MB', async () => {
    const memory = join(dir, 'memory.mjs')
    const module = new URL('../../src/lib/process.ts', import.meta.url).href
    const { writeFileSync } = await import('node:fs')
    writeFileSync(
      memory,
      `import { runProcess } from ${JSON.stringify(module)}
       await runProcess({ argv: ['true'] })
       const before = process.memoryUsage.rss()
       let peak = before
       const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()) }, 5)
       const ran = await runProcess({ argv: ['sh', '-c', 'head -c 200000000 /dev/zero; yes | head -c 800000000'], maxBytes: 1 << 20 })
       clearInterval(watch)
       peak = Math.max(peak, process.memoryUsage.rss())
       console.log(JSON.stringify({ cut: ran.cut, kept: ran.stdout.length, grown: (peak - before) / 1048576 }))`,
    )
    const ran = await runProcess({ argv: [process.execPath, memory] })
    const told = JSON.parse(text(ran.stdout)) as { cut: boolean; kept: number; grown: number }
    expect(told.cut).toBe(true)
    expect(told.kept).toBeLessThan((1 << 20) + 100)
    expect(told.grown).toBeLessThan(64)
  })
})
