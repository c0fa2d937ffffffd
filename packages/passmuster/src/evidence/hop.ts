const importLike = /\b(?:import|from|require|export|include)\b|@import\b/

/**
 * The line (1-based) at which `file` imports or calls one of `targets`: the given one, or the nearest other when lines
 * have moved; null = nowhere. A target is a path or a dotted name; a statement may run on for 40 lines.
 */
export const reaches = (
  lines: readonly string[],
  file: string,
  line: number,
  targets: readonly string[],
): number | null => {
  if (/\.(?:go|rs)$/.test(file)) return declares(lines, file, line, targets)
  const wanted = [...new Set(targets)].flatMap((target) => namesOf(target, file))
  const here = (at: number): boolean => wanted.some((want) => leads(lines, at, want))
  if (here(line)) return line
  for (let away = 1; away <= lines.length; away += 1) {
    if (line - away >= 1 && here(line - away)) return line - away
    if (line + away <= lines.length && here(line + away)) return line + away
  }
  return null
}

/** Go imports the folder of the target in quotes; Rust declares its name by `mod`. */
const declares = (
  lines: readonly string[],
  file: string,
  line: number,
  targets: readonly string[],
): number | null => {
  const shapes = targets.map((target) => {
    const parts = target.replace(/\.(?:go|rs)$/, '').split('/')
    if (parts.at(-1) === 'mod' || file.endsWith('.go')) parts.pop()
    const word = (parts.at(-1) ?? '').replace(/[.+]/g, '\\$&')
    return file.endsWith('.go') ? new RegExp(`["\`/]${word}["\`]`) : new RegExp(`\\bmod\\s+(?:r#)?${word}\\b`)
  })
  const here = (at: number): boolean => shapes.some((shape) => shape.test(lines[at - 1] ?? ''))
  for (let away = 0; away <= lines.length; away += 1) {
    if (here(line - away)) return line - away
    if (here(line + away)) return line + away
  }
  return null
}

interface Wanted {
  readonly word: string
  /** The target is a folder above the file: any relative import runs its package. */
  readonly ancestor: boolean
}

const namesOf = (target: string, file: string): readonly Wanted[] => {
  const isPath = target.includes('/') || /\.(?:pyi?|ipynb|[cm]?[jt]sx?)$/.test(target)
  const bare = isPath
    ? target.replace(/\.d\.ts$|\.[a-z]+$/i, '').replace(/\/(?:__init__|index|__main__)$/, '')
    : (target.split(/[#:]/)[0] ?? target)
  const word = bare.split(/[/.]/).at(-1) ?? bare
  const folder = isPath ? bare : ''
  const names: Wanted[] = [{ word, ancestor: folder !== '' && file.startsWith(`${folder}/`) }]
  const symbol = target.split('#')[1]
  if (symbol !== undefined) names.push({ word: symbol, ancestor: false })
  return names
}

/** A statement that begins at the line; brackets keep it open. */
const leads = (lines: readonly string[], at: number, { word, ancestor }: Wanted): boolean => {
  let text = lines[at - 1] ?? ''
  if (!importLike.test(text) && !/\(/.test(text)) return false
  let open = balance(text)
  for (let next = at; open > 0 && next < Math.min(lines.length, at + 40); next += 1) {
    text += `\n${lines[next] ?? ''}`
    open += balance(lines[next] ?? '')
  }
  const words = text.split(/[^\p{L}\p{N}_$-]+/u)
  const named = words.includes(word) || words.some((w) => w.split('-').includes(word))
  if (importLike.test(text))
    return named || (ancestor && /\bfrom\s+\.|['"]\.{1,2}(?:\/|['"])/.test(text)) || (word === '' && named)
  return named && new RegExp(`(?<![\\p{L}\\p{N}_])${word.replace(/[$]/g, '\\$&')}\\s*\\(`, 'u').test(text)
}

const balance = (text: string): number => {
  let open = 0
  for (const c of text) open += c === '(' || c === '{' ? 1 : c === ')' || c === '}' ? -1 : 0
  return open
}
