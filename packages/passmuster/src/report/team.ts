import { inline } from '../context/plain.ts'
import type { Stack, StackSignal, Team } from '../model/team.ts'
import { fit, left, widthOf, wrap } from './cells.ts'
import { inkOf } from './ink.ts'
import { stackLine } from './summary.ts'
import { percent, placeText } from './words.ts'

export interface TeamOptions {
  /** Show the signals behind every choice, and every signal with where it was seen. */
  readonly explain: boolean
  readonly width?: number
  readonly color?: boolean
}

/** The stack and the team that fits it, group by group. */
export const renderTeam = (
  team: Team,
  stack: Stack,
  { explain, width = 100, color = false }: TeamOptions,
): string => {
  const ink = inkOf(color)
  const columns = Math.min(Math.max(width, 60), 200)
  const names = Math.max(8, ...[...team.members, ...team.left].map((one) => widthOf(inline(one.id)))) + 2
  const groups = team.groups.flatMap((group) => [
    '',
    ink.bold(inline(group.name)),
    ...group.members.map((id) => {
      const because = team.members.find((member) => member.id === id)?.because ?? []
      const why = !explain
        ? ''
        : because.length === 0
          ? 'always serves'
          : `because of ${because.map(inline).join(', ')}`
      return `  ${left(inline(id), names)}${ink.dim(fit(why, columns - names - 2))}`.trimEnd()
    }),
  ])
  const leftOut =
    team.left.length === 0
      ? []
      : [
          '',
          ink.bold('not on this team'),
          ...team.left.map(
            (one) =>
              `  ${left(inline(one.id), names)}${ink.dim(fit(inline(one.because), columns - names - 2))}`,
          ),
        ]
  const lines = [
    ...wrap(`Stack: ${stackLine(stack)}`, columns),
    ...(explain ? signals(stack, columns) : []),
    ...groups,
    ...leftOut,
  ]
  return lines.join('\n') + '\n'
}

const signals = (stack: Stack, width: number): readonly string[] => {
  const rows = stack.signals.toSorted(
    (a, b) =>
      order(a.package, b.package) ||
      order(a.kind, b.kind) ||
      b.confidence - a.confidence ||
      order(a.name, b.name) ||
      order(a.seen.file, b.seen.file) ||
      a.seen.startLine - b.seen.startLine,
  )
  return rows.length === 0
    ? []
    : [
        '',
        'signals',
        ...rows.flatMap((signal) =>
          wrap(row(signal), width - 2).map((line, i) => `${i === 0 ? '  ' : '      '}${line}`),
        ),
      ]
}

const row = (s: StackSignal): string =>
  `${left(inline(s.name) + (s.version === undefined ? '' : ` ${inline(s.version)}`), 26)} ${left(s.kind, 15)} ${left(s.scope, 9)} ${left(percent(s.confidence), 5)} ${placeText(s.seen)}  ${inline(s.why)}`

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
