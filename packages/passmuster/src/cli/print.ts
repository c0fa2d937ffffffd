import { inline } from '../context/plain.ts'
import { redact, redactAll } from '../context/redact.ts'
import type { Fault } from '../model/fault.ts'
import type { Discovery } from '../model/report.ts'
import { exitCodeOf, type ExitCode } from './exit-codes.ts'

/** Where a command writes, and what kind of place that is. */
export interface Terminal {
  readonly out: (text: string) => Promise<void>
  readonly err: (text: string) => void
  readonly width: number
  readonly color: boolean
  readonly tty: boolean
  readonly errTty: boolean
}

/** The process's own stdout and stderr; `out` resolves when the text is handed to the kernel. */
export const processTerminal = (): Terminal => {
  const plain = 'NO_COLOR' in process.env || process.env['TERM'] === 'dumb'
  return {
    out: (text) => new Promise((resolve) => process.stdout.write(text, () => resolve())),
    err: (text) => void process.stderr.write(text),
    width: process.stdout.columns ?? 100,
    color: process.stdout.isTTY && !plain,
    tty: process.stdout.isTTY,
    errTty: process.stderr.isTTY && process.env['TERM'] !== 'dumb' && !('CI' in process.env),
  }
}

/** One line of text of any origin for the terminal: no control sequence works in it, and no secret is in it. */
export const harmless = (text: string): string => inline(redact(text).text)

/** Faults as a compiler prints them: what, where, why, and the next step. */
export const faultText = (faults: readonly Fault[]): string =>
  faults
    .map((fault) => {
      const where =
        fault.at === undefined
          ? ''
          : `\n  at ${harmless(fault.at.file)}${fault.at.line === undefined ? '' : `:${fault.at.line}`}`
      const cause = fault.cause === undefined ? '' : `\n  cause: ${harmless(fault.cause)}`
      return `muster: ${harmless(fault.message)} [${fault.code}]${where}${cause}\n  next: ${harmless(fault.hint)}\n`
    })
    .join('')

/** Prints faults to stderr (with --json as one document on stdout as well) and gives the exit code. */
export const printFaults = async (
  terminal: Terminal,
  faults: readonly Fault[],
  json: boolean,
): Promise<ExitCode> => {
  terminal.err(faultText(faults))
  if (json) await terminal.out(jsonText({ v: 1, kind: 'faults', faults: redactAll(faults) }))
  return exitCodeOf(faults.map((fault) => fault.code))
}

/** One JSON document, indented by two, ending with a newline. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(unseen, escaped) + '\n'

/** What JSON leaves as it is and a terminal obeys or hides: C1 controls, bidi marks, line separators. */
const unseen = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

const escaped = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`

/** The findings of a report that stand: neither refuted nor contradicted, and not answered by a person. */
export const standing = (discovery: Discovery): Discovery['findings'] => {
  const answered = new Set(discovery.standing?.answered.map((answer) => answer.finding))
  return discovery.findings.filter(
    ({ id, status }) => (status === 'verified' || status === 'unverified') && !answered.has(id),
  )
}
