const folder = /(?:^|\/)_?(?:includes?|snippets?|partials?)\//i

const directives: readonly RegExp[] = [
  /--8<--[ \t]+["']([^"'\n]{1,300})["']/g,
  /\{%-?[ \t]*include(?:-markdown|_relative)?[ \t]+["']?([^"'\s%]{1,300})/g,
  /\{!>?[ \t]*["']?([^"'!\s]{1,300})["']?[ \t]*!\}/g,
  /\{\{[ \t]*#include[ \t]+([^}\s]{1,300})/g,
  /^\.\.[ \t]+include::[ \t]+(\S{1,300})/gm,
  /^import[ \t][^'"\n]{1,200}from[ \t]+["']([^'"\n]{1,300}\.mdx?)["']/gm,
]

/**
 * Whether a document is a piece that others take in: its relative links count from where it is shown, not from where
 * it lies. Pieces lie in a folder for them, begin with `_`, or are named by an include directive of some text.
 */
export const isPiece = (texts: ReadonlyMap<string, string>): ((file: string) => boolean) => {
  const named = new Set([...texts.values()].flatMap(namesIn))
  return (file) => {
    if (folder.test(file) || /(?:^|\/)_[^/]+$/.test(file)) return true
    const parts = file.split('/')
    return parts.some((_, from) => named.has(parts.slice(from).join('/')))
  }
}

const namesIn = (text: string): readonly string[] => {
  if (!/--8<--|\{%|\{!|#include|include::|^import\b/m.test(text)) return []
  const blocks = [...text.matchAll(/^[ \t]*--8<--[ \t]*\n([^]{0,4000}?)^[ \t]*--8<--/gm)]
  return [
    ...directives.flatMap((shape) => [...text.matchAll(shape)].map((match) => match[1] ?? '')),
    ...blocks.flatMap((match) => (match[1] ?? '').split('\n')),
  ]
    .map((name) =>
      name
        .trim()
        .replace(/(\.\w+):[\w:,-]*$/, '$1')
        .replace(/^(?:\.{0,2}\/)+/, ''),
    )
    .filter((name) => name !== '')
}
