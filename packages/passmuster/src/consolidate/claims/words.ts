const escaped = (name: string): string => name.replace(/[$]/g, '\\$&')

/** The first line of a text that defines the name, else the first that uses it as a whole word; null when none does. */
export const definesWord = (
  text: string,
  name: string,
): { readonly line: number; readonly defines: boolean } | null => {
  const word = escaped(name)
  const defines = new RegExp(
    String.raw`^[ \t"]*(?:export\s+|default\s+|declare\s+|abstract\s+|public\s+|private\s+|protected\s+|static\s+|final\s+|async\s+|pub(?:\([^)]*\))?\s+)*(?:class|def|function\*?|interface|type|enum|struct|trait|fn|func(?:\s+\([^)]*\))?|const|let|var|record|object|namespace)\s+${word}\b|^[ \t]*${word}\s*(?::[^=\n]*)?=(?![=>])|^[ \t]*(?:async\s+|static\s+|get\s+|set\s+)*${word}\s*\([^)\n]*\)\s*(?::[^{\n]*)?\{`,
    'm',
  ).exec(text)
  const use = defines ?? new RegExp(String.raw`(?<![\w$])${word}(?![\w$])`).exec(text)
  if (use === null) return null
  const at = use.index + use[0].indexOf(name)
  return { line: text.slice(0, at).split('\n').length, defines: defines !== null }
}
