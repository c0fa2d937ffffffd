import { nameOf } from '../../lib/paths.ts'
import { checkKinds, type Check, type Suite } from '../../model/check.ts'
import { keyOf, toCheck, type Left, type Proposal, type Proposed } from './proposal.ts'

/**
 * One suite of what the sources propose, the better source first: a later one that runs nothing new over the same
 * folder is told in the reason of the first. Needs are kept where what is needed is a check, and never in a circle.
 */
export const settle = (sources: readonly Proposed[], names: ReadonlyMap<string, string>): Suite => {
  const kept: Proposal[] = []
  const left: Left[] = sources.flatMap((one) => one.left)
  const also = new Map<Proposal, string[]>()
  for (const source of sources)
    for (const one of source.proposals) {
      const earlier = kept.filter((held) => !source.proposals.includes(held) && covers(held, one))
      const covered =
        one.tools.length > 0 && one.tools.every((tool) => earlier.some((held) => held.tools.includes(tool)))
      const same = kept.find(
        (held) => !source.proposals.includes(held) && keyOf(held) === keyOf(one) && held.kind === one.kind,
      )
      const by = covered ? earlier.find((held) => held.tools.includes(one.tools[0]!)) : same
      if (by === undefined) kept.push(one)
      else {
        also.set(by, [...(also.get(by) ?? []), one.because])
        left.push({
          what: one.because,
          because: covered ? `\`${by.name}\` checks the same` : `a better source has a check of that name`,
          at: one.at,
        })
      }
    }
  const ids = idsOf(kept, names)
  const byKey = new Map(kept.map((one) => [keyOf(one), one]))
  const checks = kept.map((one): Check => {
    const needs = one.needs.flatMap((want) => byKey.get(keyOf(want)) ?? []).filter((need) => need !== one)
    const because = [one.because, ...(also.get(one) ?? []).map((said) => `also: ${said}`)].join('; ')
    return toCheck(
      { ...one, because },
      ids.get(one)!,
      [...new Set(needs.map((need) => ids.get(need)!))]
        .sort()
        .map((check) => ({ check, when: 'passed' as const })),
    )
  })
  return {
    checks: withoutCircles(checks).toSorted(
      (a, b) =>
        order(a.cwd, b.cwd) || checkKinds.indexOf(a.kind) - checkKinds.indexOf(b.kind) || order(a.id, b.id),
    ),
    left: left.toSorted(
      (a, b) =>
        order(a.at?.file ?? '', b.at?.file ?? '') ||
        (a.at?.startLine ?? 0) - (b.at?.startLine ?? 0) ||
        order(a.what, b.what),
    ),
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A check of the same folder, or of one above it that looks at everything below. */
const covers = (held: Proposal, one: Proposal): boolean => held.folder === one.folder

const idsOf = (
  kept: readonly Proposal[],
  names: ReadonlyMap<string, string>,
): ReadonlyMap<Proposal, string> => {
  const shorts = new Map<string, string>()
  const short = (folder: string): string => (names.get(folder) ?? nameOf(folder)).replace(/^@[^/]+\//, '')
  const taken = new Map<string, number>()
  for (const folder of new Set(kept.map((one) => one.folder)))
    if (folder !== '') taken.set(short(folder), (taken.get(short(folder)) ?? 0) + 1)
  for (const folder of new Set(kept.map((one) => one.folder)))
    shorts.set(folder, taken.get(short(folder)) === 1 ? short(folder) : folder)
  const used = new Set<string>()
  return new Map(
    kept.map((one) => {
      const base = one.folder === '' ? one.name : `${shorts.get(one.folder)!}:${one.name}`
      let id = base
      for (let n = 2; used.has(id); n += 1) id = `${base}-${n}`
      used.add(id)
      return [one, id]
    }),
  )
}

/** A need that would close a circle is dropped; the earlier one, by id, stays. */
const withoutCircles = (checks: readonly Check[]): readonly Check[] => {
  const needs = new Map<string, Set<string>>()
  const reaches = (from: string, to: string): boolean => {
    const open = [from]
    const seen = new Set<string>()
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (id === to) return true
      if (seen.has(id)) continue
      seen.add(id)
      open.push(...(needs.get(id) ?? []))
    }
    return false
  }
  for (const one of checks.toSorted((a, b) => order(a.id, b.id))) {
    const own = new Set<string>()
    needs.set(one.id, own)
    for (const { check } of one.needs) if (!reaches(check, one.id)) own.add(check)
  }
  return checks.map((one) => ({
    ...one,
    needs: one.needs.filter(({ check }) => needs.get(one.id)!.has(check)),
  }))
}
