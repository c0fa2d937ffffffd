import { resolve } from 'node:path'
import { redact } from '../context/redact.ts'
import { readQuotes } from '../evidence/quotes.ts'
import { fail, ok, type Fault, type Result } from '../model/fault.ts'
import type { Envelope } from '../model/event.ts'
import type { Finding } from '../model/finding.ts'
import type { Discovery } from '../model/report.ts'
import type { RunId } from '../model/task.ts'
import type { Quotes } from '../report/words.ts'
import { locate } from '../snapshot/locate.ts'
import { treeReader } from '../snapshot/tree-file.ts'
import { timelineOf, type Timeline } from '../report/timeline.ts'
import { assemble } from './assemble.ts'
import { openState } from './open-repository.ts'
import { answersAt, withAnswers } from './standing.ts'

const none: Fault = {
  code: 'run-unknown',
  message: 'no discovery of this repository has finished yet',
  hint: 'muster discover',
  retry: 'safe',
}

/** The last finished discovery of the repository (or the one that --run names), from the journal alone. */
export const lastDiscovery = async (
  options: Readonly<Record<string, string | true>>,
): Promise<Result<Discovery>> => {
  const found = await lastRun(options)
  return found.ok ? ok(found.value.discovery) : found
}

/** A finished discovery and when its tasks ran. */
export interface RecordedRun {
  readonly discovery: Discovery
  readonly envelopes: readonly Envelope[]
  readonly timeline: Timeline
}

/** As `lastDiscovery`, with the run's timeline. */
export const lastRun = async (
  options: Readonly<Record<string, string | true>>,
): Promise<Result<RecordedRun>> => {
  const path = typeof options['repo'] === 'string' ? options['repo'] : '.'
  const located = await locate(resolve(path))
  if (!located.ok) return located
  const opened = openState(
    located.value.commonDir,
    typeof options['state'] === 'string' ? { stateDir: options['state'] } : {},
  )
  if (!opened.ok) return opened
  const store = opened.value
  try {
    const wanted = typeof options['run'] === 'string' ? (options['run'] as RunId) : null
    const rows = store.runs().filter((row) => row.job === 'discover')
    const row =
      wanted === null
        ? rows.find((one) => one.finished !== null && one.finished !== 'cancelled')
        : rows.find((one) => one.run === wanted)
    if (row === undefined)
      return fail(
        wanted === null
          ? none
          : {
              ...none,
              message: `there is no run ${wanted} of this repository`,
              hint: rows[0] === undefined ? 'muster discover' : `the last one is ${rows[0].run}`,
            },
      )
    const envelopes = [...store.journal.read(row.run)]
    const { discovery } = assemble(envelopes, store.artifacts)
    return ok({
      discovery: withAnswers(discovery, await answersAt(located.value.root)),
      envelopes,
      timeline: timelineOf(envelopes),
    })
  } finally {
    store.close()
  }
}

/** The lines that findings quote, as they stand in the working tree now; those that no longer match are left out. */
export const quotedLines = async (
  options: Readonly<Record<string, string | true>>,
  findings: readonly Finding[],
): Promise<Quotes> => {
  const located = await locate(resolve(typeof options['repo'] === 'string' ? options['repo'] : '.'))
  if (!located.ok) return new Map()
  const read = treeReader(located.value.root)
  return readQuotes(findings, { read: async (path) => (await read(path)).bytes }, redact)
}
