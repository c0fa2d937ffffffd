type Shape = Readonly<Record<string, 'string' | 'number' | 'strings'>>

const place: Shape = { file: 'string', startLine: 'number', endLine: 'number' }

/** What evidence of each kind must have for a check to read it. */
const evidence: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['quote', { ...place, digest: 'string' }],
  ['absent', { what: 'string', searched: 'strings' }],
  ['manifest', { file: 'string', path: 'string' }],
  ['chain', {}],
  ['git', { commit: 'string', path: 'string', change: 'string' }],
  ['command', { argv: 'strings', exit: 'number', output: 'string' }],
  ['secret', { file: 'string', line: 'number', shown: 'string' }],
])

const fits = (value: unknown, shape: Shape): value is Readonly<Record<string, unknown>> => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
  const fields = new Map(Object.entries(value))
  return Object.entries(shape).every(([key, type]) => {
    const field = fields.get(key)
    return type === 'strings'
      ? Array.isArray(field) && field.every((one) => typeof one === 'string')
      : typeof field === type
  })
}

const isEvidence = (value: unknown): boolean => {
  if (!fits(value, { kind: 'string' })) return false
  const shape = evidence.get(String(value['kind']))
  if (shape === undefined || !fits(value, shape)) return false
  if (value['kind'] === 'chain')
    return (
      Array.isArray(value['hops']) &&
      value['hops'].every((hop) => fits(hop, { file: 'string', to: 'string', line: 'number' }))
    )
  return value['kind'] !== 'manifest' || value['value'] === null || typeof value['value'] === 'string'
}

const every = (list: unknown, holds: (one: unknown) => boolean): boolean =>
  Array.isArray(list) && list.every(holds)

/** Whether a value of unknown origin has all that reading a finding asks of it. */
export const isFindingShape = (value: unknown): boolean =>
  fits(value, {
    id: 'string',
    rule: 'string',
    title: 'string',
    severity: 'string',
    status: 'string',
    impact: 'string',
    by: 'strings',
  }) &&
  every(value['at'], (one) => fits(one, place)) &&
  every(value['evidence'], isEvidence) &&
  fits(value['fix'], { text: 'string' })

/** Whether a value of unknown origin can stand as the table of specialists of a report. */
export const isSpecialistsShape = (value: unknown): boolean =>
  every(
    value,
    (row) => fits(row, { id: 'string' }) && fits((row as { outcome?: unknown }).outcome, { is: 'string' }),
  )
