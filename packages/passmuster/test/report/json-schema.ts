type Schema = Readonly<Record<string, unknown>>

/** Problems of a value under a JSON Schema: the part of draft 2020-12 that ours use; an unknown keyword throws. */
export const problems = (
  schema: Schema,
  value: unknown,
  root: Schema = schema,
  path = '$',
): readonly string[] => {
  const found: string[] = []
  const is = (type: string): boolean =>
    type === 'null'
      ? value === null
      : type === 'array'
        ? Array.isArray(value)
        : type === 'object'
          ? typeof value === 'object' && value !== null && !Array.isArray(value)
          : type === 'integer'
            ? Number.isInteger(value)
            : typeof value === type
  const record = is('object') ? (value as Record<string, unknown>) : {}
  for (const [keyword, rule] of Object.entries(schema)) {
    const bad = (why: string): void => void found.push(`${path}: ${why}`)
    switch (keyword) {
      case '$schema':
      case '$id':
      case '$defs':
      case 'title':
      case 'description':
        break
      case '$ref': {
        const name = String(rule).replace('#/$defs/', '')
        found.push(...problems((root['$defs'] as Record<string, Schema>)[name]!, value, root, path))
        break
      }
      case 'type':
        if (![rule].flat().some((type) => is(String(type)))) bad(`is not ${String(rule)}`)
        break
      case 'const':
        if (value !== rule) bad(`is not ${String(rule)}`)
        break
      case 'enum':
        if (!(rule as unknown[]).includes(value)) bad(`${String(value)} is none of ${String(rule)}`)
        break
      case 'pattern':
        if (typeof value === 'string' && !new RegExp(String(rule)).test(value))
          bad(`does not match ${String(rule)}`)
        break
      case 'minimum':
        if (typeof value === 'number' && value < (rule as number)) bad(`is below ${String(rule)}`)
        break
      case 'maximum':
        if (typeof value === 'number' && value > (rule as number)) bad(`is above ${String(rule)}`)
        break
      case 'minItems':
        if (Array.isArray(value) && value.length < (rule as number)) bad('has too few items')
        break
      case 'required':
        for (const key of rule as string[]) if (!Object.hasOwn(record, key)) bad(`lacks ${key}`)
        break
      case 'properties':
        for (const [key, inner] of Object.entries(rule as Record<string, Schema>))
          if (Object.hasOwn(record, key)) found.push(...problems(inner, record[key], root, `${path}.${key}`))
        break
      case 'additionalProperties':
        for (const key of Object.keys(record)) {
          if (Object.hasOwn((schema['properties'] as object | undefined) ?? {}, key)) continue
          if (rule === false) bad(`has an unknown member ${key}`)
          else found.push(...problems(rule as Schema, record[key], root, `${path}.${key}`))
        }
        break
      case 'items':
        if (Array.isArray(value))
          value.forEach((one, i) => found.push(...problems(rule as Schema, one, root, `${path}[${i}]`)))
        break
      case 'oneOf':
      case 'anyOf': {
        const fits = (rule as Schema[]).filter((one) => problems(one, value, root, path).length === 0).length
        if (fits === 0 || (keyword === 'oneOf' && fits > 1)) bad(`fits ${fits} of the alternatives`)
        break
      }
      default:
        throw new Error(`the schema uses ${keyword}, which this test does not know`)
    }
  }
  return found
}
