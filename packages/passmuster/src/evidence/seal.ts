import type { Redact } from '../context/redact.ts'
import { presentPaths } from '../facts/present.ts'
import type { Repo } from '../facts/repo.ts'
import type { Evidence, Finding, FindingDraft, FindingStatus, Fix } from '../model/finding.ts'
import type { Source } from '../model/ports.ts'
import type { Check, Checking, Hmac } from './checking.ts'
import { checkEvidence } from './check.ts'
import type { Identity } from './identity.ts'
import { idOf, identityOf } from './identity.ts'
import { lineageOf } from './lineage.ts'
import { readerOf } from './reader.ts'
import { secretHmac } from './secret-key.ts'

export interface Sealing {
  /** The specialist that speaks. */
  readonly by: string
  readonly source: Source
  readonly repo: Repo
  readonly redact: Redact
  readonly hmac?: Hmac
  /** Called once per finding, in order, with why it has its status. */
  readonly checked?: (finding: Finding, because: string) => void
}

/**
 * Turns drafts into findings: reads and checks every piece of evidence, computes digests and ids, takes secrets out.
 * Findings come in the drafts' order. A draft without places or evidence is a defect and throws.
 */
export const sealFindings = async (drafts: Iterable<FindingDraft>, sealing: Sealing): Promise<Finding[]> => {
  const { repo, source, redact } = sealing
  const all = [...drafts]
  for (const draft of all) {
    if (draft.evidence.length === 0 || draft.at.length === 0) {
      throw new Error(
        `${sealing.by} reported ${draft.rule} without ${draft.at.length === 0 ? 'a place' : 'evidence'}`,
      )
    }
  }
  const ids = identify(all, repo)
  const checking: Checking = {
    reader: readerOf(source),
    files: new Set(presentPaths(repo.snapshot)),
    history: repo.history,
    repo,
    redact,
    hmac: sealing.hmac ?? secretHmac(repo.history, source.snapshot),
  }
  const findings: Finding[] = []
  for (const [index, draft] of all.entries()) {
    const checks: Check[] = []
    for (const evidence of draft.evidence) checks.push(await checkEvidence(evidence, checking))
    const { status, because } = judged(checks)
    const finding = assemble(draft, ids[index] ?? '', checks, status, sealing)
    findings.push(finding)
    sealing.checked?.(finding, redact(because).text)
  }
  return findings
}

/** One failing piece refutes; one that can't be checked leaves the finding unverified. */
export const judged = (checks: readonly Check[]): { status: FindingStatus; because: string } => {
  const fails = checks.find((check) => check.state === 'fails')
  if (fails !== undefined) return { status: 'refuted', because: fails.because }
  const open = checks.find((check) => check.state === 'unchecked')
  if (open !== undefined) return { status: 'unverified', because: open.because }
  return { status: 'verified', because: `${checks.length} of ${checks.length} pieces of evidence re-checked` }
}

const assemble = (
  draft: FindingDraft,
  id: string,
  checks: readonly Check[],
  status: FindingStatus,
  { by, redact }: Sealing,
): Finding => {
  const clean = (text: string): string => redact(text).text
  return {
    id,
    rule: draft.rule,
    title: clean(draft.title),
    severity: draft.severity,
    category: draft.category,
    at: draft.at,
    evidence: checks.map((check) => cleaned(check.evidence, clean)),
    impact: clean(draft.impact),
    fix: cleanFix(draft.fix, clean),
    confidence: draft.confidence,
    by: [by],
    status,
    ...(draft.claims === undefined
      ? {}
      : { claims: draft.claims.map((one) => ({ ...one, subject: clean(one.subject) })) }),
  }
}

const cleanFix = (fix: Fix, clean: (text: string) => string): Fix => ({
  text: clean(fix.text),
  ...(fix.command === undefined ? {} : { command: fix.command.map(clean) }),
  ...(fix.diff === undefined ? {} : { diff: clean(fix.diff) }),
})

const cleaned = (evidence: Evidence, clean: (text: string) => string): Evidence => {
  switch (evidence.kind) {
    case 'absent':
      return { ...evidence, what: clean(evidence.what), searched: evidence.searched.map(clean) }
    case 'manifest':
      return evidence.value === null ? evidence : { ...evidence, value: clean(evidence.value) }
    case 'command':
      return { ...evidence, argv: evidence.argv.map(clean), output: clean(evidence.output) }
    default:
      return evidence
  }
}

/** Ids in the drafts' order; among drafts of one identity the ordinal counts by line. */
const identify = (drafts: readonly FindingDraft[], repo: Repo): readonly string[] => {
  const lineage = lineageOf(
    repo.snapshot.files.map((file) => file.path),
    repo.history.renames,
  )
  const moduleName = (file: string): string | null => repo.graph.modules.get(file)?.name ?? null
  const groups = new Map<string, { identity: Identity; members: number[] }>()
  drafts.forEach((draft, index) => {
    const identity = identityOf(draft, lineage, moduleName)
    const key = JSON.stringify(identity)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { identity, members: [index] })
    else group.members.push(index)
  })
  const ids: string[] = []
  const line = (index: number): number =>
    (drafts[index]?.at[0]?.cell ?? 0) * 1e7 + (drafts[index]?.at[0]?.startLine ?? 0)
  for (const { identity, members } of groups.values()) {
    members.sort((a, b) => line(a) - line(b) || a - b)
    members.forEach((index, ordinal) => {
      ids[index] = idOf(identity, ordinal)
    })
  }
  return ids
}
