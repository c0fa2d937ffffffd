import type { Claim } from './claim.ts'
import { isAhead, saysMade, type Line } from './document.ts'

const python = new Set(['python', 'py', 'python3', 'pycon'])
const ecmascript = new Set(['ts', 'tsx', 'js', 'jsx', 'mjs', 'typescript', 'javascript'])
const wrong =
  /\b(?:do(?:es)?(?:n't| not)|fails?|wrong|broken|before|old(?:er)?|deprecated|instead of|avoid|never|bad|incorrect|v\d|legacy|migrat\w+|error)\b|❌|⛔/i

/** Imports that fenced code makes; those that the text shows as wrong or old are left out. */
export const importClaims = (lines: readonly Line[]): readonly Claim[] => {
  const claims: Claim[] = []
  for (const [index, one] of lines.entries()) {
    if (one.fence < 0 || !(python.has(one.lang) || ecmascript.has(one.lang))) continue
    if (wrong.test(before(lines, one)) || /#.*(?:fail|error|wrong|old|broken)|❌/i.test(one.text)) continue
    const text = one.text.replace(/^\s*(?:>>>|\.\.\.)\s?/, '')
    const found = python.has(one.lang) ? pythonImport(text, lines, index) : ecmaImport(text, lines, index)
    if (found !== null)
      claims.push({ kind: 'import', ...found, line: one.line, quote: one.text, denied: false })
  }
  return claims
}

type Import = Pick<Extract<Claim, { kind: 'import' }>, 'lang' | 'module' | 'names'>

/** The prose just above the fence and the heading it stands under. */
const before = (lines: readonly Line[], one: Line): string => {
  const above = lines.findLast(
    (other) => other.line < one.line && other.fence < 0 && other.text.trim() !== '',
  )
  const remark = lines.findLast(
    (other) => other.fence === one.fence && other.line < one.line && /^\s*(?:#|\/\/)/.test(other.text),
  )
  return `${above?.text ?? ''} ${one.headings.at(-1) ?? ''} ${remark?.text ?? ''}`
}

const rest = (lines: readonly Line[], index: number, end: string): string => {
  let text = ''
  for (const one of lines.slice(index, index + 40)) {
    if (one.fence !== lines[index]!.fence) break
    text += ` ${one.text.replace(/^\s*(?:>>>|\.\.\.)\s?/, '').replace(/#.*|\/\/.*$/, '')}`
    if (one.text.includes(end)) break
  }
  return text
}

const pythonImport = (text: string, lines: readonly Line[], index: number): Import | null => {
  const plain = /^import\s+([A-Za-z_][\w.]*)/.exec(text)
  if (plain !== null) return { lang: 'python', module: plain[1]!, names: [] }
  const from = /^from\s+([A-Za-z_][\w.]*)\s+import\s+(.*)$/.exec(text)
  if (from === null) return null
  const all = from[2]!.includes('(') ? rest(lines, index, ')') : from[2]!
  const list = all
    .replace(/^.*\bimport\b/, '')
    .replace(/[()\\]/g, ' ')
    .replace(/#.*$/, '')
    .split(';')[0]!
  const names = list
    .split(',')
    .map((part) =>
      part
        .trim()
        .split(/\s+as\s+/)[0]!
        .trim(),
    )
    .filter((name) => /^[A-Za-z_]\w*$/.test(name))
  return { lang: 'python', module: from[1]!, names }
}

const ecmaImport = (text: string, lines: readonly Line[], index: number): Import | null => {
  if (!/^\s*import\s*[\w{*'"]/.test(text)) return null
  const all = /\bfrom\b|^\s*import\s*['"]/.test(text) ? text : rest(lines, index, 'from')
  const match = /^\s*import\s*(?:type\s+)?(?:([^'"]*?)\s*from\s*)?['"]([^'"]+)['"]/.exec(all)
  if (match === null) return null
  const inner = /\{([^}]*)\}/.exec(match[1] ?? '')?.[1] ?? ''
  const names = inner
    .split(',')
    .map((part) =>
      part
        .trim()
        .replace(/^type\s+/, '')
        .split(/\s+as\s+/)[0]!
        .trim(),
    )
    .filter((name) => /^[A-Za-z_$][\w$]*$/.test(name))
  return { lang: 'ecmascript', module: match[2]!, names }
}

const camel = /^([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)(?:\(.*\))?$/
const call = /^([a-z]\w*_\w+|[a-z]+(?:[A-Z][a-z0-9]*)+)\(\)$/

/** Classes and functions in code spans. */
export const symbolClaims = (lines: readonly Line[]): readonly Claim[] =>
  lines.flatMap((one) =>
    one.is === 'code' || isAhead(one)
      ? []
      : one.spans.flatMap((span): readonly Claim[] => {
          const name = camel.exec(span)?.[1] ?? call.exec(span)?.[1]
          if (name === undefined || /^(?:My|Your|Foo|Bar|Example)[A-Z]/.test(name)) return []
          return [
            { kind: 'symbol', name, made: saysMade(one), line: one.line, quote: one.text, denied: false },
          ]
        }),
  )
