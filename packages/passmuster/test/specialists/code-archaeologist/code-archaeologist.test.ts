import { expect, test } from 'vitest'
import { codeArchaeologist } from '../../../src/specialists/code-archaeologist/code-archaeologist.ts'
import { madeRepo } from '../made-repo.ts'

type More = Parameters<typeof madeRepo>[1]
const judge = (content: Readonly<Record<string, string>>, more: More = {}): readonly string[] =>
  [...codeArchaeologist.judge(madeRepo(content, more), new Map())].map(
    (draft) =>
      `${draft.rule} ${draft.severity} ${draft.symbol} ${draft.at.map((place) => `${place.file}:${place.startLine}`).join(' ')}`,
  )

const project = {
  'pyproject.toml':
    '[project]\nname = "pkg"\ndependencies = []\n[tool.setuptools.packages.find]\nwhere = ["src"]\n',
  'src/pkg/__init__.py': '',
}

test('a missing module that git saw renamed or deleted', () => {
  const files = { ...project, 'src/pkg/a.py': 'from pkg.old import x\n', 'src/pkg/new.py': 'x = 1\n' }
  const renames = [{ commit: 'c'.repeat(40), from: 'src/pkg/old.py', to: 'src/pkg/new.py' }]
  expect(judge(files, { history: { renames } })).toEqual(['module-was-renamed info pkg.old src/pkg/a.py:1'])
  const deletions = [{ commit: 'd'.repeat(40), path: 'src/pkg/old.py' }]
  expect(judge(files, { history: { deletions } })).toEqual(['module-was-deleted info pkg.old src/pkg/a.py:1'])
  expect(judge(files, { history: { renames: [{ ...renames[0]!, to: 'src/pkg/gone.py' }] } })).toEqual([])
  expect(judge(files)).toEqual([])
})

test('modules that nothing imports, one finding per folder; every way to be used keeps it silent', () => {
  const idle = {
    'src/pkg/x/__init__.py': '',
    'src/pkg/x/one.py': 'def f():\n    pass\n',
    'src/pkg/x/two.py': 'class A:\n    pass\n',
  }
  const rule = 'unimported-modules low src/pkg/x src/pkg/x/one.py:1 src/pkg/x/two.py:1'
  expect(judge({ ...project, ...idle })).toEqual([rule])
  expect(judge({ ...project, ...idle, 'src/pkg/b.py': 'from pkg.x import one\n' })).toEqual([])
  expect(judge({ ...project, ...idle, 'src/pkg/b.py': 'def g():\n    from pkg.x import one\n' })).toEqual([])
  expect(
    judge({
      ...project,
      ...idle,
      'src/pkg/b.py': 'import importlib\nimportlib.import_module("pkg.x.one")\n',
    }),
  ).toEqual([])
  expect(judge({ ...project, ...idle, 'tests/test_x.py': 'import pkg.x.one\nimport pkg.x.two\n' })).toEqual(
    [],
  )
  expect(judge({ ...project, ...idle, Dockerfile: 'CMD python -m pkg.x.one\n' })).toEqual([])
  expect(judge({ ...project, ...idle, 'requirements.txt': 'django\n' })).toEqual([])
  expect(
    judge({
      ...project,
      ...idle,
      'src/pkg/x/one.py': 'def f():\n    pass\nif __name__ == "__main__":\n    f()\n',
    }),
  ).toEqual([])
})

test('hot spots need enough history; a shallow clone says nothing', () => {
  const churn = new Map([
    ['src/pkg/a.py', { commits: 30, lines: 100, authors: 1 }],
    ['src/pkg/b.py', { commits: 3, lines: 9, authors: 2 }],
    ['README.md', { commits: 50, lines: 9, authors: 2 }],
  ])
  const files = { ...project, 'src/pkg/a.py': 'import pkg.b\n', 'src/pkg/b.py': 'x = 1\n' }
  expect(judge(files, { history: { commits: 100, churn } })).toEqual([
    'churn-hot-spots info churn src/pkg/a.py:1',
  ])
  expect(judge(files, { history: { commits: 40, churn } })).toEqual([])
  expect(judge(files, { history: { commits: 100, shallow: true, churn } })).toEqual([])
})
