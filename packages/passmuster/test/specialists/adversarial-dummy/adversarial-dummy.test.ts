import { describe, expect, test } from 'vitest'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { adversarialDummy } from '../../../src/specialists/adversarial-dummy/adversarial-dummy.ts'
import { judged } from '../small-repo.ts'

const of = (rule: string, text: string, file: string = 'src/pkg/a.py'): readonly FindingDraft[] =>
  judged({ [file]: text }, adversarialDummy).filter((draft) => draft.rule === rule)

const average = (init: string, more = ''): string => `class Average:
    def __init__(self, fast: int = 10, slow: int = 20):
${init}
    def signal(self, df):
        if len(df) < self.slow:
            return None
        return df.rolling(self.fast).mean() - df.rolling(window=self.slow).mean()
${more}`

const stored = '        self.fast = int(fast)\n        self.slow = slow\n'

describe('sizes', () => {
  test('two windows that nothing compares', () => {
    const [found, ...more] = of('unchecked-parameter', average(stored))
    expect(more).toEqual([])
    expect(found).toMatchObject({ severity: 'medium', category: 'robustness', symbol: 'Average' })
    expect(found!.title).toContain('and fast ≥ slow, are accepted')
    expect(found!.fix.text).toContain('fast > 0 and slow > 0 and fast < slow')
  })
  test('what tests make on purpose is not refused by the fix', () => {
    const said = (body: string): FindingDraft | undefined =>
      judged(
        { 'src/pkg/a.py': average(stored), 'tests/test_a.py': `import pytest\ndef test_a():\n${body}` },
        adversarialDummy,
      ).find(({ rule }) => rule === 'unchecked-parameter')
    const turned = said('    a = Average(fast=20, slow=10)\n    b = Average(-5, slow=10)\n')
    expect(turned!.title).toBe(
      'Average takes `fast` and `slow` without checking them: 0 and negative numbers are accepted',
    )
    expect(turned!.impact).not.toContain('change roles')
    expect(turned!.fix.text).toBe(
      'Raise ValueError in Average.__init__ unless fast != 0 and slow != 0. A test builds it with a negative number (tests/test_a.py:4) and with fast ≥ slow (tests/test_a.py:3), so refuse that only together with a change there.',
    )
    expect(said('    a = Average(fast=0, slow=10)\n')).toBeUndefined()
    const refused = said('    with pytest.raises(ValueError):\n        Average(fast=20, slow=10)\n')
    expect(refused!.fix.text).toContain('fast > 0 and slow > 0 and fast < slow.')
    expect(said('    a = Average(10, 20)\n')!.title).toContain('fast ≥ slow')
  })
  test('a sibling that checks is named', () => {
    const one =
      'class One:\n    def __init__(self, window: int):\n        self.window = window\n    def f(self, d):\n        return d[-self.window:]\n'
    expect(of('unchecked-parameter', one)).toEqual([])
    const other =
      'class Two:\n    def __init__(self, window: int):\n        if window < 1:\n            raise ValueError\n        self.window = window\n'
    expect(judged({ 'src/pkg/a.py': one, 'src/far/b.py': other }, adversarialDummy)).toEqual([])
    expect(of('unchecked-parameter', `${one}\n${other}`)[0]!.severity).toBe('low')
    expect(of('unchecked-parameter', `${one}\n${other}`)[0]!.impact).toContain(
      'Two (src/pkg/a.py:9) does check window',
    )
  })
  test.each([
    [
      'compared with a number',
      average(`        if fast < 1 or slow <= fast:\n            raise ValueError\n${stored}`),
    ],
    ['asserted', average(`        assert fast > 0 and slow > 0\n${stored}`)],
    ['limited', average('        self.fast = max(1, fast)\n        self.slow = max(2, slow)\n')],
    ['handed to the base', average(`        super().__init__(fast, slow)\n${stored}`)],
    ['another method validates', average(stored, '    def validate(self):\n        pass\n')],
    ['compared later', average(stored, '    def g(self):\n        return self.fast > 0 and self.slow > 0\n')],
  ])('silent: %s', (_, text) => {
    expect(of('unchecked-parameter', text)).toEqual([])
  })
})

const cache = (store: string, more = ''): string => `class Data:
    def __init__(self):
        self._cache = {}

    def get(self, a, start):
        key = f"{a}_{start}"
        if key in self._cache:
            return self._cache[key]
${store}
        return 1
${more}`

describe('caches', () => {
  test('grows with each combination', () => {
    const [found] = of('unbounded-cache', cache('        self._cache[key] = 1'))
    expect(found).toMatchObject({ severity: 'medium', symbol: 'Data._cache' })
    expect(found!.at.map(({ startLine }) => startLine)).toEqual([9, 3])
  })
  test('a key that may come from a short list counts less', () => {
    const text = cache('        self._cache[key] = 1').replaceAll('start', 'params')
    expect(of('unbounded-cache', text)[0]).toMatchObject({ severity: 'low' })
  })
  test('a method that empties it is named; dropping the same key bounds nothing', () => {
    const text = cache(
      '        del self._cache[key]\n        self._cache[key] = 1',
      '    def clear_all(self):\n        self._cache.clear()\n',
    )
    const [found] = of('unbounded-cache', text)
    expect(found!.title).toContain('(only clear_all() empties it)')
    expect(found!.impact).toContain('its own key is asked for again')
  })
  test.each([
    [
      'evicted',
      cache('        self._cache[key] = 1', '    def tick(self):\n        self._cache.popitem()\n'),
    ],
    ['bounded by its size', cache('        if len(self._cache) < 10:\n            self._cache[key] = 1')],
    ['handed out', cache('        self._cache[key] = 1', '    def all(self):\n        return self._cache\n')],
    ['a single plain key', cache('        self._cache[a] = 1')],
    [
      'emptied by the class itself',
      cache(
        '        self.reset()\n        self._cache[key] = 1',
        '    def reset(self):\n        self._cache.clear()\n',
      ),
    ],
  ])('silent: %s', (_, text) => {
    expect(of('unbounded-cache', text)).toEqual([])
  })
})

describe('single calls', () => {
  test('a request without a timeout', () => {
    const text = 'import requests\ndef f():\n    return requests.get("https://x")\n'
    const [found] = of('request-without-timeout', text)
    expect(found).toMatchObject({ severity: 'low', confidence: 'proved' })
    const inPackage = { 'src/pkg/__init__.py': '', 'src/pkg/a.py': text, 'src/pkg/cli.py': text }
    expect(judged(inPackage, adversarialDummy).map(({ at, severity }) => [at[0]!.file, severity])).toEqual([
      ['src/pkg/a.py', 'medium'],
      ['src/pkg/cli.py', 'low'],
    ])
    expect(of('request-without-timeout', 'import requests\nrequests.get("https://x", timeout=3)\n')).toEqual(
      [],
    )
    expect(
      of('request-without-timeout', 'import requests\ndef f(**k):\n    requests.get("https://x", **k)\n'),
    ).toEqual([])
  })
  test('a text that is no address reaches no server', () => {
    const calls = (call: string): number =>
      of('request-without-timeout', `import requests\nurl = 1\npage = requests.${call}\n`).length
    expect(calls('get("Paste your address here")')).toBe(0)
    expect(calls('request("GET", url="host/page")')).toBe(0)
    expect(calls('request("GET", "http://host/page")')).toBe(1)
    expect(calls('get(f"{url}/page")')).toBe(1)
    expect(calls('get(url)')).toBe(1)
  })
  test('a file whose name cannot be imported is a script', () => {
    const text = 'import requests\ndef f(url):\n    return requests.get(url)\n'
    const inPackage = { 'pkg/__init__.py': '', 'pkg/a.py': text, 'pkg/a_2.0.py': text, 'pkg/b-c.py': text }
    expect(judged(inPackage, adversarialDummy).map(({ at, severity }) => [at[0]!.file, severity])).toEqual([
      ['pkg/a.py', 'medium'],
      ['pkg/a_2.0.py', 'low'],
      ['pkg/b-c.py', 'low'],
    ])
  })
  test('silent: a wrapper of that name, a parser that has looked at the input', () => {
    const wrapped = 'import requests\nfrom pkg.net import requests\nrequests.get("https://x")\n'
    expect(of('request-without-timeout', wrapped)).toEqual([])
    expect(
      of(
        'unchecked-input',
        'from flask import request\napi.expect(p)\ndef view():\n    return int(request.args["n"])\n',
      ),
    ).toEqual([])
  })
  test('a division by the length of what may be empty', () => {
    expect(of('division-by-length', 'def mean(xs):\n    return sum(xs) / len(xs)\n')).toHaveLength(1)
    for (const guard of [
      'if not xs:\n        return 0',
      'assert xs',
      'xs = xs or [1]',
      'xs.append(1) if not xs else 0',
    ])
      expect(of('division-by-length', `def mean(xs):\n    ${guard}\n    return sum(xs) / len(xs)\n`)).toEqual(
        [],
      )
  })
  test('a file that nothing closes', () => {
    const [found] = of('file-left-open', 'import json\nx = json.load(open("a"))\ny = open("b").read()\n')
    expect(found!.title).toBe(
      '`json.load(open(…))` and `open(…).read()` in src/pkg/a.py leave closing the file to the interpreter (2 times)',
    )
    expect(found).toMatchObject({ severity: 'info' })
    const [written] = of('file-left-open', 'open("a", "w").write("b")\n')
    expect(written).toMatchObject({ severity: 'low' })
    expect(written!.impact).toContain('write what is buffered')
    expect(of('file-left-open', 'x = [one for one in open("a")]\n')).toHaveLength(1)
    expect(of('file-left-open', 'with open("a") as f:\n    x = f.read()\n')).toEqual([])
  })
  test('request input as a number: only of a framework that the file is seen to use', () => {
    const twisted =
      'from twisted.web.resource import Resource\nclass R(Resource):\n    def render(self, request):\n        return float(request.args[b"n"][0])\n'
    expect(of('unchecked-input', twisted)).toEqual([])
    expect(
      of(
        'unchecked-input',
        'from django.views import View\ndef v(request):\n    return int(request.GET["n"])\n',
      ),
    ).toHaveLength(1)
    expect(
      of(
        'unchecked-input',
        'from fastapi import Request\ndef v(request):\n    return int(request.args["n"])\n',
      ),
    ).toEqual([])
  })
  test('request input as a number', () => {
    const text = 'from flask import Flask, request\ndef view():\n    return int(request.args["n"])\n'
    expect(of('unchecked-input', text)).toHaveLength(1)
    expect(
      of(
        'unchecked-input',
        'from flask import request\ndef view():\n    try:\n        return int(request.args["n"])\n    except ValueError:\n        return 0\n',
      ),
    ).toEqual([])
  })
})
