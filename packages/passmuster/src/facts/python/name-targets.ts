import type { Break, ImportGraph } from '../import-graph.ts'

type Breaks = Pick<Required<ImportGraph>, 'breaks' | 'masked' | 'late'>

/** Sites that lack overlapping names of one module are one thing to repair: they get one target. */
export const oneNameTarget = (sink: Breaks): Breaks => {
  const all = [...sink.breaks, ...sink.masked, ...sink.late].filter((one) => one.kind === 'missing-name')
  const parent = new Map<string, string>()
  const top = (key: string): string => {
    let at = key
    while (parent.get(at)! !== at) at = parent.get(at)!
    return at
  }
  const keyOf = (one: Break, name: string): string => `${one.target.split('#')[0]}#${name}`
  for (const one of all) {
    for (const name of one.names)
      if (!parent.has(keyOf(one, name))) parent.set(keyOf(one, name), keyOf(one, name))
    for (const name of one.names) {
      const [a, b] = [top(keyOf(one, one.names[0]!)), top(keyOf(one, name))].sort()
      parent.set(b!, a!)
    }
  }
  const members = new Map<string, string[]>()
  for (const key of [...parent.keys()].sort())
    members.set(top(key), [...(members.get(top(key)) ?? []), key.split('#')[1]!])
  const retarget = (one: Break): Break =>
    one.kind === 'missing-name'
      ? {
          ...one,
          target: `${one.target.split('#')[0]}#${members.get(top(keyOf(one, one.names[0]!)))!.join(',')}`,
        }
      : one
  return {
    breaks: sink.breaks.map(retarget),
    masked: sink.masked.map(retarget),
    late: sink.late.map(retarget),
  }
}
