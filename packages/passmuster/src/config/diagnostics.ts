import { nearest } from '../lib/nearest.ts'
import type { Fault } from '../model/fault.ts'

/** A configuration as it was parsed: where each setting stands, and what is wrong so far. */
export interface Parsed {
  readonly file: string
  /** Line of the value at a path, or of the nearest thing around it. */
  line(...path: readonly (string | number)[]): number
  readonly faults: Fault[]
}

/** A fault at a line of the configuration, with its cause and the next step. */
export const configFault = (file: string, line: number, cause: string, hint: string): Fault => ({
  code: 'config-invalid',
  message: `${file} cannot be used as it is`,
  hint,
  retry: 'never',
  at: { file, line },
  cause,
})

/** Notes one thing that is wrong; without a hint the one that fits everything. */
export const wrong = (parsed: Parsed, line: number, cause: string, hint?: string): void =>
  void parsed.faults.push(configFault(parsed.file, line, cause, hint ?? mend(parsed.file)))

/** The next step where no better one is known. */
export const mend = (file: string): string =>
  `correct the line in ${file}; \`muster schema config\` says what may stand there`

/** The entries of a mapping in the order of the file; null, with a fault, when it is none. */
export const mapping = (
  parsed: Parsed,
  value: unknown,
  what: string,
  path: readonly string[],
): ReadonlyMap<string, unknown> | null => {
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return new Map(Object.entries(value))
  wrong(parsed, parsed.line(...path), `${what} is not a mapping`)
  return null
}

/** Faults for keys that nothing is called, each with a near miss. */
export const unknownKeys = (
  parsed: Parsed,
  map: ReadonlyMap<string, unknown>,
  allowed: readonly string[],
  path: readonly string[] = [],
): void => {
  for (const key of map.keys())
    if (!allowed.includes(key))
      wrong(
        parsed,
        parsed.line(...path, key),
        `there is no setting \`${[...path, key].join('.')}\``,
        didYouMean(key, allowed),
      )
}

/** The one that is meant, else all there are. */
export const didYouMean = (word: string, known: readonly string[]): string => {
  const near = nearest(word, known)
  if (near !== null) return `did you mean \`${near}\`?`
  const first = known.slice(0, 20).join(', ')
  return known.length > 20 ? `there are: ${first}, …` : `there are: ${first === '' ? 'none' : first}`
}
