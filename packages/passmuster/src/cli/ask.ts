import { createInterface } from 'node:readline/promises'
import type { Terminal } from './print.ts'

/** Whether somebody is there to answer. */
export const canAsk = (terminal: Terminal): boolean => terminal.errTty && process.stdin.isTTY

/** A question on stderr; yes only for an answer that says so. An abort, or the end of the input, is no. */
export const askYesNo = async (question: string, signal: AbortSignal): Promise<boolean> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const ended = new AbortController()
  lines.once('close', () => ended.abort())
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    const answer = await lines.question(`${question} [y/N] `, {
      signal: AbortSignal.any([signal, ended.signal]),
    })
    return /^\s*y(?:es)?\s*$/i.test(answer)
  } catch {
    return false
  } finally {
    lines.close()
  }
}
