import type { Module } from '../../facts/import-graph.ts'
import type { Repo } from '../../facts/repo.ts'
import { listed } from '../../lib/listed.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { isTest, reachedByTests } from './reached.ts'
import { worthTesting } from './worth-testing.ts'

/** Parts told at most, those with the most lines. */
const mostParts = 6

/**
 * Notes on modules with work of their own that no test imports, even indirectly: one per part (the first three folders
 * of a path), which names the largest of them and claims nothing of the others.
 */
export function* untestedModules(repo: Repo): Iterable<FindingDraft> {
  const { modules } = repo.graph
  const tests = [...modules.values()].filter(isTest)
  const tested = new Set(tests.filter((one) => holdsTests(repo, one)).map(({ lang }) => lang))
  if (tested.size === 0) return
  const reached = reachedByTests(repo, tests)
  const isWorth = worthTesting(repo, tests)
  const left = [...modules.values()]
    .filter((one) => tested.has(one.lang) && !isTest(one) && !reached(one) && isWorth(one))
    .sort((a, b) => b.lines - a.lines || (a.file < b.file ? -1 : 1))
  const parts = [...Map.groupBy(left, partOf)]
    .map(([part, all]) => ({ part, all, lines: all.reduce((sum, one) => sum + one.lines, 0) }))
    .sort((a, b) => b.lines - a.lines || (a.part < b.part ? -1 : 1))
    .slice(0, mostParts)
    .sort((a, b) => (a.part < b.part ? -1 : 1))
  for (const { part, all } of parts) {
    const named = all.slice(0, 3)
    const [first] = named
    if (first === undefined) continue
    yield {
      rule: 'untested-modules',
      title: `No test file imports ${orListed(named.map(({ file }) => file))}, directly or through other modules`,
      severity: 'info',
      category: 'tests',
      at: all.slice(0, 30).map(({ file }) => ({ file, startLine: 1, endLine: 1 })),
      evidence: named.map(({ file }) => ({ kind: 'quote', file, startLine: 1, endLine: 1, contains: [] })),
      impact: `The import statements of the test files, and of the modules that they lead to, do not come to ${all.length === 1 ? 'it' : 'them'}. Tests that start the program from outside, or load modules by name, are not seen.`,
      fix: {
        text:
          named.length === 1
            ? `Test what ${first.file} does by itself, where nothing else checks it.`
            : `Begin with ${first.file}, the largest of these, where nothing else checks it.`,
      },
      confidence: 'strong',
      symbol: part,
    }
  }
}

/** A Python file counts where it defines a test: a script may only be called after one. */
const holdsTests = ({ facts }: Repo, { file }: Module): boolean => {
  const code = facts.get(file)?.code
  return (
    code?.lang !== 'python' ||
    code.bindings.some(
      ({ name, how }) =>
        (how === 'def' && name.startsWith('test')) || (how === 'class' && /test/i.test(name)),
    )
  )
}

const orListed = (names: readonly string[]): string => listed(names).replace(/ and (?!.* and )/, ' or ')

const partOf = ({ file }: Module): string => {
  const folders = file.split('/').slice(0, -1)
  return folders.slice(0, 3).join('/') || '.'
}
