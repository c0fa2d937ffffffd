import type { Repo } from '../../facts/repo.ts'
import type { Claim, EvidenceDraft, FindingDraft } from '../../model/finding.ts'
import type { Specialist } from '../specialist.ts'
import { installsOf, isMarkdown, judgeLinks } from './judge-documents.ts'
import { ecmaDoubts } from './judge-ecma.ts'
import type { Doubt } from './doubt.ts'
import { doubtsOf } from './judge-imports.ts'
import { listingOf } from './listing.ts'
import type { RawEcma } from './raw-ecma.ts'
import type { RawLines } from './raw-lines.ts'
import { rawLines } from './raw-lines.ts'

/**
 * Looks a second time, by other means than the debugger: raw import lines, the list of paths and the plain words of
 * manifests and documents instead of syntax trees, resolved graphs and parsed tables. It says little itself; its
 * claims meet the others' when findings are consolidated, and where they disagree the report shows both sides.
 */
export const secondOpinion: Specialist = {
  id: 'second-opinion',
  group: 'code analysis',
  finds: 'the same critical facts by an independent method, so that a wrong one is contradicted',
  version: 6,
  wants: null,
  extractor: rawLines,
  examines: (file, repo) =>
    repo.facts.get(file)?.own['second-opinion'] !== undefined || (isMarkdown(file) && repo.texts.has(file)),
  *judge(repo) {
    const raw = new Map<string, RawLines>()
    const ecma = new Map<string, RawEcma>()
    for (const [file, facts] of repo.facts) {
      const own = facts.own['second-opinion'] as RawLines | RawEcma | undefined
      if (own === undefined) continue
      if ('specifiers' in own) ecma.set(file, own)
      else raw.set(file, own)
    }
    const listing = listingOf(
      repo.snapshot.files.filter((file) => file.kind === 'text').map((file) => file.path),
      repo.snapshot.files.map((file) => file.path),
    )
    const doubts = [...doubtsOf(repo, raw, listing), ...ecmaDoubts(repo, ecma)]
    yield* corroborations(doubts, repo)
    yield* elsewhere(doubts)
    yield* judgeLinks(repo)
  },
}

/** The words in which the blocker analysis makes the same claims. */
const spoken = {
  module: ['module', 'exists'],
  distribution: ['dependency', 'declared'],
  name: ['name', 'exists'],
} as const

const claimOf = (doubt: Doubt, polarity: boolean): Claim => {
  const [kind, predicate] = spoken[doubt.kind]
  return { subject: `${kind}:${doubt.subject}`, predicate, polarity }
}

const quoteOf = ({ file, line, word }: Doubt): EvidenceDraft => ({
  kind: 'quote',
  file,
  startLine: line,
  endLine: line,
  contains: word === '' ? [] : [word],
})

/** The quote of an import that names its words on later lines holds the statement's first line only. */
const quoted = (doubt: Doubt): EvidenceDraft =>
  quoteOf(doubt.kind === 'name' ? { ...doubt, word: 'import' } : doubt)

const words = {
  module: {
    one: 'module that a top-level import asks of the repository has no file',
    many: 'modules that top-level imports ask of the repository have no file',
    impact: 'No path of the repository ends like these modules, whatever the source roots are.',
  },
  distribution: {
    one: 'package that a top-level import names is mentioned in no manifest',
    many: 'packages that top-level imports name are mentioned in no manifest',
    impact:
      'Some may come with another package that is declared. Names that resemble a declared one, or a file of the repository, are not counted.',
  },
  name: {
    one: 'name that a top-level import takes from a module of the repository is bound on no line of it',
    many: 'names that top-level imports take from modules of the repository are bound on no line of these',
    impact: 'No line of the modules binds these names, and no submodule is called so.',
  },
} as const

/** What the numbers leave out. */
const leftOut = (all: readonly Doubt[]): string => {
  const more = all.some(({ file }) => !/\.pyi?$/.test(file)) ? 'example, ' : ''
  return ` Imports in functions and blocks are not counted, nor is ${more}archived, template, vendored or documentation code.`
}

/** One finding per kind, with a claim for each subject. */
function* corroborations(doubts: readonly Doubt[], repo: Repo): Generator<FindingDraft> {
  const installs = installsOf(repo)
  for (const kind of ['distribution', 'module', 'name'] as const) {
    const all = doubts.filter((doubt) => doubt.kind === kind)
    if (all.length === 0) continue
    const { one, many, impact } = words[kind]
    const told =
      kind === 'distribution'
        ? [...new Set(all.flatMap((doubt) => installs.get(doubt.distribution ?? doubt.subject) ?? []))]
        : []
    const named = [...new Set(told.map((each) => each.name))]
    yield {
      rule: `second-opinion/${kind}`,
      title: `Second look: at least ${all.length} ${all.length === 1 ? one : many}`,
      severity: 'info',
      category: kind === 'distribution' ? 'dependency' : 'structure',
      at: all.map(({ file, line }) => ({ file, startLine: line, endLine: line })),
      evidence: [
        ...all.flatMap((doubt): readonly EvidenceDraft[] => [
          quoted(doubt),
          { kind: 'absent', what: doubt.distribution ?? doubt.subject, searched: doubt.searched },
        ]),
        ...told.map((one): EvidenceDraft => ({
          kind: 'quote',
          file: one.file,
          startLine: one.line,
          endLine: one.line,
          contains: [one.name],
        })),
      ],
      impact:
        impact +
        leftOut(all) +
        (named.length === 0 ? '' : ` Documents tell people to install ${named.join(', ')} by hand.`),
      fix: { text: 'Nothing to do here: where another finding tells one of them in detail, it has the fix.' },
      confidence: 'strong',
      symbol: kind,
      claims: all.map((doubt) => claimOf(doubt, false)),
    }
  }
}

/** Where a file of the same name stands elsewhere the module exists after all: a weak claim against "missing". */
function* elsewhere(doubts: readonly Doubt[]): Generator<FindingDraft> {
  for (const doubt of doubts) {
    const file = doubt.elsewhere.find((path) => path !== doubt.file)
    if (file === undefined) continue
    yield {
      rule: 'second-opinion/elsewhere',
      title: `${doubt.subject} is imported, and ${file} could be it`,
      severity: 'info',
      category: 'structure',
      at: [{ file: doubt.file, startLine: doubt.line, endLine: doubt.line }],
      evidence: [quoteOf(doubt), { kind: 'quote', file, startLine: 1, endLine: 1, contains: [] }],
      impact: 'The import would work if this file stood where the import looks for it.',
      fix: { text: `Import it by the name under which ${file} can be reached, or move the file.` },
      confidence: 'weak',
      symbol: doubt.subject,
      claims: [claimOf(doubt, true)],
    }
  }
}
