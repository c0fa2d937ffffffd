import { inline } from '../context/plain.ts'
import type { Severity } from '../model/finding.ts'
import { severities } from '../model/finding.ts'
import type { Blocker, Discovery, PlanStep, Subsystem } from '../model/report.ts'
import { fit, left, right, widthOf, wrap } from './cells.ts'
import { inkOf } from './ink.ts'
import type { Ink } from './ink.ts'
import { ranked } from './rank.ts'
import { answeredIds, slotsWords, standingWords } from './standing.ts'
import { silence, stackLine, unreadWords } from './summary.ts'
import { count, duration, fixLine, kindWords, many } from './words.ts'

export interface ScreenOptions {
  /** Columns; 60 to 200 are used. */
  readonly width: number
  readonly color: boolean
  /** Only ASCII: for terminals that know no other. */
  readonly ascii?: boolean
}

const most = { subsystems: 5, blockers: 7, steps: 7 }
const label = 11

/** The first screen, at most 40 lines: stack, does it load, what blocks, the shortest way, what was not run or read, what next. */
export const renderScreen = (d: Discovery, { width, color, ascii }: ScreenOptions): string => {
  const page: Page = { d, width: Math.min(Math.max(width, 60), 200), ink: inkOf(color) }
  const parts = [head(page), loads(page), blockers(page), way(page), tail(page)].filter(
    (lines) => lines.length > 0,
  )
  const text = parts.map((lines) => lines.join('\n')).join('\n\n') + '\n'
  return ascii === true ? toAscii(text) : text
}

interface Page {
  readonly d: Discovery
  readonly width: number
  readonly ink: Ink
}

const toAscii = (text: string): string =>
  text
    .replaceAll('…', '~')
    .replaceAll('·', '-')
    .replaceAll('→', '->')
    .replaceAll('×', 'x')
    .replace(/[^\n\u001b -~]/g, '?')

/** A labelled line; what does not fit goes on under it, up to `lines` lines. */
const labelled = ({ width, ink }: Page, name: string, text: string, lines = 1): readonly string[] => {
  const room = width - label
  const all = lines === 1 ? [fit(text, room)] : wrap(text, room)
  const shown = all
    .slice(0, lines)
    .map((line, i) => fit(i === lines - 1 && all.length > lines ? `${line} …` : line, room))
  return shown.map((line, i) => `${ink.bold(left(i === 0 ? name : '', label))}${line}`)
}

const head = (page: Page): readonly string[] => {
  const { snapshot, coverage } = page.d
  const commit = snapshot.commit === null ? 'no commit yet' : `commit ${snapshot.commit.slice(0, 10)}`
  const state = [
    commit,
    snapshot.dirty ? 'with uncommitted changes' : '',
    snapshot.shallow ? 'shallow clone (CI: fetch-depth: 0)' : '',
  ]
    .filter((s) => s !== '')
    .join(', ')
  return [
    ...labelled(
      page,
      'Examined',
      `${state} · ${many(coverage.files, 'file')}, ${many(coverage.lines, 'line')}`,
    ),
    ...labelled(page, 'Stack', stackLine(page.d.stack), 2),
  ]
}

const loads = (page: Page): readonly string[] => {
  const { d, width, ink } = page
  const total = sum(d.subsystems, (s) => s.modules)
  if (total === 0)
    return labelled(page, 'Loads', silence(d, 'debugger') ?? 'no module that could be loaded was found')
  const today = sum(d.subsystems, (s) => s.loadable)
  const later = sum(d.subsystems, (s) => s.loadableAfterRepair)
  const summary =
    today === total
      ? `nothing found that keeps any of the ${many(total, 'module')} from loading`
      : `${count(today)} of ${many(total, 'module')} load today; ${count(later)} once the steps below are done`
  const broken = d.subsystems
    .filter((s) => s.loadable < s.modules)
    .toSorted((a, b) => b.modules - b.loadable - (a.modules - a.loadable) || (a.name < b.name ? -1 : 1))
  const names = Math.min(36, width - label - 24)
  const row = (s: Subsystem): string =>
    `${' '.repeat(label)}${left(inline(s.name), names)} ${right(count(s.loadable), 5)} of ${right(count(s.modules), 5)} ${ink.dim(`→ ${count(s.loadableAfterRepair)}`)}`
  const rest = broken.length - most.subsystems
  const more = rest > 0 ? [`${' '.repeat(label)}${ink.dim(`and ${many(rest, 'subsystem')} more`)}`] : []
  return [...labelled(page, 'Loads', summary), ...broken.slice(0, most.subsystems).map(row), ...more]
}

const blockers = (page: Page): readonly string[] => {
  const { d, width, ink } = page
  const all = ranked(d.blockers)
  if (all.length === 0)
    return labelled(page, 'Blocked by', silence(d, 'debugger') ?? 'nothing that was found')
  const names = Math.max(16, Math.min(52, width - 60))
  const row = (b: Blocker): string => {
    const numbers = `${right(count(b.blocks.modules), 6)} ${right(count(b.blocks.lines), 8)} ${right(count(b.aloneFrees.modules), 6)}`
    const others = b.coBlockers.length === 0 ? '' : `  with ${many(b.coBlockers.length, 'other')}`
    const line = `  ${left(inline(b.target), names)} ${left(kindWords[b.kind], 18)} ${numbers}`
    return line + ink.dim(fit(others, width - widthOf(line)))
  }
  const title = `${left('Blocked by', names + 2)} ${left('', 18)} ${right('blocks', 6)} ${right('lines', 8)} ${right('alone', 6)}`
  const rest = all.length - most.blockers
  const more = rest > 0 ? [ink.dim(`  and ${many(rest, 'blocker')} more: muster report`)] : []
  return [ink.bold(title), ...all.slice(0, most.blockers).map(row), ...more]
}

const way = (page: Page): readonly string[] => {
  const { d, width, ink } = page
  if (d.plan.length === 0) {
    const why = d.blockers.length > 0 ? silence(d, 'planner') : null
    return why === null ? [] : labelled(page, 'Way', why)
  }
  const steps = d.plan.toSorted((a, b) => a.n - b.n)
  const room = width - 6 - 22
  const row = (step: PlanStep): string => {
    const what = step.fix.command === undefined ? inline(step.title) : fixLine(step.fix)
    const painted = step.fix.command === undefined ? left(what, room) : ink.command(left(what, room))
    return `  ${right(String(step.n), 2)}  ${painted} ${ink.dim(right(`frees ${many(step.frees.modules, 'module')}`, 21))}`
  }
  const rest = steps.length - most.steps
  const more = rest > 0 ? [ink.dim(`  and ${many(rest, 'step')} more: muster plan`)] : []
  return [ink.bold('Shortest way'), ...steps.slice(0, most.steps).map(row), ...more]
}

const tail = (page: Page): readonly string[] => {
  const { d, ink } = page
  const answered = answeredIds(d)
  const stands = d.findings.filter((f) => f.status === 'verified' && !answered.has(f.id))
  const standing = standingWords(d)
  const tally = (severity: Severity): string =>
    `${count(stands.filter((f) => f.severity === severity).length)} ${severity}`
  const apart = (['unverified', 'contradicted', 'refuted'] as const)
    .map((s) => [s, d.findings.filter((f) => f.status === s).length] as const)
    .filter(([, n]) => n > 0)
  const open = d.contradictions.filter((c) => c.settled === 'open').length
  const ran = d.specialists.filter((s) => s.outcome.is === 'passed').length
  const lines = [
    `${ink.bold(left('Findings', label))}${severities.map((s) => (tally(s).startsWith('0 ') ? ink.dim(tally(s)) : ink.severity(s, tally(s)))).join(' · ')}`,
    ...(apart.length === 0
      ? []
      : labelled(
          page,
          '',
          `apart from these: ${apart.map(([s, n]) => `${count(n)} ${s}`).join(', ')}${open > 0 ? `; ${many(open, 'contradiction')} open` : ''}`,
        )),
    ...(standing.length === 0 ? [] : labelled(page, '', standing.join('; '), 2)),
    ...labelled(
      page,
      'Not run',
      d.notRun.length === 0
        ? 'nothing: every specialist of the team ran'
        : d.notRun.map((n) => `${inline(n.what)} (${inline(n.because)})`).join(', '),
      2,
    ),
    ...labelled(page, 'Not read', unreadWords(d.coverage), 2),
    ...labelled(
      page,
      'Measured',
      d.metrics.wallMs === null
        ? 'times were not measured'
        : `${many(ran, 'specialist')} passed, ${duration(d.metrics.wallMs)}${speedup(d)}`,
    ),
  ]
  return [...lines, `${ink.bold(left('Next', label))}${ink.command(nextCommand(d))}`]
}

const speedup = ({ metrics }: Discovery): string =>
  metrics.speedup === null
    ? ''
    : `; ${metrics.speedup.toFixed(2)}× one at a time, ${Math.round(100 * (metrics.efficiency ?? 0))} % of ${many(metrics.slots ?? 0, 'slot')}${slotsWords(metrics)}`

/** The one command that leads on. */
const nextCommand = (d: Discovery): string => {
  const step = d.plan.toSorted((a, b) => a.n - b.n)[0]
  if (step !== undefined) return `muster brief ${step.n}`
  const answered = answeredIds(d)
  const finding = d.findings.find((f) => f.status === 'verified' && !answered.has(f.id))
  return finding === undefined ? 'muster report' : `muster explain ${inline(finding.id)}`
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((total, one) => total + of(one), 0)
