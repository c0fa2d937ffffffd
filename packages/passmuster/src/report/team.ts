import { inline } from '../context/plain.ts'
import type { Role, RoleGap, Roles, Stack, StackSignal, Team } from '../model/team.ts'
import { fit, left, widthOf, wrap } from './cells.ts'
import { inkOf } from './ink.ts'
import { stackLine } from './summary.ts'
import { percent, placeText } from './words.ts'

export interface TeamOptions {
  /** Show the signals behind every choice, and every signal with where it was seen. */
  readonly explain: boolean
  /** Roles beyond the specialists, shown behind their groups. */
  readonly roles?: Roles
  readonly width?: number
  readonly color?: boolean
}

/** The stack and the team that fits it, group by group. */
export const renderTeam = (
  team: Team,
  stack: Stack,
  { explain, roles, width = 100, color = false }: TeamOptions,
): string => {
  const ink = inkOf(color)
  const columns = Math.min(Math.max(width, 60), 200)
  const names =
    Math.max(
      8,
      ...[...team.members, ...team.left, ...(roles?.roles ?? [])].map((one) => widthOf(inline(one.id))),
    ) + 2
  const line = (id: string, why: string): string =>
    `  ${left(inline(id), names)}${ink.dim(fit(why, columns - names - 2))}`.trimEnd()
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
    ...(roles === undefined ? [] : roleLines(roles.roles, (id, why) => line(id, why))),
    ...leftOut,
    ...(roles === undefined || roles.gaps.length === 0
      ? []
      : ['', `asked for and not there: ${roles.gaps.length} (muster team --gaps)`]),
  ]
  return lines.join('\n') + '\n'
}

const roleLines = (roles: readonly Role[], line: (id: string, why: string) => string): readonly string[] =>
  (
    [
      ['implementation', 'implementer'],
      ['of the repository', 'repository'],
    ] as const
  ).flatMap(([title, from]) => {
    const rows = roles.filter((role) => role.from === from)
    const why = ({ because, file }: Role): string =>
      file !== undefined
        ? inline(file)
        : because.length === 0
          ? 'always serves'
          : `because of ${because.map(inline).join(', ')}`
    return rows.length === 0 ? [] : ['', title, ...rows.map((role) => line(role.id, why(role)))]
  })

/** The roles that are asked for and not there, each with who stands in for it. */
export const renderGaps = (gaps: readonly RoleGap[]): string =>
  gaps.length === 0
    ? 'Every role that CLAUDE.md, AGENTS.md and .claude/agents ask for is there.\n'
    : gaps
        .map(
          ({ name, asked, why, substitute }) =>
            `${inline(name)}  ${placeText(asked)}  ${inline(why)}; ${substitute === null ? 'nobody stands in' : `${inline(substitute)} stands in`}; muster team --new ${inline(name)}\n`,
        )
        .join('')

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
