import type { LockFile, Manifest } from './manifest.ts'
import { lockBuilder, lockLines } from './lock-build.ts'
import { manifest } from './shape.ts'

/** A go.mod or go.work as its lines say. */
export interface GoMod {
  readonly module: string | null
  readonly go: { readonly range: string; readonly line: number } | null
  readonly requires: readonly {
    readonly path: string
    readonly version: string
    readonly indirect: boolean
    readonly line: number
  }[]
  /** `to` as written: a folder (`./x`, `../x`, `/x`) or a module. */
  readonly replaces: readonly { readonly from: string; readonly to: string; readonly line: number }[]
  /** `use` of a go.work: folders as written. */
  readonly uses: readonly string[]
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}

const directives = new Set([
  'module',
  'go',
  'toolchain',
  'require',
  'replace',
  'exclude',
  'retract',
  'use',
  'tool',
  'godebug',
  'ignore',
])

/** Reads line by line; what is not understood is an error of its line. */
export const readGoMod = (text: string): GoMod => {
  let module: string | null = null
  let go: GoMod['go'] = null
  const requires: GoMod['requires'][number][] = []
  const replaces: GoMod['replaces'][number][] = []
  const uses: string[] = []
  const errors: GoMod['errors'][number][] = []
  let block = ''
  text.split('\n').forEach((raw, index) => {
    const line = index + 1
    const comment = raw.indexOf('//')
    const said = (comment < 0 ? raw : raw.slice(0, comment)).trim()
    const note = comment < 0 ? '' : raw.slice(comment + 2).trim()
    if (said === '') return
    if (block !== '' && said === ')') return void (block = '')
    const words = said.match(/"[^"]*"|`[^`]*`|[^\s"`]+/g)?.map((one) => one.replace(/^["`]|["`]$/g, '')) ?? []
    if (block === '' && words.at(-1) === '(' && words.length === 2) return void (block = words[0]!)
    const [name, ...rest] = block === '' ? words : [block, ...words]
    if (name === 'module') module = rest[0] ?? null
    else if (name === 'go' && rest[0] !== undefined) go = { range: rest[0], line }
    else if (name === 'require' && rest.length >= 2)
      requires.push({ path: rest[0]!, version: rest[1]!, indirect: /^indirect\b/.test(note), line })
    else if (name === 'replace' && rest.includes('=>'))
      replaces.push({ from: rest[0]!, to: rest[rest.indexOf('=>') + 1] ?? '', line })
    else if (name === 'use' && rest[0] !== undefined) uses.push(rest[0])
    else if (!directives.has(name ?? ''))
      errors.push({ line, text: `\`${said.slice(0, 80)}\` is no directive` })
  })
  return { module, go, requires, replaces, uses, errors }
}

/** A go.mod as a manifest: what others bring is of the group `indirect`. */
export const goManifest = (file: string, text: string): Manifest => {
  const read = readGoMod(text)
  return manifest(file, 'go.mod', {
    name: read.module,
    requiresRuntime: read.go,
    declared: read.requires.map(({ path, version, indirect, line }) => ({
      name: path,
      folded: path,
      range: version,
      scope: 'required',
      group: indirect ? 'indirect' : '',
      file,
      line,
      path: `require.${path}`,
      installs: true,
    })),
    errors: read.errors,
  })
}

/** A go.sum: the modules whose content it vouches for (a line for the go.mod alone is none). */
export const readGoSum = (file: string, text: string): LockFile => {
  const lock = lockBuilder(file, 'go', 'go')
  for (const [line, raw] of lockLines(text, lock)) {
    const found = /^(\S+) (v\S+) h1:/.exec(raw)
    if (found && !found[2]!.endsWith('/go.mod')) lock.add(found[1]!, found[2]!, line)
  }
  return lock.done()
}
