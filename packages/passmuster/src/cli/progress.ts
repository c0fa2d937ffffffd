import type { Envelope } from '../model/event.ts'
import { every, systemClock } from '../lib/clock.ts'
import { harmless } from './print.ts'
import type { Terminal } from './print.ts'

/** What a person sees while a run goes: one rewriting line on a terminal, one line per state change elsewhere. */
export interface Progress {
  repository(text: string): void
  events(events: readonly Envelope[]): void
  stop(): void
}

const silent: Progress = { repository: () => undefined, events: () => undefined, stop: () => undefined }

/** Progress on stderr; the live line never scrolls, so that native scrollback and copying stay whole. */
export const progress = (terminal: Terminal, quiet: boolean): Progress => {
  if (quiet) return silent
  return terminal.errTty ? live(terminal) : lines(terminal)
}

interface Tally {
  readonly total: Map<string, string>
  readonly open: Set<string>
  settled: number
  findings: number
}

const count = (tally: Tally, event: Envelope): void => {
  const { body } = event
  if (body.type === 'run.started') for (const task of body.graph.tasks) tally.total.set(task.id, task.group)
  if (body.type === 'attempt.started') tally.open.add(body.task)
  if (body.type === 'attempt.finished') tally.open.delete(body.task)
  if (body.type === 'finding.reported') tally.findings += 1
  if (body.type === 'task.settled') tally.settled += 1
}

const live = (terminal: Terminal): Progress => {
  const tally: Tally = { total: new Map(), open: new Set(), settled: 0, findings: 0 }
  const begun = systemClock.mono()
  let where = ''
  const draw = (): void => {
    const seconds = ((systemClock.mono() - begun) / 1000).toFixed(1)
    const doing = [...tally.open]
      .map((id) => id.replace(/:\d+$/, ''))
      .filter((id, index, all) => all.indexOf(id) === index)
    const text = `${seconds}s  ${where}${tally.settled}/${tally.total.size} tasks  ${tally.findings} findings  ${doing.join(', ')}`
    terminal.err(`\r\u001b[2K${text.slice(0, Math.max(20, (process.stderr.columns ?? 80) - 1))}`)
  }
  const stop = every(100, draw)
  return {
    repository: (text) => void (where = `${harmless(text)}  `),
    events: (events) => events.forEach((event) => count(tally, event)),
    stop: () => {
      stop()
      terminal.err('\r\u001b[2K')
    },
  }
}

/** Extraction is one line at its end; every specialist has its own. */
const lines = (terminal: Terminal): Progress => {
  const groups = new Map<string, number>()
  const findings = new Map<string, number>()
  return {
    repository: (text) => terminal.err(`muster: ${harmless(text)}\n`),
    events: (events) => {
      for (const { body } of events) {
        if (body.type === 'run.started')
          groups.set('extract', body.graph.tasks.filter((task) => task.work.kind === 'extract').length)
        if (body.type === 'finding.reported') findings.set(body.task, (findings.get(body.task) ?? 0) + 1)
        if (body.type !== 'task.settled') continue
        const cached = body.via === 'restored' ? ' (cached)' : ''
        if (!body.task.startsWith('extract:')) {
          terminal.err(
            `muster: ${body.task} ${body.outcome.is}${cached}${findings.has(body.task) ? `, ${findings.get(body.task)} findings` : ''}\n`,
          )
          continue
        }
        const left = (groups.get('extract') ?? 1) - 1
        groups.set('extract', left)
        if (left === 0) terminal.err(`muster: files read\n`)
      }
    },
    stop: () => undefined,
  }
}
