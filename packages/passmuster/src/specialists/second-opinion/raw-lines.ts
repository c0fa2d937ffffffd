import type { Extractor } from '../../facts/extractor.ts'
import { commentBeside, isMadeUp } from '../../facts/python/said.ts'
import { readRawEcma } from './raw-ecma.ts'

/** A module-level import as its raw line reads: no syntax tree was asked. */
export interface RawImport {
  readonly line: number
  /** Dotted module with its leading dots. */
  readonly module: string
  /** Names of a `from` import; empty for `import a`. */
  readonly names: readonly string[]
}

/** What the raw lines of one Python file say. */
export interface RawLines {
  readonly imports: readonly RawImport[]
  /** Names that some line at the margin, or in a block that begins with `if`, `try`, `with` or `for` there, binds. */
  readonly binds: readonly string[]
  /** A star import, `__getattr__`, `globals()` or `exec`: names can come from elsewhere. */
  readonly open: boolean
  /** A `# /// script` block at its head declares what it needs. */
  readonly inline?: true
}

const importing = /^import[ \t]+([\w., \t]{1,400})/
const from = /^from[ \t]+(\.{0,10}[\w.]{0,200})[ \t]+import[ \t]*(.{0,40000})/
const binding =
  /^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+(\w{1,120})|^[ \t]*(\w{1,120}(?:[ \t]*,[ \t]*\w{1,120}){0,12})[ \t]*(?::[^=\n]{1,200})?=(?!=)/
const bound = /^[ \t]*(?:from[ \t].{1,300}[ \t])?import[ \t]+(.{1,40000})/
const block = /^(?:if|elif|else|try|except|finally|with|for|while)\b/

/** Reads Python line by line with expressions of its own, apart from the shared parser. */
export const readRawLines = (text: string): RawLines => {
  const lines = text.split('\n')
  const imports: RawImport[] = []
  const binds = new Set<string>()
  let inBlock = false
  let quote: string | null = null
  lines.forEach((line, index) => {
    const outside = quote === null
    quote = tripleAfter(line, quote)
    if (!outside) return
    if (/^[^\s#)\]}]/.test(line)) inBlock = block.test(line)
    const margin = /^\S/.test(line)
    if (margin) imports.push(...importsAt(lines, index))
    if (margin || inBlock) bindsOf(lines, index).forEach((name) => binds.add(name))
  })
  const open =
    /^[ \t]*from\s+\S{1,200}\s+import\s+\*|\bdef __getattr__\b|\bglobals\(\)|^[ \t]*exec\(|sys\.modules\[__name__\]/m.test(
      text,
    )
  const inline = /^# \/\/\/ script\b/m.test(text) ? { inline: true as const } : {}
  return { imports, binds: [...binds].toSorted((a, b) => (a < b ? -1 : 1)), open, ...inline }
}

/** The open triple quote after a line, or null. */
const tripleAfter = (line: string, open: string | null): string | null => {
  let quote = open
  for (const match of line.matchAll(/"""|'''/g)) {
    if (quote === null) quote = match[0]
    else if (quote === match[0]) quote = null
  }
  return quote
}

/** The statement that begins at a line, joined while a bracket is open or a backslash ends the line; 1000 lines at most. */
const statement = (lines: readonly string[], index: number): string => {
  let text = (lines[index] ?? '').replace(/#.*/, '')
  for (let next = index + 1; next < Math.min(lines.length, index + 1000); next += 1) {
    const open = text.includes('(') && !text.includes(')')
    if (!open && !text.trimEnd().endsWith('\\')) break
    text = `${text.replace(/\\\s*$/, ' ')} ${(lines[next] ?? '').replace(/#.*/, '')}`
  }
  return text
}

/** Names that no line of a module binds; none where names can come from elsewhere. */
export const unboundIn = (lines: RawLines | undefined, names: readonly string[]): readonly string[] => {
  if (lines === undefined || lines.open) return []
  const own = new Set(lines.binds)
  return names.filter((name) => name !== '*' && !own.has(name) && !/^__\w+__$/.test(name))
}

const importsAt = (lines: readonly string[], index: number): readonly RawImport[] => {
  const first = lines[index] ?? ''
  if (!/^(?:import|from)\b/.test(first) || isMadeUp(commentBeside(lines, index))) return []
  const text = statement(lines, index)
  const line = index + 1
  const plain = importing.exec(text)?.[1]
  if (plain !== undefined)
    return plain
      .split(',')
      .map((part) => ({ line, module: part.trim().split(/\s/)[0] ?? '', names: [] }))
      .filter((one) => one.module !== '')
  const match = from.exec(text)
  return match === null
    ? []
    : [{ line, module: match[1] ?? '', names: namesIn(match[2] ?? '').map(([name]) => name) }]
}

/** `a, b as c` -> [imported, bound] pairs. */
const namesIn = (list: string): readonly (readonly [string, string])[] =>
  list
    .replace(/[()\\;]/g, ' ')
    .split(',')
    .flatMap((part) => {
      const [name, as, alias] = part.trim().split(/\s+/)
      return name === undefined || !/^[\w.*]+$/.test(name)
        ? []
        : [[name, as === 'as' && alias !== undefined ? alias : (name.split('.')[0] ?? name)] as const]
    })

const bindsOf = (lines: readonly string[], index: number): readonly string[] => {
  const line = lines[index] ?? ''
  if (bound.test(line)) return namesIn(bound.exec(statement(lines, index))?.[1] ?? '').map(([, name]) => name)
  const match = binding.exec(line)
  if (match !== null) return (match[1] ?? match[2] ?? '').split(',').map((name) => name.trim())
  return [...line.matchAll(/(?:\bas|\bfor|,)[ \t]+(\w{1,120})|(\w{1,120})[ \t]*(?::=|=(?!=))/g)].map(
    (one) => one[1] ?? one[2] ?? '',
  )
}

/** Runs in the analysis child on the text alone. */
export const rawLines: Extractor = {
  version: 5,
  langs: ['python', 'ecmascript'],
  extract: ({ file, text, lang }) => {
    if (lang === 'ecmascript') return readRawEcma(text)
    return file.endsWith('.ipynb') ? undefined : readRawLines(text)
  },
}
