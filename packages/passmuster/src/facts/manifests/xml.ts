/** An element: its name, the text directly in it, trimmed, and the line it begins on. */
export interface XmlElement {
  readonly name: string
  readonly line: number
  readonly text: string
  readonly kids: readonly XmlElement[]
}

export interface XmlRead {
  readonly root: XmlElement | null
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}

interface Growing {
  readonly name: string
  readonly line: number
  text: string
  readonly kids: Growing[]
}

const deepest = 100
const most = 100_000
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * Reads elements and their text, strictly: no document type, no entity but the five of XML and numbers, at most 100
 * deep and 100,000 elements. Attributes are stepped over. Null and an error where it is not well formed.
 */
export const readXml = (source: string): XmlRead => {
  const text = source.replace(/^\ufeff/, '')
  const token =
    /<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<\?[^]*?\?>|<!|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|</g
  const top: Growing = { name: '', line: 1, text: '', kids: [] }
  const open: Growing[] = [top]
  let [at, line, count] = [0, 1, 0]
  const fail = (said: string): XmlRead => ({ root: null, errors: [{ line, text: said }] })
  const step = (to: number): void => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < to; next = text.indexOf('\n', next + 1))
      line += 1
    at = to
  }
  for (const found of text.matchAll(token)) {
    const held = open.at(-1)!
    held.text += decoded(text.slice(at, found.index))
    step(found.index)
    const [whole, data, closing, name, , isEmpty] = found
    if (whole === '<!') return fail('a document type is not read')
    if (whole === '<') return fail('a tag is not well formed')
    if (data !== undefined) held.text += data
    else if (closing !== undefined) {
      if (open.length === 1 || held.name !== closing) return fail(`</${closing}> closes nothing`)
      open.pop()
    } else if (name !== undefined) {
      count += 1
      if (count > most || open.length > deepest) return fail('too large or too deep')
      const made: Growing = { name, line, text: '', kids: [] }
      held.kids.push(made)
      if (isEmpty === '') open.push(made)
    }
    step(found.index + whole.length)
  }
  if (open.length > 1) return fail(`<${open.at(-1)!.name}> is never closed`)
  if (top.kids.length !== 1) return fail('not one element at the top')
  return { root: trimmed(top.kids[0]!), errors: [] }
}

const decoded = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,10}));/gi,
    (whole, ten: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (name !== undefined) return entities[name] ?? whole
      const code = ten === undefined ? Number.parseInt(hex!, 16) : Number(ten)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )

const trimmed = (one: Growing): XmlElement => ({ ...one, text: one.text.trim(), kids: one.kids.map(trimmed) })

/** The first element on a path of names below; null where it ends. */
export const below = (from: XmlElement | null, ...path: readonly string[]): XmlElement | null =>
  path.reduce<XmlElement | null>((one, name) => one?.kids.find((kid) => kid.name === name) ?? null, from)
