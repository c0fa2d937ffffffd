const byCodePoint = (a: string, b: string): number => (a < b ? -1 : 1)

/**
 * One text per value: keys sorted by code unit, no spaces, properties that are undefined left out.
 * Throws on what JSON cannot carry (NaN, bigint, functions, Map, Set, …), for a silent `null` or `{}` would be a lie.
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonicalJson: ${value} has no JSON`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`canonicalJson: a ${typeof value} has no JSON`)
  const proto: unknown = Object.getPrototypeOf(value)
  if (proto !== Object.prototype && proto !== null) throw new TypeError('canonicalJson: not a plain object')
  const record = value as Record<string, unknown>
  const parts: string[] = []
  for (const key of Object.keys(record).sort(byCodePoint)) {
    const item = record[key]
    if (item !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(item)}`)
  }
  return `{${parts.join(',')}}`
}
