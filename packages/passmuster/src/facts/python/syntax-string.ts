import type { Node } from './tree.ts'

const simple: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '\n': '',
}

/** The value of a string literal (or several side by side); null for bytes, f-strings and broken ones. */
export const stringValue = (node: Node, text: string): string | null => {
  if (node.name === 'ContinuedString') {
    let all = ''
    for (const k of node.kids) {
      const part = stringValue(k, text)
      if (part === null) return null
      all += part
    }
    return all
  }
  if (node.name !== 'String') return null
  const written = text.slice(node.from, node.to)
  const shape = /^([rRuUbB]{0,2})("""|'''|"|')/.exec(written)
  if (!shape || /[bB]/.test(shape[1] as string)) return null
  const mark = shape[2] as string
  const start = shape[0].length
  if (written.length < start + mark.length || !written.endsWith(mark)) return null
  const body = written.slice(start, written.length - mark.length).replace(/\r\n/g, '\n')
  return /[rR]/.test(shape[1] as string) ? body : unescaped(body)
}

const unescaped = (body: string): string =>
  body.includes('\\')
    ? body.replace(
        /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([^]))/g,
        (whole, x?: string, u?: string, long?: string, octal?: string, one?: string) => {
          const code = x ?? u ?? long
          if (code !== undefined) {
            const point = Number.parseInt(code, 16)
            return point <= 0x10ffff ? String.fromCodePoint(point) : whole
          }
          if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
          return one !== undefined && Object.hasOwn(simple, one) ? (simple[one] as string) : whole
        },
      )
    : body
