import { describe, expect, test } from 'vitest'
import type { FileFacts } from '../../../src/facts/file-facts.ts'
import { readManifests } from '../../../src/facts/manifests/read.ts'
import type { Repo } from '../../../src/facts/repo.ts'
import { readMarkdown } from '../../../src/specialists/second-opinion/read-markdown.ts'
import { readRawLines } from '../../../src/specialists/second-opinion/raw-lines.ts'
import { secondOpinion } from '../../../src/specialists/second-opinion/second-opinion.ts'
import { judged } from '../small-repo.ts'

/** As much of a repository as the second look asks for, from texts by path. */
const repoOf = (texts: Readonly<Record<string, string>>): Repo => {
  const paths = Object.keys(texts).toSorted()
  const facts = paths
    .filter((path) => path.endsWith('.py'))
    .map(
      (path) =>
        [
          path,
          { own: { 'second-opinion': readRawLines(texts[path] ?? '') } } as unknown as FileFacts,
        ] as const,
    )
  const rest = new Map(paths.filter((path) => !path.endsWith('.py')).map((path) => [path, texts[path] ?? '']))
  return {
    snapshot: { files: paths.map((path) => ({ path, kind: 'text' })) },
    facts: new Map(facts),
    texts: rest,
    manifests: readManifests(rest),
    unknowable: () => null,
  } as unknown as Repo
}

const claims = (texts: Readonly<Record<string, string>>): string[] =>
  [...secondOpinion.judge(repoOf(texts), new Map())]
    .flatMap((draft) => draft.claims ?? [])
    .map((one) => `${one.subject} ${one.polarity ? '' : 'not '}${one.predicate}`)

describe('claims', () => {
  test('what no path, no manifest and no line has', () => {
    expect(
      claims({
        'pyproject.toml': '[project]\ndependencies = ["pandas", "scikit-learn"]\n',
        'src/bot/__init__.py': '',
        'src/bot/ml.py': 'class Model: pass\n',
        'src/bot/app.py':
          'import os\nimport pandas as pd\nimport sklearn\nimport jwt\nfrom bot.ml import Model, Trainer\nfrom bot.core import X\nfrom src.bot.gone import Y\n',
      }),
    ).toEqual([
      'dependency:jwt not declared',
      'module:bot.core not exists',
      'module:bot.gone not exists',
      'name:bot.ml#Trainer not exists',
    ])
  })
  test('relative imports count as the absolute ones do, and no name twice', () => {
    expect(
      claims({
        'src/__init__.py': '',
        'src/bot/__init__.py': 'from .ml import Model, Gone\nfrom . import ml, lost\nfrom .core import X\n',
        'src/bot/ml/__init__.py': 'from ..config import settings\nfrom ._fast import f\nclass Model: pass\n',
        'src/bot/ml/_fast.cpython-312-x86_64-linux-gnu.so': '',
        'src/bot/config/__init__.py': 'A = 1\n',
        'src/bot/config.py': 'settings = 1\n',
        'src/bot/ns/deep/x.py': 'from .y import z\nfrom ...ns import deep\nfrom ..... import out\n',
        'app.py': 'from bot.config import settings\nfrom bot.ml import Gone\n',
      }),
    ).toEqual([
      'module:bot.core not exists',
      'module:bot.ns.deep.y not exists',
      'name:bot.config#settings not exists',
      'name:bot.ml#Gone not exists',
    ])
  })
  test('what a comment beside it calls made up is not asked for', () => {
    const text = '# these imports will fail, they just show how\nimport jwt\nfrom a.b import c\n'
    expect(claims({ 'requirements.txt': '', 'a/__init__.py': '', 'app.py': text })).toEqual([])
  })
  test('nothing where everything is there, by any root', () => {
    expect(
      claims({
        'requirements.txt': 'PyYAML\n',
        'lib/deep/pkg/__init__.py': 'from .x import *\n',
        'lib/deep/pkg/x.py': 'A = 1\n',
        'ns/part/y.py': 'if True:\n    B = 1\n',
        'app.py':
          'import yaml\nfrom pkg import anything\nfrom pkg.x import A\nfrom ns.part import y\nfrom ns.part.y import B\n',
      }),
    ).toEqual([])
  })
  test('kin of a declared distribution may bring the module; what a test pretends is not asked for', () => {
    expect(
      claims({
        'pyproject.toml': '[project]\ndependencies = ["py_find_1st>=1.1"]\n',
        'requirements.txt': 'ft-scikit-optimize\n',
        'app.py': 'import utils_find_1st as utf1st\nimport skopt\nimport jwt\n',
        'tests/test_app.py': 'import nonexiting_module\n',
      }),
    ).toEqual(['dependency:jwt not declared'])
  })
  test('an import of something else is no claim about a file of that name deeper down', () => {
    expect(
      claims({
        'back/pyproject.toml':
          '[project]\nname = "app"\ndependencies = ["literalai", "python-telegram-bot"]\n',
        'back/app/__init__.py': 'anything = 1\n',
        'back/app/data/literalai.py':
          'from literalai import Gone\nfrom literalai.api import X\nimport telegram.ext\nimport torch.nn\nimport azure.storage.blob\n',
        'back/app/rpc/telegram.py': 'from telegram import Chat\nfrom app.data import __init__ as x\n',
        'back/app/torch/__init__.py': '',
        'back/app/azure.py': 'from app.__init__ import anything\n',
        'back/app/main.py': 'import app.gone\n',
      }),
    ).toEqual(['module:app.gone not exists'])
  })
  test('a declared distribution is not the folder of that name at the root, a namesake of a known one neither', () => {
    const files = { 'plots/a.py': '', 'plotly/a.py': '', 'app.py': 'import plots.b\nimport plotly.graphs\n' }
    expect(claims({ 'pyproject.toml': '[project]\ndependencies = ["plots"]\n', ...files })).toEqual([])
    expect(claims({ 'pyproject.toml': '[project]\nname = "plots"\n', ...files })).toEqual([
      'module:plots.b not exists',
    ])
  })
  test('titles count what they list, one or many', () => {
    const titles = (text: string): string[] =>
      [
        ...secondOpinion.judge(
          repoOf({ 'requirements.txt': '', 'a/__init__.py': '', 'app.py': text }),
          new Map(),
        ),
      ].map((draft) => draft.title)
    expect(titles('import a.b\nimport jwt\nfrom a import c\n')).toEqual([
      'Second look: at least 1 package that a top-level import names is mentioned in no manifest',
      'Second look: at least 1 module that a top-level import asks of the repository has no file',
      'Second look: at least 1 name that a top-level import takes from a module of the repository is bound on no line of it',
    ])
    expect(titles('import a.b\nimport a.c\nimport a.b\n')).toEqual([
      'Second look: at least 2 modules that top-level imports ask of the repository have no file',
    ])
  })
  test('lists in nested folders count, one that cannot be read makes it silent; Python 2 brought its own modules', () => {
    const texts = {
      'requirements/extras/auth.txt': 'cryptography==48.0.1\n',
      'app/a.py': 'import cryptography\nimport urllib2\nimport cookielib\nimport greenlet\n',
    }
    const said = judged(texts, secondOpinion).flatMap((draft) => draft.claims ?? [])
    expect(said.map(({ subject }) => subject)).toEqual(['dependency:greenlet'])
    const more = { ...texts, 'setup.py': "read('needs/all.txt')\n", 'needs/all.txt': 'greenlet\n' }
    expect(judged(more, secondOpinion)).toEqual([])
  })
  test('a file of that name elsewhere is a weak claim that it exists', () => {
    const drafts = [
      ...secondOpinion.judge(
        repoOf({ 'a/__init__.py': '', 'old/a/b/c.py': '', 'app.py': 'import a.x.b.c\n' }),
        new Map(),
      ),
    ]
    expect(
      drafts.map(({ rule, confidence, claims: said }) => [rule, confidence, said?.[0]?.polarity]),
    ).toEqual([
      ['second-opinion/module', 'strong', false],
      ['second-opinion/elsewhere', 'weak', true],
    ])
  })
  test('without a manifest nothing is said of distributions, nor of archived code', () => {
    expect(claims({ 'app.py': 'import jwt\n' })).toEqual([])
    expect(claims({ 'requirements.txt': '', 'archived/app.py': 'import jwt\n' })).toEqual([])
  })
  test('links of documents that lead nowhere, with the place of each', () => {
    const drafts = [
      ...secondOpinion.judge(
        repoOf({
          'README.md':
            '[ok](docs/a.md) [no](docs/b.md#x)\n\n```\n[code](c.md)\n```\n[up](../out.md) [dir](docs)\n',
          'docs/a.md': '[me](../README.md) [lost](lost.md)\n',
        }),
        new Map(),
      ),
    ]
    expect(
      drafts.map((one) => [one.rule, one.at.map((place) => `${place.file}:${place.startLine}`)]),
    ).toEqual([['second-opinion/dead-links', ['README.md:1', 'docs/a.md:1']]])
  })
})

test('links without an extension count unless a site is made of the documents', () => {
  const told = (files: Readonly<Record<string, string>>): readonly (readonly string[])[] =>
    [...secondOpinion.judge(repoOf({ 'docs/a.md': '[x](api/)\n[y](gone.md)\n', ...files }), new Map())].map(
      ({ title, impact }) => [title, impact],
    )
  expect(told({})[0]![0]).toBe('2 links in documents lead to paths that are not in the repository')
  expect(told({})[0]![1]).not.toContain('site')
  const [title, impact] = told({ 'mkdocs.yml': '' })[0]!
  expect(title).toBe('1 link in a document leads to a path that is not in the repository')
  expect(impact).toContain('without those that may be addresses of a generated site')
})

test('templates of a site, placeholders and addresses of the pages beside are no links of the repository', () => {
  const told = (files: Readonly<Record<string, string>>): readonly string[] =>
    [...secondOpinion.judge(repoOf(files), new Map())].map(({ title }) => title)
  const one = '1 link in a document leads to a path that is not in the repository'
  expect(told({ 'templates/docs/a.md': '[x](../gone/) [y](gone.md)\n' })).toEqual([])
  expect(told({ 'app/views/a.md': '[y](gone.md)\n' })).toEqual([])
  expect(told({ 'guide/a.md': '![x](IMG_URL/a.png) [y](gone.md)\n' })).toEqual([one])
  expect(told({ 'guide/a.md': '[x](README_FR) [y](b/)\n', 'guide/b.md': '' })).toEqual([one])
  expect(told({ 'app/resources/a.md': '[x](extensions) [y](gone.md)\n' })).toEqual([one])
  expect(told({ 'guide/a.md': '[x](../b/) [y](../c/)\n', 'guide/b.md': '' })).toEqual([one])
})

test('pieces that other documents take in are no documents of their own', () => {
  const link = '[x](gone.md)\n'
  const pieces = {
    'docs/includes/a.md': link,
    'docs/_partials/b.md': link,
    'docs/_c.mdx': link,
    'docs/parts/d.md': link,
    'docs/parts/e.md': link,
    'docs/parts/f.md': link,
    'docs/parts/g.md': link,
  }
  const index =
    '--8<-- "parts/d.md:2:5"\n\n{% include "./parts/e.md" %}\n\n{!docs/parts/f.md!}\n\n--8<--\nparts/g.md\n--8<--\n'
  const places = (files: Readonly<Record<string, string>>): string[] =>
    [...secondOpinion.judge(repoOf(files), new Map())].flatMap((draft) => draft.at.map(({ file }) => file))
  expect(places({ ...pieces, 'docs/index.md': index })).toEqual([])
  expect(places({ ...pieces, 'docs/index.md': link })).toEqual([
    'docs/index.md',
    'docs/parts/d.md',
    'docs/parts/e.md',
    'docs/parts/f.md',
    'docs/parts/g.md',
  ])
})

describe('raw lines', () => {
  test('imports at the margin, bindings there and in its blocks, nothing inside strings', () => {
    expect(
      readRawLines(
        '"""\nimport no\n"""\nimport a, b.c as d\nfrom .e import (\n    f,  # why\n    g as h,\n)\ntry:\n    import i\nexcept ImportError:\n    i = None\ndef j():\n    k = 1\nclass L:\n    m = 2\nn: int = 3\no, p = 1, 2\n',
      ),
    ).toEqual({
      imports: [
        { line: 4, module: 'a', names: [] },
        { line: 4, module: 'b.c', names: [] },
        { line: 5, module: '.e', names: ['f', 'g'] },
      ],
      binds: ['L', 'a', 'd', 'f', 'h', 'i', 'j', 'n', 'o', 'p'],
      open: false,
    })
  })
  test.each(['from x import *', 'def __getattr__(name):\n    pass', 'globals()["x"] = 1'])(
    '%s leaves the names open',
    (text) => {
      expect(readRawLines(text).open).toBe(true)
    },
  )
})

test('a document: headings, links, fences and what it installs', () => {
  expect(
    readMarkdown(
      '# Top\nSee [a](a.md) and [web](https://x.y) `[c](d)`.\n\n```sh\npip install -r requirements.txt schedule "redis[hiredis]>=4"\n# not a heading\n```\n## Next\n',
    ),
  ).toEqual({
    headings: [
      { line: 1, level: 1, text: 'Top' },
      { line: 8, level: 2, text: 'Next' },
    ],
    links: [{ line: 2, target: 'a.md' }],
    fences: [{ line: 4, endLine: 7, language: 'sh' }],
    installs: [
      {
        line: 5,
        name: 'schedule',
        text: 'pip install -r requirements.txt schedule "redis[hiredis]>=4"'.slice(12),
      },
      {
        line: 5,
        name: 'redis',
        text: 'pip install -r requirements.txt schedule "redis[hiredis]>=4"'.slice(12),
      },
    ],
  })
})

describe('TypeScript and JavaScript', () => {
  const ecma = (files: Readonly<Record<string, string>>): string[] =>
    judged(files, secondOpinion)
      .flatMap((draft) => draft.claims ?? [])
      .map((one) => `${one.subject} ${one.polarity ? '' : 'not '}${one.predicate}`)
  const manifest = '{ "name": "it", "dependencies": { "zod": "^3" } }\n'

  test('packages that no text names and modules that no path begins like', () => {
    expect(
      ecma({
        'package.json': manifest,
        'src/app.ts':
          "import { z } from 'zod'\nimport {\n  one,\n} from 'left-pad'\nimport fs from 'node:fs'\nimport { a } from './a.js'\nimport { b } from './gone'\nexport * from './deep'\nconst x = require('@scope/lost/sub')\n",
        'src/a.ts': 'export const a = 1\n',
        'src/deep/index.ts': 'export {}\n',
      }),
    ).toEqual([
      'dependency:left-pad not declared',
      'dependency:@scope/lost not declared',
      'module:src/gone not exists',
    ])
  })
  test('under a baseUrl any file can be meant by its bare name', () => {
    const files = {
      'package.json': manifest,
      'src/app.ts': "import W from 'widget'\n",
      'src/widget.tsx': 'export default 1\n',
    }
    expect(ecma(files)).toEqual(['dependency:widget not declared'])
    expect(ecma({ ...files, 'tsconfig.json': '{ "compilerOptions": { "baseUrl": "./src" } }\n' })).toEqual([])
  })
  test('nothing about types, comments, templates, aliases, ignored paths and mocks', () => {
    expect(
      ecma({
        'package.json': manifest,
        '.gitignore': 'src/made.ts\n',
        'vite.config.ts': "export default { alias: { shared: './src' } }\n",
        'src/app.ts':
          "import type { T } from 'only-types'\nimport type {\n  U,\n} from 'only-types-too'\n/*\nimport a from 'in-comment'\n*/\nconst t = `\nimport b from 'in-template'\n`\nimport c from '@/x'\nimport d from '~icons/y'\nimport e from 'shared/z'\nimport f from './made'\nimport g from 'virtual:pages'\n",
        'src/app.test.ts': "vi.mock('./never')\nimport n from './never'\n",
      }),
    ).toEqual([])
  })
})

test('a Python module that git ignores is unknown', () => {
  expect(
    judged(
      {
        '.gitignore': 'made.py\n',
        'pyproject.toml': '[project]\nname = "x"\n',
        'app.py': 'import made\nimport lost\n',
      },
      secondOpinion,
    ).flatMap((draft) => (draft.claims ?? []).map((one) => one.subject)),
  ).toEqual(['dependency:lost'])
})

test('an import list of a hundred lines binds all of its names; code in an indented fence links nowhere', () => {
  const names = Array.from({ length: 150 }, (_, n) => `SomeRatherLongNameOfAThing${n}`)
  const files = {
    'a/__init__.py': `from a.b import (\n${names.map((one) => `    ${one},\n`).join('')})\n`,
    'a/b.py': names.map((one) => `${one} = 1\n`).join(''),
    'app.py': `from a import ${names.at(-1)}\n`,
    'README.md':
      "- so:\n\n    ```python\n    x = MAP['close'](self.candles)\n    ```\n\ncall MAP['a'](b.c)\n",
  }
  expect([...secondOpinion.judge(repoOf(files), new Map())].map(({ title }) => title)).toEqual([])
})
