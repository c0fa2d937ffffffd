import type { Problem } from '../../model/validation.ts'

const order: Readonly<Record<Problem['severity'], number>> = { high: 0, medium: 1, low: 2 }

/**
 * Problems of all checks, those of one place (file and line) with the same code or the same message as one, and a test
 * that failed in several: the sharpest severity, the first column and message, all tools and checks. One tool's
 * complaints with one code in two columns stay two. Sorted by file, line, column and message.
 */
export const mergeProblems = (problems: readonly Problem[]): readonly Problem[] => {
  let merged = mergeOnce(problems)
  for (let before = problems.length; merged.length < before;) {
    before = merged.length
    merged = mergeOnce(merged)
  }
  return merged
}

const mergeOnce = (problems: readonly Problem[]): readonly Problem[] => {
  const byKey = new Map<string, number>()
  const byCode = new Map<string, number[]>()
  const kept: Problem[] = []
  for (const one of [...problems].sort(compare)) {
    const key = keyOf(one)
    const code = codeKeyOf(one)
    const group = code === null ? [] : (byCode.get(code) ?? [])
    const at = byKey.get(key) ?? group.find((index) => isSame(kept[index]!, one))
    const index = at ?? kept.length
    kept[index] = at === undefined ? one : joined(kept[at]!, one)
    if (!byKey.has(key)) byKey.set(key, index)
    if (code !== null && !group.includes(index)) byCode.set(code, [...group, index])
  }
  return kept.sort(compare)
}

const keyOf = (one: Problem): string =>
  one.test === undefined
    ? `m\n${one.file ?? ''}\n${one.line ?? ''}\n${worded(one.message)}`
    : `t\n${one.file ?? ''}\n${one.test.replace(/ [›>] /g, ' ')}`

const codeKeyOf = (one: Problem): string | null =>
  one.code === null || one.file === null || one.line === null || one.test !== undefined
    ? null
    : `${one.file}\n${one.line}\n${one.code}`

/** Of two with one place and code: whether they are one, by their columns, or because two tools count columns their way. */
const isSame = (a: Problem, b: Problem): boolean =>
  a.column === null ||
  b.column === null ||
  a.column === b.column ||
  !a.tools.some((tool) => b.tools.includes(tool))

const worded = (message: string): string =>
  message
    .toLowerCase()
    .replace(/[\s.'"`]+/g, ' ')
    .trim()

const joined = (a: Problem, b: Problem): Problem => ({
  ...a,
  column: a.column ?? b.column,
  severity: order[a.severity] <= order[b.severity] ? a.severity : b.severity,
  code: a.code ?? b.code,
  tools: union(a.tools, b.tools),
  checks: union(a.checks, b.checks),
})

const union = (a: readonly string[], b: readonly string[]): readonly string[] =>
  [...new Set([...a, ...b])].sort((one, other) => (one < other ? -1 : 1))

const compare = (a: Problem, b: Problem): number => {
  const [x, y] = [sortKey(a), sortKey(b)]
  const at = x.findIndex((part, n) => part !== y[n])
  return at < 0 ? 0 : x[at]! < y[at]! ? -1 : 1
}

const sortKey = (one: Problem): readonly (string | number)[] => [
  one.file ?? '\uffff',
  one.line ?? 0,
  one.column ?? 0,
  one.code ?? '',
  one.message,
  one.test ?? '',
  one.tools.join(),
  one.checks.join(),
  order[one.severity],
]
