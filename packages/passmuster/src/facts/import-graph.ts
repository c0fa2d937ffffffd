import type { Confidence, Evidence, EvidenceDraft, Fix, Place } from '../model/finding.ts'
import type { BlockerKind } from '../model/report.ts'
import type { Language } from './file-facts.ts'

/**
 * The language-neutral import graph: modules, edges that run as a module loads, and *breaks* (what stops a module
 * from loading). Blast radius, co-blockers and repair sets are computed on this alone.
 */
export interface ImportGraph {
  readonly modules: ReadonlyMap<string, Module>
  readonly edges: readonly Edge[]
  readonly breaks: readonly Break[]
  /** Soft imports that can never succeed: the file loads and silently does without. */
  readonly masked: readonly Break[]
  /** Imports that fail only when a function is called or the file is run as a script. */
  readonly late?: readonly Break[]
}

export interface Module {
  /** Repository-relative path: the module's identity. */
  readonly file: string
  /** Importable name as others use it (`bot.ml.features`), or the path for ECMAScript. */
  readonly name: string
  readonly lang: Language
  readonly lines: number
  readonly role: 'source' | 'test' | 'script' | 'example' | 'archived' | 'docs'
}

/** hard: fails with its target; soft: swallows ImportError; soft-any: swallows everything; lazy: runs in a call; type: never runs. */
export type EdgeKind = 'hard' | 'soft' | 'soft-any' | 'lazy' | 'type'

export interface Edge {
  readonly from: string
  readonly to: string
  readonly kind: EdgeKind
  /** Implicit: the parent package's `__init__`. */
  readonly implicit: boolean
  readonly line: number
  /** A lazy one in a `try` that swallows, or with a `.catch`. */
  readonly guarded?: true
  /** Soft edges of one `try` share its line: when one fails, the later ones are not reached. */
  readonly group?: number
}

/** Something that stops `file` from loading (edge kind hard), or that a soft import hides (in `masked`). */
export interface Break {
  readonly kind: BlockerKind
  readonly file: string
  readonly place: Place
  /** Where the defect itself stands, when the module only meets it at `place` as it loads. */
  readonly causes?: readonly Place[]
  /** One target = one blocker: `schedule`, `bot.monitor.alerts`, `bot.ml.deep_learning#TaskType`, `src/bot/core/metrics.py:MetricsCollector`. */
  readonly target: string
  /** For a missing name: every name missing at this site. */
  readonly names: readonly string[]
  /** ImportError-like faults are swallowed by soft edges; other crashes pass through them. */
  readonly raises: 'ImportError' | 'other'
  readonly confidence: Confidence
  readonly title: string
  readonly because: string
  readonly evidence: readonly EvidenceDraft[]
  readonly fix: Fix
  /** The import stands in a `try` whose handler raises or exits with words of its own: the author knows. */
  readonly told?: boolean
  /** What must hold for it to fail, where that is not certain: `where torch is not installed`. */
  readonly when?: string
  /** The module as the import writes it, leading dots included. */
  readonly asks?: string
  /** Of a masked import: the line of the `try` that hides it; imports of one `try` share it. */
  readonly guard?: number
  /** Of a missing dependency that another manifest has: the one an installer reads. */
  readonly installer?: string
  /** Of a missing dependency: this declared one may bring it along, for all that the texts say. */
  readonly unless?: string
  /** Of a missing dependency: the distribution to install, where its name is not that of the import. */
  readonly distribution?: string
}

/** Chain evidence for "a loads b loads c": hops in order. */
export type Chain = Extract<Evidence, { kind: 'chain' }>
