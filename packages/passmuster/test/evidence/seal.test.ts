import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { redact } from '../../src/context/redact.ts'
import { sealFindings } from '../../src/evidence/seal.ts'
import { verifyReport } from '../../src/evidence/verify.ts'
import type { EvidenceDraft, Finding, FindingDraft } from '../../src/model/finding.ts'
import { scratchRepo } from './scratch-repo.ts'
import type { Scratch } from './scratch-repo.ts'

let scratch: Scratch
beforeEach(() => {
  scratch = scratchRepo()
})
afterEach(() => scratch.remove())

const draft = (over: Partial<FindingDraft> & { evidence: readonly EvidenceDraft[] }): FindingDraft => ({
  rule: 'rule',
  title: 'title',
  severity: 'high',
  category: 'blocker',
  at: [{ file: 'src/app.py', startLine: 1, endLine: 1 }],
  impact: 'impact',
  fix: { text: 'fix' },
  confidence: 'proved',
  symbol: 'app',
  ...over,
})

const seal = async (...drafts: FindingDraft[]): Promise<{ findings: Finding[]; because: string[] }> => {
  const { source, repo } = await scratch.look()
  const because: string[] = []
  const findings = await sealFindings(drafts, {
    by: 'tester',
    source,
    repo,
    redact,
    checked: (_, why) => because.push(why),
  })
  return { findings, because }
}

const status = async (evidence: EvidenceDraft): Promise<string> => {
  const { findings, because } = await seal(draft({ evidence: [evidence] }))
  return `${findings[0]?.status}: ${because[0]}`
}

const app =
  'import os\nimport schedule\n\n\nclass Runner:\n    def run(self):\n        return schedule.every(5)\n'

describe('evidence is read again before it is believed', () => {
  beforeEach(() => {
    scratch.write('src/app.py', app)
    scratch.write('src/bot/__init__.py', 'from .ml import Model\n')
    scratch.write('src/bot/ml.py', 'class Model:\n    pass\n')
    scratch.write(
      'pyproject.toml',
      '[project]\nname = "x"\ndependencies = ["pandas>=2", "Foo_Bar"]\n[tool.mypy]\nmodule = "schedule"\n',
    )
    scratch.write('requirements.txt', '# schedule is planned\nnumpy==1.0\n')
    scratch.commit('one')
  })

  test.each<[string, EvidenceDraft, string]>([
    [
      'a quote that stands',
      { kind: 'quote', file: 'src/app.py', startLine: 2, endLine: 2, contains: ['import schedule'] },
      'verified',
    ],
    [
      'a quote of another text',
      { kind: 'quote', file: 'src/app.py', startLine: 1, endLine: 1, contains: ['import schedule'] },
      'refuted',
    ],
    [
      'a quote beyond the end',
      { kind: 'quote', file: 'src/app.py', startLine: 7, endLine: 8, contains: [] },
      'refuted',
    ],
    [
      'a quote of a file that is not there',
      { kind: 'quote', file: 'src/none.py', startLine: 1, endLine: 1, contains: [] },
      'refuted',
    ],
    [
      'a path that is absent',
      { kind: 'absent', what: 'bot.core', searched: ['src/bot/core.py', 'src/bot/core/__init__.py'] },
      'verified',
    ],
    ['a path that is there', { kind: 'absent', what: 'bot.ml', searched: ['src/bot/ml.py'] }, 'refuted'],
    [
      'a name no manifest declares, though others mention it',
      { kind: 'absent', what: 'schedule', searched: ['pyproject.toml', 'requirements.txt'] },
      'verified',
    ],
    [
      'a name that a manifest declares under another spelling',
      { kind: 'absent', what: 'foo-bar', searched: ['pyproject.toml'] },
      'refuted',
    ],
    [
      'a name that a requirements file pins',
      { kind: 'absent', what: 'numpy', searched: ['requirements.txt'] },
      'refuted',
    ],
    [
      'a name that a module does not bind',
      { kind: 'absent', what: 'bot.ml#Trainer', searched: ['src/bot/ml.py'] },
      'verified',
    ],
    [
      'a name that a module binds',
      { kind: 'absent', what: 'bot.ml#Model', searched: ['src/bot/ml.py'] },
      'refuted',
    ],
    ['a search that names no place', { kind: 'absent', what: 'x', searched: [] }, 'unverified'],
    [
      'a manifest value',
      { kind: 'manifest', file: 'pyproject.toml', path: 'project.name', value: 'x' },
      'verified',
    ],
    [
      'another manifest value',
      { kind: 'manifest', file: 'pyproject.toml', path: 'project.name', value: 'y' },
      'refuted',
    ],
    [
      'a manifest path that is absent',
      { kind: 'manifest', file: 'pyproject.toml', path: 'project.dependencies.schedule', value: null },
      'verified',
    ],
    [
      'a manifest path that is there',
      { kind: 'manifest', file: 'pyproject.toml', path: 'project.dependencies.pandas', value: null },
      'refuted',
    ],
    [
      'a chain whose hop imports the next',
      { kind: 'chain', hops: [{ file: 'src/bot/__init__.py', line: 1, to: 'src/bot/ml.py' }] },
      'verified',
    ],
    [
      'a chain whose hop leads elsewhere',
      { kind: 'chain', hops: [{ file: 'src/bot/__init__.py', line: 1, to: 'src/bot/core.py' }] },
      'refuted',
    ],
    ['a command', { kind: 'command', argv: ['python'], exit: 1, output: '' }, 'unverified'],
    [
      'a deletion git does not know',
      { kind: 'git', commit: 'abc', path: 'gone.py', change: 'deleted' },
      'refuted',
    ],
  ])('%s', async (_, evidence, wanted) => {
    expect(await status(evidence)).toMatch(new RegExp(`^${wanted}: `))
  })

  test('the digest is that of the lines, right-trimmed', async () => {
    const quote: EvidenceDraft = { kind: 'quote', file: 'src/app.py', startLine: 1, endLine: 2, contains: [] }
    const before = await seal(draft({ evidence: [quote] }))
    scratch.write('src/app.py', app.replace('import os\n', 'import os  \t\r\n'))
    const after = await seal(draft({ evidence: [quote] }))
    expect(after.findings[0]?.evidence).toEqual(before.findings[0]?.evidence)
  })

  test('a finding without evidence or place is a defect', async () => {
    await expect(seal(draft({ evidence: [] }))).rejects.toThrow('without evidence')
    await expect(
      seal(draft({ at: [], evidence: [{ kind: 'absent', what: 'x', searched: ['y'] }] })),
    ).rejects.toThrow('without a place')
  })

  test('secrets leave every text before the finding exists', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`
    const { findings } = await seal(
      draft({
        title: `token ${secret}`,
        impact: secret,
        fix: { text: secret, command: ['curl', secret], diff: `-${secret}` },
        evidence: [{ kind: 'command', argv: ['x', secret], exit: 0, output: secret }],
      }),
    )
    expect(JSON.stringify(findings)).not.toContain(secret)
  })
})

describe('notebooks', () => {
  test('lines count inside the cell', async () => {
    scratch.write(
      'a.ipynb',
      JSON.stringify({
        cells: [
          { cell_type: 'markdown', source: 'x' },
          { cell_type: 'code', source: ['import a\n', 'import lost'] },
        ],
      }),
    )
    scratch.commit('one')
    expect(
      await status({
        kind: 'quote',
        file: 'a.ipynb',
        cell: 2,
        startLine: 2,
        endLine: 2,
        contains: ['import lost'],
      }),
    ).toMatch(/^verified/)
    expect(
      await status({ kind: 'quote', file: 'a.ipynb', cell: 3, startLine: 1, endLine: 1, contains: [] }),
    ).toMatch(/^refuted/)
  })
})

describe('ids and verification outlive harmless changes', () => {
  const drafts = (file: string, module: string, lines: { schedule: number; use: number }): FindingDraft[] => [
    draft({
      at: [{ file, startLine: lines.schedule, endLine: lines.schedule }],
      symbol: 'schedule',
      evidence: [
        {
          kind: 'quote',
          file,
          startLine: lines.schedule,
          endLine: lines.schedule,
          contains: ['import schedule'],
        },
      ],
    }),
    draft({
      at: [{ file, startLine: lines.use, endLine: lines.use }],
      symbol: `${file}:Runner.run`,
      evidence: [
        { kind: 'quote', file, startLine: lines.use, endLine: lines.use, contains: ['schedule.every'] },
      ],
    }),
    draft({
      at: [{ file, startLine: lines.use, endLine: lines.use }],
      symbol: `${module}#Runner`,
      evidence: [{ kind: 'quote', file, startLine: lines.use, endLine: lines.use, contains: ['return'] }],
    }),
  ]
  const ids = (findings: readonly Finding[]): string[] => findings.map((one) => one.id)
  const holds = async (findings: readonly Finding[]): Promise<string[]> =>
    (await verifyReport({ findings }, await scratch.look())).map(
      (one) =>
        `${one.holds ? 'holds' : 'gone'}${one.moved === undefined ? '' : ` at ${one.moved[0]?.file}:${one.moved[0]?.startLine}`}`,
    )

  let first: Finding[]
  beforeEach(async () => {
    scratch.write('src/app.py', app)
    scratch.commit('one')
    first = (await seal(...drafts('src/app.py', 'app', { schedule: 2, use: 7 }))).findings
  })

  test('unchanged: everything holds where it was', async () => {
    expect(first.map((one) => one.status)).toEqual(['verified', 'verified', 'verified'])
    expect(new Set(ids(first)).size).toBe(3)
    expect(await holds(first)).toEqual(['holds', 'holds', 'holds'])
  })

  test('ten lines inserted above', async () => {
    scratch.write('src/app.py', '# x\n'.repeat(10) + app)
    const now = await seal(...drafts('src/app.py', 'app', { schedule: 12, use: 17 }))
    expect(ids(now.findings)).toEqual(ids(first))
    expect(await holds(first)).toEqual([
      'holds at src/app.py:12',
      'holds at src/app.py:17',
      'holds at src/app.py:17',
    ])
  })

  test('a reformat: other indentation, quotes, one statement over several lines', async () => {
    scratch.write(
      'src/app.py',
      app.replace('        return schedule.every(5)', '  return schedule.every(\n      5,\n  )'),
    )
    expect(await holds(first)).toEqual(['holds', 'holds at src/app.py:7', 'holds at src/app.py:7'])
  })

  test('a rename that git knows, with lines inserted', async () => {
    scratch.git('mv', 'src/app.py', 'src/runner.py')
    scratch.write('src/runner.py', '# moved\n' + app)
    scratch.commit('two')
    const now = await seal(...drafts('src/runner.py', 'runner', { schedule: 3, use: 8 }))
    expect(ids(now.findings)).toEqual(ids(first))
    expect(await holds(first)).toEqual([
      'holds at src/runner.py:3',
      'holds at src/runner.py:8',
      'holds at src/runner.py:8',
    ])
  })

  test('only what truly changed is named', async () => {
    scratch.write('src/app.py', app.replace('import schedule\n', ''))
    expect(await holds(first)).toEqual(['gone', 'holds at src/app.py:6', 'holds at src/app.py:6'])
  })

  test('two findings of one rule and symbol keep their order by line', async () => {
    const twice = (a: number, b: number): FindingDraft[] =>
      [b, a].map((line) =>
        draft({
          at: [{ file: 'src/app.py', startLine: line, endLine: line }],
          evidence: [{ kind: 'quote', file: 'src/app.py', startLine: line, endLine: line, contains: [] }],
        }),
      )
    const before = await seal(...twice(1, 2))
    scratch.write('src/app.py', '# x\n' + app)
    const after = await seal(...twice(2, 3))
    expect(ids(after.findings)).toEqual(ids(before.findings))
    expect(new Set(ids(before.findings)).size).toBe(2)
  })

  test('an id does not know where the clone lies', async () => {
    const here = ids(first)
    scratch.remove()
    scratch = scratchRepo()
    scratch.write('src/app.py', app)
    scratch.commit('one')
    expect(ids((await seal(...drafts('src/app.py', 'app', { schedule: 2, use: 7 }))).findings)).toEqual(here)
  })
})
