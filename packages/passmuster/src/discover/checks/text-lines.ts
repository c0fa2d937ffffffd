/** The first line that a pattern is on; 1 where it is on none. */
export const lineWith = (text: string, pattern: RegExp): number => {
  const index = text.split('\n').findIndex((line) => pattern.test(line))
  return index < 0 ? 1 : index + 1
}
