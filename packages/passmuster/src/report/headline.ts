import type { Severity } from '../model/finding.ts'
import { severities } from '../model/finding.ts'
import type { Discovery } from '../model/report.ts'
import { answeredIds } from './standing.ts'
import { silence } from './summary.ts'
import { count, many } from './words.ts'

/** What a report says first: a verdict in a few words, and the sentence that it rests on. */
export interface Headline {
  readonly verdict: string
  readonly sentence: string
  readonly tone: 'bad' | 'warn' | 'good' | 'unknown'
}

/** Verified findings per severity, without those that a person answered. */
export const tally = (d: Pick<Discovery, 'findings' | 'standing'>): Readonly<Record<Severity, number>> => {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 }
  const answered = answeredIds(d)
  for (const { id, status, severity } of d.findings)
    if (status === 'verified' && !answered.has(id)) counts[severity] += 1
  return counts
}

/** `1 critical, 3 high, 0 medium, 12 low, 4 info`. */
export const tallyWords = (d: Pick<Discovery, 'findings' | 'standing'>): string => {
  const counts = tally(d)
  return severities.map((severity) => `${count(counts[severity])} ${severity}`).join(', ')
}

/** The verdict on the whole: does it load, and how bad is what was found. */
export const headline = (d: Discovery): Headline => {
  const total = sum(d.subsystems.map((one) => one.modules))
  const today = sum(d.subsystems.map((one) => one.loadable))
  const later = sum(d.subsystems.map((one) => one.loadableAfterRepair))
  const { critical, high } = tally(d)
  const grave = critical + high
  const graveWords =
    grave === 0
      ? 'Nothing critical or high was found'
      : `${[critical > 0 ? `${count(critical)} critical` : '', high > 0 ? `${count(high)} high` : ''].filter((part) => part !== '').join(' and ')} ${grave === 1 ? 'finding' : 'findings'}`
  const unknown = silence(d, 'debugger')
  if (total === 0 && unknown !== null)
    return {
      verdict: grave === 0 ? 'Not known whether it loads' : graveWords,
      sentence: `Whether modules load is ${unknown}.`,
      tone: grave === 0 ? 'unknown' : 'bad',
    }
  if (today < total) {
    const steps = d.plan.length
    const way =
      steps === 0
        ? ''
        : later > today
          ? `; ${count(later)} once the ${many(steps, 'step')} of the plan ${steps === 1 ? 'is' : 'are'} done`
          : ''
    return {
      verdict: today === 0 ? 'Nothing loads' : `${many(total - today, 'module')} cannot load`,
      sentence: `${count(today)} of ${many(total, 'module')} load today${way}.`,
      tone: 'bad',
    }
  }
  const loads =
    total === 0
      ? 'No module that could be loaded was found.'
      : `Nothing was found that keeps any of the ${many(total, 'module')} from loading.`
  return { verdict: graveWords, sentence: loads, tone: critical > 0 ? 'bad' : high > 0 ? 'warn' : 'good' }
}

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)

/** What a clone without its history means for the report and how it is mended; null for a whole clone. */
export const shallowAdvice = (d: Pick<Discovery, 'snapshot'>): string | null =>
  d.snapshot.shallow
    ? 'This is a shallow clone: renames and deletions before its first commit are not known. With actions/checkout set `fetch-depth: 0`; elsewhere run `git fetch --unshallow`.'
    : null
