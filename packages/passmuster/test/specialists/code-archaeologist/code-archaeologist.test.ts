import type { History } from '../../../src/facts/repo.ts'
import { expect, test } from 'vitest'
import { codeArchaeologist } from '../../../src/specialists/code-archaeologist/code-archaeologist.ts'
import { madeRepo } from '../made-repo.ts'
import { judged } from '../small-repo.ts'

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

test('a deleted module: every import statement of it is counted, and nobody is told to bring it back', () => {
  const repo = madeRepo(
    {
      ...project,
      'src/pkg/a.py':
        'from pkg.old import x\nfrom pkg.old import y\n\ndef f():\n    import pkg.old\n    from . import old\n    from pkg import other\n',
      'src/pkg/b.py': 'try:\n    from .old import x\nexcept ImportError:\n    x = None\n',
      'src/pkg/other.py': '',
      'tests/test_a.py': 'def test_a():\n    from pkg.old import x\n',
    },
    { history: { deletions: [{ commit: 'd'.repeat(40), path: 'src/pkg/old.py' }] } },
  )
  const drafts = [...codeArchaeologist.judge(repo, new Map())]
  expect(drafts.map(({ impact, fix }) => ({ impact, fix }))).toEqual([
    {
      impact: '6 import statements ask for it.',
      fix: { text: 'Take the import out, or look at what it was: git show dddddddddd^:src/pkg/old.py' },
    },
  ])
})

test('a deleted placeholder: nobody is sent to look at it, but to the file that defines the names', () => {
  const advice = (more: Readonly<Record<string, string>>, lines: number): readonly string[] => {
    const files = { ...project, 'src/pkg/a.py': 'from pkg.old import x, y\n', ...more }
    const history = { deletions: [{ commit: 'd'.repeat(40), path: 'src/pkg/old.py', lines }] }
    return [...codeArchaeologist.judge(madeRepo(files, { history }), new Map())].map(({ fix }) => fix.text)
  }
  expect(advice({}, 80)[0]).toContain('git show')
  expect(advice({}, 1)).toEqual([
    'The deleted file had 1 line, so bringing it back may not help. Take the imports out, or write the module anew with x and y.',
  ])
  expect(advice({ 'archived/then/old.py': 'x = 1\n\ndef y():\n    pass\n' }, 1)).toEqual([
    'The deleted file had 1 line, so bringing it back may not help. archived/then/old.py defines x and y: put the module there again from it, or take the imports out.',
  ])
})

test('a name that the package itself binds is no import of the deleted module', () => {
  const repo = madeRepo(
    {
      ...project,
      'src/pkg/__init__.py': 'old = 1\n',
      'src/pkg/a.py': 'from pkg import old\nfrom pkg.old import x\n',
    },
    { history: { deletions: [{ commit: 'd'.repeat(40), path: 'src/pkg/old.py' }] } },
  )
  expect([...codeArchaeologist.judge(repo, new Map())].map(({ impact }) => impact)).toEqual([
    '1 import statement asks for it.',
  ])
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
  const loop = { 'src/pkg/x/two.py': 'class A:\n    pass\n\nfor a in range(3):\n    print(A(), a)\n' }
  expect(judge({ ...project, ...idle, ...loop })).toEqual([])
  const { 'src/pkg/x/two.py': two, ...rest } = idle
  expect(judge({ ...project, ...rest, 'src/pkg/x/example_of_two.py': two })).toEqual([])
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

test('hot spots of a history that could not be read whole say so', () => {
  const churn = new Map([['src/pkg/a.py', { commits: 30, lines: 100, authors: 1 }]])
  const files = { ...project, 'src/pkg/a.py': 'x = 1\n' }
  const title = (more: Partial<History>): readonly string[] =>
    [
      ...codeArchaeologist.judge(madeRepo(files, { history: { commits: 100, churn, ...more } }), new Map()),
    ].map((draft) => draft.title)
  expect(title({})).toEqual(['Of 100 commits, 30 changed src/pkg/a.py'])
  expect(title({ merges: 20 })).toEqual(['Of 80 commits without merges, 30 changed src/pkg/a.py'])
  expect(title({ exactRenames: true })).toEqual([])
  expect(title({ incomplete: true })).toEqual([
    'Of the 100 commits that could be read, 30 changed src/pkg/a.py',
  ])
  expect(title({ limited: true })).toEqual(['Of the latest 100 commits, 30 changed src/pkg/a.py'])
})

test('commands, styles and pages that name files which are not there', () => {
  const said = (files: Readonly<Record<string, string>>): readonly string[] =>
    judged(files, codeArchaeologist)
      .filter((one) => /missing-file/.test(one.rule))
      .map((one) => `${one.rule} ${one.at.map((p) => `${p.file}:${p.startLine}`).join(' ')}`)
  const there = {
    'scripts/there.sh': 'true\n',
    'scripts/made.ts': 'export {}\n',
    'pkg/__init__.py': '',
    'pkg/run.py': 'x = 1\n',
    'src/a.css': 'a {}\n',
    'src/_part.scss': 'a {}\n',
    'web/main.js': 'export {}\n',
  }
  expect(
    said({
      ...there,
      'package.json':
        '{\n  "scripts": {\n    "a": "node scripts/gone.js --x",\n    "b": "node --import=tsx scripts/gone.ts"\n  }\n}\n',
      Makefile: 'run:\n\tbash scripts/lost.sh\n\tpython -m pkg.absent\n',
      'src/b.css': "@import './gone.css';\na { background: url(../img/none.png) }\n",
      'src/c.scss': "@use './nothing';\n",
      'web/page.html': '<script src="./main.js"></script>\n<script src="./other.js"></script>\n',
      'web/x.vue':
        "<template>\n  <p/>\n</template>\n<script setup>\nimport m from './main'\nimport X from './X.vue'\nimport vue from 'vue'\n</script>\n",
    }),
  ).toEqual([
    'command-names-missing-file Makefile:2 Makefile:3',
    'command-names-missing-file package.json:3 package.json:4',
    'reference-to-missing-file src/b.css:1 src/b.css:2',
    'reference-to-missing-file src/c.scss:1',
    'reference-to-missing-file web/page.html:2',
    'reference-to-missing-file web/x.vue:6',
  ])
  expect(
    said({
      ...there,
      '.gitignore': 'local.sh\n',
      'package.json':
        '{\n  "scripts": {\n    "a": "node scripts/made.js && node dist/index.js && node $X/y.js && node -e \'1\' scripts/z.js"\n  }\n}\n',
      Makefile:
        'run:\n\tbash there.sh\n\tcd scripts && bash deep/x.sh\n\tpython -m pkg.run\n\tpython -m pytest.mark\n\tbash scripts/local.sh\n\t# bash scripts/old.sh\n',
      'src/b.css': "/* @import './gone.css'; */\n@import './a.css';\na { background: url(/abs.png) }\n",
      'src/c.scss': "@use './part';\n// @use './gone';\n@use '~bootstrap';\n",
      'web/page.html': '<script src="/src/main.ts"></script>\n<script src="bundle.js"></script>\n',
      'docs/a.css': "@import './gone.css';\n",
      'src/d.scss': "@import '../bower_components/x/x.scss';\n",
    }),
  ).toEqual([])
})

test('a script that an image, a build or another script brings is not missing', () => {
  const files = {
    'package.json':
      '{\n  "scripts": {\n    "serve": "node server.js",\n    "seed": "node scripts/seed.js"\n  }\n}\n',
    'scripts/there.js': '',
  }
  const titles = (more: Readonly<Record<string, string>>): readonly string[] =>
    [...codeArchaeologist.judge(madeRepo({ ...files, ...more }), new Map())].map(({ title }) => title)
  const both = 'package.json names `server.js`, `scripts/seed.js`, which are not in the repository'
  const one = 'package.json names `scripts/seed.js`, which is not in the repository'
  expect(titles({})).toEqual([both])
  expect(titles({ Dockerfile: 'FROM node\nCOPY --from=build /app/public ./public\n' })).toEqual([both])
  expect(titles({ Dockerfile: 'FROM node\nCOPY --from=b --chown=n:n /app/.next/standalone ./\n' })).toEqual([
    one,
  ])
  expect(titles({ 'next.config.ts': "export default { output: 'standalone' }\n" })).toEqual([one])
  expect(titles({ 'rollup.config.js': "export default { output: { file: 'server.js' } }\n" })).toEqual([one])
  expect(titles({ 'make.sh': 'echo 1 > scripts/seed.js\n' })).toEqual([
    'package.json names `server.js`, which is not in the repository',
  ])
})
