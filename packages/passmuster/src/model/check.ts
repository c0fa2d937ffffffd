import type { Place } from './finding.ts'
import type { PackageScript } from './task.ts'

/** What a check is about: its prior duration and its place in a list go by it. */
export const checkKinds = [
  'format',
  'lint',
  'types',
  'build',
  'unit',
  'integration',
  'e2e',
  'security',
  'docs',
  'other',
] as const

/** One of these kinds. */
export type CheckKind = (typeof checkKinds)[number]

/** How a check runs: words of a command without a shell, a text for a shell, a script of a package, or a specialist. */
export type CheckWork =
  | { readonly is: 'words'; readonly words: readonly string[] }
  | { readonly is: 'shell'; readonly text: string; readonly shell?: string }
  /** A script of `cwd`'s package.json, with what npm would set for it but without npm in between. */
  | ({ readonly is: 'script' } & PackageScript)
  | { readonly is: 'specialist'; readonly specialist: string }

/** One check of a repository, as its files or the configuration propose it. Nothing of it has run. */
export interface Check {
  /** Unique in the suite: `lint`, `web:test`, `py:pytest`. */
  readonly id: string
  readonly kind: CheckKind
  readonly work: CheckWork
  /** Folder below the root; '' = the root. */
  readonly cwd: string
  /** Ids that must pass first; `settled` = merely be over. */
  readonly needs: readonly { readonly check: string; readonly when: 'passed' | 'settled' }[]
  /** Globs from the root that its result depends on; null = the whole repository. */
  readonly inputs: readonly string[] | null
  /** Globs from the root that it writes and a restored result brings back. */
  readonly outputs: readonly string[]
  readonly cache: boolean
  readonly timeoutMs: number
  readonly retries: number
  readonly locks: readonly string[]
  /** Expected peak in MB; null = as recorded, else by kind. */
  readonly memoryMb: number | null
  /** Names of environment variables that its result depends on; `*` at the end stands for any rest. */
  readonly env: readonly string[]
  /** Values set for it. */
  readonly set: Readonly<Record<string, string>>
  /** Runs while nothing else does. */
  readonly exclusive: boolean
  readonly required: boolean
  /** Why it is proposed, in one sentence: "script `lint` of package.json". */
  readonly because: string
  readonly at: Place | null
}

/** What was seen and is no check, or could not be read: `unread`, so that nobody knows which checks it holds. */
export interface LeftOut {
  readonly what: string
  readonly because: string
  readonly at: Place | null
  readonly unread?: true
}

/** The checks of a repository with what was seen and left out, each with its reason. */
export interface Suite {
  readonly checks: readonly Check[]
  readonly left: readonly LeftOut[]
}
