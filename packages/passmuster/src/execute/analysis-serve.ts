import { flushCompileCache } from 'node:module'
import { redact } from '../context/redact.ts'
import type { FileFacts } from '../facts/file-facts.ts'
import { cpuMs, nextTurn, processCpuMs } from '../lib/clock.ts'
import { decodeText } from '../lib/text.ts'
import type { Digest } from '../model/task.ts'
import type { AnalysisGroup, AnalysisRequest, ChildMessage } from './analysis-protocol.ts'

/** Reads one file's text into facts; may throw, be slow, or take the process down. */
export type ReadFacts = (file: {
  readonly file: string
  readonly digest: Digest
  readonly text: string
}) => FileFacts

/** The life of an analysis child: answers groups of files in order until its parent is gone. */
export const serveAnalysis = (read: ReadFacts): void => {
  const waiting: AnalysisRequest[] = []
  let working = false
  let flushed = false
  const drain = async (): Promise<void> => {
    if (working) return
    working = true
    while (waiting.length > 0) {
      send(answer(read, waiting.shift()!))
      // Lets the answer reach the parent before the next file may take this process down.
      await nextTurn()
    }
    working = false
    // A pool ends its children with KILL, so nothing would be written at their exit.
    if (!flushed) flushCompileCache()
    flushed = true
  }
  process.on('message', (group: AnalysisGroup) => {
    waiting.push(...group.files)
    void drain()
  })
  process.on('disconnect', () => process.exit(0))
  // Ctrl-C reaches the whole terminal; the parent decides what becomes of us.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
  send({ type: 'ready', cpuMs: cpuMs() })
}

const send = (message: ChildMessage): void => {
  if (process.connected) process.send?.(message, undefined, {}, () => {})
}

const encoder = new TextEncoder()

const answer = (read: ReadFacts, { file, digest, bytes }: AnalysisRequest): ChildMessage => {
  const usage = (): { cpuMs: number; processCpuMs: number; rssMb: number } => ({
    cpuMs: cpuMs(),
    processCpuMs: processCpuMs(),
    rssMb: process.memoryUsage.rss() / 1_048_576,
  })
  try {
    const text = decodeText(bytes)
    const { examined, lines, code, own } = read({ file, digest, text })
    const body = encoder.encode(JSON.stringify({ examined, lines, code, own }))
    return { type: 'answer', file, examined, body, secret: redact(text).hits.length > 0, ...usage() }
  } catch {
    return { type: 'answer', file, examined: 'crashed', body: null, secret: false, ...usage() }
  }
}
