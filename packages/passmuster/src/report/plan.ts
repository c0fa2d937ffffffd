import { inline } from '../context/plain.ts'
import type { Discovery, PlanStep } from '../model/report.ts'
import { fit, wrap } from './cells.ts'
import { block, code, md } from './markdown-text.ts'
import { silence } from './summary.ts'
import { count, fixLine, many, percent, placeText, shell } from './words.ts'

export interface PlanOptions {
  readonly markdown?: boolean
  readonly width?: number
}

/** The repair plan, every step with its fix, its check and what it frees. */
export const renderPlan = (d: Discovery, { markdown = false, width = 100 }: PlanOptions = {}): string => {
  if (d.plan.length === 0) return `${markdown ? '# Repair plan\n\n' : ''}${emptyPlan(d)}\n`
  if (markdown) return ['# Repair plan', ...planSections(d)].join('\n\n') + '\n'
  return (
    ordered(d)
      .map((step) => stepText(d, step, Math.min(Math.max(width, 60), 200)))
      .join('\n\n') + '\n'
  )
}

/** An empty plan is good news only when those spoke who would have filled it. */
const emptyPlan = (d: Discovery): string =>
  silence(d, 'debugger') ??
  silence(d, 'planner') ??
  'Nothing to repair was found: every module that could be examined loads.'

const ordered = (d: Discovery): readonly PlanStep[] => d.plan.toSorted((a, b) => a.n - b.n)

const frees = (step: PlanStep): string =>
  `frees ${many(step.frees.modules, 'module')}, ${many(step.frees.lines, 'line')} (${percent(step.frees.share)} of ${inline(step.subsystem)}); ${count(step.frees.cumulative)} in all by then`

const needs = (step: PlanStep): string =>
  step.needs.length === 0 ? '' : `after ${step.needs.map((n) => `step ${n}`).join(', ')}`

const stepText = (d: Discovery, step: PlanStep, width: number): string => {
  const indent = '      '
  const number = `${String(step.n).padStart(4)}. `
  const blocker = d.blockers.find((one) => one.id === step.blocker)
  const body = [
    ...(step.fix.command === undefined
      ? wrap(inline(step.fix.text), width - indent.length)
      : [`$ ${shell(step.fix.command)}`]),
    ...(step.fix.diff?.split('\n').map((line) => `  ${inline(line)}`) ?? []),
    ...(blocker === undefined ? [] : blocker.at.slice(0, 3).map((place) => `at ${placeText(place)}`)),
    ...(needs(step) === '' ? [] : [needs(step)]),
    ...wrap(frees(step), width - indent.length),
    `check: ${shell(step.check.argv)}`,
    ...wrap(`       ${inline(step.check.expect)}`, width - indent.length),
  ]
  return [number + fit(inline(step.title), width - number.length), ...body.map((line) => indent + line)].join(
    '\n',
  )
}

/** The steps as Markdown sections. */
export const planSections = (d: Discovery): readonly string[] =>
  ordered(d).map((step) =>
    [
      `### ${step.n}. ${md(step.title)}`,
      `${md(frees(step))}${needs(step) === '' ? '' : `; ${needs(step)}`}`,
      step.fix.command === undefined ? md(step.fix.text) : block(fixLine(step.fix), 'sh'),
      ...(step.fix.diff === undefined ? [] : [block(step.fix.diff, 'diff')]),
      `Check, red before and green after: ${code(shell(step.check.argv))} (${md(step.check.expect)})`,
    ].join('\n\n'),
  )
