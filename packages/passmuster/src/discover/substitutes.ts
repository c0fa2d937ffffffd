import type { Role } from '../model/team.ts'

/** Who stands in for whom, by names that teams use; the first that is there serves. */
export const substitutes: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'gemini-gpt-hybrid': ['second-opinion'],
    'gemini-gpt-hybrid-hard': ['second-opinion'],
    'agentic-code-reviewer': ['code-reviewer'],
    'repo-structure-guardian': ['architecture-guardian', 'code-archaeologist'],
    'api-architect': ['backend-architect'],
    'frontend-developer': ['general-purpose'],
    'data-engineer': ['data-scientist', 'ml-engineer'],
    'security-reviewer': ['security-auditor', 'code-reviewer'],
    'deployment-engineer': ['integration-engineer'],
    'devops-engineer': ['integration-engineer'],
  }),
)

const alike: readonly (readonly [word: RegExp, ids: readonly string[]])[] = [
  [/review|quality/, ['code-reviewer', 'agentic-code-reviewer']],
  [/secur|vulnerab/, ['security-auditor', 'adversarial-dummy']],
  [/test|qa/, ['test-automator', 'test-runner']],
  [/perf|optimi/, ['performance-optimizer']],
  [/doc|writer/, ['documentation-specialist']],
  [/quant|risk/, ['quant-analyst']],
  [/trad|strateg/, ['trading-strategy-consultant']],
  [/\bml\b|model|\bai\b/, ['ml-engineer']],
  [/data|analy/, ['data-scientist', 'project-analyst']],
  [/database|sql|migrat/, ['database-administrator']],
  [/plan|lead|orchestrat/, ['tech-lead-orchestrator', 'planner']],
  [/architect|structure/, ['architecture-guardian', 'backend-architect']],
  [/debug|root/, ['debugger']],
  [/python/, ['python-pro']],
  [/api|integrat|devops|deploy/, ['integration-engineer']],
  [/backend|server|developer|engineer/, ['backend-developer', 'general-purpose']],
]

/** The role that can stand in: by the map, else by the words of the name, else the one that takes anything; null = none. */
export const substituteFor = (name: string, roles: readonly Role[]): string | null => {
  const there = new Set(roles.map(({ id }) => id))
  const words = name.replaceAll('-', ' ')
  const wanted = [
    ...(substitutes.get(name) ?? []),
    ...alike.flatMap(([word, ids]) => (word.test(words) ? ids : [])),
    'general-purpose',
  ]
  return wanted.find((id) => id !== name && there.has(id)) ?? null
}
