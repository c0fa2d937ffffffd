import type { Check, CheckKind, CheckWork } from '../model/check.ts'
import type { Place } from '../model/finding.ts'

/** What a task of the configuration runs; the text of a script is looked up in its package.json. */
export type TaskWork =
  | Extract<CheckWork, { is: 'words' | 'shell' | 'specialist' }>
  | { readonly is: 'script'; readonly name: string }

/** The fields of a check that a task may give. */
export type TaskFields = Omit<Check, 'id' | 'work' | 'because' | 'at'>

/** One entry below `tasks`: a check of its own, changes to a detected one (`work` null), or that one switched off. */
export interface TaskSetting {
  readonly id: string
  readonly at: Place
  readonly off: boolean
  readonly work: TaskWork | null
  readonly given: Partial<TaskFields>
}

/** How two ids are told apart: by case or by the form of an accent they are not. */
export const foldedId = (id: string): string => id.normalize('NFC').toLowerCase()

/** Minutes that a check may take where nobody says. */
export const kindMinutes: Readonly<Record<CheckKind, number>> = {
  format: 5,
  lint: 10,
  types: 10,
  build: 20,
  unit: 20,
  integration: 30,
  e2e: 45,
  security: 10,
  docs: 20,
  other: 20,
}

/** What a task with work of its own is, where it says nothing. A result is reused only where its inputs are named. */
export const taskDefaults = (given: Partial<TaskFields>): TaskFields => ({
  kind: 'other',
  cwd: '',
  needs: [],
  inputs: null,
  outputs: [],
  cache: (given.inputs ?? null) !== null,
  timeoutMs: kindMinutes[given.kind ?? 'other'] * 60_000,
  retries: 0,
  locks: [],
  memoryMb: null,
  env: [],
  set: {},
  exclusive: false,
  required: true,
})
