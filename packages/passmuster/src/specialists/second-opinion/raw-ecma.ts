/** A static import of a TypeScript or JavaScript file as its raw line reads: no syntax tree was asked. */
export interface RawSpecifier {
  readonly line: number
  readonly specifier: string
}

/** What the raw lines of one TypeScript or JavaScript file say. */
export interface RawEcma {
  readonly specifiers: readonly RawSpecifier[]
}

const shapes: readonly RegExp[] = [
  /^(?:import|export)\b(?![ \t]+type\b)[^'"`(]{0,600}\bfrom[ \t]*(['"])([^'"\\]{1,200})\1/,
  /^\}[ \t]*from[ \t]*(['"])([^'"\\]{1,200})\1/,
  /^import[ \t]*(['"])([^'"\\]{1,200})\1/,
  /^(?:const|let|var)[ \t][^'"`(]{1,300}=[ \t]*require\((['"])([^'"\\]{1,200})\1\)/,
]

/** Reads imports at the margin line by line, outside of comments and template texts; type-only ones are left out. */
export const readRawEcma = (text: string): RawEcma => {
  const specifiers: RawSpecifier[] = []
  let comment = false
  let template = false
  let type = false
  text.split('\n').forEach((line, index) => {
    const inside = comment || template
    if (!template) comment = commentAfter(line, comment)
    if (!comment && (line.match(/(?<!\\)`/g)?.length ?? 0) % 2 === 1) template = !template
    if (inside) return
    if (/^(?:import|export)\b/.test(line)) type = /^(?:import|export)[ \t]+type\b/.test(line)
    if (type || !/^[iecvl}]/.test(line)) return
    for (const shape of shapes) {
      const specifier = shape.exec(line)?.[2]
      if (specifier === undefined) continue
      specifiers.push({ line: index + 1, specifier })
      return
    }
  })
  return { specifiers }
}

const commentAfter = (line: string, open: boolean): boolean => {
  const begins = line.lastIndexOf('/*')
  const ends = line.lastIndexOf('*/')
  if (open) return ends < 0 || begins > ends
  return /^\s*\/\*/.test(line) && ends < begins + 2
}
