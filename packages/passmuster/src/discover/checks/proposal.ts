import { taskDefaults } from '../../config/task-setting.ts'
import { nameOf } from '../../lib/paths.ts'
import type { Check, CheckKind, CheckWork, LeftOut } from '../../model/check.ts'
import type { Place } from '../../model/finding.ts'

/** Another proposal that has to come first: by folder and name; dropped where nothing of that name is proposed. */
export interface Want {
  readonly folder: string
  readonly name: string
}

/** A check as one source proposes it, before the sources are settled among each other. */
export interface Proposal {
  /** The folder it is about and its name there: together its identity. */
  readonly folder: string
  readonly name: string
  readonly kind: CheckKind
  readonly work: CheckWork
  readonly cwd: string
  /** What it runs, as far as it is known: `eslint`, `ruff check`. Two over the same folder are one check. */
  readonly tools: readonly string[]
  readonly needs: readonly Want[]
  readonly inputs: readonly string[] | null
  readonly outputs: readonly string[]
  readonly cache: boolean
  readonly env: readonly string[]
  readonly set: Readonly<Record<string, string>>
  readonly exclusive: boolean
  readonly because: string
  readonly at: Place
}

/** What a source saw that is no check. */
export type Left = LeftOut

/** What one source of checks says. */
export interface Proposed {
  readonly proposals: readonly Proposal[]
  readonly left: readonly Left[]
}

/** What a source says that has nothing to propose. */
export const nothing: Proposed = { proposals: [], left: [] }

/** A proposal with what a source leaves unsaid. */
export const propose = (
  said: Pick<Proposal, 'folder' | 'name' | 'kind' | 'work' | 'because' | 'at'> & Partial<Proposal>,
): Proposal => ({
  cwd: said.folder,
  tools: [],
  needs: [],
  inputs: null,
  outputs: [],
  cache: false,
  env: [],
  set: {},
  exclusive: false,
  ...said,
})

/** One line of a file. */
export const place = (file: string, line: number): Place => ({ file, startLine: line, endLine: line })

/** `lint` of the root, `web:lint` below `web`. */
export const keyOf = ({ folder, name }: Want): string => `${folder}\0${name}`

/** `scripts of web`, as people say it. */
export const shownFolder = (folder: string): string => (folder === '' ? 'the root' : nameOf(folder))

/** The check of a proposal under its id, with the time limit of its kind. */
export const toCheck = (one: Proposal, id: string, needs: Check['needs']): Check => ({
  id,
  ...taskDefaults({ kind: one.kind }),
  kind: one.kind,
  work: one.work,
  cwd: one.cwd,
  needs,
  inputs: one.inputs,
  outputs: one.outputs,
  cache: one.cache,
  env: one.env,
  set: one.set,
  exclusive: one.exclusive,
  because: one.because,
  at: one.at,
})
