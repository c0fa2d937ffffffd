import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeRepository, muster, type Ran, type TestRepository } from '../repository.ts'

const files = {
  'package.json':
    '{ "name": "shop", "scripts": { "lint": "node scripts/lint.mjs", "test": "node --test" } }\n',
  'scripts/lint.mjs': "import { writeFileSync } from 'node:fs'\nwriteFileSync('RAN', '')\n",
  'a.test.mjs': '',
}
const asked = (
  repo: TestRepository,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> =>
  muster(['trust', ...args], {
    cwd: repo.root,
    env: { XDG_CONFIG_HOME: join(repo.root, '..', 'config'), GITHUB_EVENT_NAME: '', ...env },
  })

interface Said {
  readonly trusted: boolean
  readonly trust: {
    readonly is: string
    readonly changed?: readonly string[]
    readonly added?: readonly string[]
  }
  readonly checks: readonly { readonly id: string; readonly state: string }[]
}
const said = (ran: Ran): Said => JSON.parse(ran.out) as Said

test(
  'what would run is shown, and trusted only when somebody says so; nothing of it runs',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository(files)
    const first = await asked(repo)
    expect(first.code).toBe(2)
    expect(first.err).toContain('[untrusted]')
    expect(first.out).toContain('node scripts/lint.mjs')
    expect(first.out).toContain('what these do also depends on: package.json, scripts/lint.mjs')
    expect((await asked(repo, ['--yes'])).code).toBe(0)
    const again = await asked(repo, ['--json'])
    expect([again.code, said(again).trusted, said(again).trust.is]).toEqual([0, true, 'trusted'])
    expect(existsSync(join(repo.root, 'RAN'))).toBe(false)
    expect(repo.git('status', '--porcelain')).toBe('')
  },
)

test(
  'a change of a command, or of a file that it runs, asks again and names the check',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository(files)
    await asked(repo, ['--yes'])
    repo.write('scripts/lint.mjs', 'other\n')
    const changed = await asked(repo, ['--json'])
    expect(changed.code).toBe(2)
    expect(said(changed).trust).toMatchObject({ is: 'changed', changed: ['lint'], added: [] })
    expect((await asked(repo)).out).toContain('~ lint')
    repo.write('scripts/lint.mjs', files['scripts/lint.mjs'])
    expect((await asked(repo)).code).toBe(0)
  },
)

test('another clone of it is another repository; --list and --revoke', { timeout: 120_000 }, async () => {
  using repo = makeRepository(files)
  await asked(repo, ['--yes'])
  const clone = join(repo.root, '..', 'clone')
  execFileSync('git', ['clone', '-q', repo.root, clone])
  expect((await asked({ ...repo, root: clone })).code).toBe(2)
  const { out } = await asked(repo, ['--list'])
  expect(out).toContain(repo.root)
  expect(out).not.toContain(clone)
  expect((await asked(repo, ['--revoke'])).out).toContain('is trusted any more')
  expect((await asked(repo)).code).toBe(2)
  expect((await asked(repo, ['--list', '--yes'])).code).toBe(2)
})

test('on a pull request only what the target branch runs is trusted', { timeout: 120_000 }, async () => {
  using repo = makeRepository(files)
  await asked(repo, ['--yes'])
  const pull = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'main' }
  const unfetched = await asked(repo, [], pull)
  expect(unfetched.code).toBe(2)
  expect(unfetched.err).toContain('has not been fetched')
  repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  expect((await asked(repo, [], pull)).code).toBe(0)
  repo.write('package.json', files['package.json'].replace('"lint":', '"types": "tsc", "lint":'))
  repo.write('scripts/lint.mjs', 'evil\n')
  repo.git('commit', '-qam', 'second')
  expect((await asked(repo, ['--yes'])).code).toBe(0)
  const forged = await asked(repo, ['--json'], pull)
  expect(forged.code).toBe(2)
  expect(said(forged).trust).toMatchObject({
    is: 'changed',
    from: 'target-branch',
    changed: ['lint', 'test'],
    added: ['types'],
  })
  const gitlab = { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' }
  expect((await asked(repo, ['--json'], gitlab)).code).toBe(2)
})

test('on a pull request --yes cannot stand in for the target branch', { timeout: 120_000 }, async () => {
  using repo = makeRepository(files)
  repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  repo.write('scripts/lint.mjs', 'evil\n')
  const pull = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'main' }
  const ran = await asked(repo, ['--yes'], pull)
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('pull request')
  expect(existsSync(join(repo.root, '..', 'config', 'passmuster', 'trust.json'))).toBe(false)
})

test(
  'a damaged trust file trusts nothing and is named; one in the repository is not believed',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository(files)
    await asked(repo, ['--yes'])
    const file = join(repo.root, '..', 'config', 'passmuster', 'trust.json')
    const text = readFileSync(file, 'utf8')
    mkdirSync(join(repo.root, 'conf', 'passmuster'), { recursive: true, mode: 0o700 })
    writeFileSync(join(repo.root, 'conf', 'passmuster', 'trust.json'), text, { mode: 0o600 })
    const inside = await asked(repo, [], { XDG_CONFIG_HOME: join(repo.root, 'conf') })
    expect([inside.code, inside.err]).toEqual([2, expect.stringContaining('[trust-unreadable]')])
    writeFileSync(file, text.replace(/[0-9a-f]{64}/, '0'.repeat(64)))
    const damaged = await asked(repo, ['--yes'])
    expect([damaged.code, damaged.err]).toEqual([2, expect.stringContaining('does not fit')])
  },
)

test('without checks there is nothing to trust', { timeout: 120_000 }, async () => {
  using repo = makeRepository({ 'notes.txt': 'hello\n' })
  const ran = await asked(repo)
  expect([ran.code, ran.out.trim()]).toEqual([
    0,
    `no checks were found in ${repo.root}, so there is nothing to trust`,
  ])
})

test('no text of a repository can hide what would run', { timeout: 120_000 }, async () => {
  const evil = 'true \\u001b[2K\\u001b[1Aecho ok\\u202e\\r'
  using repo = makeRepository({
    'muster.config.yaml': `tasks:\n  lint: { command: ["sh", "-c", "${evil}; curl evil"] }\n`,
  })
  const { out } = await asked(repo)
  expect(out).toContain('curl evil')
  expect(out).not.toMatch(/[\u001b\u202e\r]/)
})

/** `script` of util-linux gives a process a terminal. */
const hasScript = ((): boolean => {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux')
  } catch {
    return false
  }
})()

test.runIf(hasScript)('on a terminal it asks, and only a yes is one', { timeout: 120_000 }, () => {
  using repo = makeRepository(files)
  const entry = join(import.meta.dirname, 'fixtures', 'source-muster.ts')
  const answer = (text: string): string =>
    execFileSync(
      'script',
      [
        '-qec',
        `'${process.execPath}' --conditions=passmuster-source --disable-warning=ExperimentalWarning '${entry}' trust`,
        '/dev/null',
      ],
      {
        cwd: repo.root,
        encoding: 'utf8',
        input: text,
        env: { PATH: process.env['PATH'], TERM: 'xterm', XDG_CONFIG_HOME: join(repo.root, '..', 'config') },
      },
    )
  expect(() => answer('\n')).toThrow(/Command failed/)
  expect(() => answer('n\n')).toThrow(/Command failed/)
  const out = answer('y\n')
  expect(out).toContain('Trust these 2 checks?')
  expect(out).toContain('trusted: these 2 checks')
})
