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

/** What a team's role is known from: it analyses here, it is known by its description, or the repository brings it. */
export type RoleOrigin = 'specialist' | 'implementer' | 'repository'

/** A role that a team can give work to: what it can do, with which tools, and in which fields. */
export interface Role {
  readonly id: string
  readonly from: RoleOrigin
  /** One sentence. */
  readonly purpose: string
  readonly capabilities: readonly string[]
  readonly tools: readonly string[]
  readonly domains: readonly string[]
  /** The signals (by name) that call for it; empty = always serves. */
  readonly because: readonly string[]
  /** Of a role of the repository: the file that describes it. */
  readonly file?: string
}

/** A role that the repository's notes ask for and nobody brings, with who can stand in for it. */
export interface RoleGap {
  readonly name: string
  readonly asked: Place
  readonly why: string
  readonly substitute: string | null
}

export interface Roles {
  readonly roles: readonly Role[]
  readonly gaps: readonly RoleGap[]
}
