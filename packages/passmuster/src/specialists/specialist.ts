import type { Extractor } from '../facts/extractor.ts'
import type { Repo } from '../facts/repo.ts'
import type { Blocker, PlanStep, RepairSet, Subsystem } from '../model/report.ts'
import type { Finding, FindingDraft } from '../model/finding.ts'
import type { StackSignal } from '../model/team.ts'

export type { Extractor, ParsedFile } from '../facts/extractor.ts'

export type GroupName =
  | 'code analysis'
  | 'quality'
  | 'performance'
  | 'strategy'
  | 'documentation'
  | 'planning'

/**
 * A role with embedded analysis: one folder, one line in the roster. `judge` is pure over facts and yields
 * drafts one by one, so that a time limit keeps what was found before it.
 */
export interface Specialist {
  readonly id: string
  readonly group: GroupName
  /** One sentence: what it looks for. */
  readonly finds: string
  /** Raise when judgements change: part of the fingerprint. */
  readonly version: number
  /** Chosen always (null) or when one of these signals is present. */
  readonly wants: ((signal: StackSignal) => boolean) | null
  readonly extractor?: Extractor
  /** Which files it judges over: the basis of coverage. */
  examines(file: string, repo: Repo): boolean
  /** Whose results it wants first; 'all' = after every other specialist has settled. */
  readonly after?: 'all'
  judge(repo: Repo, others: Others): Iterable<FindingDraft>
  /** Beyond findings: the debugger's blockers and subsystems, the planner's steps. `findings` are its own, sealed. */
  conclude?(repo: Repo, others: Others, findings: readonly Finding[]): Conclusion
}

/** What the specialists that settled before have concluded, by specialist id; empty unless `after` is set. */
export type Others = ReadonlyMap<string, JudgeResult>

/** The artifact of one judge task. */
export interface JudgeResult {
  readonly specialist: string
  readonly findings: readonly Finding[]
  readonly conclusion: Conclusion
}

export interface Conclusion {
  readonly blockers?: readonly Blocker[]
  readonly repairSets?: readonly RepairSet[]
  readonly subsystems?: readonly Subsystem[]
  readonly plan?: readonly PlanStep[]
}
