import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/read-config.ts'
import { starterConfig } from '../../src/config/starter.ts'
import { suiteOf } from '../../src/validate/suite.ts'
import type { Check, Suite } from '../../src/model/check.ts'
import type { Scripts } from '../../src/validate/suite-parts.ts'
import { check, suites } from './some-checks.ts'

const known = { specialists: ['debugger', 'planner'], presets: ['seed'] }
const none: Suite = { checks: [], left: [] }
const faultsOf = (text: string, file?: string): readonly string[] => {
  const read = readConfig(text, known, file)
  return read.ok
    ? []
    : read.faults.map(({ at, cause, hint }) => `${at?.file}:${at?.line}: ${cause} (${hint})`)
}

test('every setting of a task', () => {
  const read = readConfig(
    `concurrency: 3
tasks:
  build: make all
  unit:
    command: CI=1 vitest run --reporter=json "a b"
    needs: [build, { task: lint, when: settled }]
    kind: unit
    cwd: ./web/
    inputs: [src/**, "!src/gen"]
    outputs: [coverage]
    cache: false
    timeout: 90s
    retries: 2
    locks: [port-3000]
    memory: 2GB
    env: [NODE_ENV, VITE_*]
    set: { CI: 0, TZ: UTC }
    exclusive: true
    required: false
  lint:
    command: [eslint, .]
  style: { command: "prettier --check . && echo ok", shell: true }
  types: { script: types, cwd: web }
  review: { specialist: debugger }
  old: false
`,
    known,
  )
  expect(read).toMatchInlineSnapshot(`
    {
      "ok": true,
      "value": {
        "concurrency": 3,
        "discover": {},
        "tasks": [
          {
            "at": {
              "endLine": 3,
              "file": "muster.config.yaml",
              "startLine": 3,
            },
            "given": {},
            "id": "build",
            "off": false,
            "work": {
              "is": "words",
              "words": [
                "make",
                "all",
              ],
            },
          },
          {
            "at": {
              "endLine": 4,
              "file": "muster.config.yaml",
              "startLine": 4,
            },
            "given": {
              "cache": false,
              "cwd": "web",
              "env": [
                "NODE_ENV",
                "VITE_*",
              ],
              "exclusive": true,
              "inputs": [
                "src/**",
                "!src/gen",
              ],
              "kind": "unit",
              "locks": [
                "port-3000",
              ],
              "memoryMb": 2048,
              "needs": [
                {
                  "check": "build",
                  "when": "passed",
                },
                {
                  "check": "lint",
                  "when": "settled",
                },
              ],
              "outputs": [
                "coverage",
              ],
              "required": false,
              "retries": 2,
              "set": {
                "CI": "0",
                "TZ": "UTC",
              },
              "timeoutMs": 90000,
            },
            "id": "unit",
            "off": false,
            "work": {
              "is": "words",
              "words": [
                "vitest",
                "run",
                "--reporter=json",
                "a b",
              ],
            },
          },
          {
            "at": {
              "endLine": 20,
              "file": "muster.config.yaml",
              "startLine": 20,
            },
            "given": {},
            "id": "lint",
            "off": false,
            "work": {
              "is": "words",
              "words": [
                "eslint",
                ".",
              ],
            },
          },
          {
            "at": {
              "endLine": 22,
              "file": "muster.config.yaml",
              "startLine": 22,
            },
            "given": {},
            "id": "style",
            "off": false,
            "work": {
              "is": "shell",
              "text": "prettier --check . && echo ok",
            },
          },
          {
            "at": {
              "endLine": 23,
              "file": "muster.config.yaml",
              "startLine": 23,
            },
            "given": {
              "cwd": "web",
            },
            "id": "types",
            "off": false,
            "work": {
              "is": "script",
              "name": "types",
            },
          },
          {
            "at": {
              "endLine": 24,
              "file": "muster.config.yaml",
              "startLine": 24,
            },
            "given": {},
            "id": "review",
            "off": false,
            "work": {
              "is": "specialist",
              "specialist": "debugger",
            },
          },
          {
            "at": {
              "endLine": 25,
              "file": "muster.config.yaml",
              "startLine": 25,
            },
            "given": {},
            "id": "old",
            "off": true,
            "work": null,
          },
        ],
      },
    }
  `)
})

test('all faults of tasks in one pass', () => {
  expect(
    faultsOf(`concurrency: many
tasks:
  lint:
    command: eslint . && echo done
    timeot: 3m
  Lint: true
  "no id": make
  a:
    command: "echo 'x"
    script: b
    needs: build
    inputs: [/etc/passwd, ../x, "a\\\\b"]
    outputs: [.git/hooks]
    timeout: soon
    memory: lots
    retries: -1
    kind: unti
    cwd: ../..
    env: [A-B]
    set: { "1": x, B: [] }
    locks: [""]
    cache: maybe
  b: { command: [], shell: true }
  c: { specialist: debuger }
  d: { command: [a], shell: true }
  e: { shell: true }
  f:
    needs:
      - task: a
        when: setled
      - 3
`),
  ).toMatchInlineSnapshot(`
    [
      "muster.config.yaml:1: \`concurrency\` is not a whole number from 1 to 256 (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:4: \`command\` needs a shell: several commands: \`&&\` (add \`shell: true\`, or quote what is meant as it stands)",
      "muster.config.yaml:5: there is no setting \`tasks.lint.timeot\` (did you mean \`timeout\`?)",
      "muster.config.yaml:6: the tasks \`lint\` (line 3) and \`Lint\` differ only in how they are written (give each task an id of its own)",
      "muster.config.yaml:6: \`tasks.Lint\` is not a mapping (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:7: "no id" cannot be the id of a task (use letters, digits and : . _ / @ + -, without white space)",
      "muster.config.yaml:9: \`command\` cannot be read: the single quote at column 6 is not closed (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:10: a task has one of \`command\` and \`script\`, not both (split it into two tasks, or take one away)",
      "muster.config.yaml:11: \`needs\` is not a list of tasks (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:12: \`inputs\`: "/etc/passwd" is not seen from the root of the repository (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:12: \`inputs\`: "../x" leads out with .. (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:12: \`inputs\`: "a\\\\b" holds a character that no glob has (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:13: \`outputs\`: ".git/hooks" is git's own folder (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:14: \`timeout\` is no time from 1 ms to 24 hours; write 90s, 5m or milliseconds (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:15: \`memory\` is no amount of memory; write 2GB or megabytes (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:16: \`retries\` is not a whole number from 0 to 10 (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:17: \`kind\` is none of format, lint, types, build, unit, integration, e2e, security, docs, other (did you mean \`unit\`?)",
      "muster.config.yaml:18: \`cwd\` is not a folder of the repository, as seen from its root (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:19: \`env\`: "A-B" is not the name of a variable, with * at its end for any rest (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:20: "1" is not the name of a variable (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:20: the value of \`B\` is not a text (put it into quotes)",
      "muster.config.yaml:21: \`locks\`: "" is not a name (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:22: \`cache\` is neither true nor false (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:23: \`command\` is not a list of words, the first of which names a program (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:24: there is no specialist \`debuger\` (did you mean \`debugger\`?)",
      "muster.config.yaml:25: a list of words runs without a shell (write \`command\` as one text, or leave \`shell\` out)",
      "muster.config.yaml:26: \`shell\` says how \`command\` is run, and there is none (correct the line in muster.config.yaml; \`muster schema config\` says what may stand there)",
      "muster.config.yaml:28: need 1: \`when\` is neither passed nor settled (did you mean \`settled\`?)",
      "muster.config.yaml:28: need 2 names no task (write an id, or { task: ID, when: settled })",
    ]
  `)
})

test('JSON is read as well, with lines, and is held to JSON', () => {
  const text =
    '{\n\t"tasks": {\n\t\t"a": { "command": "make", "timeout": "5m" },\n\t\t"b": { "comand": "x" }\n\t}\n}\n'
  expect(faultsOf(text, 'muster.config.json')).toMatchInlineSnapshot(`
    [
      "muster.config.json:4: there is no setting \`tasks.b.comand\` (did you mean \`command\`?)",
    ]
  `)
  expect(faultsOf('{ "tasks": {},\n }', 'muster.config.json')).toMatchInlineSnapshot(`
    [
      "muster.config.json:2: it is not JSON: Expected double-quoted property name (correct the line in muster.config.json; \`muster schema config\` says what may stand there)",
    ]
  `)
  expect(faultsOf('tasks: {}', 'muster.config.json')).toHaveLength(1)
  expect(faultsOf('{ "tasks": { "a": "make", "a": "x" } }', 'muster.config.json')).toHaveLength(1)
})

test('what init writes, as a person reads it', () => {
  const suite: Suite = {
    checks: [
      check('lint', {
        kind: 'lint',
        work: { is: 'script', name: 'lint', text: 'eslint .' },
        because: 'script `lint` of package.json',
        at: { file: 'package.json', startLine: 7, endLine: 7 },
      }),
      check('web:unit', {
        kind: 'unit',
        work: { is: 'words', words: ['vitest', 'run', 'a b'] },
        cwd: 'web',
        needs: [
          { check: 'lint', when: 'settled' },
          { check: 'build', when: 'passed' },
        ],
        inputs: ['web/**'],
        timeoutMs: 90_000,
        memoryMb: 2048,
        because: 'vitest is a dependency',
        at: { file: 'web/package.json', startLine: 12, endLine: 12 },
      }),
      check('build', {
        kind: 'build',
        work: { is: 'shell', text: 'make && make install' },
        because: 'step of .github/workflows/ci.yml',
      }),
    ],
    left: [{ what: 'deploy', because: 'it changes something outside', at: null }],
  }
  expect(starterConfig(['debugger'], suite).split('\n').slice(20).join('\n')).toMatchInlineSnapshot(`
    "# command, script or specialist; shell, cwd, kind, needs, inputs, outputs, cache, timeout, retries, locks, memory, env,
    # set, exclusive, required.
    tasks:
      # script \`lint\` of package.json
      lint:
        script: lint
        kind: lint

      # vitest is a dependency (web/package.json:12)
      web:unit:
        command: "vitest run 'a b'"
        kind: unit
        cwd: web
        needs: [{ task: lint, when: settled }, build]
        inputs: ["web/**"]
        timeout: 90s
        memory: 2GB

      # step of .github/workflows/ci.yml
      build:
        command: "make && make install"
        shell: true
        kind: build

      # Seen and left out:
      # deploy: it changes something outside
    "
  `)
})

const scriptsOf = (suite: Suite): Scripts => {
  const found = new Map<string, Map<string, string>>()
  for (const { cwd, work } of suite.checks)
    if (work.is === 'script')
      found.set(cwd, (found.get(cwd) ?? new Map<string, string>()).set(work.name, work.text))
  return found
}
/** A mapping puts keys that are numbers first. */
const byId = (checks: readonly Check[]): unknown =>
  checks.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(bare)
const bare = (one: Check): unknown => ({ ...one, because: null, at: null })

test('what init writes reads back to the same checks', () => {
  let compared = 0
  fc.assert(
    fc.property(suites, (suite) => {
      const read = readConfig(starterConfig(['debugger'], suite), known)
      if (!read.ok) throw new Error(JSON.stringify(read.faults, null, 1))
      const scripts = scriptsOf(suite)
      const last = (one: Check): Check =>
        one.work.is === 'script'
          ? { ...one, work: { ...one.work, text: scripts.get(one.cwd)!.get(one.work.name)! } }
          : one
      for (const detected of [none, { ...suite, checks: suite.checks.map(last) }]) {
        const back = suiteOf(read.value, detected, scripts)
        if (!back.ok) throw new Error(JSON.stringify(back.faults, null, 1))
        expect(byId(back.value.checks)).toEqual(byId(suite.checks.map(last)))
      }
      compared += suite.checks.length
    }),
    { numRuns: 300 },
  )
  expect(compared).toBeGreaterThan(300)
})

test('no reason can end its comment', () => {
  const suite: Suite = {
    checks: [check('a', { because: 'x\n  evil:\n    command: rm -rf /\u2028more\u0085b' })],
    left: [{ what: 'b\nc: d', because: '\r\ne: f', at: null }],
  }
  const read = readConfig(starterConfig([], suite), known)
  expect(read.ok && read.value.tasks.map(({ id }) => id)).toEqual(['a'])
})
