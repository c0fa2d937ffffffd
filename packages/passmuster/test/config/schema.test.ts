import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settingNames, readConfig } from '../../src/config/read-config.ts'
import { taskSettings } from '../../src/config/read-tasks.ts'
import { starterConfig } from '../../src/config/starter.ts'
import { readYaml } from '../../src/lib/yaml.ts'
import { checkKinds } from '../../src/model/check.ts'
import { problems } from '../report/json-schema.ts'
import { suites } from './some-checks.ts'

type Schema = Readonly<Record<string, unknown>>
const schema = JSON.parse(
  readFileSync(new URL('../../schema/config.v1.json', import.meta.url), 'utf8'),
) as Schema
const inner = (...path: readonly string[]): Schema => path.reduce((at, key) => at[key] as Schema, schema)
const known = { specialists: ['debugger', 'planner'], presets: ['seed'] }

test('the published schema names the settings that are read, no more and no less', () => {
  expect(Object.keys(inner('properties')).sort()).toEqual(settingNames.top.toSorted())
  expect(Object.keys(inner('properties', 'discover', 'properties')).sort()).toEqual(
    settingNames.discover.toSorted(),
  )
  expect(Object.keys(inner('$defs', 'task', 'properties')).sort()).toEqual(taskSettings.toSorted())
  expect(inner('$defs', 'task', 'properties', 'kind')['enum']).toEqual(checkKinds)
})

test('what init writes is what the schema promises', () => {
  fc.assert(
    fc.property(suites, (suite) => {
      expect(problems(schema, readYaml(starterConfig(['debugger'], suite)).value)).toEqual([])
    }),
  )
})

const texts = fc.constantFrom('a', '5m', 'unit', 'settled', '')
const values = fc.oneof(
  texts,
  fc.integer({ min: -1, max: 12 }),
  fc.boolean(),
  fc.array(texts, { maxLength: 2 }),
  fc.constant(null),
  fc.constant([{ task: 'a' }]),
  fc.constant({ A: 1 }),
)

test('what is read as a configuration is one under the schema', () => {
  let accepted = 0
  const task = fc.dictionary(fc.constantFrom(...taskSettings), values, { maxKeys: 3, noNullPrototype: true })
  const config = fc.record(
    {
      concurrency: values,
      tasks: fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(task, values), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(config, (value) => {
      const read = readConfig(JSON.stringify(value), known, 'muster.config.json')
      if (!read.ok) return
      accepted += 1
      expect(problems(schema, value)).toEqual([])
    }),
    { numRuns: 2000 },
  )
  expect(accepted).toBeGreaterThan(50)
})
