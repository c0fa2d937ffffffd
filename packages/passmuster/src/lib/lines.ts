/** 1-based line of a character offset, by line feeds; for many look-ups in one text, quickest when they go forward. */
export const lineFinder = (text: string): ((offset: number) => number) => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  let last = 0
  return (offset) => {
    if ((starts[last] as number) > offset || (starts[last + 1] ?? Infinity) <= offset) {
      let low = 0
      let high = starts.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((starts[middle] as number) <= offset) low = middle
        else high = middle - 1
      }
      last = low
    }
    return last + 1
  }
}
