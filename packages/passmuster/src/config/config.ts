import type { Severity } from '../model/finding.ts'

/** The file at a repository's root that sets what the command line leaves open. */
export const configFile = 'muster.config.yaml'

/** Settings as a repository gives them; absent = the default. Nothing in it is ever executed. */
export interface Config {
  readonly discover: {
    readonly only?: readonly string[]
    readonly skip?: readonly string[]
    readonly preset?: string
    readonly failOn?: Severity
    readonly concurrency?: number
  }
}

export const noConfig: Config = { discover: {} }
