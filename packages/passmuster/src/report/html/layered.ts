/** A node of a drawing; `needs` are ids of nodes that come before it. */
export interface Node {
  readonly id: string
  readonly needs: readonly string[]
}
export interface Placed<T extends Node> {
  readonly node: T
  readonly column: number
  readonly row: number
}
export interface Layers<T extends Node> {
  readonly placed: readonly Placed<T>[]
  /** From, to; what follows from others is left out. */
  readonly edges: readonly (readonly [string, string])[]
  readonly columns: number
  readonly rows: number
}

/** Puts nodes into columns (a node stands behind all that it needs) and rows (near what it needs). Cycles are cut. */
export const layered = <T extends Node>(nodes: readonly T[]): Layers<T> => {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const needs = reduced(known)
  const column = new Map<string, number>()
  const depth = (id: string, trail: ReadonlySet<string>): number => {
    const done = column.get(id)
    if (done !== undefined) return done
    const inner = new Set([...trail, id])
    const before = (needs.get(id) ?? []).filter((one) => !trail.has(one)).map((one) => depth(one, inner) + 1)
    const own = Math.max(0, ...before)
    column.set(id, own)
    return own
  }
  for (const { id } of nodes) depth(id, new Set([id]))
  const columns = Math.max(0, ...[...column.values()].map((one) => one + 1))
  const row = new Map<string, number>()
  const placed: Placed<T>[] = []
  for (let at = 0; at < columns; at++) {
    const here = nodes.filter(({ id }) => column.get(id) === at)
    const middle = new Map(
      here.map(({ id }) => {
        const rows = (needs.get(id) ?? []).map((one) => row.get(one) ?? 0)
        return [id, rows.length === 0 ? 0 : rows.reduce((sum, one) => sum + one, 0) / rows.length]
      }),
    )
    here
      .toSorted((a, b) => (middle.get(a.id) ?? 0) - (middle.get(b.id) ?? 0))
      .forEach((node, i) => {
        row.set(node.id, i)
        placed.push({ node, column: at, row: i })
      })
  }
  const edges = nodes.flatMap(({ id }) => (needs.get(id) ?? []).map((one) => [one, id] as const))
  return { placed, edges, columns, rows: Math.max(0, ...placed.map((one) => one.row + 1)) }
}

/** Nodes that hang together, each group in the order given; the largest group first. */
export const groupsOf = <T extends Node>(nodes: readonly T[]): readonly (readonly T[])[] => {
  const known = new Set(nodes.map(({ id }) => id))
  const head = new Map(nodes.map(({ id }) => [id, id]))
  const find = (id: string): string => {
    let at = id
    for (let up = head.get(at); up !== undefined && up !== at; up = head.get(at)) at = up
    head.set(id, at)
    return at
  }
  for (const { id, needs } of nodes)
    for (const need of needs) if (known.has(need)) head.set(find(id), find(need))
  const groups = new Map<string, T[]>()
  for (const node of nodes) {
    const group = groups.get(find(node.id))
    if (group === undefined) groups.set(find(node.id), [node])
    else group.push(node)
  }
  return [...groups.values()].toSorted((a, b) => b.length - a.length)
}

/** Direct needs that no other need implies. */
const reduced = (nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, readonly string[]> => {
  const above = new Map<string, ReadonlySet<string>>()
  const ancestors = (id: string, trail: ReadonlySet<string>): ReadonlySet<string> => {
    const done = above.get(id)
    if (done !== undefined) return done
    const all = new Set<string>()
    for (const need of nodes.get(id)?.needs ?? []) {
      if (!nodes.has(need) || trail.has(need)) continue
      all.add(need)
      for (const one of ancestors(need, new Set([...trail, need]))) all.add(one)
    }
    above.set(id, all)
    return all
  }
  return new Map(
    [...nodes.values()].map(({ id, needs }) => {
      const direct = [...new Set(needs)].filter((one) => nodes.has(one) && one !== id)
      const implied = (one: string): boolean =>
        direct.some((other) => other !== one && ancestors(other, new Set([other])).has(one))
      return [id, direct.filter((one) => !implied(one))]
    }),
  )
}
