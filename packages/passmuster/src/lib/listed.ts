/** `a, b and c`; at most `most`, the rest counted: `a, b and 7 more`. */
export const listed = (parts: readonly string[], most: number = 5): string => {
  const shown = parts.slice(0, most)
  const rest = parts.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}
