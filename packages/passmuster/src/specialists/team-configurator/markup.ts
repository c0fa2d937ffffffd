const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<![A-Za-z](?:[^>[]|\[[^\]]*\])*>|<(\/?)([A-Za-z_][\w:.-]*)((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>/g

/** The first element of an XML or SVG text that is closed by another's end tag or never closed; at most one. */
export const markupFault = (text: string): readonly { readonly line: number; readonly text: string }[] => {
  const open: { readonly name: string; readonly at: number }[] = []
  for (const match of text.matchAll(token)) {
    const name = match[2]
    if (name === undefined) continue
    if (match[1] === '/') {
      const last = open.pop()
      if (last?.name !== name)
        return [
          {
            line: lineAt(text, match.index),
            text: last ? `</${name}> closes <${last.name}>` : `</${name}> closes nothing`,
          },
        ]
    } else if (match[4] !== '/') open.push({ name, at: match.index })
  }
  const left = open.at(-1)
  return left === undefined ? [] : [{ line: lineAt(text, left.at), text: `<${left.name}> is never closed` }]
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length
