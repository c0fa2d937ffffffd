import { describe, expect, test } from 'vitest'
import { documentationSpecialist } from '../../../src/specialists/documentation-specialist/documentation-specialist.ts'
import { madeRepo } from '../made-repo.ts'
import { judged } from '../small-repo.ts'

const told = (files: Readonly<Record<string, string>>): string[] =>
  judged(files, documentationSpecialist).map(
    ({ rule, title, at }) => `${rule} ${at.map((p) => `${p.file}:${p.startLine}`).join(' ')} ${title}`,
  )

const sh = (...lines: readonly string[]): string => ['```bash', ...lines, '```', ''].join('\n')
const pkg = JSON.stringify({ name: 'x', scripts: { build: 'tsc', 'test:unit': 'vitest' } }, null, 2)

describe('scripts and targets', () => {
  test('those that nothing defines are told, once per document', () => {
    expect(
      told({
        'package.json': pkg,
        'README.md': `# x\n${sh('npm run build', 'npm run test:units')}Then \`pnpm run lint\`.\n`,
      }),
    ).toEqual([
      'docs-script-missing README.md:4 README.md:6 README.md says `npm run test:units`, `pnpm run lint`, which no package.json of the repository defines',
    ])
    expect(
      told({ Makefile: '.PHONY: test\ntest:\n\tpytest\n', 'CONTRIBUTING.md': sh('make test', 'make lint') }),
    ).toEqual([
      'docs-target-missing CONTRIBUTING.md:3 CONTRIBUTING.md says `make lint`, which no Makefile of the repository defines',
    ])
  })
  test('other packages, other projects, instances and open make files are not', () => {
    expect(
      told({
        'package.json': pkg,
        'web/package.json': pkg.replace('build', 'dev'),
        'README.md': sh('npm run dev'),
      }),
    ).toEqual([])
    expect(told({ 'package.json': pkg, 'README.md': sh('npm init thing') + sh('npm run dev') })).toEqual([])
    expect(told({ 'package.json': pkg, 'README.md': 'Run it (e.g. `npm run serve`).\n' })).toEqual([])
    expect(told({ 'package.json': pkg, 'docs/README.md': sh('npm run dev') })).toEqual([])
    expect(told({ 'README.md': sh('npm run dev') })).toEqual([])
    expect(told({ Makefile: 'include other.mk\ntest:\n\tx\n', 'README.md': sh('make lint') })).toEqual([])
  })
})

describe('files', () => {
  test('a script that a command runs, a module, a list of requirements', () => {
    expect(
      told({
        'scripts/a.py': '',
        'src/bot/__init__.py': '',
        'src/bot/run.py': '',
        'requirements/base.txt': '',
        'README.md': sh(
          'python scripts/gone.py',
          'python -m bot.run',
          'python -m bot.gone',
          'pip install -r requirements/dev.txt',
        ),
      }),
    ).toEqual([
      'docs-names-missing-file README.md:2 README.md:4 README.md:5 README.md names `scripts/gone.py`, `bot.gone`, `requirements/dev.txt`, which are not in the repository',
    ])
  })
  test('a path from beside the folder that a clone made is there', () => {
    const lines = (first: string): string => sh(first, 'pip install -r proj/requirements/base.txt')
    const files = { 'requirements/base.txt': '', 'proj/a.py': '' }
    expect(told({ ...files, 'README.md': lines('ls') })).toHaveLength(1)
    expect(told({ ...files, 'README.md': lines('git clone https://example.org/me/proj.git') })).toEqual([])
  })
  test('a path in words counts only where it is known what became of it', () => {
    const files = {
      'src/core/engine.ts': '',
      'src/other.ts': '',
      'README.md': 'See `src/engine.ts`, `src/nothing.ts`, `src/other.js`.\nCreate `src/x/engine.ts`.\n',
    }
    expect(told(files)).toEqual([
      'docs-names-missing-file README.md:1 README.md names `src/engine.ts`, which is not in the repository',
    ])
    const renames = [{ commit: 'a'.repeat(40), from: 'src/nothing.ts', to: 'src/other.ts' }]
    const [finding] = documentationSpecialist.judge(madeRepo(files, { history: { renames } }), new Map())
    expect(finding?.fix.text).toBe(
      '`src/engine.ts`: the only file of that name is `src/core/engine.ts`; `src/nothing.ts`: git renamed it to `src/other.ts`.',
    )
  })
  test('a file that the document has its reader or a plan make is no claim', () => {
    const files = (readme: string): Record<string, string> => ({ 'scripts/a.py': '', 'README.md': readme })
    const run = sh('python scripts/smoke.py')
    expect(told(files(run))).toHaveLength(1)
    expect(told(files(`- [ ] Create a smoke test\n  - File: scripts/smoke.py\n\n${run}`))).toEqual([])
    expect(told(files(sh('cat > scripts/smoke.py <<EOF', 'EOF', 'python scripts/smoke.py')))).toEqual([])
    expect(told(files(`1. Clone it into the scripts folder\n${run}`))).toEqual([])
    expect(told(files(`Save this as \`scripts/smoke.py\`:\n${run}`))).toEqual([])
  })
  test('commands in the clone of another project are run there', () => {
    const files = (name: string): Record<string, string> => ({
      Makefile: 'test:\n\tx\n',
      'README.md': `# My Tool\n${sh(`git clone https://host/u/${name}.git`, `cd ${name}`, 'make install')}`,
    })
    expect(told(files('my-tool'))).toHaveLength(1)
    expect(told(files('other-lib'))).toEqual([])
  })
  test('the name that is meant, with other dashes; what is only in the archive', () => {
    const [finding] = documentationSpecialist.judge(
      madeRepo({
        'req/base_10.txt': '',
        'req/base_11.txt': '',
        'archived/old/alerts.py': '',
        'src/a/x.py': '',
        'README.md': `${sh('pip install -r req/base10.txt')}See \`src/a/alerts.py\`.\n`,
      }),
      new Map(),
    )
    expect(finding?.fix.text).toBe(
      '`req/base10.txt`: probably meant is `req/base_10.txt`; `src/a/alerts.py`: the only file of that name is `archived/old/alerts.py`, in the archive. Take archived ones out of the list, or say that they are archived.',
    )
  })
  test('ignored, placeholder and foreign paths are no claims', () => {
    const readme = sh(
      'python out/x.py',
      'python path/to/x.py',
      'python secret/x.py',
      'bash ../other/x.sh',
      'node $HOME/x.js',
    )
    expect(told({ '.gitignore': 'secret/\n', 'README.md': readme })).toEqual([])
  })
})

describe('versions', () => {
  const project = '[project]\nname = "x"\nrequires-python = ">=3.12"\n'
  test('too old for the manifest', () => {
    expect(told({ 'pyproject.toml': project, 'README.md': '## Requirements\n- Python 3.8+\n' })).toEqual([
      'docs-runtime-too-old README.md:2 README.md says Python 3.8 is enough, but pyproject.toml asks for >=3.12',
    ])
  })
  test('within the range, or no requirement', () => {
    expect(
      told({ 'pyproject.toml': project, 'README.md': '## Requirements\n- Python 3.12+ or Python 3.13\n' }),
    ).toEqual([])
    expect(
      told({ 'pyproject.toml': project, 'README.md': '## Style\nwritten in modern Python 3.8+\n' }),
    ).toEqual([])
  })
})

test('a workflow that names what is not there', () => {
  const flow = [
    'jobs:',
    '  a:',
    '    steps:',
    '      - uses: ./.github/actions/setup',
    '      - run: npm run build',
    '      - run: npm run lint',
    '      - run: npm run extra --if-present',
    '        working-directory: web',
    '      - run: pip install -r requirements.txt',
    '',
  ].join('\n')
  expect(told({ 'package.json': pkg, '.github/workflows/ci.yml': flow, 'web/a.ts': '' })).toEqual([
    'ci-names-missing .github/workflows/ci.yml:4 .github/workflows/ci.yml:6 .github/workflows/ci.yml:9 .github/workflows/ci.yml names `./.github/actions/setup`, `npm run lint`, `requirements.txt`, which the repository does not have',
  ])
})

test('a workflow may use what it has written', () => {
  const flow =
    'jobs:\n  a:\n    steps:\n      - run: poetry export -o req.txt\n      - run: pip install -r req.txt\n'
  expect(told({ '.github/workflows/ci.yml': flow })).toEqual([])
})

test('a workflow may look first, or make the list', () => {
  const flow = (run: string): string =>
    `jobs:\n  a:\n    steps:\n      - run: |\n${run.replace(/^/gm, '          ')}\n`
  const of = (run: string): number => told({ '.github/workflows/ci.yml': flow(run) }).length
  expect(of('pip install -r requirements.txt')).toBe(1)
  expect(of('if [ -f requirements.txt ]; then pip install -r requirements.txt; fi')).toBe(0)
  expect(of('if [ -f requirements.txt ]; then\n  pip install -r requirements.txt\nfi')).toBe(0)
  expect(of('pip-compile requirements.in\npip install -r requirements.txt')).toBe(0)
})

test('a workflow that checks out into a folder of its own', () => {
  const flow = (path: string): string =>
    `jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          ${path}\n      - run: npm ci\n        working-directory: ./own\n`
  expect(told({ '.github/workflows/ci.yml': flow('path: ./own') })).toEqual([])
  expect(told({ '.github/workflows/ci.yml': flow('fetch-depth: 0') })).toHaveLength(1)
})

test('a folder that an earlier step builds', () => {
  const flow = (step: string): string =>
    `jobs:\n  a:\n    steps:\n      - run: ${step}\n      - run: npm publish\n        working-directory: dist\n`
  expect(told({ '.github/workflows/publish.yml': flow('pnpm run build') })).toEqual([])
  expect(told({ '.github/workflows/publish.yml': flow('pnpm install') })).toHaveLength(1)
})
