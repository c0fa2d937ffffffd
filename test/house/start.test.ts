import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const bin = join(root, 'packages/passmuster/bin/muster.js')

describe('bin/muster.js', () => {
  beforeAll(() => {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'pipe' })
  })

  test('starts the built program and passes its exit code on', () => {
    const help = spawnSync(process.execPath, [bin, '--help'], { encoding: 'utf8' })
    expect(help.stderr).toBe('')
    expect(help.stdout).toContain('discover')
    expect(help.status).toBe(0)
    const wrong = spawnSync(process.execPath, [bin, 'no-such-command'], { encoding: 'utf8' })
    expect(wrong.status).toBe(2)
    expect(wrong.stderr).not.toMatch(/^\s+at /m)
  })

  test('--help takes at most twice the time of an empty program', () => {
    const once = (argv: readonly string[]): number => {
      const began = process.hrtime.bigint()
      execFileSync(process.execPath, [...argv], { stdio: 'ignore' })
      return Number(process.hrtime.bigint() - began) / 1e6
    }
    const [empty, help]: [number[], number[]] = [[], []]
    once([bin, '--help'])
    for (let round = 0; round < 15; round++) {
      empty.push(once(['-e', '0']))
      help.push(once([bin, '--help']))
    }
    // the least of each: what the machine's other work adds to a start is not ours
    expect(Math.min(...help)).toBeLessThanOrEqual(2 * Math.min(...empty))
  })
})

describe('on an older Node', () => {
  const home = mkdtempSync(join(tmpdir(), 'muster-old-'))
  const own = join(home, 'lib/node_modules/passmuster')
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  /** The bin as an old Node sees it: the same file, told another version. */
  const old = (...argv: readonly string[]): ReturnType<typeof spawnSync> => {
    const lie = join(home, 'lie.cjs')
    writeFileSync(
      lie,
      "if (!process.env.TRUTH) Object.defineProperty(process.versions, 'node', { value: '20.20.2' })\n",
    )
    mkdirSync(own, { recursive: true })
    cpSync(join(root, 'packages/passmuster/bin'), join(own, 'bin'), { recursive: true })
    cpSync(join(root, 'packages/passmuster/package.json'), join(own, 'package.json'))
    return spawnSync(process.execPath, ['--require', lie, join(own, 'bin/muster.js'), ...argv], {
      encoding: 'utf8',
    })
  }

  test('prints one line with the command that helps, and exits 2', () => {
    const { status, stdout, stderr } = old('discover', '.')
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toBe(
      `muster: Node 20.20.2 is older than 24 [old-node]; once: npm i -g --no-bin-links --prefix ${home} node-${process.platform}-${process.arch}@24\n`,
    )
  })

  test('hands over to the Node 24 that this line installs, with arguments and exit code', () => {
    const placed = join(home, `lib/node_modules/node-${process.platform}-${process.arch}/bin`)
    mkdirSync(placed, { recursive: true })
    writeFileSync(join(placed, 'node'), '#!/bin/sh\necho "$@"\nexit 7\n', { mode: 0o755 })
    const { status, stdout } = old('discover', 'a b')
    expect(stdout).toBe(`${join(own, 'bin/muster.js')} discover a b\n`)
    expect(status).toBe(7)
  })

  test('the file itself holds no syntax that Node 18 cannot read', () => {
    const text = readFileSync(bin, 'utf8')
    expect(text).not.toMatch(/^import |\bawait using\b|\busing \w|^export /m)
    const real = ['/usr/bin/node', '/usr/local/bin/node', '/opt/node20/bin/node'].find((path) =>
      existsSync(path),
    )
    if (real === undefined) return
    expect(spawnSync(real, ['--check', bin], { encoding: 'utf8' }).stderr).toBe('')
  })
})
