import { describe, expect, test } from 'vitest'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { concurrencyReviewer } from '../../../src/specialists/concurrency-reviewer/concurrency-reviewer.ts'
import { judged } from '../small-repo.ts'

const of = (rule: string, text: string, file: string = 'src/pkg/a.py'): readonly FindingDraft[] =>
  judged({ [file]: text }, concurrencyReviewer).filter((draft) => draft.rule === rule)

const worker = (body: string, more = ''): string => `import threading
${more}
class Feed:
    def __init__(self):
        self.seen = {}
        self.jobs = []
        self.count = 0

    def start(self):
        threading.Thread(target=self._loop).start()

    def _loop(self):
        while True:
            self._step()

${body}
`

describe('state shared between threads', () => {
  test('a dict that one thread loops over and a caller adds to', () => {
    const [found, ...more] = of(
      'unlocked-shared-state',
      worker(
        '    def _step(self):\n        for k in self.seen.values():\n            print(k)\n\n    def add(self, k):\n        self.seen[k] = 1\n',
      ),
    )
    expect(more).toEqual([])
    expect(found).toMatchObject({ severity: 'medium', category: 'concurrency', symbol: 'Feed' })
    expect(found!.at.map(({ startLine }) => startLine)).toEqual([10, 17, 21])
    expect(found!.impact).toContain('thread of _loop() (in _step(), line 17) loops over self.seen')
    expect(found!.impact).toContain('a caller of add() (line 21)')
  })
  test('a counter that both sides update, a list that is rebuilt', () => {
    const [found] = of(
      'unlocked-shared-state',
      worker(
        '    def _step(self):\n        self.count += 1\n        self.jobs = [j for j in self.jobs if j]\n\n    def add(self, j):\n        self.count += 1\n        self.jobs.append(j)\n',
      ),
    )
    expect(found!.title).toBe('Feed shares `count` and `jobs` between threads, and the file has no lock')
  })
  test('one function that several threads run', () => {
    const text = `import threading
class Many:
    def __init__(self):
        self.n = 0
    def start(self):
        for _ in range(4):
            threading.Thread(target=self._work).start()
    def _work(self):
        self.n += 1
`
    expect(of('unlocked-shared-state', text)[0]!.impact).toContain('Several threads run _work()')
    expect(of('unlocked-shared-state', text.replace('for _ in range(4)', 'if True'))).toEqual([])
  })
  test.each([
    [
      'a lock in the file',
      '    def _step(self):\n        self.count += 1\n    def add(self):\n        self.count += 1\n',
      'guard = threading.Lock()',
    ],
    [
      'a copy is looped over',
      '    def _step(self):\n        for k in list(self.seen):\n            print(k)\n    def add(self, k):\n        self.seen[k] = 1\n',
      '',
    ],
    [
      'one thread alone touches it',
      '    def _step(self):\n        self.count += 1\n    def read(self):\n        return self.count\n',
      '',
    ],
    [
      'only what begins the life changes it',
      '    def _step(self):\n        self.count += 1\n    def stop(self):\n        self.count += 1\n',
      '',
    ],
    [
      'a known key is set',
      '    def _step(self):\n        for k in self.seen:\n            print(k)\n    def add(self):\n        self.seen["a"] = 1\n',
      '',
    ],
    [
      'an append is atomic',
      '    def _step(self):\n        self.jobs.append(1)\n    def add(self):\n        self.jobs.append(2)\n',
      '',
    ],
  ])('silent: %s', (_, body, more) => {
    expect(of('unlocked-shared-state', worker(body, more))).toEqual([])
  })
})

describe('async Python', () => {
  test('calls that hold up the loop', () => {
    const text =
      'import time\nimport requests\nasync def f():\n    time.sleep(1)\n    return requests.get("x")\n'
    const [found] = of('blocking-call-in-async', text)
    expect(found).toMatchObject({ severity: 'low', confidence: 'proved' })
    const [served] = of('blocking-call-in-async', `from fastapi import FastAPI\n${text}`)
    expect(served).toMatchObject({ severity: 'medium' })
    expect(found!.title).toBe('`f` is async and blocks the event loop with `time.sleep` and `requests.get`')
  })
  test.each([
    ['time.sleep(0) is a yield', 'import time\nasync def f():\n    time.sleep(0)\n'],
    [
      'a nested function runs elsewhere',
      'import time\nasync def f():\n    def g():\n        time.sleep(1)\n    return g\n',
    ],
    ['another sleep', 'from asyncio import sleep\nasync def f():\n    await sleep(1)\n'],
  ])('silent: %s', (_, text) => {
    expect(of('blocking-call-in-async', text)).toEqual([])
  })
  test('a coroutine that is dropped', () => {
    const [found] = of('coroutine-not-awaited', 'async def f():\n    pass\n\ndef g():\n    f()\n')
    expect(found).toMatchObject({ severity: 'high', symbol: 'f' })
    expect(found!.fix.text).toBe(
      'Make the caller async and write `await f(…)`, or, where no event loop is running, `asyncio.run(f(…))`.',
    )
    const again = 'async def f():\n    pass\n\ndef g():\n    f()\n\nasync def h():\n    g()\n    await f()\n'
    const [twice] = of('coroutine-not-awaited', again)
    expect(twice!.title).toBe('f() is called without await, so its body does not run there')
    expect(twice!.fix.text).toContain('Line 9 awaits the same function')
    const [own] = of(
      'coroutine-not-awaited',
      'class A:\n    async def f(self):\n        pass\n    def g(self):\n        self.f()\n',
    )
    expect(own!.title).toContain('self.f() is called without await')
  })
  test.each([
    ['awaited', 'async def f():\n    pass\nasync def g():\n    await f()\n'],
    ['decorated: the decorator may run it', '@task\nasync def f():\n    pass\ndef g():\n    f()\n'],
    ['a parameter of that name', 'async def f():\n    pass\ndef g(f):\n    f()\n'],
    ['bound anew', 'async def f():\n    pass\nf = wrap(f)\nf()\n'],
  ])('silent: %s', (_, text) => {
    expect(of('coroutine-not-awaited', text)).toEqual([])
  })
})

describe('JavaScript', () => {
  test('async functions whose promises are dropped', () => {
    expect(of('async-each', 'xs.forEach(async (x) => {\n  await f(x)\n})\n', 'src/a.js')).toHaveLength(1)
    const test = 'const y = xs.filter(async (x) => await ok(x))\n'
    expect(of('async-predicate', `const xs = [1]\n${test}`, 'src/a.ts')).toHaveLength(1)
    expect(of('async-predicate', `const f = (xs: string[]) => {\n  ${test}}\n`, 'src/a.ts')).toHaveLength(1)
    expect(of('async-predicate', test, 'src/a.ts')).toEqual([])
    expect(
      of('async-executor', 'new Promise(async (ok) => {\n  ok(await f())\n})\n', 'src/a.js'),
    ).toHaveLength(1)
  })
  test.each([
    ['a pause', 'new Promise(async (ok) => {\n  await sleep(5)\n  ok()\n})\n'],
    [
      'handled inside',
      'xs.forEach(async (x) => {\n  try {\n    await f(x)\n  } catch (e) {\n    log(e)\n  }\n})\n',
    ],
    [
      'the result is awaited: not an array',
      'async function g(s) {\n  await s.filter(async (x) => await ok(x))\n}\n',
    ],
    [
      'an executor that catches',
      'new Promise(async (ok, no) => {\n  try {\n    ok(await f())\n  } catch (e) {\n    no(e)\n  }\n})\n',
    ],
  ])('silent: %s', (_, text) => {
    expect(judged({ 'src/a.js': text }, concurrencyReviewer)).toEqual([])
  })
})

describe('what is no harm', () => {
  const executor = (rest: string): string => `new Promise(async (ok, fail) => {\n  ${rest}\n})\n`
  test('an executor whose errors are handed to reject, with a step behind it', () => {
    const caught = 'try { ok(await f()) } catch (e) { fail(e) } finally { await done() }'
    expect(of('async-executor', executor(caught), 'src/a.js')).toEqual([])
    expect(of('async-executor', executor(caught.replace('fail(e)', 'log(e)')), 'src/a.js')).toHaveLength(1)
  })
  const paused = (name: string, body: string, end: string): string =>
    `import asyncio\nimport time\nasync def ${name}():\n${body}\n${end}`
  const run = 'asyncio.run(main())\n'
  const pause = '    while True:\n        time.sleep(1)\n'
  test('the only coroutine of its loop', () => {
    expect(of('blocking-call-in-async', paused('main', pause, run))).toEqual([])
    expect(of('blocking-call-in-async', paused('serve', pause, ''))).toHaveLength(1)
    expect(
      of('blocking-call-in-async', paused('main', `    asyncio.create_task(tick())\n${pause}`, run)),
    ).toMatchObject([{ severity: 'low' }])
  })
  test('a pause that is ended by Ctrl+C', () => {
    const body = '    try:\n        time.sleep(1)\n    except KeyboardInterrupt:\n        stop()\n'
    expect(of('blocking-call-in-async', paused('serve', body, ''))).toEqual([])
    expect(
      of('blocking-call-in-async', paused('serve', body.replace('KeyboardInterrupt', 'OSError'), '')),
    ).toHaveLength(1)
  })
})
