import { isMap, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml'

/** A YAML text as data with lines; null and an error where it cannot be read safely. */
export interface YamlRead {
  readonly value: unknown
  /** Line of the value at a path; 1 where there is none. */
  line(...path: readonly (string | number)[]): number
  /** Line of the key at the end of a path, where its value may begin a line below; else that of the value. */
  keyLine(...path: readonly (string | number)[]): number
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}

const deepest = 100
const mostBytes = 1024 * 1024
const mostErrors = 100

/** Never throws: alias bombs, deep nesting and duplicate keys become errors. */
export const readYaml = (text: string): YamlRead => {
  const none = (line: number, said: string): YamlRead => ({
    value: null,
    line: () => 1,
    keyLine: () => 1,
    errors: [{ line, text: said }],
  })
  if (text.length > mostBytes) return none(1, 'larger than 1 MB')
  const deep = tooDeep(text)
  if (deep !== null) return none(deep, `nested deeper than ${deepest}`)
  const counter = new LineCounter()
  try {
    const doc = parseDocument(text, {
      lineCounter: counter,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'silent',
    })
    const errors = [
      ...doc.errors.slice(0, mostErrors).map((error) => ({
        line: counter.linePos(error.pos[0]).line,
        text: error.message.split('\n')[0]!,
      })),
      ...twice(doc, counter),
    ]
    const value: unknown = doc.toJS({ maxAliasCount: 100 })
    return {
      value,
      line: (...path) => lineIn(doc, counter, path),
      keyLine: (...path) => keyLineIn(doc, counter, path),
      errors,
    }
  } catch (error) {
    return none(
      1,
      error instanceof RangeError ? 'nested too deeply' : String((error as Error).message).split('\n')[0]!,
    )
  }
}

/** Keys that stand twice in their map; the parser's own check takes quadratic time. */
const twice = (doc: Document, counter: LineCounter): YamlRead['errors'] => {
  const found: { line: number; text: string }[] = []
  visit(doc, {
    Map: (_, map) => {
      const known = new Set<unknown>()
      for (const { key } of map.items) {
        if (!isScalar(key) || (key.value === '<<' && key.type === 'PLAIN')) continue
        if (known.has(key.value))
          found.push({ line: counter.linePos(key.range?.[0] ?? 0).line, text: 'Map keys must be unique' })
        if (found.length >= mostErrors) return visit.BREAK
        known.add(key.value)
      }
      return undefined
    },
  })
  return found
}

const lineIn = (doc: Document, counter: LineCounter, path: readonly (string | number)[]): number => {
  const node = doc.getIn(path, true) as { range?: readonly number[] | null } | undefined
  return node?.range ? counter.linePos(node.range[0]!).line : 1
}

const keyLineIn = (doc: Document, counter: LineCounter, path: readonly (string | number)[]): number => {
  const around: unknown = path.length > 1 ? doc.getIn(path.slice(0, -1), true) : doc.contents
  const found = isMap(around)
    ? around.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
    : undefined
  const range = isScalar(found?.key) ? found.key.range : null
  return range ? counter.linePos(range[0]).line : lineIn(doc, counter, path)
}

/** The first line where flow brackets or dashes nest too deeply for a recursive parser; quotes are not looked at. */
const tooDeep = (text: string): number | null => {
  let depth = 0
  for (const [index, line] of text.split('\n').entries()) {
    for (const char of line) {
      if (char === '[' || char === '{') depth += 1
      else if ((char === ']' || char === '}') && depth > 0) depth -= 1
      if (depth > deepest) return index + 1
    }
    if (/^\s*(?:[-?:] ){100}/.test(line) || /^ {2000}/.test(line)) return index + 1
  }
  return null
}
