import type { Language } from '../facts/file-facts.ts'
import type { Repo } from '../facts/repo.ts'
import type { Blocker, PlanStep, RepairSet, Subsystem } from '../model/report.ts'
import type { Finding, FindingDraft } from '../model/finding.ts'
import type { StackSignal } from '../model/team.ts'

export type GroupName = 'code analysis' | 'quality' | 'performance' | 'strategy' | 'documentation' | 'planning'

/** A file as an analysis child hands it to `extract`: text and syntax tree; the tree never leaves the child. */
export interface ParsedFile<Tree = unknown> {
  readonly file: string
  readonly text: string
  readonly lang: Language
  readonly tree: Tree
  /** 1-based line of a character offset. */
  lineAt(offset: number): number
}

/** Facts of its own that a specialist takes from each file, in the child; raise `version` when its meaning changes. */
export interface Extractor {
  readonly version: number
  readonly langs: readonly Language[]
  /** Plain JSON; undefined = nothing of interest. */
  extract(file: ParsedFile): unknown
}

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
