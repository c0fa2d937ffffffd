import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const fixture = fileURLToPath(new URL('fixtures/without-parser.mjs', import.meta.url))

interface Said {
  readonly langs: readonly (string | null)[]
  readonly unparsed: readonly string[]
  readonly version: string
}

const without = (hidden: string): Said => {
  const argv = ['--conditions=passmuster-source', fixture, hidden]
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8', timeout: 30_000 })) as Said
}

test('with every parser nothing is unparsed', () => {
  const { langs, unparsed, version } = without('nothing')
  expect({ langs, unparsed }).toEqual({ langs: ['go', 'rust', 'java'], unparsed: [] })
  expect(version).toContain('parsers@go+java+rust')
})

test.each([
  ['@lezer/go', [null, 'rust', 'java'], 'go', 'parsers@java+rust'],
  ['@lezer/rust', ['go', null, 'java'], 'rust', 'parsers@go+java'],
  ['@lezer/java', ['go', 'rust', null], 'java', 'parsers@go+rust'],
])(
  'without %s its language alone is not read, and facts kept from then are not believed later',
  (name, langs, lang, version) => {
    const said = without(name)
    expect({ langs: said.langs, unparsed: said.unparsed }).toEqual({ langs, unparsed: [lang] })
    expect(said.version).toContain(version)
  },
)
