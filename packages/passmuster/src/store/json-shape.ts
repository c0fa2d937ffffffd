/** The members of an object, else null; `__proto__` is a plain key here. */
export const asRecord = (value: unknown): ReadonlyMap<string, unknown> | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? new Map(Object.entries(value)) : null

/** The value as a list; undefined where it is none. */
export const asList = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) ? (value as readonly unknown[]) : undefined

/** The value as a text; null where it is none. */
export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null)
