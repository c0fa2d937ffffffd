import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { problems } from '../report/json-schema.ts'
import { brokenShop, makeRepository, muster } from '../repository.ts'

type Json = Readonly<Record<string, unknown>>
const json = (path: string): Json => JSON.parse(readFileSync(path, 'utf8')) as Json
const schema = (name: string): Json => json(join(import.meta.dirname, `../../schema/${name}.v1.json`))

/** What a run of the whole program prints and writes, held against the schemas that are shipped with it. */
const published = async (files: Readonly<Record<string, string>>): Promise<readonly Json[]> => {
  using repo = makeRepository(files)
  const ran = await muster(['discover', '--json', '--quiet', '--state', repo.state], { cwd: repo.root })
  expect(ran.code, ran.err).toBe(0)
  const report = JSON.parse(ran.out) as Json
  const context = json(join(repo.root, '.muster/orchestration_context.json'))
  expect(problems(schema('discovery'), report)).toEqual([])
  expect(problems(schema('orchestration-context'), context)).toEqual([])
  return [report, context]
}

test('a real report and a real context file are what the schemas promise', { timeout: 60_000 }, async () => {
  const [report] = await published({
    ...brokenShop,
    'notes.ipynb':
      '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","id":"a","metadata":{},"outputs":[],"execution_count":null,"source":["import nowhere_at_all\\n"]}]}\n',
    '.github/workflows/ci.yml':
      'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: pytest missing_folder\n',
    'README.md': '# Shop\n\nRun `python -m shop.nothing`, then see [the plan](docs/plan.md).\n',
  })
  const count = (name: string): number => (report![name] as readonly unknown[]).length
  for (const name of ['findings', 'blockers', 'repairSets', 'plan', 'subsystems', 'specialists'])
    expect(count(name), name).toBeGreaterThan(0)
})

test('so are those of a repository with nothing in it', { timeout: 60_000 }, async () => {
  const [report] = await published({})
  expect(report!['findings']).toEqual([])
})
