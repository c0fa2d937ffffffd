import { splitCommand } from '../config/words.ts'
import type { Check } from '../model/check.ts'
import type { PackageScript, Work } from '../model/task.ts'

/** The work of a task that runs a program. */
export type CommandWork = Extract<Work, { readonly kind: 'command' }>

/** One program of a command work: what is spawned, what is set for it, and which event of a script it is. */
export interface Step {
  readonly argv: readonly string[]
  /** The assignments in front of the command's words. */
  readonly env: Readonly<Record<string, string>>
  readonly script: { readonly event: string; readonly text: string } | null
}

/** What a check runs, as data of a task; null = it is a specialist and runs no program. */
export const commandWork = (check: Pick<Check, 'work' | 'cwd' | 'set'>): CommandWork | null => {
  const { work } = check
  const where = check.cwd === '' ? {} : { cwd: check.cwd }
  const env = Object.keys(check.set).length === 0 ? {} : { env: check.set }
  switch (work.is) {
    case 'words':
      return { kind: 'command', argv: work.words, ...where, ...env }
    case 'shell':
      return { kind: 'command', argv: shellArgv(work.text, work.shell), ...where, ...env }
    case 'script': {
      const { is: _, ...script } = work
      return {
        kind: 'command',
        argv: scriptStep(script, script.name, script.text).argv,
        ...where,
        ...env,
        script,
      }
    }
    case 'specialist':
      return null
    default:
      return work satisfies never
  }
}

/** The programs of a work in their order; each starts only when the one before ended with 0. */
export const stepsOf = (work: CommandWork): readonly Step[] => {
  const { script } = work
  if (script === undefined) return [{ argv: work.argv, env: {}, script: null }]
  const texts = [
    [`pre${script.name}`, script.pre],
    [script.name, script.text],
    [`post${script.name}`, script.post],
  ] as const
  return texts.flatMap(([event, text]) => (text === undefined ? [] : [scriptStep(script, event, text)]))
}

/** The command of a work as a person wrote it, for what reads its output. */
export const commandText = (work: CommandWork): string =>
  work.script === undefined
    ? work.argv.join(' ')
    : [work.script.pre, work.script.text, work.script.post].filter((text) => text !== undefined).join('\n')

/** Plain words need no shell in between; a shell that was chosen gets its text as it is. */
const scriptStep = (script: PackageScript, event: string, text: string): Step => {
  const split = script.shell === undefined ? splitCommand(text) : null
  return split?.is === 'words'
    ? { argv: split.words, env: split.set, script: { event, text } }
    : { argv: shellArgv(text, script.shell), env: {}, script: { event, text } }
}

const shellArgv = (text: string, shell: string | undefined): readonly string[] => [shell ?? 'sh', '-c', text]
