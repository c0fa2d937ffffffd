import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact } from '../../src/context/redact.ts'
import { outputLog } from '../../src/execute/output-log.ts'
import { sha256 } from '../../src/lib/hash.ts'
import { temporaryFolder } from '../store/store-folder.ts'
import { runWork } from './command-run.ts'

const clean = (text: string): string => redact(text).text
const token = (n: number): string => `ghp_${String(n).padStart(4, '0')}aZ9bY8cX7dW6eV5fU4gT3hS2iR1jQ0kP`
const of = { run: 'r', task: 'a', attempt: 1 }

describe('a log', () => {
  test('is whole lines of both streams in their order, by digest', () => {
    const dir = temporaryFolder()
    const log = outputLog({ dir }, of, clean)
    const say = (from: 'stdout' | 'stderr', text: string): void => log.write(from, Buffer.from(text))
    say('stdout', 'one\ntw')
    say('stderr', 'trouble\n')
    say('stdout', 'o\nthree')
    const stored = log.close()!
    const text = readFileSync(join(dir, stored.path), 'utf8')
    expect(text).toBe('one\ntrouble\ntwo\nthree')
    expect(stored).toEqual({ path: 'r/a.1.log', digest: sha256(text), bytes: 21, leftOut: 0, broken: null })
    expect(statSync(join(dir, stored.path)).mode & 0o777).toBe(0o600)
  })

  test('of nothing is none', () => {
    const dir = temporaryFolder()
    expect(outputLog({ dir }, of, clean).close()).toBeNull()
    expect(existsSync(join(dir, 'r'))).toBe(false)
  })

  test('is bounded: head, the count of what is missing, tail', () => {
    const dir = temporaryFolder()
    const log = outputLog({ dir, maxBytes: 100_000 }, of, clean)
    let total = 0
    for (let n = 0; n < 100_000; n++) {
      const line = Buffer.from(`line ${n}\n`)
      total += line.length
      log.write('stdout', line)
    }
    const stored = log.close()!
    const text = readFileSync(join(dir, stored.path), 'utf8')
    expect(stored.bytes).toBe(Buffer.byteLength(text))
    expect(stored.bytes).toBeLessThan(300_000)
    expect(text.startsWith('line 0\nline 1\n')).toBe(true)
    expect(text.endsWith('line 99998\nline 99999\n')).toBe(true)
    const said = Number(/\[\.\.\. (\d+) bytes cut \.\.\.\]/.exec(text)?.[1])
    expect(stored.bytes - `\n[... ${said} bytes cut ...]\n`.length + said).toBe(total)
    expect(stored.leftOut).toBeLessThanOrEqual(said)
  })

  test.each(['../../x', '/etc/x', 'web:test unit', 'é'.repeat(200), '..'])(
    'task %s stays in its folder',
    (task) => {
      const dir = temporaryFolder()
      const log = outputLog({ dir }, { ...of, task }, clean)
      log.write('stdout', Buffer.from('x'))
      expect(log.close()!.path).toMatch(/^r\/[\w-]{1,100}\.1\.log$/)
    },
  )

  test('that cannot be written says so and ends nothing', () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const log = outputLog({ dir: file }, of, clean)
    log.write('stdout', Buffer.from('x'.repeat(300_000)))
    expect(log.close()).toMatchObject({ bytes: 0, broken: expect.stringMatching(/^E[A-Z]+$/) })
  })

  test('attack 21: no secret gets past by being cut anywhere, however the output comes in pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(' ', '\n', 'y ')), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.integer({ min: 200, max: 50_000 }),
        fc.integer({ min: 1, max: 200_000 }),
        (gaps, piece, maxBytes) => {
          const dir = temporaryFolder()
          const whole = gaps.map(([size, between], n) => `${between.repeat(size)} ${token(n)} `).join('')
          const log = outputLog({ dir, maxBytes }, of, clean)
          for (let at = 0; at < whole.length; at += piece)
            log.write('stdout', Buffer.from(whole.slice(at, at + piece)))
          const text = readFileSync(join(dir, log.close()!.path), 'utf8')
          for (const n of gaps.keys()) expect(text).not.toContain(token(n).slice(0, 30))
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('what is kept', () => {
  test('attack 21: a secret that the cut goes through leaves no half', async () => {
    for (const shift of [0, 7, 20, 33, 41]) {
      const secret = token(shift)
      const text = `process.stdout.write('x '.repeat(8000).slice(0, ${16_384 - 45 + shift}) + '${secret} ' + 'y '.repeat(40000) + '${secret}'.padEnd(${16_384 + 41 - shift}, ' z'))`
      const { record } = await runWork(
        { kind: 'command', argv: [process.execPath, '-e', text] },
        { options: { maxBytes: 32_768, redact: clean } },
      )
      expect(record.cut).toBe(true)
      expect(record.stdout).toContain('bytes cut')
      expect(record.stdout).not.toMatch(/ghp_|hS2iR1j|jQ0kP/)
    }
  })

  test('attack 21: values of secret variables are taken out, plain, in base64 and in a URL', async () => {
    const secret = 'Correct/Horse+Battery'
    const script = `const s = process.env.DEPLOY_PASSWORD; console.log('got', s, Buffer.from('u:' + s).toString('base64'), Buffer.from(s).toString('base64'), 'https://x/?p=' + encodeURIComponent(s)); console.error(process.env.MODE_KEY)`
    const dir = temporaryFolder()
    const { record } = await runWork(
      {
        kind: 'command',
        argv: [process.execPath, '-e', script, '--', secret],
        env: { DEPLOY_PASSWORD: secret, MODE_KEY: 'development' },
      },
      { options: { redact: clean, logs: { dir } } },
    )
    const all = JSON.stringify(record) + readFileSync(join(dir, record.log!.path), 'utf8')
    expect(record.stdout).toContain('got [redacted DEPLOY_PASSWORD]')
    expect(record.stderr).toBe('development\n')
    for (const form of [
      secret,
      Buffer.from(secret).toString('base64').slice(0, 24),
      encodeURIComponent(secret),
    ])
      expect(all).not.toContain(form)
  })

  test('200 MB in one line and 800 MB in short ones cost at most 64 MB', async () => {
    const script = fileURLToPath(new URL('./fixtures/flood.ts', import.meta.url))
    const child = spawn(
      process.execPath,
      ['--conditions=passmuster-source', '--disable-warning=ExperimentalWarning', script, temporaryFolder()],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => void (said += chunk.toString()))
    await new Promise((resolve) => child.once('close', resolve))
    const told = JSON.parse(said) as {
      grownMb: number
      outcome: string
      stdout: string
      log: { leftOut: number; bytes: number }
    }
    expect(told.outcome).toBe('passed')
    expect(told.stdout).toMatch(/y\nlast\n$/)
    expect(told.log.leftOut).toBeGreaterThan(900_000_000)
    expect(told.grownMb).toBeLessThan(64)
  }, 60_000)
})
