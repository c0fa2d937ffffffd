import { describe, expect, test } from 'vitest'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { testAutomator } from '../../../src/specialists/test-automator/test-automator.ts'
import { judged } from '../small-repo.ts'

type Files = Readonly<Record<string, string>>
const of = (rule: string, files: Files): readonly FindingDraft[] =>
  judged(files, testAutomator).filter((draft) => draft.rule === rule)

describe('configuration', () => {
  test.each([
    ['pytest.ini', '[tool:pytest]\ntestpaths = tests\n', 1],
    ['setup.cfg', '[metadata]\nname = x\n[pytest]\naddopts = -q\n', 3],
    ['tox.ini', '[tool:pytest]\n', 1],
    ['pyproject.toml', '[project]\nname = "x"\n[pytest]\na = 1\n', 3],
  ])('%s with a header nobody reads', (path, text, line) => {
    const [found] = of('config-ignored', { [path]: text })
    expect(found).toMatchObject({
      severity: 'high',
      category: 'tests',
      confidence: 'proved',
      at: [{ file: path, startLine: line }],
    })
    expect(found!.fix.diff).toContain(`+++ b/${path}`)
  })
  test.each([
    ['pytest.ini', '[pytest]\naddopts = -q\n'],
    ['setup.cfg', '[tool:pytest]\n'],
    ['tox.ini', '[pytest]\n'],
    ['pyproject.toml', '[tool.pytest.ini_options]\naddopts = "-q"\n'],
  ])('silent: the right header of %s', (path, text) =>
    expect(judged({ [path]: text }, testAutomator)).toEqual([]),
  )
  test('testpaths that do not exist', () => {
    const files = {
      'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = [\n  "tests",\n  "spec",\n]\n',
      'tests/test_a.py': 'def test_a():\n    assert 1\n',
    }
    expect(of('testpaths-absent', files)).toMatchObject([
      { severity: 'medium', symbol: 'spec', at: [{ startLine: 2 }] },
    ])
    expect(of('testpaths-absent', { ...files, 'spec/test_b.py': 'x = 1\n' })).toEqual([])
  })
  test('pytest.ini beats pyproject.toml', () => {
    expect(
      of('config-ignored', {
        'pytest.ini': '[pytest]\n',
        'pyproject.toml': '[tool.pytest.ini_options]\naddopts = "-q"\n',
      }),
    ).toMatchObject([{ severity: 'low', at: [{ file: 'pyproject.toml' }] }])
  })
  test('setup files that do not exist', () => {
    const config = "export default { test: { setupFiles: ['./test/setup.ts', './there'] } }\n"
    expect(of('test-setup-absent', { 'vitest.config.ts': config, 'there.ts': 'export {}\n' })).toMatchObject([
      { symbol: 'setupFiles:./test/setup.ts' },
    ])
  })
})

describe('collection', () => {
  test('one finding lists every test file that loads something broken', () => {
    const files: Record<string, string> = {
      'src/pkg/__init__.py': '',
      'src/pkg/a.py': 'import pkg.gone\n',
      'src/pkg/b.py': 'from pkg.a import x\n',
      'tests/test_fine.py': 'def test_x():\n    assert 1\n',
      'tests/test_soft.py': 'def test_x():\n    import pkg.a\n    assert pkg.a\n',
    }
    for (let i = 0; i < 12; i++)
      files[`tests/test_${i}.py`] = 'import os\nfrom pkg.b import x\n\ndef test_x():\n    assert x\n'
    const [found, ...more] = of('tests-uncollectable', files)
    expect(more).toEqual([])
    expect(found).toMatchObject({ severity: 'high', category: 'tests' })
    expect(found!.title).toContain('12 of 14 test files')
    expect(found!.at).toHaveLength(12)
    expect(found!.at.every((place) => place.startLine === 2)).toBe(true)
    expect(found!.impact).toContain('pkg.gone')
  })
  test('a conftest that cannot be loaded holds every test of its folder', () => {
    const [found] = of('tests-uncollectable', {
      'pkg/__init__.py': '',
      'tests/unit/conftest.py': 'import pkg.gone\n',
      'tests/unit/test_a.py': 'def test_x():\n    assert 1\n',
      'tests/unit/deep/test_b.py': 'def test_x():\n    assert 1\n',
      'tests/test_c.py': 'def test_x():\n    assert 1\n',
    })
    expect(found!.title).toContain('2 of 3 test files')
    expect(found!.at.map(({ file }) => file)).toEqual(['tests/unit/conftest.py'])
    expect(found!.impact).toContain('They are held by pkg.gone (missing-module, 2 files).')
  })
  test('silent when every test loads', () => {
    expect(
      of('tests-uncollectable', {
        'pkg/__init__.py': '',
        'tests/test_a.py': 'import pkg\n\ndef test_a():\n    assert pkg\n',
      }),
    ).toEqual([])
  })
  test('classes with a constructor', () => {
    const [found, ...more] = of('test-class-with-init', {
      'tests/test_a.py':
        'import unittest\n\nclass TestA:\n    def __init__(self):\n        self.x = 1\n    def test_x(self):\n        assert self.x\n\nclass TestB(unittest.TestCase):\n    def __init__(self, n):\n        super().__init__(n)\n    def test_x(self):\n        assert 1\n\nclass TestData:\n    def __init__(self): pass\n',
    })
    expect(more).toEqual([])
    expect(found).toMatchObject({ symbol: 'TestA', at: [{ startLine: 3 }] })
  })
  const twins = {
    'tests/a/test_x.py': 'def test_a():\n    assert 1\n',
    'tests/b/test_x.py': 'def test_b():\n    assert 1\n',
  }
  test('two files under one name', () => {
    expect(of('test-basename-clash', twins)).toMatchObject([
      { symbol: 'test_x', at: [{ file: 'tests/a/test_x.py' }, { file: 'tests/b/test_x.py' }] },
    ])
  })
  test.each<[string, Files]>([
    ['in packages', { 'tests/a/__init__.py': '', 'tests/b/__init__.py': '' }],
    ['importlib', { 'pyproject.toml': '[tool.pytest.ini_options]\naddopts = "--import-mode=importlib"\n' }],
    ['projects of their own', { 'tests/a/requirements.txt': 'x\n', 'tests/b/setup.py': 'setup()\n' }],
    ['separate projects', { 'tests/a/pytest.ini': '[pytest]\n', 'tests/b/pytest.ini': '[pytest]\n' }],
  ])('silent: %s', (_, more) => expect(of('test-basename-clash', { ...twins, ...more })).toEqual([]))
})

describe('imports through the source root', () => {
  const files = {
    'pyproject.toml':
      '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "pkg"\nversion = "1"\n[tool.setuptools.packages.find]\nwhere = ["src"]\n',
    'src/pkg/__init__.py': '',
    'src/pkg/cache.py': 'x = 1\n',
    'tests/test_cache.py': 'import os\nfrom src.pkg.cache import x\n\ndef test_x():\n    assert x\n',
  }
  test('the holder of an installed package is no package', () => {
    const [found] = of('test-imports-source-root', files)
    expect(found).toMatchObject({
      severity: 'medium',
      category: 'tests',
      at: [{ file: 'tests/test_cache.py', startLine: 2, endLine: 2 }],
    })
    expect(found!.fix.text).toContain('from pkg.cache import')
  })
  test.each<[string, Files]>([
    ['a conftest at the root', { 'conftest.py': '' }],
    ['tests are a package', { 'tests/__init__.py': '' }],
    ['pythonpath', { 'pytest.ini': '[pytest]\npythonpath = .\n' }],
    ['PYTHONPATH in the Makefile', { Makefile: 'test:\n\tPYTHONPATH=. pytest\n' }],
    ['src is a package', { 'src/__init__.py': '' }],
    [
      'a conftest that adds the root',
      {
        'tests/conftest.py':
          'import sys, os\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))\n',
      },
    ],
    ['nothing is installed from src', { 'pyproject.toml': '[project]\nname = "pkg"\n' }],
  ])('silent: %s', (_, more) => {
    expect(of('test-imports-source-root', { ...files, ...more })).toEqual([])
  })
})

describe('what is not tested', () => {
  test('tests that check nothing', () => {
    const [found] = of('tests-without-assertion', {
      'tests/test_a.py':
        'def test_a():\n    run()\n\ndef test_b():\n    assert run()\n\ndef test_c(caplog):\n    check_all(run())\n\ndef test_d():\n    with pytest.raises(E):\n        run()\n\ndef test_e():\n    log("assert nothing")\n',
    })
    expect(found!.title).toBe('At least 2 Python test functions cannot fail by an assertion')
    expect(found!.at.map((place) => place.startLine)).toEqual([1, 14])
  })
  test('tests that return their verdict, and tests whose assertions are caught', () => {
    const [found] = of('tests-without-assertion', {
      'tests/test_a.py': [
        'def test_a():\n    try:\n        run()\n        return True\n    except Exception as e:\n        print(e)\n        return False\n',
        'def test_b():\n    try:\n        assert run()\n    except ValueError:\n        pass\n    except Exception:\n        log.exception("no")\n',
        'def test_c():\n    try:\n        assert run()\n    except Exception:\n        pytest.fail("no")\n',
        'def test_d():\n    try:\n        ok = run()\n    except Exception:\n        ok = False\n    assert ok\n',
        'def test_e():\n    try:\n        assert run()\n    except ValueError:\n        pass\n',
        'def test_f():\n    def inner():\n        return True\n    assert run(inner)\n',
        'def test_g():\n    return inner_value\n',
      ].join('\n'),
    })
    expect(found!.title).toBe('At least 3 Python test functions cannot fail by an assertion')
    expect(found!.impact).toBe(
      'They are 1 in which no check is seen, 1 with True or False as the result and no assertion and 1 with assertions only inside a `try` whose handlers take the failure. An exception that gets out of them makes them fail, a wrong result does not.',
    )
    expect(found!.at.map((place) => place.startLine)).toEqual([1, 9, 41])
  })
  test('what a fixture is asked for and only printed is no check; a decorated stub is left alone', () => {
    const [found] = of('tests-without-assertion', {
      'tests/test_a.py':
        '@pytest.fixture\ndef api():\n    return Api()\n\ndef test_a(api):\n    orders = api.open_orders()\n    print(orders)\n\n@coroutine\ndef test_b():\n    pass\n\ndef test_c(api):\n    api.open_orders()\n\ndef test_d(probe):\n    print(probe(1))\n',
    })
    expect(found!.at.map((place) => place.startLine)).toEqual([5])
  })
  test.each([
    ['by its name', 'def test_a():\n    ccxt_exceptionhandlers(1)\n'],
    ['a function of the file', 'def probe(x):\n    assert x\n\ndef test_a():\n    probe(1)\n'],
    [
      'a method',
      'class TestA:\n    def probe(self):\n        assert 1\n    def test_a(self):\n        self.probe()\n',
    ],
    ['a fixture', 'def test_a(probe):\n    probe(1)\n'],
    [
      'imported from the conftest',
      'from tests.conftest import (\n    other,\n    probe as p,\n)\n\ndef test_a():\n    p(1)\n',
    ],
    ['imported from a neighbour', 'from probes import probe\n\ndef test_a():\n    probe(1)\n'],
    [
      'imported from utilities for tests',
      'from pkg.testing_utils import run_all\n\ndef test_a():\n    run_all("a")\n',
    ],
    [
      'the test of the class above',
      'class TestA(Base):\n    async def test_a(self):\n        await super().test_a()\n',
    ],
    [
      'an empty test in place of one of the class above',
      'class TestA(Base):\n    def test_a(self):\n        pass\n',
    ],
    ['a generator wrote it', '# Generated by a tool\n# Do not edit.\ndef test_a():\n    pass\n'],
    [
      'a method of the class above',
      'class TestA(Base):\n    def test_a(self):\n        self.go_through(1)\n',
    ],
    ['a runner of tests', 'def test_a(tester):\n    print(1)\n    tester.test_default_run()\n'],
    ['a stub that says why', 'def test_a():\n    # needs a database\n    pass\n'],
    ['imported relatively', 'from .probes import probe\n\ndef test_a():\n    probe(1)\n'],
    ['imported whole', 'import probes\n\ndef test_a():\n    probes.probe(1)\n'],
  ])('silent: a helper may check: %s', (_, text) => {
    const files = {
      'tests/conftest.py': 'def probe(x):\n    assert x\n',
      'tests/probes.py': 'def probe(x):\n    assert x\n',
      'tests/test_a.py': text,
    }
    expect(of('tests-without-assertion', files)).toEqual([])
  })
  test.each([
    [
      'imports alone',
      'tests/test_a.py',
      'def test_a():\n    """All of it loads."""\n    import os\n    import sys\n',
    ],
    ['by its name', 'tests/test_a.py', 'def test_it_does_not_raise():\n    run()\n'],
    ['by its file', 'tests/test_smoke.py', 'def test_a():\n    run()\n'],
  ])('silent: what is raised is the check: %s', (_, file, text) => {
    expect(of('tests-without-assertion', { [file]: text })).toEqual([])
  })
  test('a function of the program is no helper', () => {
    const files = {
      'pkg/__init__.py': '',
      'pkg/run.py': 'def run():\n    pass\n',
      'tests/test_a.py': 'from pkg.run import run\n\ndef test_a():\n    run()\n',
    }
    expect(of('tests-without-assertion', files)).toHaveLength(1)
  })
  const body = (name: string, lines = 60): string => `def ${name}():\n${'    x = 1\n'.repeat(lines)}`
  const code = (name: string, lines = 60): string =>
    `export const ${name} = () => {\n${'  let x = 1\n'.repeat(lines)}}\n`
  const other = { 'pkg/__init__.py': '', 'tests/test_a.py': 'def test_a():\n    assert 1\n' }
  test('many untested folders: those with the most lines, each with the largest of its modules', () => {
    const folders = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [
        [`pkg/part${i}/work${i}.py`, body('f', 50 + i)],
        [`pkg/part${i}/__init__.py`, ''],
      ]).flat(),
    )
    const found = of('untested-modules', { ...folders, 'pkg/part19/more.py': body('g', 80), ...other })
    expect(found.map(({ title }) => title)).toEqual([
      ...[14, 15, 16, 17, 18].map(
        (i) => `No test file imports pkg/part${i}/work${i}.py, directly or through other modules`,
      ),
      'No test file imports pkg/part19/more.py or pkg/part19/work19.py, directly or through other modules',
    ])
  })
  test('silent where the tests load the built package: which modules that is made of is not seen', () => {
    const files = {
      'package.json': '{ "name": "a", "main": "build/index.js" }',
      'lib/one.ts': code('a'),
      'lib/two.ts': "import { a } from './one'\nexport const b = a\n",
      'test/a.js': 'const a = require("..")\ntest("a", () => a)\n',
      'test/a.test.js': 'const a = require("../build/three")\ntest("a", () => a)\n',
    }
    expect(of('untested-modules', files)).toEqual([])
    const source = { ...files, 'test/a.js': '', 'test/a.test.js': 'test("a", () => {})\n' }
    expect(of('untested-modules', source)).toHaveLength(1)
    const rows = Array.from({ length: 60 }, (_, n) => `  { name: 'class ${n}', price: ${n} },\n`).join('')
    const table = `export const a = [\n${rows}]\n`
    expect(of('untested-modules', { ...source, 'lib/one.ts': table })).toEqual([])
  })
  test('modules that no test reaches, through other modules too', () => {
    const [found, ...more] = of('untested-modules', {
      'pkg/__init__.py': '',
      'pkg/a.py': 'from pkg import b\n',
      'pkg/b.py': body('f'),
      'pkg/c.py': body('g'),
      'tests/test_a.py': 'from pkg import a\n\ndef test_a():\n    assert a\n',
    })
    expect(more).toEqual([])
    expect(found!.at.map((place) => place.file)).toEqual(['pkg/c.py'])
    expect(found!.fix.text).toBe('Test what pkg/c.py does by itself, where nothing else checks it.')
  })
  test.each([
    ['it is short', { 'pkg/__init__.py': '', 'pkg/a.py': body('f', 9) }],
    ['it is run as a program', { 'pkg/a.py': `${body('f')}\nif __name__ == "__main__":\n    f()\n` }],
    ['it starts one', { 'pkg/__main__.py': body('f'), 'pkg/cli.py': body('f'), 'setup.py': body('f') }],
    ['a test by its name', { 'pkg/__init__.py': '', 'pkg/_test_up.py': body('f') }],
    ['it only holds values', { 'pkg/a.py': 'x = 1\n'.repeat(90) }],
    ['an example', { 'examples/one/a.py': body('f'), 'pyproject.toml': '[project]\nname = "x"\n' }],
    [
      'a test is called after it',
      { 'pkg/work.py': body('f'), 'tests/test_work.py': 'def test_a():\n    run()\n' },
    ],
    [
      'plugins, loaded by name, and what they import',
      {
        'pkg/__init__.py': '',
        'pkg/load.py': 'import importlib\n\ndef load(n):\n    return importlib.import_module(n)\n',
        'pkg/plugins/one.py': `from pkg.base_one import f\n${body('g')}`,
        'pkg/base_one.py': body('f'),
      },
    ],
    ['nothing imports it: an entry or loaded by name', { 'src/work.ts': code('a') }],
    [
      'types alone',
      {
        'src/x.ts': `export interface X {\n${'  x: 1\n'.repeat(60)}}\n`,
        'src/y.ts': "import type { X } from './x'\nexport type Y = X\n",
      },
    ],
    [
      'browser tests run the whole',
      {
        'src/work.ts': code('a'),
        'src/b.ts': "import { a } from './work'\na()\n",
        'cypress/e2e/a.cy.ts': 'visit()\n',
      },
    ],
    [
      'the browser runs the whole',
      {
        'package.json': '{ "devDependencies": { "@playwright/test": "1" } }',
        'src/work.ts': code('a'),
        'src/b.ts': "import { a } from './work'\na()\n",
      },
    ],
    [
      'it is built beside its source, which a test asks for',
      {
        'src/util.ts': code('a'),
        'src/util.js': `exports.a = 1\n${'x = 1\n'.repeat(60)}`,
        'src/b.js': 'require("./util.js")\n',
        'test/a.test.js': 'const { a } = require("../src/util")\ntest("a", () => a)\n',
      },
    ],
  ])('silent about untested modules: %s', (_, files) => {
    expect(of('untested-modules', { ...other, ...files })).toEqual([])
  })
})

test('a package that a declared distribution is called after is still imported by its own modules', () => {
  const found = of('untested-modules', {
    'pyproject.toml': '[project]\nname = "trade"\ndependencies = ["trade-client"]\n',
    'trade/__init__.py': '',
    'trade/commands/__init__.py': 'from trade.commands.run import start\nfrom trade.commands import stop\n',
    'trade/commands/run.py': `def start():\n${'    pass\n'.repeat(60)}`,
    'trade/commands/stop.py': 'x = 1\n',
    'tests/__init__.py': '',
    'tests/test_a.py': 'from trade.commands import start\n\ndef test_a():\n    assert start() is None\n',
  })
  expect(found).toEqual([])
})

test('a script that is only called after a test makes no suite, and a suite speaks for its own language', () => {
  const files = { 'pkg/__init__.py': '', 'pkg/a.py': `def f():\n${'    pass\n'.repeat(60)}` }
  expect(of('untested-modules', { ...files, 'ext/test_tts.py': 'def speak():\n    pass\n' })).toEqual([])
  expect(of('untested-modules', { ...files, 'src/a.test.ts': 'test("a", () => {})\n' })).toEqual([])
  expect(of('untested-modules', { ...files, 'ext/test_b.py': 'def test_b():\n    assert 1\n' })).toHaveLength(
    1,
  )
})

test('types that a test imports are imported, and nobody tests declarations and settings', () => {
  const found = of('untested-modules', {
    'package.json': '{ "name": "a" }',
    'src/a.ts': "import type { T } from './types'\nexport const a = (t: T): T => t\n",
    'src/types.ts': 'export interface T { x: number }\n',
    'src/env.d.ts': 'declare const x: number\n',
    '.storybook/main.ts': 'export const x = 1\n',
    'cypress/support/run.ts': 'export const y = 1\n',
    'setupTests.ts': 'export const z = 1\n',
    'db/knex_migrations/one.js': 'exports.up = () => 1\n',
    'src/a.test.ts': "import { a } from './a'\nimport { test } from 'vitest'\ntest('a', () => a({ x: 1 }))\n",
  })
  expect(found).toEqual([])
})

test('a test is one by its name, too', () => {
  const found = of('untested-modules', {
    'client/rest.py': `def f():\n${'    pass\n'.repeat(60)}`,
    'client/test_client/test_rest.py': 'from client import rest\n\ndef test_a():\n    assert rest\n',
    'tests/test_a.py': 'def test_a():\n    assert 1\n',
  })
  expect(found).toEqual([])
})

describe('recorded results and patterns', () => {
  const said = (files: Readonly<Record<string, string>>): readonly string[] =>
    judged(files, testAutomator)
      .filter((one) => /^(recorded|orphan|tests-not)/.test(one.rule))
      .map((one) => `${one.rule} ${one.at.map((p) => `${p.file}:${p.startLine}`).join(' ')}`)
  const snap = '// Jest Snapshot v1, https://goo.gl/fbAQLP\n\nexports[`a 1`] = `1`;\n'

  test('snapshots without a test, failures and files that never ran', () => {
    expect(
      said({
        'src/__snapshots__/gone.test.ts.snap': snap,
        'src/__snapshots__/here.test.ts.snap': snap,
        'src/here.test.ts': 'test("a", () => {})\n',
        'reports/junit.xml':
          '<testsuites>\n<testcase name="fine"/>\n<testcase name="bad">\n<failure message="x"/>\n</testcase>\n<testcase name="ok"></testcase>\n</testsuites>\n',
        'coverage/lcov.info':
          'SF:src/a.ts\nLF:3\nLH:0\nend_of_record\nSF:src/b.ts\nLF:3\nLH:1\nend_of_record\n',
      }),
    ).toEqual([
      'orphan-snapshot src/__snapshots__/gone.test.ts.snap:1',
      'recorded-uncovered coverage/lcov.info:1',
      'recorded-failures reports/junit.xml:3',
    ])
  })
  test('tests that no include pattern matches; silent where another runner or a computed pattern may', () => {
    const files = (include: string, rest = ''): Record<string, string> => ({
      'package.json': `{"name": "x"${rest}}`,
      'vitest.config.ts': `export default {\n  test: {\n    include: [${include}],\n  },\n}\n`,
      'src/a.test.ts': 'export {}\n',
      'lib/b.spec.tsx': 'export {}\n',
    })
    expect(said(files("'src/**/*.test.ts'"))).toEqual(['tests-not-collected lib/b.spec.tsx:1'])
    expect(said(files("'**/*.{test,spec}.?(c|m)[jt]s?(x)'"))).toEqual([])
    expect(said(files("...defaults, 'src/**/*.test.ts'"))).toEqual([])
    expect(said(files("'src/**/*.test.ts'", ', "devDependencies": {"jest": "1"}'))).toEqual([])
  })
})

test('options of plugins that a mended header brings are named, with who declares the plugin', () => {
  const ini =
    '[tool:pytest]\naddopts =\n    --strict-config\nenv =\n    A=1\nasyncio_mode = auto\ntestpaths = .\n'
  const files = {
    'requirements-test.txt': 'pytest-env\n',
    'tests/test_a.py': 'def test_a():\n    assert 1\n',
  }
  const text = of('config-ignored', { ...files, 'pytest.ini': ini })[0]!.fix.text
  expect(text).toContain('`env` (of pytest-env, which only requirements-test.txt declares)')
  expect(text).toContain('`asyncio_mode` (of pytest-asyncio, which no manifest declares)')
  expect(text).toContain('stops with "Unknown config option"')
  expect(
    of('config-ignored', { ...files, 'pytest.ini': ini.replace('    --strict-config', '    -q') })[0]!.fix
      .text,
  ).toContain('warns of an unknown option')
  expect(
    of('config-ignored', { ...files, 'pytest.ini': '[tool:pytest]\ntestpaths = .\n' })[0]!.fix.text,
  ).toBe('Change line 1 from [tool:pytest] to [pytest].')
})

test('helpers imported over a continued line may check, and so may a test that says what would make it fail', () => {
  const helpers = 'def confirmed(p):\n    assert p\n\ndef refused(p):\n    assert not p\n'
  const text = 'from tests.plots import confirmed, \\\n    refused\n\n\ndef test_refused():\n    refused(1)\n'
  const unchecked = (body: string): number =>
    of('tests-without-assertion', {
      'pkg/__init__.py': '',
      'pkg/run.py': 'def run():\n    pass\n',
      'tests/plots.py': helpers,
      'tests/test_a.py': body,
    }).length
  const run = 'from pkg.run import run\n\n\ndef test_a():\n'
  expect(unchecked(text)).toBe(0)
  expect(unchecked(`${run}    """Making sure that it can be loaded."""\n    run()\n`)).toBe(0)
  expect(unchecked(`${run}    with warnings.catch_warnings():\n        run()\n`)).toBe(0)
  expect(unchecked(`${run}    run()\n`)).toBe(1)
})

test('a setup file that a comment names is not named', () => {
  const config = 'export default {\n  // setupFiles: ["./gone.ts"],\n  /* setupFiles: ["./gone.ts"] */\n}\n'
  expect(of('test-setup-absent', { 'jest.config.ts': config })).toEqual([])
})
