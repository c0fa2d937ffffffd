import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkClaimsFile, type ClaimsChecked } from '../../src/jobs/claims.ts'
import { brokenShop, makeRepository, muster, type TestRepository } from '../repository.ts'

const check = async (repo: TestRepository, text: string): Promise<ClaimsChecked> => {
  const file = join(repo.root, '..', 'summary.md')
  writeFileSync(file, text)
  const result = await checkClaimsFile({ file, path: repo.root, stateDir: repo.state })
  if (!result.ok) throw new Error(result.faults[0]?.message)
  return result.value
}

const rows = async (repo: TestRepository, text: string): Promise<readonly string[]> =>
  (await check(repo, text)).claims.map((one) => `${one.line} ${one.verdict}: ${one.claim} (${one.because})`)

test(
  'paths: there, under another folder, deleted, renamed, never there, ignored, elsewhere',
  { timeout: 60_000 },
  async () => {
    using repo = makeRepository({ ...brokenShop, '.gitignore': 'cache/\n', 'src/shop/gone.py': 'x = 1\n' })
    repo.git('rm', '-q', 'src/shop/gone.py')
    repo.git('mv', 'src/shop/mail.py', 'src/shop/post.py')
    repo.git('commit', '-qm', 'less')
    const said = await rows(
      repo,
      [
        '**Files created**:',
        '- `/src/shop/till.py`',
        '- `ledger.py`',
        '- `src/shop/gone.py`',
        '- `gone.py`',
        '- `src/shop/mail.py`',
        '- `src/shop/never.py`',
        '- `cache/x.json`',
        '- `/Users/me/x.py`',
        '- `path/to/x.py`',
        '',
        'The settings lie in `conf/settings.py`. The file `src/shop/old.py` does not exist.',
      ].join('\n'),
    )
    expect(said.map((one) => one.replace(/[0-9a-f]{9}\b/, 'COMMIT'))).toMatchInlineSnapshot(`
      [
        "2 verified: /src/shop/till.py exists (in the snapshot)",
        "3 verified: ledger.py exists (in the snapshot as src/shop/ledger.py)",
        "4 refuted: src/shop/gone.py exists (not in the snapshot; deleted in COMMIT)",
        "5 refuted: gone.py exists (not in the snapshot; src/shop/gone.py was deleted in COMMIT)",
        "6 refuted: src/shop/mail.py exists (not in the snapshot; git renamed it to src/shop/post.py in COMMIT)",
        "7 refuted: src/shop/never.py exists (not in the snapshot, and none of the 2 commits deleted or renamed it)",
        "8 not checkable: cache/x.json exists (it may be there all the same: ignored by .gitignore)",
        "9 not checkable: /Users/me/x.py exists (an absolute path outside of the repository)",
        "10 not checkable: path/to/x.py exists (the name is a placeholder)",
        "12 not checkable: conf/settings.py exists (nothing says that it is a path of this repository, and it is not there)",
        "12 verified: src/shop/old.py is not there (not in the snapshot, and none of the 2 commits deleted or renamed it)",
      ]
    `)
  },
)

test('imports, blockers and status of a package that does not load', { timeout: 60_000 }, async () => {
  using repo = makeRepository(brokenShop)
  const said = await rows(
    repo,
    [
      "Missing 'schedule' dependency is the sole blocker.",
      'The missing `requests` dependency is added.',
      '```python',
      'from shop.till import Till',
      'from shop.orders import Order',
      'import requests',
      '```',
      '```ts',
      "import { page, other } from 'web'",
      '```',
      'All systems operational. All tests pass. 40% faster.',
      'Not all systems operational.',
      'A 6-line `src/shop/till.py` file, and a 60-line `src/shop/ledger.py` file.',
    ].join('\n'),
  )
  expect(said).toMatchInlineSnapshot(`
    [
      "1 verified: schedule is a missing dependency (src/shop/till.py imports it at line 2, and no manifest declares it)",
      "1 refuted: schedule is all that stands in the way (of the 5 modules that schedule blocks, fixing it alone frees 0; all of them need 3 repairs: also a crash in \`src/shop/ledger.py:Ledger\`, the missing name \`shop.ledger#Legder\`)",
      "2 refuted: requests is a missing dependency (pyproject.toml declares it at line 5)",
      "4 refuted: \`from shop.till import Till\` works (src/shop/__init__.py is there and cannot load today: 3 things stand in the way, first the dependency \`schedule\`, a crash in \`src/shop/ledger.py:Ledger\`, the missing name \`shop.ledger#Legder\`)",
      "5 refuted: \`from shop.orders import Order\` works (there is no module \`shop.orders\`: src/shop/orders.py, src/shop/orders/__init__.py not in the snapshot)",
      "11 not checkable: 40% faster (nothing in the repository that was read measures it)",
      "11 refuted: All systems operational (5 of 5 modules (24 lines) cannot load; 5 things stand in the way)",
      "11 refuted: All tests pass (1 of 1 test modules (5 lines) cannot be collected; 3 things stand in the way)",
      "12 verified: all systems operational (denied) (5 of 5 modules (24 lines) cannot load; 5 things stand in the way)",
      "13 verified: src/shop/till.py exists (in the snapshot)",
      "13 verified: src/shop/ledger.py exists (in the snapshot)",
      "13 verified: src/shop/till.py has 6 lines (src/shop/till.py has 7 lines)",
      "13 refuted: src/shop/ledger.py has 60 lines (src/shop/ledger.py has 7 lines)",
    ]
  `)
})

test(
  'a package that loads: what it says of itself holds, and success is never verified',
  { timeout: 60_000 },
  async () => {
    using repo = makeRepository({
      'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\ndependencies = ["requests"]\n',
      'shop/__init__.py': '',
      'shop/till.py':
        'import requests\n\n\nclass CashTill:\n    def add_all(self):\n        return requests\n',
    })
    const checked = await check(
      repo,
      [
        'Implemented `CashTill` with `add_all()` in `shop/till.py`, and `PaperTill`; it uses `requests`.',
        '```',
        'shop/',
        '├── __init__.py',
        '├── till.py',
        '└── orders.py',
        '```',
        '```python',
        'from shop.till import CashTill, Missing',
        '```',
        'Everything works and it is production-ready: all systems operational.',
      ].join('\n'),
    )
    expect(checked.counts).toEqual({ verified: 5, refuted: 3, notCheckable: 1 })
    expect(checked.claims.filter((one) => one.verdict === 'refuted').map((one) => one.claim)).toEqual([
      'PaperTill exists',
      'shop/orders.py exists',
      '`from shop.till import CashTill, Missing` works',
    ])
    for (const one of checked.claims.filter((claim) => claim.verdict !== 'not checkable'))
      expect(one.evidence.length, one.claim).toBeGreaterThan(0)
  },
)

test('one thing in the way is verified as the sole one, and two are not', { timeout: 60_000 }, async () => {
  const files = {
    'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\ndependencies = []\n',
    'shop/__init__.py': '',
    'shop/till.py': 'import requests\n',
  }
  const text = 'The missing `requests` package is the only blocker.'
  using one = makeRepository(files)
  expect((await check(one, text)).counts).toEqual({ verified: 2, refuted: 0, notCheckable: 0 })
  using two = makeRepository({ ...files, 'shop/till.py': 'import requests\nimport tenacity\n' })
  expect((await check(two, text)).counts).toEqual({ verified: 1, refuted: 1, notCheckable: 0 })
})

test(
  'the command: exit codes, JSON, no secret and no escape of the text gets out',
  { timeout: 60_000 },
  async () => {
    using repo = makeRepository(brokenShop)
    const file = join(repo.root, '..', 'summary.md')
    const key = `AKIA${'QWERTYUIOP234567'}`
    const run = (...more: string[]): ReturnType<typeof muster> =>
      muster(['verify', '--claims', file, '--state', repo.state, ...more], { cwd: repo.root })
    writeFileSync(file, `Created \`src/shop/x.py\` with aws_access_key_id = ${key} \u001b[31mred\u202e\n`)
    const screen = await run()
    expect(screen.code).toBe(1)
    expect(screen.out).toContain('1 refuted')
    const json = await run('--json')
    expect(json.code).toBe(1)
    expect(JSON.parse(json.out)).toMatchObject({ v: 1, kind: 'claims', counts: { refuted: 1 } })
    for (const { out } of [screen, json]) {
      expect(out).not.toContain(key)
      expect(out).toContain('[redacted')
      expect(out).not.toMatch(/[\u001b\u202e]/)
    }
    writeFileSync(file, 'Hello.\n')
    expect((await run()).code).toBe(0)
    expect((await run('report.json')).code).toBe(2)
    writeFileSync(file, new Uint8Array([1, 0, 2]))
    expect((await run()).err).toContain('report-unreadable')
  },
)
