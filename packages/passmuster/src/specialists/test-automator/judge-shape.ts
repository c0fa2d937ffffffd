import type { Repo } from '../../facts/repo.ts'
import { listed } from '../../lib/listed.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { testFiles } from './judge-collection.ts'
import { baseOf } from './judge-layout.ts'
import { configFor, pytestConfigs, usesImportlib } from './pytest-config.ts'
import type { TestFacts } from './test-facts.ts'

export const specialistId = 'test-automator'

const factsOf = (file: string, repo: Repo): TestFacts | null =>
  (repo.facts.get(file)?.own[specialistId] as TestFacts | undefined) ?? null

/** Test classes that pytest passes over because they have a constructor. */
export function* classesWithInit(repo: Repo): Iterable<FindingDraft> {
  for (const file of testFiles(repo)) {
    for (const one of factsOf(file, repo)?.classesWithInit ?? []) {
      yield {
        rule: 'test-class-with-init',
        title: `pytest skips ${one.name}: a test class must not have __init__`,
        severity: 'medium',
        category: 'tests',
        at: [{ file, startLine: one.line, endLine: one.line }],
        evidence: [
          { kind: 'quote', file, startLine: one.line, endLine: one.line, contains: [`class ${one.name}`] },
          { kind: 'quote', file, startLine: one.initLine, endLine: one.initLine, contains: ['__init__'] },
        ],
        impact: `Its ${one.tests} tests are never run; pytest only warns "cannot collect test class '${one.name}' because it has a __init__ constructor".`,
        fix: { text: 'Turn `__init__` into `setup_method(self)` or a fixture.' },
        confidence: 'proved',
        symbol: one.name,
      }
    }
  }
}

/** The nearest folder above a file that declares dependencies of its own: its tests are run by themselves. */
const projectsOf = ({ manifests }: Repo): ((file: string) => string) => {
  const folders = manifests.all
    .filter(({ ecosystem }) => ecosystem === 'python')
    .map(({ file }) => file.slice(0, file.lastIndexOf('/') + 1))
    .sort((a, b) => b.length - a.length)
  return (file) => folders.find((folder) => file.startsWith(folder)) ?? ''
}

/** Test files of one base name in folders that are no packages: pytest imports the first and refuses the second. */
export function* basenameClashes(repo: Repo): Iterable<FindingDraft> {
  const configs = pytestConfigs(repo)
  const paths = new Set(repo.snapshot.files.map(({ path }) => path))
  const projectOf = projectsOf(repo)
  const files = testFiles(repo).filter(
    (file) => file.endsWith('.py') && !usesImportlib(configFor(file, configs)),
  )
  const named = Map.groupBy(files, (file) => {
    const base = baseOf(file, paths)
    const module = (base === '' ? file : file.slice(base.length + 1))
      .replace(/\.py$/, '')
      .replaceAll('/', '.')
    return `${configFor(file, configs)?.folder ?? ''}\0${projectOf(file)}\n${module}`
  })
  for (const [key, same] of [...named].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first, ...others] = same
    if (!first || others.length === 0) continue
    const module = key.split('\n')[1] ?? ''
    yield {
      rule: 'test-basename-clash',
      title: `${same.length} test files are all imported as ${module}`,
      severity: 'medium',
      category: 'tests',
      at: same.slice(0, 20).map((file) => ({ file, startLine: 1, endLine: 1 })),
      evidence: [
        ...same
          .slice(0, 4)
          .map((file) => ({ kind: 'quote' as const, file, startLine: 1, endLine: 1, contains: [] })),
        {
          kind: 'absent',
          what: '__init__.py that would tell them apart',
          searched: [`${baseOf(first, paths)}/__init__.py`.replace(/^\//, '')],
        },
      ],
      impact: `In one run pytest imports ${first} and stops at ${others.slice(0, 3).join(', ')} with "import file mismatch".`,
      fix: {
        text: 'Give the files different names, add `__init__.py` to their folders, or set `--import-mode=importlib`.',
      },
      confidence: 'strong',
      symbol: module,
    }
  }
}

/** Whether a dotted origin (`tests.conftest.run`, `.tools.run`, `helpers`) can be or lie in a test file of the repository. */
const inTests = (repo: Repo): ((origin: string) => boolean) => {
  const ends = new Set(
    [...repo.graph.modules.values()]
      .filter(({ role, file }) => role === 'test' && file.endsWith('.py'))
      .flatMap(({ file }) => {
        const parts = file.replace(/(?:\/__init__)?\.py$/, '').split('/')
        return parts.map((_, from) => parts.slice(from).join('.'))
      }),
  )
  return (origin) => {
    const dotted = origin.replace(/^\.+/, '')
    return (
      origin.startsWith('.') ||
      /(?:^|[._])(?:tests?|testing|conftest)(?:[._]|$)/.test(dotted) ||
      ends.has(dotted) ||
      ends.has(dotted.split('.').slice(0, -1).join('.'))
    )
  }
}

/** By its name the test passes when nothing is raised: the import or the call is the check. */
const smoke =
  /smoke|import|no_?(?:raise|error|exception|crash|fail)|(?:does|do|did|should|must|can)_?(?:not|nt)_|doesnt|without_?(?:error|exception|rais|crash|fail)|never_|runs?(?:_|$)|_works?(?:_|$)|benchmark|loads?(?:_|$)/i

/**
 * One finding for all tests that no assertion can fail; helpers of the tests may check, so their callers are left out,
 * and the title says "at least".
 */
export function* uncheckedTests(repo: Repo): Iterable<FindingDraft> {
  const mayCheck = inTests(repo)
  const files = testFiles(repo)
  const found = files.flatMap((file) =>
    (factsOf(file, repo)?.unchecked ?? [])
      .filter(({ calledFrom = [] }) => !calledFrom.some(mayCheck))
      .filter(({ how, symbol }) => how !== undefined || !smoke.test(`${file} ${symbol}`))
      .map((one) => ({ file, ...one })),
  )
  const first = found[0]
  if (first === undefined) return
  const of = (how: 'caught' | 'returned' | undefined): number => found.filter((one) => one.how === how).length
  const ways = [
    [of(undefined), 'in which no check is seen'],
    [of('returned'), 'with True or False as the result and no assertion'],
    [of('caught'), 'with assertions only inside a `try` whose handlers take the failure'],
  ] as const
  const told = ways.filter(([count]) => count > 0)
  yield {
    rule: 'tests-without-assertion',
    title: `At least ${found.length} Python test ${found.length === 1 ? 'function' : 'functions'} cannot fail by an assertion`,
    severity: 'low',
    category: 'tests',
    at: found.slice(0, 50).map(({ file, line }) => ({ file, startLine: line, endLine: line })),
    evidence: found.slice(0, 5).map(({ file, line, symbol }) => ({
      kind: 'quote',
      file,
      startLine: line,
      endLine: line,
      contains: [symbol.split('.').at(-1) ?? symbol],
    })),
    impact:
      found.length === 1
        ? `It is one ${told[0]?.[1] ?? ''}. An exception that gets out of it makes it fail, a wrong result does not.`
        : `They are ${listed(told.map(([count, what]) => `${count} ${what}`))}. An exception that gets out of them makes them fail, a wrong result does not.`,
    fix: {
      text: `Assert ${found.length === 1 ? `in ${first.symbol} of ${first.file} what must be true afterwards` : `in each what must be true afterwards, beginning with ${first.symbol} in ${first.file}`}; where running through is all that is asked, say so in its name or a comment.`,
    },
    confidence: 'strong',
    symbol: 'tests',
  }
}
