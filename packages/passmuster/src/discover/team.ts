import type { Stack, Team, TeamMember } from '../model/team.ts'

/** What choosing needs of a specialist. */
export interface Candidate {
  readonly id: string
  readonly group: string
  readonly wants: ((signal: Stack['signals'][number]) => boolean) | null
}

/** Groups in the order they are shown; others follow by name of first appearance. */
const order = ['code analysis', 'quality', 'performance', 'strategy', 'documentation', 'planning']

/** The specialists that a stack calls for, in roster order, each with the signals that caused it; deterministic. */
export const chooseTeam = (stack: Stack, roster: readonly Candidate[]): Team => {
  const members: TeamMember[] = []
  const left: { id: string; because: string }[] = []
  for (const { id, group, wants } of roster) {
    const signals = wants === null ? [] : stack.signals.filter(wants)
    const because = [...new Set(signals.map(({ name }) => name))].sort()
    if (wants === null || because.length > 0) members.push({ id, group, because })
    else left.push({ id, because: 'none of the signals it looks for is in this stack' })
  }
  const names = [...new Set([...order, ...members.map(({ group }) => group)])]
  const groups = names
    .map((name) => ({ name, members: members.filter(({ group }) => group === name).map(({ id }) => id) }))
    .filter((group) => group.members.length > 0)
  return { members, groups, left }
}
