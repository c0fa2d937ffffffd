import { isBuiltin, isHostProvided } from '../../facts/ecmascript/builtins.ts'
import { ecmaRole, isFixture } from '../../facts/ecmascript/ecma-modules.ts'
import type { Repo } from '../../facts/repo.ts'
import { counts } from '../../facts/roles.ts'
import { isVendored } from '../../facts/texts.ts'
import type { Doubt } from './doubt.ts'
import type { RawEcma } from './raw-ecma.ts'

/**
 * First use of every npm package that stands as a word in no package.json, lock or configuration text, and of every
 * relative module for which no path of the repository begins like it; in path order.
 */
export const ecmaDoubts = (repo: Repo, raw: ReadonlyMap<string, RawEcma>): readonly Doubt[] => {
  const stems = stemsOf(repo)
  const said = mentioned(repo)
  const found = new Map<string, Doubt>()
  for (const file of [...raw.keys()].toSorted((a, b) => (a < b ? -1 : 1))) {
    if (isAside(repo, file)) continue
    for (const { line, specifier } of raw.get(file)?.specifiers ?? []) {
      const doubt = specifier.startsWith('.') ? absent(repo, file, specifier, stems) : unsaid(specifier, said)
      if (doubt === null || found.has(`${doubt.kind}:${doubt.subject}`)) continue
      const at = { file, line, word: specifier, elsewhere: [] }
      found.set(`${doubt.kind}:${doubt.subject}`, { ...doubt, ...at })
    }
  }
  return [...found.values()]
}

type Part = Pick<Doubt, 'kind' | 'subject' | 'searched'>

const isAside = (repo: Repo, file: string): boolean => {
  const code = repo.facts.get(file)?.code
  const role = ecmaRole(file)
  return (
    !counts(role) ||
    role === 'example' ||
    isFixture(file) ||
    /(^|\/)_?templates?\//i.test(file) ||
    isVendored(file) ||
    (code?.lang === 'ecmascript' && (code.generated || code.mocked !== undefined))
  )
}

/** Every path without its extensions, and every folder: what a relative import may begin to name. */
const stemsOf = (repo: Repo): ReadonlySet<string> => {
  const stems = new Set<string>([''])
  for (const { path } of repo.snapshot.files) {
    const slash = path.lastIndexOf('/')
    const name = path.slice(slash + 1)
    for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1))
      stems.add(path.slice(0, slash + 1 + dot))
    stems.add(path)
    for (let at = slash; at > 0; at = path.lastIndexOf('/', at - 1)) stems.add(path.slice(0, at))
  }
  return stems
}

const absent = (repo: Repo, file: string, specifier: string, stems: ReadonlySet<string>): Part | null => {
  if (/[?!#*{}$]/.test(specifier)) return null
  const parts = file.split('/').slice(0, -1)
  for (const part of specifier.split('/')) {
    if (part === '..' && parts.pop() === undefined) return null
    if (part !== '' && part !== '.' && part !== '..') parts.push(part)
  }
  const path = parts.join('/')
  const bare = path.replace(/\.(?:d\.ts|[cm]?[jt]sx?)$/, '')
  if (stems.has(path) || stems.has(bare)) return null
  const searched = bare !== path ? [path, `${bare}.ts`] : [`${path}.ts`, `${path}.js`, `${path}/index.ts`]
  if ([path, ...searched].some((one) => repo.unknowable(one) !== null)) return null
  return /(?:^|\/)(?:dist|build|out|lib|generated|gen|node_modules)(?:\/|$)/.test(path)
    ? null
    : { kind: 'module', subject: path, searched }
}

interface Mentioned {
  readonly manifests: readonly string[]
  has(name: string): boolean
}

const speaking =
  /(?:^|\/)(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|pnpm-workspace\.yaml|yarn\.lock|bun\.lock|deno\.jsonc?|(?:ts|js)config[\w.-]*\.json|[\w.-]+\.config\.[cm]?[jt]s)$/

/** Names as whole words of the texts that could declare a package or an alias; asked once per name. */
const mentioned = (repo: Repo): Mentioned => {
  const texts = [...repo.texts].filter(([file]) => speaking.test(file) && !isVendored(file))
  const manifests = texts.map(([file]) => file).filter((file) => /(?:^|\/)package\.json$/.test(file))
  const known = new Map<string, boolean>()
  const based = texts.some(([file, text]) => /config[\w.-]*\.json$/.test(file) && text.includes('"baseUrl"'))
  const tops = new Set(
    repo.snapshot.files.flatMap(({ path }) => {
      const parts = path.split('/')
      const file = parts.pop() ?? ''
      return based && /\.[cm]?[jt]sx?$/.test(file) ? [...parts, file.replace(/\.[cm]?[jt]sx?$/, '')] : parts
    }),
  )
  const keys = new Set<string>()
  for (const [file, text] of texts)
    if (manifests.includes(file))
      for (const match of text.matchAll(/"([^"\s]{1,200})"\s*:/g)) keys.add(match[1]!)
  const settings = texts.filter(([file]) => !/lock|shrinkwrap/.test(file))
  const look = (name: string): boolean =>
    keys.has(name) ||
    tops.has(name.split('/')[0] ?? name) ||
    isScopeAlias(name, settings) ||
    texts.some(([, text]) => {
      for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
        if (!/[\w-]/.test(text[at - 1] ?? ' ') && !/[\w-]/.test(text[at + name.length] ?? ' ')) return true
      return false
    })
  return {
    manifests,
    has: (name) => {
      const before = known.get(name)
      if (before !== undefined) return before
      const answer = look(name)
      known.set(name, answer)
      return answer
    },
  }
}

/** `@scope/*`, `^@scope/(` or `'@scope':` in a configuration: an alias for all names of the scope. */
const isScopeAlias = (name: string, texts: readonly (readonly [string, string])[]): boolean => {
  if (!name.startsWith('@')) return false
  const scope = name.slice(0, name.indexOf('/'))
  return texts.some(([, text]) =>
    ['/*', '/(', "'", '"', '/$', '\\/'].some((end) => text.includes(`${scope}${end}`)),
  )
}

const unsaid = (specifier: string, { manifests, has }: Mentioned): Part | null => {
  const name = /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*/.exec(specifier)?.[0]
  if (name === undefined || /[:?!$*]/.test(specifier) || manifests.length === 0) return null
  const rest = specifier[name.length]
  if (
    /[A-Z]|\.(?:css|scss|less|json|svg|wasm)$|^@(?:site|theme|theme-original|theme-init|generated|docusaurus)\//.test(
      name,
    )
  )
    return null
  if ((rest !== undefined && rest !== '/') || isBuiltin(specifier) || isBuiltin(name) || isHostProvided(name))
    return null
  return has(name) ? null : { kind: 'distribution', subject: name, searched: manifests }
}
