type Version = readonly number[]

/** `from` inclusive unless `after`; `to` exclusive unless `through`; null = unbounded. */
interface Interval {
  readonly from: Version
  readonly after: boolean
  readonly to: Version | null
  readonly through: boolean
}

/** Versions a range allows, as a union; never too few: what is not understood in detail is taken as wider. */
export type Range = readonly Interval[]

const everything: Interval = { from: [0], after: false, to: null, through: false }

const compare = (a: Version, b: Version): number => {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The next version at a place: `next([1, 2, 3], 1)` is 1.3. */
const next = (version: Version, at: number): Version => [...version.slice(0, at), (version[at] ?? 0) + 1]

const prefix = (version: Version): Interval => ({
  from: version,
  after: false,
  to: version.length === 0 ? null : next(version, version.length - 1),
  through: false,
})

/** Reads PEP 440, poetry and npm ranges; null where the text is no range of versions (a URL, a tag, a path). */
export const parseRange = (text: string): Range | null => {
  const union: Interval[] = []
  for (const part of text.split('||')) {
    let interval: Interval | null = everything
    const hyphen = /^\s*v?([\d.]+)\s+-\s+v?([\d.]+)\s*$/.exec(part)
    const plain = hyphen ? `>=${hyphen[1]} <=${hyphen[2]}` : part.replace(/([<>=!~^])\s+/g, '$1')
    for (const clause of plain.split(/[,\s]+/).filter((one) => one !== '')) {
      const found = parseClause(clause)
      if (!found) return null
      interval = interval && meet(interval, found)
    }
    if (interval) union.push(interval)
  }
  return union
}

const parseClause = (clause: string): Interval | null => {
  if (clause === '*' || clause === 'x' || clause === 'latest') return everything
  const match =
    /^(>=|<=|==|!=|~=|>|<|=|\^|~)?v?(\d+(?:\.\d+)*)((?:\.[*xX])*)([-+.]?[a-zA-Z][\w.+-]*|[-+][\w.+-]+)?$/.exec(
      clause,
    )
  if (!match) return null
  const version = match[2]!.split('.').map(Number)
  const wild = match[3] !== ''
  switch (match[1]) {
    case '>=':
      return { ...everything, from: version }
    case '>':
      return { ...everything, from: version, after: true }
    case '<':
      return { ...everything, to: version }
    case '<=':
      return { ...everything, to: version, through: true }
    case '!=':
      return everything
    case '~=':
      return { ...everything, from: version, to: next(version, Math.max(0, version.length - 2)) }
    case '^': {
      const first = version.findIndex((one) => one !== 0)
      return { ...everything, from: version, to: next(version, first === -1 ? version.length - 1 : first) }
    }
    case '~':
      return { ...everything, from: version, to: next(version, Math.min(1, version.length - 1)) }
    case '==':
      return wild || version.length < 3
        ? prefix(version)
        : { from: version, after: false, to: version, through: true }
    default:
      return prefix(version)
  }
}

const meet = (a: Interval, b: Interval): Interval | null => {
  const low = compare(a.from, b.from)
  const from = low > 0 || (low === 0 && a.after) ? a : b
  const high = a.to === null ? 1 : b.to === null ? -1 : compare(a.to, b.to)
  const to = high < 0 || (high === 0 && !a.through) ? a : b
  const met = { from: from.from, after: from.after, to: to.to, through: to.through }
  if (met.to === null) return met
  const span = compare(met.from, met.to)
  return span < 0 || (span === 0 && met.through && !met.after) ? met : null
}

/** Whether some version is allowed by both. */
export const overlap = (a: Range, b: Range): boolean =>
  a.some((one) => b.some((other) => meet(one, other) !== null))
