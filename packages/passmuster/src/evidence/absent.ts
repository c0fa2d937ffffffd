import type { Evidence } from '../model/finding.ts'
import type { Checking } from './checking.ts'
import { foldName, namesDeclared } from './declared.ts'

type Absent = Extract<Evidence, { kind: 'absent' }>
type Verdict = { readonly state: 'holds' | 'fails' | 'unchecked'; readonly because: string }

const manifestName =
  /^(?:pyproject\.toml|Pipfile|Pipfile\.lock|setup\.(?:py|cfg)|Cargo\.toml|go\.mod|pom\.xml|package\.json|package-lock\.json|pixi\.toml|.*\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|environment.*\.ya?ml|conda.*\.ya?ml|.*requirements.*\.(?:txt|in)|(?:dev|test|docs|base|prod|production|constraints)[\w.-]*\.(?:txt|in))$/i

/**
 * Each searched entry is a path that must not be in the snapshot, a manifest that must not declare the name, or a
 * source file that must not bind it. One entry that disagrees refutes; one that can't be read leaves it unverified.
 */
export const checkAbsent = async (absent: Absent, { files, reader, repo }: Checking): Promise<Verdict> => {
  if (absent.searched.length === 0)
    return { state: 'unchecked', because: 'nothing names where it was looked for' }
  const name = bareName(absent.what)
  let open: string | null = null
  for (const path of absent.searched) {
    if (path.includes('*')) {
      const shape = shapeOf(path)
      const found = [...files.keys()].find((one) => shape.test(one))
      if (found !== undefined) return { state: 'fails', because: `${found} is there` }
      continue
    }
    if (!files.has(path)) {
      const why = repo.unknowable(path)
      if (why !== null) open = `${path} cannot be known: ${why}`
      continue
    }
    if (isPathOf(name, path)) return { state: 'fails', because: `${path} is there` }
    const text = await reader.text(path)
    if (text === null) {
      open = `${path} cannot be read`
      continue
    }
    if (
      manifestName.test(path.slice(path.lastIndexOf('/') + 1)) ||
      /requirements\/[^/]+\.(?:txt|in)$/.test(path)
    ) {
      const declared = namesDeclared(path, text)
      if (declared?.has(foldName(name))) return { state: 'fails', because: `${path} declares ${name}` }
      if (declared === null && mentions(text, name))
        open = `${path} mentions ${name} in a form that is not understood`
    } else if (binds(text, lastPart(name))) {
      return { state: 'fails', because: `${path} binds ${lastPart(name)}` }
    }
  }
  return open === null
    ? { state: 'holds', because: 'looked for again and not there' }
    : { state: 'unchecked', because: open }
}

/** `a/*.go`: no file of the folder itself; a leading `**` and slash: at any depth. */
const shapeOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .replace(/[\\^$.+?()[\]{}|]/g, '\\$&')
      .replace(/^\*\*\//, '(?:.*/)?')
      .replace(/(?<![.)])\*/g, '[^/]*')}$`,
  )

/** The name within a phrase: what stands in quotes, else the last word. */
const bareName = (what: string): string =>
  (/[`'"]([^`'"]{1,300})[`'"]/.exec(what)?.[1] ?? what.trim().split(/\s+/).at(-1) ?? what).replace(
    /[.,:;]+$/,
    '',
  )

const lastPart = (name: string): string => name.split(/[#:]/).at(-1)?.split('.').at(-1) ?? name

const stem = (path: string): string =>
  path.replace(/\.(?:pyi?|ipynb|[cm]?[jt]sx?|d\.ts|json)$/, '').replace(/\/(?:__init__|index)$/, '')

/** `bot.core` and `src/bot/core/__init__.py`, `./a` and `src/a.ts`, or the very path: the thing itself, not a place to look in. */
const isPathOf = (name: string, path: string): boolean => {
  if (name === path) return true
  if (name.includes('#')) return false
  const wanted = /[/]/.test(name)
    ? stem(name.replace(/^(?:\.{1,2}\/)+/, ''))
    : name.replace(/^\.+/, '').replaceAll('.', '/')
  const has = stem(path)
  return wanted !== '' && (has === wanted || has.endsWith(`/${wanted}`))
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

const mentions = (text: string, name: string): boolean =>
  new RegExp(`(?<![\\w.-])${escaped(name).replace(/(?:\\-|_|\\\.)/g, '[-_.]')}(?![\\w-])`, 'i').test(text)

/** A definition, assignment, import or export of the name, read off the raw lines. */
const binds = (text: string, name: string): boolean => {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return false
  const n = escaped(name)
  return new RegExp(
    `^(?:async )?(?:def|class) ${n}\\b|^${n}[ \\t]*(?::[^=\\n]{0,200})?=(?!=)|^export (?:default |declare |abstract |async )*(?:function\\*?|class|const|let|var|type|interface|enum|namespace) ${n}\\b|^(?:from|import) [^\\n]{0,300}\\b${n}[ \\t]*(?:,|$|#)`,
    'm',
  ).test(text)
}
