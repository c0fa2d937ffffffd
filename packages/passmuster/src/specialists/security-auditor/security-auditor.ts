import { languageOf } from '../../facts/language.ts'
import type { Module } from '../../facts/import-graph.ts'
import { ecmaRole, isFixture } from '../../facts/ecmascript/ecma-modules.ts'
import { placeOf } from '../../facts/python/notebook.ts'
import type { Repo } from '../../facts/repo.ts'
import { isVendored } from '../../facts/texts.ts'
import type { FindingDraft, Place, Severity } from '../../model/finding.ts'
import type { FileFacts } from '../../facts/file-facts.ts'
import type { Specialist } from '../specialist.ts'
import { securityExtractor } from './extract-security.ts'
import type { SecurityFacts, SecuritySite, Setting } from './security-facts.ts'
import { wordings } from './wording.ts'

const id = 'security-auditor'

/** Text from outside that reaches SQL, a shell, an interpreter or a deserializer; hashes, randomness and TLS misused. */
export const securityAuditor: Specialist = {
  id,
  group: 'quality',
  finds:
    'SQL by string building, shell and code execution of what a function is given, unsafe deserialization, passwords hashed fast and unsalted, TLS checks turned off',
  version: 2,
  wants: null,
  extractor: securityExtractor,
  examines: (file, repo) => languageOf(file) !== null && repo.facts.get(file)?.code != null,
  *judge(repo) {
    const files = [...repo.facts.values()].toSorted((a, b) => (a.file < b.file ? -1 : 1))
    for (const facts of files) {
      const own = facts.own[id] as SecurityFacts | undefined
      const role = own && roleIn(facts, repo)
      if (!own || role === undefined || role === 'test') continue
      const sites = own.sites.filter((site) => isWorthTelling(site, facts, role))
      const groups = Map.groupBy(sites, (site) => `${site.rule} ${site.symbol}`)
      for (const [first, ...rest] of groups.values())
        if (first) yield draftOf(facts, [first, ...rest], role, own.setting ?? {})
    }
  },
}

const trial = /(?:^|[/._-])(?:bench\w*|perf|tests?|testing|spec|fixtures?|demo|examples?|mocks?)(?:$|[/._-])/i

/** A helper of scripts that runs the command it is told to: its callers stand beside it; in ECMAScript runners of commands abound. */
const isWorthTelling = (
  { rule, note }: SecuritySite,
  { code, file }: FileFacts,
  role: Module['role'],
): boolean =>
  !(rule === 'tls-verification-off' && (role !== 'source' || trial.test(file))) &&
  (rule !== 'shell-command' ||
    (note === 'whole'
      ? role === 'source' && code?.lang === 'python'
      : code?.lang !== 'ecmascript' || (role === 'source' && note !== 'inner')))

/** Undefined = material that is not the repository's own program. */
const roleIn = ({ file, code }: FileFacts, repo: Repo): Module['role'] | undefined => {
  if (
    isVendored(file) ||
    /(?:^|\/)(?:vendor|third_party)\//.test(file) ||
    (/^(go|java|rust)$/.test(code?.lang ?? '') && /(?:^|\/)testdata\//.test(file)) ||
    isFixture(file) ||
    /(?:^|\/)migrations?(?:\/|\.py$)/.test(file) ||
    (code?.lang === 'ecmascript' && code.generated)
  )
    return undefined
  if (/(?:^|\/)(?:e2e|tests?|__tests__|__mocks__)\//.test(file)) return 'test'
  return repo.graph.modules.get(file)?.role ?? (code?.lang === 'ecmascript' ? ecmaRole(file) : 'source')
}

const lowered: Readonly<Record<Severity, Severity>> = {
  critical: 'high',
  high: 'medium',
  medium: 'low',
  low: 'info',
  info: 'info',
}

/** Harm needs a deployed program: a script is run by its owner, examples and archives by nobody. */
const weighed = (severity: Severity, role: Module['role'], { rule }: SecuritySite): Severity => {
  if (role === 'source') return severity
  if (role === 'script' && rule === 'shell-command' && severity !== 'critical') return 'info'
  if (role === 'script') return rule === 'sql-format' ? severity : lowered[severity]
  return lowered[lowered[severity]]
}

const draftOf = (
  { file, code }: FileFacts,
  sites: readonly [SecuritySite, ...SecuritySite[]],
  role: Module['role'],
  setting: Setting,
): FindingDraft => {
  const [first] = sites
  const { title, severity, confidence, impact, fix } = wordings[first.rule](first.symbol, sites, setting)
  const placeIn = (line: number, endLine: number = line): Place =>
    placeOf(code?.lang === 'python' ? code : null, file, line, endLine)
  const places = sites.flatMap((site) => [
    placeIn(site.line, site.endLine),
    ...(site.sinkLine === undefined || (site.sinkLine >= site.line && site.sinkLine <= site.endLine)
      ? []
      : [placeIn(site.sinkLine)]),
  ])
  return {
    rule: first.rule,
    title,
    severity: weighed(severity, role, first),
    category: 'security',
    at: unique(places).slice(0, 20),
    evidence: sites
      .slice(0, 5)
      .map((site) => ({ kind: 'quote', ...placeIn(site.line, site.endLine), contains: [site.mark] })),
    impact,
    fix: { text: fix },
    confidence,
    symbol: first.symbol,
  }
}

const unique = (places: readonly Place[]): readonly Place[] => [
  ...new Map(places.map((one) => [`${one.cell} ${one.startLine} ${one.endLine}`, one])).values(),
]
