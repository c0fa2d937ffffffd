import { folderOf, nameOf } from '../../facts/manifests/shape.ts'

const isImage = (file: string): boolean =>
  /(^|\/)(Dockerfile|Containerfile)([-_.][^/]*)?$|\.dockerfile$/i.test(file)
const copies = /^[ \t]*(?:COPY|ADD)[ \t]+((?:--\S+[ \t]+)*)(\S.*)$/gim
/** What writes a file: a redirection, a switch or a key for the output, a copying command. */
const writes = />|\s-o\s|--out|out(put|file|put_?file)|file_?name|\b(cp|mv|tee|curl|wget|install|COPY|ADD)\b/i

/**
 * Whether a file that is not in the repository comes from elsewhere before it is run: an image copies a build's output
 * over its folder, a build makes it, or a script or a configuration writes it.
 */
export const broughtTo = (
  texts: ReadonlyMap<string, string>,
  isMade: (path: string) => boolean,
): ((path: string) => boolean) => {
  const filled = new Set<string>()
  const writing: string[] = []
  for (const [file, text] of texts) {
    if (isImage(file))
      for (const [, switches = '', words = ''] of text.matchAll(copies)) {
        const parts = words
          .replace(/[[\],"']/g, ' ')
          .trim()
          .split(/\s+/)
        const into = parts.pop() ?? ''
        if (/--from=/.test(switches) && parts.some((from) => isMade(`${from.replace(/\/$/, '')}/`)))
          filled.add(into.startsWith('/') ? '' : into.replace(/^(\.\/)+|^\.$|\/$/g, ''))
      }
    if (isImage(file) || /\.(sh|bash|ya?ml)$|\.config\.[cm]?[jt]s$|akefile$/.test(file))
      writing.push(...text.split('\n').filter((row) => row.length < 500 && writes.test(row)))
    if (/(^|\/)next\.config\.[cm]?[jt]s$/.test(file) && /\boutput\s*:[^,}]*['"]standalone['"]/.test(text))
      filled.add(folderOf(file))
  }
  return (path) =>
    filled.has(folderOf(path)) ||
    writing.some((row) => row.includes(nameOf(path)) && isTarget(row, nameOf(path)))
}

/** The name stands at a word's end in the row, after what writes. */
const isTarget = (row: string, name: string): boolean => {
  const at = row.lastIndexOf(name)
  return (
    /[^\w.-]$/.test(row.slice(0, at)) &&
    !/^[\w-]/.test(row.slice(at + name.length)) &&
    writes.test(row.slice(0, at))
  )
}
