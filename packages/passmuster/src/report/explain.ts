import { inline } from '../context/plain.ts'
import { ok } from '../model/fault.ts'
import type { Result } from '../model/fault.ts'
import type { Finding } from '../model/finding.ts'
import type { Blocker, Discovery, PlanStep, SpecialistRow } from '../model/report.ts'
import { findSubject } from './find-subject.ts'
import type { Quotes } from './words.ts'
import {
  count,
  duration,
  evidenceLines,
  fixLine,
  kindWords,
  many,
  outcomeText,
  percent,
  placeText,
  shell,
} from './words.ts'

export interface ExplainOptions {
  readonly quotes?: Quotes
}

/** One finding, blocker, step or specialist with everything that the report knows of it. */
export const renderExplain = (
  d: Discovery,
  word: string,
  { quotes = new Map() }: ExplainOptions = {},
): Result<string> => {
  const found = findSubject(d, word)
  if (!found.ok) return found
  const subject = found.value
  switch (subject.is) {
    case 'finding':
      return ok(text(findingLines(d, subject.finding, quotes)))
    case 'blocker':
      return ok(text(blockerLines(d, subject.blocker, quotes)))
    case 'step':
      return ok(text(stepLines(d, subject.step, quotes)))
    case 'specialist':
      return ok(text(specialistLines(d, subject.row)))
  }
}

const text = (lines: readonly string[]): string => lines.join('\n') + '\n'
const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`)

const findingLines = (d: Discovery, f: Finding, quotes: Quotes): readonly string[] => {
  const disputes = d.contradictions.filter((c) => c.sides.some((side) => side.findings.includes(f.id)))
  const blockers = d.blockers.filter((b) => b.findings.includes(f.id))
  const steps = d.plan.filter((step) => step.findings.includes(f.id))
  return [
    inline(f.title),
    `${f.severity} · ${f.category} · ${f.status} · ${f.confidence} · ${inline(f.rule)} · ${f.id}`,
    '',
    inline(f.impact),
    '',
    `Where (${many(f.at.length, 'place')})`,
    ...shortened(f.at.map(placeText)),
    'Evidence',
    ...indent(f.evidence.flatMap((piece) => evidenceLines(piece, quotes))),
    'Fix',
    ...indent([
      inline(f.fix.text),
      ...(f.fix.command === undefined ? [] : [`$ ${shell(f.fix.command)}`]),
      ...(f.fix.diff?.split('\n').map(inline) ?? []),
    ]),
    ...(blockers.length === 0
      ? []
      : [
          'Holds back',
          ...indent(
            blockers.map(
              (b) => `${inline(b.target)}: ${many(b.blocks.modules, 'module')} (muster explain ${b.id})`,
            ),
          ),
        ]),
    ...(steps.length === 0
      ? []
      : ['Repaired by', ...indent(steps.map((step) => `step ${step.n}: ${inline(step.title)}`))]),
    ...disputes.flatMap(disputeLines),
    `Reported by ${f.by.map(inline).join(', ')}`,
  ]
}

const disputeLines = (c: Discovery['contradictions'][number]): readonly string[] => [
  `Disputed: ${inline(c.subject)} ${inline(c.predicate)} (${c.settled === 'open' ? 'open' : `settled for the ${c.settled} side`}: ${inline(c.because)})`,
  ...indent(
    c.sides.map(
      (side) =>
        `${side.by.map(inline).join(', ')} ${side.by.length === 1 ? 'says' : 'say'}: ${inline(side.says)}`,
    ),
  ),
]

const blockerLines = (d: Discovery, b: Blocker, quotes: Quotes): readonly string[] => {
  const others = b.coBlockers
    .map((id) => d.blockers.find((one) => one.id === id))
    .filter((one) => one !== undefined)
  const findings = d.findings.filter((f) => b.findings.includes(f.id))
  const sets = d.repairSets.filter((set) => set.steps.some((step) => step.blocker === b.id))
  const steps = d.plan.filter((step) => step.blocker === b.id)
  return [
    `${inline(b.target)}: ${kindWords[b.kind]}`,
    `blocks ${many(b.blocks.modules, 'module')} / ${many(b.blocks.lines, 'line')} · fixing only this frees ${count(b.aloneFrees.modules)} / ${count(b.aloneFrees.lines)} · ${b.id}`,
    '',
    `Where (${many(b.at.length, 'place')})`,
    ...shortened(b.at.map(placeText)),
    `Holds some of the same modules (${others.length})`,
    ...shortened(
      others.map(
        (one) => `${inline(one.target)}: ${kindWords[one.kind]}, blocks ${count(one.blocks.modules)}`,
      ),
    ),
    ...(sets.length === 0
      ? []
      : [
          'Part of the repair of',
          ...indent(
            sets.map(
              (set) =>
                `${inline(set.subsystem)}: ${many(set.steps.length, 'step')} free ${many(set.frees.modules, 'module')}`,
            ),
          ),
        ]),
    ...(steps.length === 0
      ? []
      : ['Steps', ...indent(steps.map((step) => `${step.n}. ${fixLine(step.fix)}`))]),
    ...findings.flatMap((f) => [
      `Finding ${f.id}: ${inline(f.title)}`,
      ...indent(f.evidence.flatMap((piece) => evidenceLines(piece, quotes))),
    ]),
  ]
}

const stepLines = (d: Discovery, step: PlanStep, quotes: Quotes): readonly string[] => {
  const blocker = d.blockers.find((one) => one.id === step.blocker)
  return [
    `Step ${step.n}: ${inline(step.title)}`,
    `frees ${many(step.frees.modules, 'module')} / ${many(step.frees.lines, 'line')}, ${percent(step.frees.share)} of ${inline(step.subsystem)}; ${count(step.frees.cumulative)} with the steps before it`,
    ...(step.needs.length === 0 ? [] : [`after ${step.needs.map((n) => `step ${n}`).join(', ')}`]),
    '',
    'Fix',
    ...indent([
      inline(step.fix.text),
      ...(step.fix.command === undefined ? [] : [`$ ${shell(step.fix.command)}`]),
      ...(step.fix.diff?.split('\n').map(inline) ?? []),
    ]),
    'Check: red before, green after',
    ...indent([`$ ${shell(step.check.argv)}`, inline(step.check.expect)]),
    ...(blocker === undefined ? [] : ['', ...blockerLines(d, blocker, quotes)]),
  ]
}

const specialistLines = (d: Discovery, row: SpecialistRow): readonly string[] => {
  const member = d.team.members.find((one) => one.id === row.id)
  const findings = d.findings.filter((f) => f.by.includes(row.id))
  return [
    `${inline(row.id)}, ${inline(row.group)}: ${outcomeText(row.outcome)} (${row.via})`,
    row.examined === null
      ? 'examined: nothing recorded'
      : `examined ${many(row.examined.files, 'file')}, ${many(row.examined.lines, 'line')}`,
    `took ${duration(row.wallMs)}, processor ${duration(row.cpuMs)}`,
    `serves because: ${member === undefined || member.because.length === 0 ? 'always' : member.because.map(inline).join(', ')}`,
    '',
    many(findings.length, 'finding'),
    ...shortened(
      findings.map(
        (f) => `${f.id} ${f.severity} ${inline(f.title)}${f.status === 'verified' ? '' : ` (${f.status})`}`,
      ),
      30,
    ),
  ]
}

const shortened = (lines: readonly string[], most = 12): readonly string[] =>
  indent(lines.length <= most ? lines : [...lines.slice(0, most), `and ${lines.length - most} more`])
