import type { Severity } from '../model/finding.ts'
import type { TaskSetting } from './task-setting.ts'

/** The file at a repository's root that sets what the command line leaves open. */
export const configFile = 'muster.config.yaml'

/** The names a configuration may have, the one that `muster init` writes first; only one of them may be there. */
export const configFiles: readonly string[] = [configFile, 'muster.config.json']

/** Settings as a repository gives them; absent = the default. Reading it executes nothing. */
export interface Config {
  readonly discover: {
    readonly only?: readonly string[]
    readonly skip?: readonly string[]
    readonly preset?: string
    readonly failOn?: Severity
    readonly concurrency?: number
  }
  /** Slots of every command; `discover.concurrency` outranks it there. */
  readonly concurrency?: number
  /** Checks that `muster validate` has beside, or instead of, the detected ones. In the order of the file. */
  readonly tasks: readonly TaskSetting[]
}

/** What holds where there is no configuration. */
export const noConfig: Config = { discover: {}, tasks: [] }
