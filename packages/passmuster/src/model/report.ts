import type { Evidence, Finding, Fix, Place } from './finding.ts'
import type { Digest, Outcome, RunId, Via } from './task.ts'
import type { Standing } from './standing.ts'
import type { Stack, Team } from './team.ts'

/** What keeps modules from loading, seen as one thing to repair. */
export interface Blocker {
  /** Stable: kind + target. */
  readonly id: string
  /** `schedule`, `bot.knowledge.strategy_knowledge_base`, `bot.ml.deep_learning#TaskType`, `src/a.py:Klass`. */
  readonly target: string
  readonly kind: BlockerKind
  readonly at: readonly Place[]
  /** Modules outside archived and docs folders that cannot load while it stands; `names` digests the sorted file list. */
  readonly blocks: { readonly modules: number; readonly lines: number; readonly names: Digest }
  readonly aloneFrees: { readonly modules: number; readonly lines: number }
  /** Ids of blockers that hold some of the same modules. */
  readonly coBlockers: readonly string[]
  /** The findings that state it. */
  readonly findings: readonly string[]
}

export type BlockerKind =
  | 'missing-dependency'
  | 'missing-module'
  | 'missing-name'
  | 'import-time-crash'
  | 'syntax-error'
  | 'hard-cycle'

/** The least that must be done for one subsystem to load, in a working order. */
export interface RepairSet {
  readonly subsystem: string
  readonly steps: readonly RepairStep[]
  readonly frees: { readonly modules: number; readonly lines: number }
}
export interface RepairStep {
  readonly blocker: string
  readonly kind: BlockerKind
  readonly target: string
  readonly at: readonly Place[]
  readonly fix: Fix
}

/** One part of the repository: the first folders below the source roots, or a workspace package. */
export interface Subsystem {
  readonly name: string
  readonly path: string
  readonly modules: number
  readonly lines: number
  readonly loadable: number
  readonly loadableAfterRepair: number
  readonly tests: number
  readonly entryPoints: readonly string[]
  /** Quoted from its docstring, README or manifest; empty where none says. */
  readonly what: string
}

/** A step of the repair plan; `check` is red before the step and green after it. */
export interface PlanStep {
  readonly n: number
  readonly title: string
  readonly subsystem: string
  readonly blocker: string
  readonly findings: readonly string[]
  readonly needs: readonly number[]
  readonly fix: Fix
  readonly check: PlanCheck
  readonly frees: {
    readonly modules: number
    readonly lines: number
    readonly share: number
    readonly cumulative: number
  }
}
/** What proves the step: a command a person can run, and the same statement as `muster explain --check` re-derives it. */
export interface PlanCheck {
  readonly argv: readonly string[]
  readonly expect: string
}

export interface Contradiction {
  readonly subject: string
  readonly predicate: string
  readonly sides: readonly {
    readonly says: string
    readonly by: readonly string[]
    readonly findings: readonly string[]
    readonly evidence: readonly Evidence[]
  }[]
  readonly settled: 'first' | 'second' | 'open'
  readonly because: string
}

export interface Coverage {
  readonly files: number
  readonly lines: number
  /** Lines parsed by at least one specialist. */
  readonly readLines: number
  readonly readFiles: number
  /** Specialist id -> files and lines it judged over. */
  readonly readBy: Readonly<Record<string, { readonly files: number; readonly lines: number }>>
  readonly unread: readonly { readonly file: string; readonly why: string }[]
}

export interface SpecialistRow {
  readonly id: string
  readonly group: string
  readonly outcome: Outcome
  readonly via: Via
  readonly examined: { readonly files: number; readonly lines: number; readonly digest: Digest } | null
  readonly findings: number
  readonly wallMs: number | null
  readonly cpuMs: number | null
}

/** All null where not measured; `speedup` = serial work / wall, `bound` and `achieved` in ms. */
export interface Metrics {
  readonly wallMs: number | null
  readonly cpuMs: number | null
  readonly speedup: number | null
  readonly bound: number | null
  readonly achieved: number | null
  readonly slots: number | null
  /** What set the number of slots. */
  readonly slotsBy: 'asked' | 'cores' | 'memory' | null
  /** Measured work / (wall × slots). */
  readonly efficiency: number | null
  /** The most attempts that were open at one instant. */
  readonly peakOpen: number | null
  readonly peakRss: number | null
}

/** The whole of what a discovery says; `resultDigest` covers everything but run, specialists' times and metrics. */
export interface Discovery {
  readonly v: 1
  readonly kind: 'discovery'
  readonly run: RunId
  readonly snapshot: {
    readonly commit: string | null
    readonly dirty: boolean
    readonly shallow: boolean
    readonly digest: Digest
  }
  readonly stack: Stack
  readonly team: Team
  readonly subsystems: readonly Subsystem[]
  readonly findings: readonly Finding[]
  readonly contradictions: readonly Contradiction[]
  readonly blockers: readonly Blocker[]
  readonly repairSets: readonly RepairSet[]
  readonly plan: readonly PlanStep[]
  readonly coverage: Coverage
  readonly specialists: readonly SpecialistRow[]
  readonly notRun: readonly { readonly what: string; readonly because: string }[]
  readonly metrics: Metrics
  readonly resultDigest: Digest
  /** How the findings stand to people's answers and to another state; no part of `resultDigest`. */
  readonly standing?: Standing
}
