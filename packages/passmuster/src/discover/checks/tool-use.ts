import type { CheckKind } from '../../model/check.ts'

/**
 * What a program does when called so: `checks` gives a verdict, `makes` a build; the others are no checks: it rewrites
 * sources, goes on until it is stopped, or says nothing about the code.
 */
export interface ToolUse {
  readonly tool: string
  readonly kind: CheckKind
  readonly does: 'checks' | 'makes' | 'rewrites' | 'serves' | 'watches' | 'measures' | 'nothing'
  /** Reads the repository's files and nothing else, and writes none but a cache of its own. */
  readonly pure: boolean
}

/** How a known program is told by its arguments. */
export type ToolRule = (args: readonly string[]) => Omit<ToolUse, 'tool'> & { readonly tool?: string }

/** Whether one of the flags stands among the arguments. */
export const has = (args: readonly string[], ...flags: readonly string[]): boolean =>
  args.some(
    (arg) => flags.includes(arg.startsWith('--') ? arg.split('=')[0]! : arg) && !/=(false|0|no)$/.test(arg),
  )

/** The first argument that is no flag; empty where there is none. */
export const first = (args: readonly string[]): string => args.find((arg) => !arg.startsWith('-')) ?? ''

const says =
  (does: ToolUse['does'], kind: CheckKind, pure = false): ToolRule =>
  () => ({ does, kind, pure })

/** It checks. */
export const checks = (kind: CheckKind): ToolRule => says('checks', kind)
/** It checks by files alone. */
export const reads = (kind: CheckKind): ToolRule => says('checks', kind, true)

/** A use that builds something. */
export const makes = (kind: CheckKind = 'build'): ToolRule => says('makes', kind)

/** A use that goes on until it is stopped. */
export const serves: ToolRule = says('serves', 'other')

/** A use that measures and gives no verdict. */
export const measures: ToolRule = says('measures', 'other')

/** A use that neither checks nor changes anything. */
export const harmless: ToolRule = says('nothing', 'other')

/** A use that writes files instead of checking them. */
export const rewrites: ToolRule = says('rewrites', 'format')

/** It checks by files alone unless one of the flags makes it rewrite them. */
export const readsUnless =
  (kind: CheckKind, ...flags: readonly string[]): ToolRule =>
  (args) => ({ does: has(args, ...flags) ? 'rewrites' : 'checks', kind, pure: true })

/** It only checks with one of the flags; without them it rewrites (or prints). */
export const readsOnlyWith =
  (kind: CheckKind, otherwise: ToolUse['does'], ...flags: readonly string[]): ToolRule =>
  (args) => ({ does: has(args, ...flags) ? 'checks' : otherwise, kind, pure: true })

/** By the first word that is no flag. */
export const bySubcommand =
  (rules: Readonly<Record<string, ToolRule>>, otherwise: ToolRule): ToolRule =>
  (args) => {
    const name = first(args)
    const known = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (known === undefined) return otherwise(args)
    return known(args.toSpliced(args.indexOf(name), 1))
  }

/** A test runner that watches with some flags and rewrites what it expects with others. */
export const runsTests =
  (kind: CheckKind, watching: readonly string[], updating: readonly string[] = []): ToolRule =>
  (args) => ({
    does: has(args, ...watching) ? 'watches' : has(args, ...updating) ? 'rewrites' : 'checks',
    kind,
    pure: false,
  })
