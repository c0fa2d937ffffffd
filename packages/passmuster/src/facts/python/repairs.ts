import type { Repo } from '../repo.ts'
import type { CrashFacts } from './crash-facts.ts'
import type { PyImport } from './python-facts.ts'

type Facts = Pick<Repo, 'facts'>

const around = 2

/** A unified diff that puts other text in the place of some lines of a file; null where the lines around are not known. */
export const replaceLines = (
  base: Facts,
  file: string,
  change: ReadonlyMap<number, string>,
): string | null => {
  const facts = base.facts.get(file)
  const texts = (facts?.own['debugger'] as CrashFacts | undefined)?.importText
  if (facts === undefined || texts === undefined || !file.endsWith('.py') || change.size === 0) return null
  const changed = [...change.keys()].sort((a, b) => a - b)
  const hunks: string[] = []
  for (let at = 0; at < changed.length;) {
    let last = at
    while (last + 1 < changed.length && changed[last + 1]! - changed[last]! <= 2 * around) last += 1
    const [from, to] = [changed[at]!, changed[last]!]
    let [start, end] = [from, to]
    while (start > 1 && start > from - around && texts[start - 1] !== undefined) start -= 1
    while (end < to + around && texts[end + 1] !== undefined) end += 1
    if (end === to && to < facts.lines) return null
    const lines: string[] = []
    for (let line = start; line <= end; line += 1) {
      const old = texts[line]
      if (old === undefined) return null
      const made = change.get(line)
      lines.push(...(made === undefined ? [` ${old}`] : [`-${old}`, `+${made}`]))
    }
    hunks.push(`@@ -${start},${end - start + 1} +${start},${end - start + 1} @@\n${lines.join('\n')}\n`)
    at = last + 1
  }
  return `--- a/${file}\n+++ b/${file}\n${hunks.join('')}`
}

const textAt = (base: Facts, file: string, line: number): string | undefined =>
  (base.facts.get(file)?.own['debugger'] as CrashFacts | undefined)?.importText[line]

/** The import of other names: each under the name it had, so that the rest of the file stays as it is. */
export const renameNames = (
  base: Facts,
  file: string,
  parts: readonly { readonly name: string; readonly to: string; readonly line: number }[],
): string | null => {
  const change = new Map<number, string>()
  for (const { name, to, line } of parts) {
    const text = change.get(line) ?? textAt(base, file, line)
    if (text === undefined) return null
    const head = /^(\s*from\s+[.\w]+\s+import\b)?/.exec(text)![0]
    const rest = text.slice(head.length)
    const code = rest.replace(/#.*$/, '')
    const pattern = new RegExp(`(?<![\\w.])${name}(?![\\w.])(?:(\\s+as\\s+)\\w+)?`, 'g')
    const found = [...code.matchAll(pattern)].filter((match) => !/\bas\s+$/.test(code.slice(0, match.index)))
    if (found.length !== 1) return null
    const match = found[0]!
    const put = match[1] === undefined ? `${to} as ${name}` : match[0].replace(name, to)
    change.set(line, head + rest.slice(0, match.index) + put + rest.slice(match.index + match[0].length))
  }
  return replaceLines(base, file, change)
}

/** The import from another module; only `from … import` and `import … as …`, whose uses do not name the module. */
export const renameModule = (base: Facts, file: string, one: PyImport, to: string): string | null => {
  if (one.names === null && one.as === null) return null
  const text = textAt(base, file, one.line)
  const written = '.'.repeat(one.level) + one.module
  const match = text === undefined ? null : /^(\s*(?:from|import)\s+)([.\w]+)(\s.*)$/.exec(text)
  if (match === null || match[2] !== written) return null
  return replaceLines(base, file, new Map([[one.line, match[1]! + to + match[3]!]]))
}
