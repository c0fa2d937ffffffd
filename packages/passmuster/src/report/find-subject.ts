import { nearest } from '../lib/nearest.ts'
import { fail, ok } from '../model/fault.ts'
import type { Result } from '../model/fault.ts'
import type { Finding } from '../model/finding.ts'
import type { Blocker, Discovery, PlanStep, SpecialistRow } from '../model/report.ts'

/** What a word on the command line means in a report. */
export type Subject =
  | { readonly is: 'step'; readonly step: PlanStep }
  | { readonly is: 'finding'; readonly finding: Finding }
  | { readonly is: 'blocker'; readonly blocker: Blocker }
  | { readonly is: 'specialist'; readonly row: SpecialistRow }

/** A step by its number (`3` or `step:3`), a finding by its id or the beginning of it, a blocker by id or target, a specialist by id. */
export const findSubject = (d: Discovery, word: string): Result<Subject> => {
  const number = /^(?:step:)?(\d{1,4})$/.exec(word)?.[1]
  const step = number === undefined ? undefined : d.plan.find((one) => one.n === Number(number))
  if (step !== undefined) return ok({ is: 'step', step })
  const blocker = d.blockers.find((one) => one.id === word) ?? d.blockers.find((one) => one.target === word)
  if (blocker !== undefined) return ok({ is: 'blocker', blocker })
  const row = d.specialists.find((one) => one.id === word)
  if (row !== undefined) return ok({ is: 'specialist', row })
  const findings = d.findings.filter(
    (one) => one.id === word || (word.length >= 4 && one.id.startsWith(word)),
  )
  const [finding, second] = findings
  if (finding !== undefined && second === undefined) return ok({ is: 'finding', finding })
  if (second !== undefined)
    return fail({
      code: 'finding-unknown',
      message: `${word} is the beginning of ${findings.length} ids`,
      hint: 'write one more character',
      retry: 'never',
    })
  if (number !== undefined && word.length <= 4) {
    const steps = d.plan.length
    return fail({
      code: 'step-unknown',
      message: `the plan has no step ${number}`,
      hint:
        steps === 0
          ? 'the plan is empty: `muster report` shows the findings'
          : `steps go from 1 to ${steps}: \`muster plan\``,
      retry: 'never',
    })
  }
  const near = nearest(word, [
    ...d.blockers.map((one) => one.target),
    ...d.specialists.map((one) => one.id),
    ...d.findings.map((one) => one.id),
  ])
  return fail({
    code: 'finding-unknown',
    message: `nothing in this report is called ${word}`,
    hint:
      near === null
        ? '`muster report` lists findings, blockers and steps with their ids'
        : `did you mean ${near}?`,
    retry: 'never',
  })
}

/** The findings that a word is about: those whose lines a reader wants to see. */
export const aboutOf = (d: Discovery, word: string): readonly Finding[] => {
  const found = findSubject(d, word)
  if (!found.ok) return []
  const subject = found.value
  switch (subject.is) {
    case 'finding':
      return [subject.finding]
    case 'step':
      return d.findings.filter((one) => subject.step.findings.includes(one.id))
    case 'blocker':
      return d.findings.filter((one) => subject.blocker.findings.includes(one.id))
    case 'specialist':
      return []
  }
}
