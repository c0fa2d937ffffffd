import { akin } from '../../facts/python/declared.ts'
import { distributionsOf, foldName } from '../../facts/python/import-map.ts'
import { ofPython2 } from '../../facts/python/obsolete.ts'
import { isStdlib } from '../../facts/python/stdlib.ts'
import type { Repo } from '../../facts/repo.ts'
import { counts, isTemplate, roleOf } from '../../facts/roles.ts'
import { isVendored } from '../../facts/texts.ts'
import type { Doubt } from './doubt.ts'
import type { Listing } from './listing.ts'
import { ownTops } from './own-tops.ts'
import type { RawLines } from './raw-lines.ts'
import { unboundIn } from './raw-lines.ts'
import { relativeDoubts } from './relative.ts'

const manifestName =
  /(?:^|\/)(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile|pixi\.toml|tox\.ini|(?:[\w.-]*[-_.])?(?:requirements?|reqs?|deps|dependencies)(?:[-_.][\w.-]*)?\.(?:txt|in)|(?:conda|env|environment)[\w.-]*\.ya?ml)$|(?:^|\/)(?:requirements?|reqs?|deps|dependencies)\/.+\.(?:txt|in)$/i

/** First use of every doubtful module, distribution and name, in path order; one per subject. */
export const doubtsOf = (
  repo: Repo,
  raw: ReadonlyMap<string, RawLines>,
  listing: Listing,
): readonly Doubt[] => {
  const found = new Map<string, Doubt>()
  const isOwn = ownTops(repo)
  const isNamed = namedBySetup(repo)
  const unread = repo.snapshot.files.some(
    ({ path }) => (manifestName.test(path) || isNamed(path)) && !isVendored(path) && !repo.texts.has(path),
  )
  const manifests = [...repo.texts]
    .filter(([file]) => (manifestName.test(file) || isNamed(file)) && !isVendored(file))
    .map(([file, text]) => [file, words(text)] as const)
  const declared = repo.manifests.all.flatMap((one) =>
    one.ecosystem === 'python' ? one.declared.map(({ folded }) => folded) : [],
  )
  const note = (doubt: Doubt): void => {
    const key = `${doubt.kind}:${doubt.subject}`
    if (!found.has(key)) found.set(key, doubt)
  }
  for (const file of [...raw.keys()].toSorted((a, b) => (a < b ? -1 : 1))) {
    if (!counts(roleOf(file)) || isTemplate(file) || isVendored(file)) continue
    for (const { line, module: written, names } of raw.get(file)?.imports ?? []) {
      const module = written.replace(/\.__init__$/, '')
      if (module.startsWith('.')) {
        const at = { file, line, searched: [], elsewhere: [] }
        for (const one of relativeDoubts(repo, { file, module, names }, { raw, listing }))
          note({ ...at, ...one, subject: importable(one.subject, listing) })
        continue
      }
      const top = module.split('.')[0] ?? ''
      if (isStdlib(top) || ofPython2(top) !== null) continue
      const at = { file, line, word: module.split('.').at(-1) ?? module }
      if (!listing.knowsTop(top)) {
        if (unread || raw.get(file)?.inline === true || isUnknown(repo, file, top) || isPretended(file, top))
          continue
        const distribution = undeclared(module, manifests, declared)
        const searched = manifests.map(([path]) => path)
        if (distribution !== null)
          note({ kind: 'distribution', subject: top, distribution, ...at, searched, elsewhere: [] })
        continue
      }
      if (!isOwn(module)) continue
      const own = importable(module, listing)
      const absent = absentModule(repo, module, listing)
      if (absent !== null) note({ kind: 'module', subject: own, ...at, ...absent })
      else
        for (const { name, home } of missingNames(module, names, raw, listing))
          note({
            kind: 'name',
            subject: `${own}#${name}`,
            ...at,
            word: name,
            searched: [home],
            elsewhere: [],
          })
    }
  }
  return [...found.values()]
}

/** Lists of requirements under other names: `.txt` and `.in` files that a set-up script or project file names. */
const namedBySetup = (repo: Repo): ((file: string) => boolean) => {
  const named = new Set<string>()
  for (const [file, text] of repo.texts)
    if (/(?:^|\/)(?:setup\.py|setup\.cfg|pyproject\.toml|noxfile\.py|tox\.ini)$/.test(file))
      for (const [, name = ''] of text.matchAll(/(?<![\w.-])([\w.-]{1,200}\.(?:txt|in))\b/g))
        if (!noList.test(name)) named.add(name)
  return (file) => named.has(file.slice(file.lastIndexOf('/') + 1))
}

const noList =
  /^(?:readme|licen[cs]e|copying|notice|manifest|changes|changelog|history|news|authors|version|description|top_level|sources|entry_points|robots|cmakelists)/i

/** A file or folder of that name that git ignores, or that stands for content which is not here, could be the module. */
const isUnknown = (repo: Repo, file: string, top: string): boolean => {
  const folders = file.split('/').map((_, n, parts) => parts.slice(0, n).join('/'))
  return [...new Set(['', 'src', ...folders])].some((folder) => {
    const stem = folder === '' ? top : `${folder}/${top}`
    return [stem, `${stem}.py`, `${stem}/__init__.py`].some((path) => repo.unknowable(path) !== null)
  })
}

/** Without a leading folder that is no package: `src.bot.core` is the module `bot.core`. */
const importable = (module: string, listing: Listing): string => {
  const [first = '', ...rest] = module.split('.')
  const [next] = rest
  if (next === undefined || listing.has(`${first}.py`)) return module
  const source = first === 'src' || !listing.has(`${first}/__init__.py`)
  return source && (listing.has(`${first}/${next}.py`) || listing.has(`${first}/${next}/__init__.py`))
    ? rest.join('.')
    : module
}

/** A test that imports what by its name is not meant to exist. */
const isPretended = (file: string, top: string): boolean =>
  roleOf(file) === 'test' &&
  /non_?exi|not_?exist|not_?found|no_?such|missing|unknown|invalid|fake|dummy|bogus|foobar/i.test(top)

/**
 * The distribution's folded name when no manifest text has any of its names as a word, and no declared distribution is
 * akin to it: a fork or another build of the same thing.
 */
const undeclared = (
  module: string,
  manifests: readonly (readonly [string, ReadonlySet<string>])[],
  declared: readonly string[],
): string | null => {
  if (manifests.length === 0) return null
  const names = distributionsOf(module)
  const wanted = new Set([...names.map(foldName), foldName(module.split('.')[0] ?? module)])
  if (manifests.some(([, said]) => wanted.intersection(said).size > 0)) return null
  if (declared.some((one) => [...wanted].some((name) => akin(one, name)))) return null
  return foldName(names[0] ?? module)
}

/** Folded words of a manifest's text. */
const words = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/[A-Za-z0-9][\w.-]{0,100}/g)].map((match) => foldName(match[0]).replace(/-+$/, '')),
  )

/** Null when a path ends with the module's; else where it was looked for, and its last two parts found elsewhere. */
const absentModule = (
  repo: Repo,
  module: string,
  listing: Listing,
): Pick<Doubt, 'searched' | 'elsewhere'> | null => {
  if (!module.includes('.') || listing.filesOf(module).length > 0 || listing.hasFolder(module)) return null
  const parts = module.split('.')
  const parent = listing.filesOf(parts.slice(0, -1).join('.')).filter((file) => file.endsWith('/__init__.py'))
  const folders = parent.map((file) => file.slice(0, file.lastIndexOf('/')))
  const path = module.replaceAll('.', '/')
  const stems =
    folders.length > 0 ? folders.map((folder) => `${folder}/${parts.at(-1)}`) : [path, `src/${path}`]
  const searched = stems.flatMap((stem) => [`${stem}.py`, `${stem}/__init__.py`])
  if (searched.some((one) => repo.unknowable(one) !== null)) return null
  const elsewhere = listing.filesOf(parts.slice(-2).join('.'))
  return { searched, elsewhere }
}

/** Names that the one file of the module does not bind on any line, and that are no submodule of it. */
const missingNames = (
  module: string,
  names: readonly string[],
  raw: ReadonlyMap<string, RawLines>,
  listing: Listing,
): readonly { readonly name: string; readonly home: string }[] => {
  const all = listing.filesOf(module).filter((file) => file.endsWith('.py'))
  const files = all.filter((file) => !all.includes(file.replace(/\.py$/, '/__init__.py')))
  const home = files[0]
  if (home === undefined || files.length !== 1) return []
  return unboundIn(raw.get(home), names)
    .filter(
      (name) => listing.filesOf(`${module}.${name}`).length === 0 && !listing.hasFolder(`${module}.${name}`),
    )
    .map((name) => ({ name, home }))
}
