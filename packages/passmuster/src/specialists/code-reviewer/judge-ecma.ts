import { ecmaRole, isFixture } from '../../facts/ecmascript/ecma-modules.ts'
import { analyseEcma } from '../../facts/ecmascript/graph.ts'
import type { Break, Module } from '../../facts/import-graph.ts'
import type { Repo } from '../../facts/repo.ts'
import { isVendored } from '../../facts/texts.ts'
import { listed } from '../../lib/listed.ts'
import type { FindingDraft, Place } from '../../model/finding.ts'
import { specialistId } from './python-files.ts'
import type { EcmaReview, Twice } from './review-facts.ts'

interface EcmaFile {
  readonly file: string
  readonly own: EcmaReview
  readonly role: Module['role']
}

/** TypeScript and JavaScript: types that lead nowhere, exports of nothing, what stands twice, handlers without a body. */
export function* judgeEcma(repo: Repo): Generator<FindingDraft> {
  const files = ecmaFiles(repo)
  yield* missingTypes(repo)
  for (const one of files) {
    yield* exportsOfNothing(one)
    yield* standsTwice(one)
  }
  yield* emptyHandlers(files)
}

const ecmaFiles = (repo: Repo): readonly EcmaFile[] => {
  const minified = new Set(
    repo.snapshot.files.filter(({ size, lines }) => size > 400 * Math.max(1, lines)).map(({ path }) => path),
  )
  return [...repo.facts]
    .flatMap(([file, { code, own }]) => {
      const review = own[specialistId] as EcmaReview | undefined
      if (code?.lang !== 'ecmascript' || review === undefined || code.generated || code.errors.length > 0)
        return []
      const role = ecmaRole(file)
      if (role === 'docs' || role === 'archived' || isFixture(file) || isVendored(file)) return []
      return minified.has(file) ? [] : [{ file, own: review, role }]
    })
    .toSorted((a, b) => (a.file < b.file ? -1 : 1))
}

const lineOf = (file: string, line: number): Place => ({ file, startLine: line, endLine: line })
const quote = (file: string, line: number, contains: readonly string[]) =>
  ({ kind: 'quote', ...lineOf(file, line), contains }) as const

/** Erased imports that lead nowhere: one finding per target. Types of undeclared packages are for the compiler alone. */
function* missingTypes(repo: Repo): Generator<FindingDraft> {
  const faults = analyseEcma(repo).typeFaults.filter(
    ({ kind, file }) => kind !== 'missing-dependency' && isJudged(repo, file),
  )
  for (const [, all] of Map.groupBy(faults, ({ kind, target }) => `${kind} ${target}`)) {
    const first = all.find(({ file }) => ecmaRole(file) === 'source') ?? all[0]
    if (first === undefined) continue
    const ordered: readonly Break[] = [first, ...all.filter((one) => one !== first)]
    yield {
      rule: 'missing-type',
      title: `${first.title}, as a type`,
      severity: ecmaRole(first.file) === 'source' ? 'medium' : 'low',
      category: 'correctness',
      at: ordered.slice(0, 20).map(({ place }) => place),
      evidence: ordered.slice(0, 3).flatMap(({ evidence }) => evidence),
      impact: `Type checking fails at the import, or takes it for \`any\`; at run time the import is dropped. ${first.because[0]?.toUpperCase()}${first.because.slice(1)}.`,
      fix: first.fix,
      confidence: 'strong',
      symbol: first.target,
    }
  }
}

const isJudged = (repo: Repo, file: string): boolean => {
  const role = repo.graph.modules.get(file)?.role
  return role === 'source' || role === 'script' || role === 'test'
}

function* exportsOfNothing({ file, own, role }: EcmaFile): Generator<FindingDraft> {
  const lost = own.exportsOfNothing ?? []
  if (lost.length === 0) return
  const names = lost.map(({ name }) => `\`${name}\``)
  yield {
    rule: 'undefined-export',
    title: `${file} exports ${names.slice(0, 4).join(', ')}, which it does not declare`,
    severity: role === 'source' ? 'high' : 'medium',
    category: 'correctness',
    at: lost.slice(0, 20).map(({ line }) => lineOf(file, line)),
    evidence: lost.slice(0, 10).map(({ name, line }) => quote(file, line, [name])),
    impact: 'The module does not parse as a module: every import of it fails.',
    fix: {
      text: `Declare or import ${names.slice(0, 4).join(', ')}, or take ${lost.length === 1 ? 'it' : 'them'} off the list.`,
    },
    confidence: 'proved',
    symbol: 'export',
  }
}

const told = {
  key: ['is a key twice in one object', 'Only the last of the two counts.'],
  member: ['is a member twice in one class', 'Only the last of the two counts.'],
  case: ['is a case twice in one switch', 'The second is never reached.'],
} as const

function* standsTwice({ file, own, role }: EcmaFile): Generator<FindingDraft> {
  const unlike = (one: Twice): boolean => one.same !== true
  for (const [kind, all] of Map.groupBy(own.twice ?? [], (one) => one.kind)) {
    const names = [...new Set(all.map(({ name }) => `\`${name}\``))]
    const [title, impact] = told[kind]
    yield {
      rule: `duplicate-${kind}`,
      title: `${names.slice(0, 4).join(', ')} ${names.length === 1 ? title : title.replace('is a', 'are each a')}`,
      severity: role === 'source' && all.some(unlike) ? 'medium' : 'low',
      category: 'correctness',
      at: all.slice(0, 20).map(({ line }) => lineOf(file, line)),
      evidence: all
        .slice(0, 10)
        .flatMap(({ line, firstLine, name }) => [
          quote(file, firstLine, kind === 'case' ? [] : [name]),
          quote(file, line, kind === 'case' ? [] : [name]),
        ]),
      impact,
      fix: { text: 'Keep the one that is meant, or rename the other.' },
      confidence: 'proved',
      symbol: kind,
    }
  }
}

const mostPlaces = 30

/** One note for all of them, which names the first: `catch {}` is sometimes meant, and always worth a look. */
function* emptyHandlers(files: readonly EcmaFile[]): Generator<FindingDraft> {
  const all = files
    .filter(
      ({ role, file }) =>
        role === 'source' && !/(?:^|\/)[\w.-]*-?(?:dist|build|bindings)\/|-bindings\.[jt]s$/.test(file),
    )
    .flatMap(({ file, own }) => (own.emptyCatch ?? []).map((one) => ({ file, ...one })))
    .slice(0, mostPlaces)
  const first = all[0]
  if (first === undefined) return
  const places = listed(all.slice(0, 3).map(({ file, line }) => `${file}:${line}`))
  yield {
    rule: 'empty-catch',
    title: `${places} ${all.length === 1 ? 'has a' : 'have a'} \`catch\` block without a statement or a comment`,
    severity: 'info',
    category: 'robustness',
    at: all.map(({ file, line, endLine }) => ({ file, startLine: line, endLine })),
    evidence: all.slice(0, 10).map(({ file, line, endLine }) => ({
      kind: 'quote' as const,
      file,
      startLine: line,
      endLine,
      contains: ['catch'],
    })),
    impact: `What is thrown in ${all.length === 1 ? 'its `try`' : 'their `try`'} ends there unseen; no comment there says whether that is meant.`,
    fix: {
      text: 'Say in a comment what is expected to fail there, or log it.',
    },
    confidence: 'proved',
    symbol: 'catch',
  }
}
