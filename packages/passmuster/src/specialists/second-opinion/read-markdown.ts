/** The structure of a Markdown document as far as it can be checked against the repository. */
export interface Markdown {
  readonly headings: readonly { readonly line: number; readonly level: number; readonly text: string }[]
  /** Links to files of the repository, as written, without anchors; those in code are left out. */
  readonly links: readonly { readonly line: number; readonly target: string }[]
  readonly fences: readonly { readonly line: number; readonly endLine: number; readonly language: string }[]
  /** Distributions that a command of the document installs by name. */
  readonly installs: readonly { readonly line: number; readonly name: string; readonly text: string }[]
}

const fence = /^[ \t]*(?:>[ \t]*)*(`{3,}|~{3,})[ \t]*([\w+.-]{0,40})/
const link = /(?<![\w\])])!?\[[^\]\n]{0,400}\]\([ \t]*<?([^)\s<>]{1,400})>?(?:[ \t]+["'][^)\n]{0,200})?\)/g
const install =
  /(?:^|[\s`$(;&])(?:(?:python3? -m )?pip3? install|poetry add|uv add|uv pip install|pipenv install|pdm add|conda install)[ \t]+([^\n`;&|#)]{1,300})/

/** Reads every line once: fences open and close, headings and links count only outside them. */
export const readMarkdown = (text: string): Markdown => {
  const headings: { line: number; level: number; text: string }[] = []
  const links: { line: number; target: string }[] = []
  const fences: { line: number; endLine: number; language: string }[] = []
  const installs: { line: number; name: string; text: string }[] = []
  let open: { mark: string; line: number; language: string } | null = null
  const lines = text.split('\n')
  lines.forEach((raw, index) => {
    const line = index + 1
    const shown = raw.length > 4000 ? raw.slice(0, 4000) : raw
    const command = install.exec(shown)?.[1]
    if (command !== undefined)
      installs.push(...namesOf(command).map((name) => ({ line, name, text: command.trim() })))
    const mark = fence.exec(shown)
    if (open !== null) {
      if (
        mark !== null &&
        mark[1]?.[0] === open.mark[0] &&
        (mark[1]?.length ?? 0) >= open.mark.length &&
        mark[2] === ''
      ) {
        fences.push({ line: open.line, endLine: line, language: open.language })
        open = null
      }
      return
    }
    if (mark !== null) {
      open = { mark: mark[1] ?? '', line, language: mark[2] ?? '' }
      return
    }
    const heading = /^ {0,3}(#{1,6})[ \t]+(.{1,200})/.exec(shown)
    if (heading !== null) headings.push({ line, level: heading[1]?.length ?? 1, text: heading[2] ?? '' })
    for (const match of shown.replace(/`[^`\n]{0,1000}`/g, '').matchAll(link)) {
      const target = fileTarget(match[1] ?? '')
      if (target !== null) links.push({ line, target })
    }
  })
  return { headings, links, fences, installs }
}

/** Null for addresses, anchors, templates and absolute paths. */
const fileTarget = (target: string): string | null => {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/|#|\/|\{|<|\$|\(|~|@\/)|:\/\//i.test(target)) return null
  const path = target.split(/[#?]/)[0] ?? ''
  return path === '' || /[{}*$]/.test(path) ? null : path
}

/** Names among the arguments; options and what follows those that take a value, paths and addresses are left out. */
const namesOf = (args: string): readonly string[] => {
  const words = args.trim().split(/\s+/)
  return words.flatMap((word, i) => {
    if (
      word.startsWith('-') ||
      /^(?:-r|-c|-e|-i|--group|-G|--extra|--index-url|--extra-index-url|-n|--requirement)$/.test(
        words[i - 1] ?? '',
      )
    )
      return []
    const name =
      /^["']?([A-Za-z0-9][A-Za-z0-9._-]{0,80})(?:\[[\w,.-]{0,80}\])?(?:[<>=~!^@].{0,80})?["']?$/.exec(
        word,
      )?.[1]
    return name === undefined || /\.(?:txt|whl|gz|toml|in|zip)$/.test(name) ? [] : [name]
  })
}
