import type { Problem } from '../../model/validation.ts'
import type { Said } from './said.ts'

/** A problem as the tool put it: `file` as it named it, `from` the index of the line that says so (-1 = JSON). */
export interface Mark {
  readonly tool: string
  readonly from: number
  readonly file: string | null
  readonly line: number | null
  readonly column: number | null
  readonly severity: Problem['severity']
  readonly code: string | null
  readonly message: string
  readonly test?: string
  /** Folders that `file` may lie in, for a tool that names it without one. */
  readonly within?: readonly string[]
}

/** Reads one tool's output; `signs` are texts of which one stands in it, absent = JSON tells. */
export interface Reader {
  readonly tool: string
  readonly signs: readonly string[]
  read(said: Said, hinted: boolean): readonly Mark[]
}

/** What a tool calls it, in our three words; what isn't known is low. */
export const severityOf = (word: unknown): Problem['severity'] => {
  const name = typeof word === 'string' ? word.toLowerCase() : word === 2 ? 'error' : word === 1 ? 'warn' : ''
  if (/^(?:error|fatal|critical|blocker|high)/.test(name)) return 'high'
  return name.startsWith('warn') || name === 'medium' ? 'medium' : 'low'
}

/** A number above 0 of digits or JSON; null where it is none. */
export const count = (value: unknown): number | null => {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : null
}

/** A field of a JSON value on a path of names; undefined where it ends. */
export const field = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (one, name) =>
      typeof one === 'object' && one !== null && Object.hasOwn(one, name)
        ? (one as Readonly<Record<string, unknown>>)[name]
        : undefined,
    value,
  )

export const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

export interface At {
  readonly file: string
  readonly line: number | null
  readonly column: number | null
}

/** `file:line:column` or `file:line` at the end of a text. */
export const placeAtEnd = (said: string): At | null => {
  const found = /^(.*?):(\d{1,9})(?::(\d{1,9}))?$/.exec(said)
  return found === null || found[1] === ''
    ? null
    : { file: found[1]!, line: count(found[2]), column: count(found[3]) }
}

/** The place that a line of a JavaScript stack names; null for another line. */
export const frameOf = (line: string): At | null => {
  const said = line.trim()
  if (!/^(?:at|❯) /.test(said)) return null
  const inner = said.endsWith(')')
    ? said.slice(said.lastIndexOf('(') + 1, -1)
    : (said.split(' ').at(-1) ?? '')
  return placeAtEnd(inner)
}

/** Whether a place in a stack is the project's, not a dependency's or the runtime's. */
export const isOwn = (at: At): boolean =>
  !/(?:^|[\\/])node_modules[\\/]|^node:|^<|[\\/](?:site|dist)-packages[\\/]|[\\/]lib[\\/]python\d|^\/rustc\//.test(
    at.file,
  )
