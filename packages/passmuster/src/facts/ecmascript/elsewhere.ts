import type { EcmaView } from './ecma-modules.ts'
import { folderOf } from './paths.ts'

/**
 * Why a package that no table declares may be there all the same: an alias in a tool's configuration, a package of
 * that name in the repository, another runtime's registry, a file a tool makes up. Null = nothing speaks for it.
 */
export const knownElsewhere = (view: EcmaView, file: string, name: string): string | null => {
  if (/\.(?:css|scss|less|svg|json|wasm|html)$/.test(name)) return 'a file that a tool makes up'
  if (/^@(?:std|jsr|deno|luca|oak)\//.test(name)) return 'a package of the JSR registry'
  if (/[A-Z]/.test(name)) return 'no registry accepts capitals: an alias'
  if (view.resolver.packages.above(file).some((one) => name.startsWith(`@${one.manifest.name}/`)))
    return 'a name of the package’s own making'
  if (providedByFramework(view, file, name)) return 'the framework provides it'
  if (isFolderAlias(view, file, name)) return 'a folder of that name: a bundler may resolve from there'
  if (view.resolver.packages.all.some((one) => one.manifest.name === name))
    return 'a package of this repository has the name'
  if (byHand(view).has(name)) return 'the code tells its reader to install it by hand'
  if (isSample(view, file, name)) return 'a sample that another package of the repository loads'
  const deno = denoFolders(view).find((folder) => folder !== '' && file.startsWith(`${folder}/`))
  if (deno !== undefined) return `${deno} is run by Deno`
  const wanted = mention(name)
  for (const [path, text] of configs(view)) {
    const folder = folderOf(path)
    if (folder !== '' && !file.startsWith(`${folder}/`)) continue
    const relevant = path.endsWith('package.json') ? keyed(name).test(text) : wanted.test(text)
    if (relevant) return `${path} mentions it`
  }
  return null
}

/** Framework packages, and the specifiers that their build makes up. */
const frameworks: readonly (readonly [declares: RegExp, provides: RegExp])[] = [
  [/^@docusaurus\//, /^@(?:site|theme|theme-original|theme-init|generated|docusaurus)\//],
  [/^ember-(?:source|cli)$/, /^(?:@ember|@glimmer|ember|@embroider)(?:\/|$|-)/],
  [/^meteor-node-stubs$|^@meteorjs\//, /^meteor$/],
  [/^(?:umi|@umijs\/|@alipay\/)/, /^(?:umi|@@|@umijs)/],
  [/^(?:nuxt|@nuxt\/)/, /^(?:nuxt|vue|vue-router|ofetch|h3|nitropack|ufo|defu|@unhead)(?:\/|$)/],
  [/^@wordpress\/scripts$/, /^(?:@wordpress\/|jquery$|lodash$|moment$|react(?:-dom)?$)/],
  [/^(?:expo|react-native|expo-router)$/, /^(?:@react-native|@expo|expo-modules-core|metro)(?:\/|-|$)/],
  [/^electron/, /^electron$/],
  [/^@theia\/|^vscode/, /^vscode$/],
  [/^@vscode\/test-|^@types\/vscode$/, /^vscode$/],
  [/^(?:rollup|vite)$/, /^(?:virtual|\0)/],
]

const providedByFramework = (view: EcmaView, file: string, name: string): boolean => {
  const declared = view.resolver.packages.above(file).flatMap((one) => one.manifest.declared)
  return frameworks.some(
    ([declares, provides]) => provides.test(`${name}/`) && declared.some((one) => declares.test(one.name)),
  )
}

const handKept = new WeakMap<EcmaView, ReadonlySet<string>>()

const byHand = (view: EcmaView): ReadonlySet<string> => {
  const before = handKept.get(view)
  if (before) return before
  const found = new Set([...view.modules.values()].flatMap(({ facts }) => facts.byHand ?? []))
  handKept.set(view, found)
  return found
}

/** Served, copied or rendered by another package of the repository, one that declares it: nothing is resolved from here. */
const isSample = (view: EcmaView, file: string, name: string): boolean =>
  /(?:^|\/)(?:public|static|assets|fixtures?|__fixtures__|cypress|examples?|samples?|templates?)\//.test(
    file,
  ) && view.resolver.packages.all.some((one) => one.manifest.declared.some((row) => row.name === name))

/** `components/x` where the package has a folder `components` or `src/components`. */
const isFolderAlias = (view: EcmaView, file: string, name: string): boolean => {
  if (name.startsWith('@')) return false
  return view.resolver.packages.above(file).some(({ folder }) => {
    const prefix = folder === '' ? '' : `${folder}/`
    return [name, `src/${name}`, `app/${name}`, `app/javascript/${name}`].some((path) =>
      view.resolver.hasFolder(prefix + path),
    )
  })
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
/** As an alias: a key `'name':`, `name/*:`, or what `find:` holds. A list of externals is no alias. */
const mention = (name: string): RegExp => {
  const written = escaped(name).replaceAll('\\/', '(?:\\\\?\\/)')
  return new RegExp(
    `(?<![\\w@./-])${written}(?:\\/?[$*]?)*['"\`]?\\s*:|find:\\s*['"\`/^]+${written}(?![\\w-])`,
  )
}
const keyed = (name: string): RegExp => new RegExp(`"\\^?${escaped(name)}(?:[/$(|.\\\\][^"\\n]{0,80})?"\\s*:`)

const configName =
  /(?:^|\/)(?:(?!eslint|prettier|tailwind|postcss|stylelint|commitlint|oxlint|lint-staged)[\w.-]*\.(?:config|workspace|conf)\.[cm]?[jt]s|\.babelrc(?:\.\w+)?|babel\.config\.json|jest[\w.-]*\.json|import[-_]?map\.json|deno\.jsonc?|package\.json|\.swcrc|tsconfig[\w.-]*\.json)$/

const kept = new WeakMap<EcmaView, readonly (readonly [string, string])[]>()

const configs = (view: EcmaView): readonly (readonly [string, string])[] => {
  const before = kept.get(view)
  if (before) return before
  const found = [...view.base.texts]
    .filter(([path]) => configName.test(path))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  kept.set(view, found)
  return found
}

const denoKept = new WeakMap<EcmaView, readonly string[]>()

const denoFolders = (view: EcmaView): readonly string[] => {
  const before = denoKept.get(view)
  if (before) return before
  const found = view.base.snapshot.files
    .filter(({ path }) => /(?:^|\/)deno[\w.-]*\.(?:jsonc?|lock)$/.test(path))
    .map(({ path }) => folderOf(path))
  denoKept.set(view, [...new Set(found)].sort())
  return denoKept.get(view) ?? []
}
