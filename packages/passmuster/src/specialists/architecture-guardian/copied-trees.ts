import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import { linesOf, type Kin } from './families.ts'
import type { Side } from './join.ts'

/** Two folders that hold copies under the same names. */
export interface CopiedTree {
  readonly a: string
  readonly b: string
  readonly files: readonly { readonly name: string; readonly sides: readonly [Side, Side] }[]
  readonly lines: number
  readonly role: 'source' | 'test' | 'script'
}

/** Pairs below the same two folders that make it worth one word instead of many. */
const leastFiles = 3
/** Share of both files that is common. */
const nearlyAll = 0.8

/** Takes the pairs of nearly equal files of the same name out, where at least three stand below the same two folders. */
export const copiedTrees = (
  all: readonly Kin[],
  repo: Repo,
): { readonly trees: readonly CopiedTree[]; readonly rest: readonly Kin[] } => {
  const byRoots = new Map<string, { a: string; b: string; pairs: { kin: Kin; name: string }[] }>()
  for (const kin of all) {
    const pair = pairOf(kin, repo)
    if (pair === null) continue
    const known = byRoots.get(`${pair.a}\0${pair.b}`)
    if (known) known.pairs.push({ kin, name: pair.name })
    else byRoots.set(`${pair.a}\0${pair.b}`, { ...pair, pairs: [{ kin, name: pair.name }] })
  }
  const large = [...byRoots.values()].filter(({ pairs }) => pairs.length >= leastFiles)
  const taken = new Set(large.flatMap(({ pairs }) => pairs.map(({ kin }) => kin)))
  const trees = large.map(({ a, b, pairs }): CopiedTree => {
    const roles = pairs.flatMap(({ kin }) => kin.files.map((file) => roleOf(file)))
    return {
      a,
      b,
      files: pairs.map(({ kin, name }) => ({ name, sides: kin.families[0]!.sides as [Side, Side] })),
      lines: pairs.reduce((sum, { kin }) => sum + common(kin), 0),
      role: roles.includes('test') ? 'test' : roles.every((role) => role === 'source') ? 'source' : 'script',
    }
  })
  return { trees, rest: all.filter((kin) => !taken.has(kin)) }
}

const common = ({ families }: Kin): number => families.reduce((sum, family) => sum + linesOf(family), 0)

/** Two files of the same name that are nearly one: the folders where their paths part. */
const pairOf = (kin: Kin, repo: Repo): { a: string; b: string; name: string } | null => {
  const [one, other] = kin.files
  if (kin.files.length !== 2 || one === undefined || other === undefined) return null
  if (kin.families.some(({ sides }) => sides.length !== 2)) return null
  const larger = Math.max(...kin.files.map((file) => repo.facts.get(file)?.lines ?? Infinity))
  if (common(kin) < larger * nearlyAll) return null
  const [left, right] = [one.split('/'), other.split('/')]
  const tail: string[] = []
  while (left.length > 0 && left.at(-1) === right.at(-1)) {
    tail.unshift(left.pop()!)
    right.pop()
  }
  return tail.length === 0 ? null : { a: left.join('/'), b: right.join('/'), name: tail.join('/') }
}
