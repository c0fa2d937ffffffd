import type { Place } from './finding.ts'

/** How much a signal weighs: needed to run, an extra, for development, or only mentioned somewhere. */
export type Scope = 'required' | 'optional' | 'dev' | 'mentioned'

/** One observation about the stack, with where it was seen. */
export interface StackSignal {
  readonly name: string
  readonly kind:
    | 'language'
    | 'runtime'
    | 'framework'
    | 'library'
    | 'package-manager'
    | 'test-runner'
    | 'ci'
    | 'database'
    | 'container'
  readonly version?: string
  readonly scope: Scope
  /** 0 to 1, from the kind of observation: a manifest beats a file name beats a mention. */
  readonly confidence: number
  /** The package (folder of its manifest, '.' for the root) it belongs to. */
  readonly package: string
  readonly seen: Place
  readonly why: string
}

export interface StackPackage {
  readonly path: string
  readonly name: string
  readonly languages: readonly string[]
  readonly manager: string | null
}

export interface Stack {
  /** Lines per language, largest first. */
  readonly languages: readonly { readonly name: string; readonly files: number; readonly lines: number }[]
  readonly packages: readonly StackPackage[]
  readonly signals: readonly StackSignal[]
}

export interface TeamMember {
  readonly id: string
  readonly group: string
  /** The signals (by name) that caused the choice; empty for those that always serve. */
  readonly because: readonly string[]
}
export interface Team {
  readonly members: readonly TeamMember[]
  readonly groups: readonly { readonly name: string; readonly members: readonly string[] }[]
  readonly left: readonly { readonly id: string; readonly because: string }[]
}
