import type { EvidenceDraft, Fix, Place } from '../../model/finding.ts'
import type { Break } from '../import-graph.ts'
import { alikeName, clearlyMeant, nearNames } from '../near.ts'
import type { Repo } from '../repo.ts'
import { roleOf } from '../roles.ts'
import type { Declarations, Standing } from './declared.ts'
import { foldName, isWellKnown } from './import-map.ts'
import { declareFix } from './install.ts'
import { folderOf, join, pythonFacts } from './modules.ts'
import type { ModuleIndex } from './modules.ts'
import type { Names } from './names.ts'
import { fixBeside } from './obsolete.ts'
import type { Obsolete } from './obsolete.ts'
import type { PyImport } from './python-facts.ts'
import { renameModule, renameNames } from './repairs.ts'
import type { Resolution } from './resolve.ts'

/** What the makers of breaks look things up in. */
export interface Lookup {
  readonly base: Omit<Repo, 'graph' | 'stack'>
  readonly index: ModuleIndex
  readonly names: Names
  readonly declared: Declarations
  /** The dotted name of a module or namespace folder. */
  nameOf(path: string): string
}

const longest = 10

/** The lines of an import statement, at most ten; a notebook's lines count within its cell. */
export const placeOf = (lookup: Lookup, file: string, line: number, endLine: number): Place => {
  const last = Math.min(endLine, line + longest - 1)
  const cells = pythonFacts(lookup.base.facts.get(file))?.cells ?? null
  const cell = cells?.find((one) => one.fromLine <= line && line <= one.toLine)
  if (cell === undefined) return { file, startLine: line, endLine: last }
  return {
    file,
    startLine: line - cell.fromLine + 1,
    endLine: Math.min(last, cell.toLine) - cell.fromLine + 1,
    cell: cell.cell,
  }
}

export const quoteOf = (place: Place, contains: readonly string[]): EvidenceDraft => ({
  kind: 'quote',
  ...place,
  contains,
})

/** The import as a person would write it on one line. */
export const written = (one: PyImport): string => {
  const from = '.'.repeat(one.level) + one.module
  if (one.names === null) return `import ${from}`
  const shown = one.names.slice(0, 3).map((part) => part.name)
  return `from ${from} import ${shown.join(', ')}${one.names.length > 3 ? ', …' : ''}`
}

const ofImport = (
  lookup: Lookup,
  file: string,
  one: PyImport,
): { readonly place: Place; readonly quote: EvidenceDraft } => {
  const place = placeOf(lookup, file, one.line, one.endLine)
  const head = { ...place, endLine: place.startLine }
  const word = one.module.split('.').at(-1)!
  return { place, quote: quoteOf(head, word === '' ? ['import'] : [word]) }
}

/** The module is third-party and no table that counts declares it. */
export const missingDependency = (lookup: Lookup, file: string, one: PyImport, standing: Standing): Break => {
  const { base, declared } = lookup
  const top = one.module.split('.')[0]!
  const { place, quote } = ofImport(lookup, file, one)
  const beside = standing.level === 'beside' && standing.declared !== null
  const installer = declared.installing(file)
  const searched = beside ? [installer!.file] : standing.searched
  const evidence: EvidenceDraft[] = [quote, { kind: 'absent', what: standing.distribution, searched }]
  if (beside) {
    const at = standing.declared!
    evidence.push(quoteOf({ file: at.file, startLine: at.line, endLine: at.line }, [at.name]))
  }
  return {
    kind: 'missing-dependency',
    file,
    place,
    target: top,
    names: [],
    raises: 'ImportError',
    confidence: standing.unless === null ? 'proved' : 'strong',
    title: beside
      ? `${top} is imported but ${installer!.file} does not declare ${standing.distribution}`
      : `${top} is imported but no manifest declares ${standing.distribution}`,
    because: `${written(one)}: ${standing.why}`,
    evidence,
    fix:
      roleOf(file) === 'example' && installer !== null && isWellKnown(top)
        ? {
            text: `Say beside the example that it needs ${standing.distribution} (python -m pip install ${standing.distribution}), or declare that as an extra in ${installer.file}`,
          }
        : declareFix(base, file, standing, installer, top),
    ...(one.guard?.reraises === true ? { told: true } : {}),
    ...(beside ? { installer: installer!.file } : {}),
    ...(standing.unless === null ? {} : { unless: standing.unless }),
    ...(foldName(standing.distribution) === foldName(top) ? {} : { distribution: standing.distribution }),
  }
}

/** A rename or deletion in history that explains why a path is not there, newest first. */
const historyOf = (lookup: Lookup, searched: readonly string[]): EvidenceDraft | null => {
  const wanted = new Set(searched)
  const files = new Set(lookup.index.files)
  const rename = lookup.base.history.renames.find((one) => wanted.has(one.from))
  if (rename !== undefined)
    return { kind: 'git', commit: rename.commit, path: rename.from, change: `renamed-to ${rename.to}` }
  const gone = lookup.base.history.deletions.find((one) => wanted.has(one.path) && !files.has(one.path))
  return gone === undefined ? null : { kind: 'git', commit: gone.commit, path: gone.path, change: 'deleted' }
}

/** Follows renames from a path until it stands in the snapshot; null when the trail ends. */
const renamedTo = (lookup: Lookup, from: string): string | null => {
  let path = from
  for (let step = 0; step < 20; step += 1) {
    const next = lookup.base.history.renames.find((one) => one.from === path)
    if (next === undefined || (path.endsWith('/__init__.py') && !next.to.endsWith('/__init__.py')))
      return null
    path = next.to
    if (lookup.index.files.has(path)) return path
  }
  return null
}

const siblings = (lookup: Lookup, folder: string): readonly string[] => {
  const found = new Set<string>()
  const head = folder === '' ? '' : `${folder}/`
  for (const file of lookup.index.files) {
    if (!file.startsWith(head)) continue
    const rest = file.slice(head.length)
    const name = rest.includes('/') ? rest.slice(0, rest.indexOf('/')) : rest.replace(/\.py$/, '')
    if (name !== '__init__') found.add(name)
  }
  return [...found].sort()
}

/** The parent is here, the module is not. */
export const missingModule = (
  lookup: Lookup,
  file: string,
  one: PyImport,
  found: Extract<Resolution, { is: 'missing' }>,
): Break => {
  const { place, quote } = ofImport(lookup, file, one)
  const depth =
    found.parent.replace(/^\.+/, '') === '' ? 0 : found.parent.replace(/^\.+/, '').split('.').length
  const asked = join(found.folder, one.module.split('.').slice(depth).join('/'))
  const absolute = lookup.nameOf(asked)
  const paths = [`${asked}.py`, `${asked}/__init__.py`]
  const git = historyOf(lookup, paths)
  const known = paths.map((path) => renamedTo(lookup, path)).find((path) => path !== null) ?? null
  const isWhole = found.lacks.replace(/^\.+/, '') === one.module
  const near = nearNames(
    found.lacks.split('.').at(-1)!.replace(/^\.+/, ''),
    siblings(lookup, found.folder),
  ).filter((name) => {
    const below = join(found.folder, name)
    return (
      isWhole &&
      [`${below}.py`, `${below}/__init__.py`].some(
        (path) => lookup.index.files.has(path) && offers(lookup, path, one),
      )
    )
  })
  const candidates =
    known !== null
      ? [lookup.nameOf(known)]
      : near.map(
          (name) =>
            `${found.parent === '' ? '' : found.parent.replace(/\.*$/, (dots) => dots)}${/\.$|^$/.test(found.parent) ? '' : '.'}${name}`,
        )
  return {
    kind: 'missing-module',
    file,
    place,
    target: absolute,
    names: [],
    raises: 'ImportError',
    confidence: 'proved',
    title: `module ${absolute} does not exist`,
    because: `${written(one)}: neither ${found.searched.join(' nor ')} is in the repository`,
    evidence: [
      quote,
      { kind: 'absent', what: absolute, searched: found.searched },
      ...(git === null ? [] : [git]),
    ],
    asks: '.'.repeat(one.level) + one.module,
    fix: moduleFix(lookup, { file, one, found }, { absent: absolute, renamed: known, candidates, git }),
  }
}

/** A module of that last name is in the repository, and no search path of the importing file leads to it. */
export const misplacedModule = (
  lookup: Lookup,
  file: string,
  one: PyImport,
  found: readonly string[],
): Break => {
  const { place, quote } = ofImport(lookup, file, one)
  const top = one.module.split('.')[0]!
  const names = found.map((path) => lookup.nameOf(path)).sort()
  const searched = [`${top}.py`, `${top}/__init__.py`]
    .map((path) => join(folderOf(file), path))
    .filter((path) => !lookup.index.files.has(path))
  return {
    kind: 'missing-module',
    file,
    place,
    target: top,
    names: [],
    raises: 'ImportError',
    confidence: 'strong',
    title: `module ${top} is on no search path of ${file}`,
    because: `${written(one)}: ${names.slice(0, 3).join(', ')} exists, but not where this file looks`,
    evidence: [
      quote,
      ...(searched.length > 0 ? [{ kind: 'absent', what: `./${top}`, searched } as const] : []),
    ],
    asks: '.'.repeat(one.level) + one.module,
    fix: {
      text: `Put the folder of ${found.slice(0, 3).join(' or ')} on the path of ${file}, or move what is needed beside it`,
    },
  }
}

/** A standard module that no Python of this project has. */
export const obsoleteModule = (lookup: Lookup, file: string, one: PyImport, gone: Obsolete): Break => {
  const { place, quote } = ofImport(lookup, file, one)
  const { asked, top } = gone
  const proof: EvidenceDraft =
    asked === null
      ? { kind: 'absent', what: top, searched: [`${top}.py`, `${top}/__init__.py`] }
      : quoteOf({ file: asked.file, startLine: asked.line, endLine: asked.line }, [asked.range])
  return {
    kind: 'missing-module',
    file,
    place,
    target: top,
    names: [],
    raises: 'ImportError',
    confidence: 'proved',
    title: `${top} ${gone.why}`,
    because: `${written(one)}: ${top} ${gone.why}`,
    evidence: [quote, proof],
    asks: '.'.repeat(one.level) + one.module,
    fix: { text: fixBeside(gone, pythonFacts(lookup.base.facts.get(file))?.imports ?? []) },
  }
}

interface Missing {
  readonly file: string
  readonly one: PyImport
  readonly found: Extract<Resolution, { is: 'missing' }>
}

/** Whether a module binds, or a package holds, all that an import takes from it. */
const offers = (lookup: Lookup, path: string, one: PyImport): boolean =>
  (one.names ?? []).every(
    ({ name }) =>
      name === '*' ||
      lookup.names.has(path, name) !== 'no' ||
      (path.endsWith('/__init__.py') && siblings(lookup, folderOf(path)).includes(name)),
  )

/** The file of the one sibling whose name was clearly meant, and the module as the import would write it. */
const siblingMeant = (
  lookup: Lookup,
  { one, found }: Missing,
): { readonly path: string; readonly written: string } | null => {
  const lacks = found.lacks.replace(/^\.+/, '')
  const depth = lacks.split('.').length
  const parts = one.module.split('.')
  const meant = clearlyMeant(parts[depth - 1]!, siblings(lookup, found.folder))
  if (meant === null || parts.slice(0, depth).join('.') !== lacks) return null
  const below = join(found.folder, [meant, ...parts.slice(depth)].join('/'))
  const path = [`${below}.py`, join(below, '__init__.py')].find((each) => lookup.index.files.has(each))
  const whole = [...parts.slice(0, depth - 1), meant, ...parts.slice(depth)].join('.')
  return path === undefined ? null : { path, written: '.'.repeat(one.level) + whole }
}

interface Clues {
  readonly absent: string
  /** The file that git says the missing one became. */
  readonly renamed: string | null
  readonly candidates: readonly string[]
  readonly git: EvidenceDraft | null
}

const moduleFix = (lookup: Lookup, missing: Missing, { absent, renamed, candidates, git }: Clues): Fix => {
  const { file, one } = missing
  const mend = (path: string, to: string, why: string): Fix | null => {
    if (!offers(lookup, path, one)) return null
    const diff = renameModule(lookup.base, file, one, to)
    return { text: `Import ${lookup.nameOf(path)} instead: ${why}`, ...(diff === null ? {} : { diff }) }
  }
  if (renamed !== null) {
    const name = lookup.nameOf(renamed)
    const fix = /^[\w.]+$/.test(name) ? mend(renamed, name, 'git renamed the file') : null
    if (fix !== null) return fix
    const lacks = offers(lookup, renamed, one) ? '' : ', which lacks what is imported'
    return {
      text:
        lacks === ''
          ? `Import ${name} instead: git renamed the file`
          : `Add ${absent} or take the import and its uses out; git renamed its file to ${renamed}${lacks}`,
    }
  }
  const near = siblingMeant(lookup, missing)
  const fix = near === null ? null : mend(near.path, near.written, `no other name is near ${absent}`)
  if (fix !== null) return fix
  const removed =
    git?.kind === 'git' && git.change === 'deleted'
      ? `; a file of that path was deleted in ${git.commit.slice(0, 8)}`
      : ''
  if (candidates.length > 0)
    return { text: `Import what was meant (nearest: ${candidates.join(', ')}), or add ${absent}${removed}` }
  return { text: `Add ${absent} or take the import and its uses out${removed}` }
}

/** The module is here, and binds none of these names. */
export const missingName = (
  lookup: Lookup,
  file: string,
  one: PyImport,
  target: {
    readonly at: string
    readonly missing: readonly { readonly name: string; readonly line: number }[]
  },
): Break => {
  const module = lookup.nameOf(target.at)
  const { place, quote } = ofImport(lookup, file, one)
  const names = target.missing.map((part) => part.name)
  const known = lookup.index.files.has(target.at) ? lookup.names.list(target.at) : siblings(lookup, target.at)
  const near = names.flatMap((name) => {
    const like = alikeName(name, known)
    return like === null ? [] : [names.length === 1 ? like : `${like} (for ${name})`]
  })
  const home = target.at.endsWith('.py') ? target.at : join(target.at, '__init__.py')
  const quotes = target.missing
    .filter((part) => part.line !== one.line)
    .slice(0, 5)
    .map((part) => quoteOf(placeOf(lookup, file, part.line, part.line), [part.name]))
  const searched = lookup.index.files.has(target.at)
    ? [target.at]
    : names.map((name) => join(target.at, `${name}.py`))
  return {
    kind: 'missing-name',
    file,
    place,
    target: `${module}#${[...names].sort().join(',')}`,
    names,
    raises: 'ImportError',
    confidence: 'proved',
    title: `${module} has no ${names.join(', ')}`,
    because: `${written(one)}: ${target.at} binds ${names.length === 1 ? 'no such name' : 'none of these names'}`,
    evidence: [
      quote,
      ...quotes,
      ...names
        .slice(0, 8)
        .map((name): EvidenceDraft => ({ kind: 'absent', what: `${module}#${name}`, searched })),
    ],
    asks: '.'.repeat(one.level) + one.module,
    fix: namesFix(lookup, file, target, known) ?? {
      text:
        `Define or import ${names.join(', ')} in ${home}, or take the import and its uses out` +
        (near.length > 0
          ? `; the nearest ${near.length === 1 ? 'name' : 'names'} there: ${near.join(', ')}`
          : ''),
    },
  }
}

/** The import of what was clearly meant, where that holds for every missing name. */
const namesFix = (
  lookup: Lookup,
  file: string,
  target: {
    readonly at: string
    readonly missing: readonly { readonly name: string; readonly line: number }[]
  },
  known: readonly string[],
): Fix | null => {
  const parts = target.missing.flatMap(({ name, line }) => {
    const to = clearlyMeant(name, known)
    return to === null ? [] : [{ name, to, line }]
  })
  if (parts.length < target.missing.length) return null
  const diff = renameNames(lookup.base, file, parts)
  const said = parts.map(({ name, to }) => `${to} instead of ${name}`).join(', ')
  return { text: `Import ${said}, or define it in ${target.at}`, ...(diff === null ? {} : { diff }) }
}
