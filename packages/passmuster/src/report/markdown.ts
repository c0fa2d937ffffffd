import type { Finding } from '../model/finding.ts'
import type { Discovery } from '../model/report.ts'
import { bySpecialist, worstFirst } from './finding-order.ts'
import { headline, shallowAdvice, tallyWords } from './headline.ts'
import { block, code, md, table } from './markdown-text.ts'
import { renderMermaid } from './mermaid.ts'
import { planSections } from './plan.ts'
import { ranked } from './rank.ts'
import { standingWords } from './standing.ts'
import { silence, stackLine, unreadWords } from './summary.ts'
import type { Quotes } from './words.ts'
import {
  count,
  duration,
  evidenceLines,
  fixLine,
  kindWords,
  many,
  outcomeText,
  placeText,
  shell,
} from './words.ts'

export interface MarkdownOptions {
  readonly quotes?: Quotes
  /** Rows of the table, and findings shown in full per specialist; the rest is counted. Default 200. */
  readonly most?: number
}

/** The whole discovery as GitHub-flavoured Markdown. */
export const renderMarkdown = (
  d: Discovery,
  { quotes = new Map(), most = 200 }: MarkdownOptions = {},
): string => {
  const parts = [
    '# Discovery',
    ...about(d),
    ...subsystems(d),
    ...blockers(d),
    ...findingsTable(d, most),
    ...planPart(d),
    ...findings(d, quotes, most),
    ...apart(d),
    ...contradictions(d),
    ...coverage(d),
    ...notRun(d),
    ...specialists(d),
    `Result ${code(d.resultDigest)}`,
  ]
  return parts.join('\n\n') + '\n'
}

const about = (d: Discovery): readonly string[] => {
  const { commit, dirty, shallow } = d.snapshot
  const { verdict, sentence: loads } = headline(d)
  const advice = shallowAdvice(d)
  return [
    '## Summary',
    `**${md(verdict)}.** ${md(loads)}`,
    ...(advice === null ? [] : [advice]),
    [
      `- Examined: ${commit === null ? 'no commit yet' : `commit ${code(commit)}`}${dirty ? ', with uncommitted changes' : ''}${shallow ? ', shallow clone' : ''}; ${many(d.coverage.files, 'file')}, ${many(d.coverage.lines, 'line')}`,
      `- Stack: ${md(stackLine(d.stack))}`,
      `- Verified findings: ${tallyWords(d)}`,
      ...standingWords(d).map((words) => `- ${md(`${words.charAt(0).toUpperCase()}${words.slice(1)}`)}`),
      `- Not read: ${md(unreadWords(d.coverage))}`,
      `- Not run: ${d.notRun.length === 0 ? 'nothing' : d.notRun.map((n) => `${md(n.what)} (${md(n.because)})`).join(', ')}`,
      `- Measured: ${duration(d.metrics.wallMs)} wall, ${duration(d.metrics.cpuMs)} processor, speedup ${d.metrics.speedup === null ? 'not measured' : `${d.metrics.speedup.toFixed(2)}×`}`,
    ].join('\n'),
  ]
}

const sentence = (words: string | null): string | null =>
  words === null ? null : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`

const subsystems = (d: Discovery): readonly string[] =>
  d.subsystems.length === 0
    ? []
    : [
        '## Subsystems',
        table(
          [
            'Subsystem',
            'What it says it is',
            'Modules',
            'Lines',
            'Load today',
            'After the plan',
            'Tests',
            'Entry points',
          ],
          'llrrrrrl',
          d.subsystems.map((s) => [
            code(s.name),
            md(s.what),
            count(s.modules),
            count(s.lines),
            count(s.loadable),
            count(s.loadableAfterRepair),
            count(s.tests),
            s.entryPoints.slice(0, 6).map(code).join(' '),
          ]),
        ),
      ]

const blockers = (d: Discovery): readonly string[] =>
  d.blockers.length === 0
    ? [
        '## Blockers',
        sentence(silence(d, 'debugger')) ?? 'Nothing that keeps a module from loading was found.',
      ]
    : [
        '## Blockers',
        table(
          ['Blocker', 'Kind', 'Where', 'Blocks modules', 'Lines', 'Alone frees', 'With', 'Id'],
          'lllrrrrl',
          ranked(d.blockers).map((b) => [
            code(b.target),
            kindWords[b.kind],
            firstPlaces(b.at),
            count(b.blocks.modules),
            count(b.blocks.lines),
            count(b.aloneFrees.modules),
            count(b.coBlockers.length),
            code(b.id),
          ]),
        ),
      ]

const firstPlaces = (at: Finding['at']): string => {
  const shown = at.slice(0, 3).map((place) => code(placeText(place)))
  return shown.join(' ') + (at.length > 3 ? ` and ${at.length - 3} more` : '')
}

const planPart = (d: Discovery): readonly string[] =>
  d.plan.length === 0
    ? []
    : ['## Repair plan', block(renderMermaid(d.plan).trimEnd(), 'mermaid'), ...planSections(d)]

const clip = (text: string): string =>
  text.length <= 160 ? text : `${text.slice(0, 159).replace(/[\ud800-\udbff]$/, '')}…`

/** Verified findings, a line each: type, severity, place, fix. */
const findingsTable = (d: Discovery, most: number): readonly string[] => {
  const all = worstFirst(d.findings.filter((f) => f.status === 'verified'))
  const rest = all.length - most
  return [
    `## Findings (${count(all.length)})`,
    all.length === 0
      ? 'None.'
      : table(
          ['Type', 'Severity', 'Place', 'Fix'],
          'llll',
          all
            .slice(0, most)
            .map((f) => [
              `${f.category}: ${md(f.title)}`,
              f.severity,
              f.at[0] === undefined
                ? ''
                : code(placeText(f.at[0])) + (f.at.length > 1 ? ` and ${f.at.length - 1} more` : ''),
              f.fix.command === undefined ? md(clip(f.fix.text)) : code(clip(fixLine(f.fix))),
            ]),
        ),
    ...(rest > 0 ? [`and ${count(rest)} more`] : []),
  ]
}

const findings = (d: Discovery, quotes: Quotes, most: number): readonly string[] => {
  const groups = bySpecialist(
    d,
    d.findings.filter((f) => f.status === 'verified'),
  )
  return groups.length === 0
    ? []
    : [
        '## What each specialist found',
        ...groups.flatMap(([id, all]) => [
          `### ${md(id)} (${count(all.length)})`,
          ...all.slice(0, most).map((f) => findingPart(f, quotes)),
          ...(all.length > most ? [`and ${count(all.length - most)} more`] : []),
        ]),
      ]
}

const findingPart = (f: Finding, quotes: Quotes): string =>
  [
    `#### ${md(f.title)}`,
    `${f.severity} ${f.category}, ${f.confidence}, by ${f.by.map(md).join(', ')} · ${code(f.rule)} · ${code(f.id)}`,
    firstPlaces(f.at),
    md(f.impact),
    block(f.evidence.flatMap((piece) => evidenceLines(piece, quotes)).join('\n'), 'text'),
    `Fix: ${md(f.fix.text)}`,
    ...(f.fix.command === undefined ? [] : [block(shell(f.fix.command), 'sh')]),
    ...(f.fix.diff === undefined ? [] : [block(f.fix.diff, 'diff')]),
  ].join('\n\n')

/** What was not confirmed stands apart, in one line each. */
const apart = (d: Discovery): readonly string[] =>
  (['unverified', 'contradicted', 'refuted'] as const).flatMap((status) => {
    const all = d.findings.filter((f) => f.status === status)
    if (all.length === 0) return []
    return [
      `## ${status[0]?.toUpperCase()}${status.slice(1)} (${count(all.length)})`,
      all.map((f) => `- ${f.severity}: ${md(f.title)} (${firstPlaces(f.at)}, ${code(f.id)})`).join('\n'),
    ]
  })

const contradictions = (d: Discovery): readonly string[] =>
  d.contradictions.length === 0
    ? []
    : [
        '## Contradictions',
        d.contradictions
          .map(
            (c) =>
              `- ${code(`${c.subject} ${c.predicate}`)}: ${c.settled === 'open' ? 'open' : `settled for the ${md(c.settled)} side`} (${md(c.because)}). ${c.sides.map((side) => `${side.by.map(md).join(', ')}: “${md(side.says)}”`).join('; ')}`,
          )
          .join('\n'),
      ]

const coverage = (d: Discovery): readonly string[] => {
  const rows = Object.entries(d.coverage.readBy).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const unread = d.coverage.unread.slice(0, 200).map(({ file, why }) => `- ${code(file)}: ${md(why)}`)
  const rest = d.coverage.unread.length - unread.length
  return [
    '## Coverage',
    `${count(d.coverage.readLines)} of ${many(d.coverage.lines, 'line')} in ${count(d.coverage.readFiles)} of ${many(d.coverage.files, 'file')} were read.`,
    table(
      ['Specialist', 'Files', 'Lines'],
      'lrr',
      rows.map(([id, read]) => [md(id), count(read.files), count(read.lines)]),
    ),
    ...(unread.length === 0
      ? []
      : ['Nobody read:', [...unread, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n')]),
  ]
}

const notRun = (d: Discovery): readonly string[] => [
  '## Not run',
  d.notRun.length === 0
    ? 'Nothing: every specialist of the team ran.'
    : d.notRun.map((n) => `- ${md(n.what)}: ${md(n.because)}`).join('\n'),
]

const specialists = (d: Discovery): readonly string[] => [
  '## Specialists',
  table(
    ['Specialist', 'Group', 'Outcome', 'Via', 'Findings', 'Wall', 'Processor'],
    'llllrrr',
    d.specialists.map((s) => [
      md(s.id),
      md(s.group),
      md(outcomeText(s.outcome)),
      s.via,
      count(s.findings),
      duration(s.wallMs),
      duration(s.cpuMs),
    ]),
  ),
]
