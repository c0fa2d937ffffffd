import { said, type Scope } from './python-scope.ts'

/** The arguments with which the file itself calls a function, as written; definitions and comments left out. */
const callsOf = (name: string, text: string): readonly string[] => {
  const found: string[] = []
  const shape = new RegExp(`(?<![\\w.]|\\bdef[ \\t])(?:\\w+\\.){0,3}${name}\\(`, 'g')
  for (const { index, 0: head } of text.matchAll(shape)) {
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index)
    if (/#|\bdef\s*$/.test(line)) continue
    let depth = 1
    let at = index + head.length
    for (const end = Math.min(text.length, at + 2_000); at < end && depth > 0; at++) {
      const mark = text[at]!
      if ('([{'.includes(mark)) depth++
      else if (')]}'.includes(mark)) depth--
    }
    found.push(text.slice(index + head.length, at - 1).trim())
  }
  return found
}

/** A field of a record, an entry of a table, what a file or a request holds. */
const recorded =
  /(?<![\w.])(?!self\.|cls\.|args\.|opts?\.|options\.|sys\.|os\.)[A-Za-z_]\w*\.(?:[A-Za-z_]\w*\.)*(?:cmd|command|commands|script|shell|exec|run|action|hook|line)\b(?!\()|\[["'](?:cmd|command|script|shell|exec|run|action|hook)["']\]|\.get\(["'](?:cmd|command|script|shell|exec|run|action|hook)["']|\brequest\.(?:args|form|json|values|data|GET|POST|query_params)\b|\.read(?:line|lines|_text)?\(\)/

/** The file hands the function a command that it has from a record, a file or a request. */
export const isGivenRecord = (scope: Scope): boolean =>
  callsOf(scope.name, scope.text).some((args) => recorded.test(args))

const literal = String.raw`(?:\w+\s*=\s*)?(?:[rbu]{0,2}"[^"\\{}]*"|[rbu]{0,2}'[^'\\{}]*'|-?[\d.]+|[A-Z][A-Z_\d]+|None|True|False)`
const constant = /^\s*(?:\w+\s*=\s*)?(?:[rbu]{0,2}"[^"\\{}]*"|[rbu]{0,2}'[^'\\{}]*')\s*(?:,|$)/
const constants = new RegExp(String.raw`^\s*${literal}\s*(?:,\s*${literal}\s*)*,?\s*$`)

/** A function that only its file calls, and only with texts that are written out; or one that is called so three times and more. */
export const isGivenConstants = ({ name, text, node, symbol }: Scope): boolean => {
  if (said(node, text) === '' || symbol === '') return false
  const calls = callsOf(name, text)
  return /^_(?!\w*__$)/.test(name)
    ? calls.length > 0 && calls.every((args) => constant.test(args))
    : calls.length > 2 && calls.every((args) => constants.test(args))
}
