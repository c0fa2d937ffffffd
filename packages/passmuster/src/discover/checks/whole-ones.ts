import type { NpmPackage } from './npm-packages.ts'
import { keyOf } from './proposal.ts'
import { verdictOf, type Judge, type Verdict } from './script-verdict.ts'
import { isPartOf, mannerOf, type Manner } from './variants.ts'

/** A script that is a check. */
export interface Found {
  readonly from: NpmPackage
  readonly name: string
  readonly verdict: Extract<Verdict, { is: 'check' }>
}

interface Whole {
  readonly kept: readonly Found[]
  readonly dropped: readonly { readonly one: Found; readonly because: string }[]
}

/** Of scripts that call one tool alike only the whole stays; of several builds the one called `build`, or those it runs. */
export const wholeOnes = (found: readonly Found[], judge: Judge): Whole => {
  const kept = new Set<Found>()
  const dropped: { one: Found; because: string }[] = []
  const manners = new Map(found.map((one) => [one, mannerOf(one.verdict.text)]))
  const needed = new Set(found.flatMap(({ verdict }) => verdict.needs.map(keyOf)))
  for (const one of found.toSorted((a, b) => simpler(a, b, manners))) {
    const because = needed.has(keyOf({ folder: one.from.folder, name: one.name }))
      ? null
      : (besides(one, judge) ?? formForCi(one, found) ?? partOf(one, kept, manners) ?? otherBuild(one, judge))
    if (because === null) kept.add(one)
    else dropped.push({ one, because })
  }
  return { kept: found.filter((one) => kept.has(one)), dropped }
}

type Manners = ReadonlyMap<Found, Manner | null>

/** The simplest call first: it is the whole of those that add to it. Composed ones come before all. */
const simpler = (a: Found, b: Found, manners: Manners): number => {
  const [left, right] = [manners.get(a) ?? null, manners.get(b) ?? null]
  if ((left === null) !== (right === null)) return left === null ? -1 : 1
  const words = (one: Manner | null): number =>
    one === null ? 0 : one.picks.length * 100 + one.extras.length
  return (
    words(left) + covers(a) - words(right) - covers(b) ||
    a.name.length - b.name.length ||
    (a.name < b.name ? -1 : 1)
  )
}

/** Coverage only adds to the tests. */
const covers = ({ name }: Found): number => (/cov(erage)?/.test(name) ? 50 : 0)

const compilers = new Set(['tsc', 'tsgo', 'vue-tsc'])

const partOf = (one: Found, kept: ReadonlySet<Found>, manners: Manners): string | null => {
  const own = manners.get(one)
  if (!own) return null
  for (const other of kept) {
    if (other.from !== one.from) continue
    const manner = manners.get(other)
    if (manner && isPartOf(own, manner)) return `\`${other.name}\` runs the same \`${own.program}\`, whole`
    if (
      manner ||
      own.setup !== '' ||
      compilers.has(own.program) ||
      !other.verdict.tools.includes(own.program)
    )
      continue
    const within = other.verdict.text.split(/&&|;/).flatMap((part) => mannerOf(part.trim()) ?? [])
    if (within.some((part) => isPartOf(own, part)))
      return `\`${other.name}\` runs \`${own.program}\` too, whole`
  }
  return null
}

const besides = (one: Found, judge: Judge): string | null => {
  const by = judge.beside.get(keyOf({ folder: one.from.folder, name: one.name }))
  return by === undefined ? null : `\`${by}\` runs it beside a server`
}

/** `test:ci` beside a `test` of the same tools. */
const formForCi = (one: Found, found: readonly Found[]): string | null => {
  const name = /^(.+)[:-]ci$/.exec(one.name)?.[1]
  const plain = found.find((other) => other.from === one.from && other.name === name)
  const same =
    plain?.verdict.kind === one.verdict.kind && plain.verdict.tools.join() === one.verdict.tools.join()
  return same ? `\`${name}\` runs the same; this is its form for CI` : null
}

const otherBuild = (one: Found, judge: Judge): string | null => {
  if (one.verdict.kind !== 'build' || one.name === 'build' || !one.from.scripts.has('build')) return null
  if (judge.inCi({ folder: one.from.folder, name: one.name })) return null
  const main = verdictOf(judge, one.from, 'build')
  const reached = main.is === 'parts' ? main.parts : main.is === 'check' ? main.needs : []
  const isReached = reached.some((want) => want.folder === one.from.folder && want.name === one.name)
  return main.is === 'none' || isReached ? null : 'another build than `build`, and CI runs it nowhere'
}
