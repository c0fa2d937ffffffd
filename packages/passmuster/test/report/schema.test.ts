import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { orchestrationContext } from '../../src/report/context-file.ts'
import { envelopes } from './envelopes.ts'
import { problems } from './json-schema.ts'
import { empty, sample } from './sample.ts'
import { weighed } from './weighed.ts'
import { validationJson } from '../../src/report/validation/json.ts'
import { sample as validation } from './validation/sample.ts'

const schema = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../schema/${name}.v1.json`, import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >
const json = (value: unknown): Record<string, unknown> =>
  JSON.parse(JSON.stringify(value)) as Record<string, unknown>

describe('the published schema of a discovery', () => {
  const discovery = schema('discovery')
  test.each([
    ['full', sample],
    ['empty', empty],
    ['weighed', weighed],
  ])('takes a %s one', (_, d) => {
    expect(problems(discovery, json(d))).toEqual([])
  })
  test('names every member there is, and no other', () => {
    expect(Object.keys(discovery['properties'] as object).toSorted()).toEqual(Object.keys(weighed).toSorted())
    expect((discovery['required'] as string[]).toSorted()).toEqual(Object.keys(sample).toSorted())
  })
  test.each<[string, Record<string, unknown>, string]>([
    ['a missing member', { plan: undefined }, '$: lacks plan'],
    ['an unknown member', { extra: 1 }, '$: has an unknown member extra'],
    ['another version', { v: 2 }, '$.v: is not 1'],
    [
      'a severity of its own',
      { findings: [{ ...sample.findings[0], severity: 'fatal' }] },
      '$.findings[0].severity: fatal is none of critical,high,medium,low,info',
    ],
    [
      'a finding without evidence',
      { findings: [{ ...sample.findings[0], evidence: [] }] },
      '$.findings[0].evidence: has too few items',
    ],
    [
      'evidence of another kind',
      { findings: [{ ...sample.findings[0], evidence: [{ kind: 'rumour' }] }] },
      '$.findings[0].evidence[0]: fits 0 of the alternatives',
    ],
  ])('refuses %s', (_, over, problem) => {
    expect(problems(discovery, json({ ...sample, ...over }))).toEqual([problem])
  })
})

describe('the published schema of the orchestration context', () => {
  const context = schema('orchestration-context')
  test.each([0, 1, 4, 8, envelopes.length])('takes the projection of the first %i events', (n) => {
    expect(
      problems(
        context,
        json(orchestrationContext(envelopes.slice(0, n), n === envelopes.length ? sample : null)),
      ),
    ).toEqual([])
  })
})

test('the orchestration context of a finished run, whole', () => {
  expect({ ...orchestrationContext(envelopes, sample), metrics: '…', blockers: '…', plan: '…' })
    .toMatchInlineSnapshot(`
    {
      "agents": [
        {
          "attempts": 1,
          "cpuMs": 10,
          "findings": 1,
          "group": "performance",
          "id": "debugger",
          "outcome": "passed",
          "state": "settled",
          "title": "what debugger does",
          "via": "ran",
          "wallMs": 12,
        },
        {
          "attempts": 0,
          "cpuMs": null,
          "findings": 0,
          "group": "planning",
          "id": "planner",
          "outcome": "passed",
          "state": "settled",
          "title": "what planner does",
          "via": "restored",
          "wallMs": null,
        },
      ],
      "blockers": "…",
      "findings": {
        "critical": 1,
        "high": 1,
        "info": 0,
        "low": 0,
        "medium": 0,
      },
      "groups": [
        {
          "agents": [
            "debugger",
          ],
          "name": "performance",
          "settled": 1,
        },
        {
          "agents": [
            "planner",
          ],
          "name": "planning",
          "settled": 1,
        },
      ],
      "handoffs": [
        {
          "from": "debugger",
          "reason": null,
          "signal": "TASK_COMPLETE",
          "state": "accepted",
          "summary": "3 blockers",
          "to": "planner",
        },
      ],
      "job": "discover",
      "kind": "orchestration-context",
      "metrics": "…",
      "plan": "…",
      "queue": [],
      "resultDigest": "2080393b74780fa0d5a848edae0b07bab2016f329e04bbd63a091cbc91073eb1",
      "run": "run-1",
      "state": "finished",
      "v": 1,
      "verdict": "passed",
    }
  `)
})

describe('the published schema of a validation', () => {
  const validated = schema('validation')
  const said = json(validationJson(validation))
  test('takes one with every outcome, and names its outcomes under `kind`', () => {
    expect(problems(validated, said)).toEqual([])
    expect((said['tasks'] as { outcome: object }[]).map(({ outcome }) => outcome)).toContainEqual({
      kind: 'not-run',
      because: 'playwright was not found',
    })
  })
  test('refuses an outcome of its own', () => {
    const [first] = said['tasks'] as Record<string, unknown>[]
    const strange = { ...said, tasks: [{ ...first, outcome: { kind: 'fine' } }] }
    expect(problems(validated, strange)).toEqual(['$.tasks[0].outcome: fits 0 of the alternatives'])
  })
})
