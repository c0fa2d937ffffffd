import type { Snapshot } from '../model/snapshot.ts'
import type { Role, RoleGap, Roles, Stack, Team } from '../model/team.ts'
import { callsFor, implementers } from './implementers.ts'
import { repositoryRoles } from './role-files.ts'
import { substituteFor } from './substitutes.ts'

/** What is known of an embedded specialist besides its place in the team. */
export interface KnownSpecialist {
  readonly id: string
  readonly group: string
  readonly finds: string
}

export interface RolesInput {
  readonly stack: Stack
  readonly team: Team
  readonly specialists: readonly KnownSpecialist[]
  readonly texts: ReadonlyMap<string, string>
  readonly snapshot: Snapshot
}

/** Every role of the team: the specialists chosen, the implementers the stack calls for, and those the repository brings. */
export const chooseRoles = ({ stack, team, specialists, texts, snapshot }: RolesInput): Roles => {
  const own = team.members.map(({ id, because }): Role => {
    const known = specialists.find((one) => one.id === id)
    return {
      id,
      from: 'specialist',
      purpose: known ? `Finds ${known.finds}.` : '',
      capabilities: ['analyse', ...(id === 'planner' ? ['plan'] : ['review'])],
      tools: [`muster discover --only ${id}`],
      domains: known ? [known.group] : [],
      because,
    }
  })
  const writers = implementers.flatMap((one): readonly Role[] => {
    const because = callsFor(one, stack.signals)
    if (because === null) return []
    const { id, purpose, capabilities, tools, domains } = one
    return [{ id, from: 'implementer', purpose, capabilities, tools, domains, because }]
  })
  const taken = new Set([...own, ...writers].map(({ id }) => id))
  const brought = repositoryRoles(texts)
  const seen = new Set<string>()
  const more = brought.filter(({ id }) => !taken.has(id) && !seen.has(id) && seen.add(id))
  const roles = [...own, ...writers, ...more]
  const all = new Set([...roles, ...brought].map(({ id }) => id))
  return { roles, gaps: gapsOf(texts, snapshot, all, roles) }
}

const noun =
  /-(?:reviewer|developer|architect|engineer|analyst|specialist|optimi[sz]er|expert|pro|consultant|scientist|administrator|orchestrator|configurator|archaeologist|guardian|runner|automator|auditor|tester|writer|scanner|planner|debugger|dummy|hybrid|handler|purpose|designer)$/

/** Roles that CLAUDE.md or AGENTS.md set in bold, in code or as a mention, and role files that cannot be read. */
const gapsOf = (
  texts: ReadonlyMap<string, string>,
  snapshot: Snapshot,
  known: ReadonlySet<string>,
  roles: readonly Role[],
): readonly RoleGap[] => {
  const gaps = new Map<string, RoleGap>()
  const note = (name: string, file: string, line: number, why: string): void => {
    if (known.has(name) || gaps.has(name)) return
    const asked = { file, startLine: line, endLine: line }
    gaps.set(name, { name, asked, why, substitute: substituteFor(name, roles) })
  }
  for (const file of ['AGENTS.md', 'CLAUDE.md']) {
    for (const [index, line] of withoutBlock(texts.get(file) ?? '')
      .split('\n')
      .entries())
      for (const match of line.matchAll(/(?:\*\*|`|@)([a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?:\*\*|`|\b)/g))
        if (noun.test(match[1] as string)) note(match[1] as string, file, index + 1, `${file} asks for it`)
  }
  for (const { path, kind } of snapshot.files) {
    const name = /^\.claude\/agents\/([^/.][^/]*)$/.exec(path)?.[1]
    if (name === undefined || !noun.test(name)) continue
    if (kind === 'link' || kind === 'dangling-link')
      note(name, path, 1, `${path} is a link, which is not followed`)
    else if (kind === 'text') note(name, path, 1, `${path} does not end in .md`)
  }
  return [...gaps.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Marks around the block that `team --write` keeps; what stands between them is ours, not asked for. */
export const blockMarks: { readonly begin: string; readonly end: string } = {
  begin: '<!-- muster:team begin -->',
  end: '<!-- muster:team end -->',
}

const withoutBlock = (text: string): string => {
  const from = text.indexOf(blockMarks.begin)
  const to = text.indexOf(blockMarks.end, from)
  if (from < 0 || to < 0) return text
  return (
    text.slice(0, from) + text.slice(from, to).replace(/[^\n]/g, '') + text.slice(to + blockMarks.end.length)
  )
}
