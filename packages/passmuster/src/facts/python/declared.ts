import type { Declared, LockFile, Manifest } from '../manifests/manifest.ts'
import type { Repo } from '../repo.ts'
import { broughtBy, isCharted, isWhollyCharted, namesBy } from './brings.ts'
import { distributionsOf, foldName, isKnownBringer, isWellKnown } from './import-map.ts'
import { leftTo, mentionsOf, namesIn } from './mentions.ts'
import { folderOf, join, pythonFacts } from './modules.ts'

/**
 * How a third-party module stands in the manifests that govern a file. `required` through `dev` are declared
 * somewhere that counts; `beside` stands only in a requirements file while a packaging table is what an installer
 * reads; `elsewhere` only in another package of the repository; `transitive` only in the lock; `absent` nowhere.
 */
export interface Standing {
  readonly level:
    | 'required'
    | 'optional'
    | 'dev'
    | 'beside'
    | 'elsewhere'
    | 'transitive'
    | 'absent'
    | 'unknown'
  /** The distribution to name, best guess first in the import map where it is declared nowhere. */
  readonly distribution: string
  readonly declared: Declared | null
  /** The declared name only resembles the module's: `python-NAME` or `NAME-client` for `NAME`. */
  readonly resembles: boolean
  readonly locked: {
    readonly file: string
    readonly version: string
    readonly neededBy: readonly string[]
    readonly line: number
  } | null
  /** A declared distribution that may bring the module along: not known in full where no lock file says, or of unknown names as the module is. */
  readonly unless: string | null
  /** Manifests and locks that were looked through. */
  readonly searched: readonly string[]
  readonly why: string
}

export interface Declarations {
  standing(file: string, dotted: string): Standing
  /** The manifest whose packaging table an installer reads for this file, or null. */
  installing(file: string): Manifest | null
  /** The manifests that govern a file, nearest first. */
  governing(file: string): readonly Manifest[]
  /** Whether the file itself declares the distribution, as a script may in a block at its head. */
  bearsOwn(file: string, dotted: string): boolean
  /** Whether something else than a manifest has the module installed where the file runs: CI, tox, a container, its own cells or words. */
  mentions(file: string, dotted: string): boolean
  /** Whether the repository leaves the module's installation to its reader on purpose: a container or shell program, or a document that names a package index for it. */
  leaves(dotted: string): boolean
}

type Base = Omit<Repo, 'graph' | 'stack'>

const packaging = /^(pyproject|setup\.cfg|setup\.py)$/
const buildTools = new Set(['setuptools', 'pkg_resources', 'pip', 'wheel', '_distutils_hack', 'ensurepip'])

/** What so many distributions bring along that its absence cannot be told without a lock file. */
const ubiquitous = new Set(
  `six certifi idna urllib3 charset-normalizer chardet typing-extensions packaging attrs zipp importlib-metadata
  python-dateutil pytz markupsafe cffi pycparser pyparsing decorator future wcwidth`.split(/\s+/),
)

/** Modules that the program which runs the code brings: editors, renderers, debuggers, boards, browsers. */
const hosted = new Set(
  `arcpy board bpy bpy_extras c4d clr digitalio gdb gimp gimpfu hou idaapi idautils idc java js lldb machine
  mathutils maya micropip micropython network nuke pyb pyodide pyodide_js rhinoscriptsyntax sublime sublime_plugin uasyncio
  ubinascii unreal uno urequests usocket ustruct utime vim weechat xbmc xbmcaddon xbmcgui xbmcplugin
  xbmcvfs google.colab`.split(/\s+/),
)

/** Whether some other program than plain Python brings the module. */
export const isHosted = (dotted: string): boolean =>
  hosted.has(dotted.split('.')[0]!) || hosted.has(dotted.split('.').slice(0, 2).join('.'))

/** Whether the manifest speaks for the file: it lies above it, or in a folder of lists there (`requirements/base.txt`, `requirements/full/gpu.txt`). */
export const governs = (manifest: string, file: string): boolean => {
  const own = folderOf(manifest)
  const lists = /^((?:.*?\/)?)(?:requirements?|reqs)(?:\/.*)?$/i.exec(own)
  const folder = lists === null ? own : lists[1]!.replace(/\/$/, '')
  return folder === '' || file.startsWith(`${folder}/`)
}

/** Folded forms a declared name may take for an imported one: its own, and without a `python-`, `py-`, `-python`, `-py`. */
const loose = (folded: string): string =>
  folded.replace(/^(python|py)-/, '').replace(/-(python|py|binary|headless|client)$/, '')

/** Two names that share a stretch of words of at least six letters, or of which one ends with the other: a fork or a renamed build of the same thing. */
export const akin = (declared: string, wanted: string): boolean => {
  const words = wanted.split('-')
  if (wanted.length >= 6 && declared.endsWith(wanted)) return true
  return words.some((_, from) =>
    words.some((_, to) => {
      const stretch = words.slice(from, to + 1).join('-')
      return stretch.length >= 6 && stretch !== 'python' && `-${declared}-`.includes(`-${stretch}-`)
    }),
  )
}

/** Whether the manifest names its dependencies in a way that plain reading cannot follow. */
const isOpen = (manifest: Manifest, texts: ReadonlyMap<string, string>): boolean => {
  if (manifest.errors.length > 0) return true
  const text = texts.get(manifest.file) ?? ''
  if (manifest.kind === 'setup.py')
    return /install_requires\s*=\s*(?!\[)/.test(text) && manifest.declared.length === 0
  return (
    manifest.kind === 'pyproject' &&
    /^dynamic\s*=\s*\[[^\]]*["']dependencies["']/m.test(text) &&
    !manifest.declared.some((one) => one.scope === 'required')
  )
}

/** A requirements file that names the distribution in a comment, with a version or a remark: left to the user. */
const commented = (texts: ReadonlyMap<string, string>, names: readonly string[]): string | null => {
  for (const [file, text] of texts) {
    if (!/requirements[^/]*\.(txt|in)$|(^|\/)environment[^/]*\.ya?ml$/.test(file)) continue
    for (const match of text.matchAll(
      /^[ \t]*#[ \t-]*([A-Za-z][\w.-]*)(?:\[[^\]]*\])?[ \t]*(?:[=<>~!]=|[<>]|#)/gm,
    ))
      if (names.includes(foldName(match[1]!))) return file
  }
  return null
}

/** Answers for any file and module of one repository; answers are kept per folder of manifests. */
export const declarations = (base: Base): Declarations => {
  const manifests = base.manifests.all.filter((one) => one.ecosystem === 'python')
  const locks: readonly LockFile[] = base.manifests.locks.filter((one) => one.ecosystem === 'python')
  const everything = manifests.flatMap((manifest) => manifest.declared)
  const installing = (file: string): Manifest | null =>
    manifests
      .filter(
        (one) =>
          packaging.test(one.kind) &&
          governs(one.file, file) &&
          (one.declared.some((dep) => dep.installs) || one.name !== null),
      )
      .sort((a, b) => b.file.length - a.file.length || (a.file < b.file ? -1 : 1))[0] ?? null

  const rank = (one: Declared): number =>
    (one.installs || installing(one.file) === null ? 0 : 10) +
    { required: 0, optional: 1, dev: 2, mentioned: 3 }[one.scope]

  const transitive = (
    dotted: string,
    file: string,
    required: readonly Declared[],
  ): { readonly why: string; readonly rest: Partial<Standing> } | null => {
    for (const lock of locks) {
      if (!governs(join(folderOf(lock.file), 'x'), file)) continue
      for (const name of distributionsOf(dotted)) {
        const entry = lock.packages.get(foldName(name))
        if (entry !== undefined)
          return {
            why: `only in ${lock.file}`,
            rest: { distribution: name, locked: { file: lock.file, ...entry } },
          }
      }
    }
    if (locks.some((lock) => governs(join(folderOf(lock.file), 'x'), file))) return null
    const bringer =
      distributionsOf(dotted)
        .map((name) => broughtBy(foldName(name), required.flatMap(namesBy)))
        .find((one) => one !== null) ?? null
    return bringer === null ? null : { why: `only because ${bringer} brings it along`, rest: {} }
  }

  const openAmong = (file: string, rows: readonly Declared[]): string | null =>
    locks.some((lock) => governs(join(folderOf(lock.file), 'x'), file))
      ? null
      : (rows.find((row) => row.scope !== 'mentioned' && !namesBy(row).every(isWhollyCharted))?.name ?? null)

  const find = (
    dotted: string,
    among: readonly Declared[],
  ): { readonly one: Declared; readonly resembles: boolean } | null => {
    const candidates = new Set(distributionsOf(dotted).map(foldName))
    const parts = dotted.split('.')
    for (let length = 1; length <= parts.length; length += 1)
      candidates.add(foldName(parts.slice(0, length).join('-')))
    const exact = among.filter((one) => candidates.has(one.folded))
    const matches =
      exact.length > 0 ? exact : among.filter((one) => loose(one.folded) === loose(foldName(parts[0]!)))
    const [one] = [...matches].sort(
      (a, b) => rank(a) - rank(b) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line),
    )
    return one === undefined ? null : { one, resembles: exact.length === 0 }
  }

  const cache = new Map<string, Standing>()
  const judge = (file: string, dotted: string): Standing => {
    const top = dotted.split('.')[0]!
    const mine = manifests.filter((one) => governs(one.file, file))
    const searched = [...mine.map((one) => one.file), ...locks.map((one) => one.file)]
    const guess = distributionsOf(dotted)[0]!
    const answer = (level: Standing['level'], why: string, rest: Partial<Standing> = {}): Standing => ({
      level,
      distribution: guess,
      declared: null,
      resembles: false,
      locked: null,
      unless: null,
      searched,
      why,
      ...rest,
    })

    const found = find(
      dotted,
      mine.flatMap((one) => one.declared),
    )
    const installer = installing(file)
    if (found !== null) {
      const here = found.one
      const rest = { declared: here, distribution: here.name, resembles: found.resembles }
      if (here.scope === 'dev') return answer('dev', `only in ${here.file} as ${here.group || 'dev'}`, rest)
      if (here.scope === 'optional') return answer('optional', `optional in ${here.file}`, rest)
      if (here.scope === 'mentioned') return answer('unknown', `only mentioned in ${here.file}`, rest)
      const beside =
        !here.installs && installer !== null && installer.file !== here.file && !isOpen(installer, base.texts)
      const along = beside ? transitive(dotted, file, installer.declared) : null
      if (along !== null) return answer('transitive', along.why, along.rest)
      return beside
        ? answer('beside', `only in ${here.file}; an installer reads ${installer.file}`, {
            ...rest,
            unless: openAmong(file, installer.declared),
          })
        : answer('required', '', rest)
    }
    if (mine.length === 0) return answer('unknown', 'no manifest governs the file')
    if (isHosted(dotted)) return answer('unknown', 'the program that runs the code brings it')
    const aside = commented(base.texts, distributionsOf(dotted).map(foldName))
    if (aside !== null) return answer('unknown', `commented out in ${aside}`)
    if (buildTools.has(top)) return answer('unknown', 'comes with the build tools')
    if (mine.some((one) => one.provides.includes(top)))
      return answer('unknown', 'the package itself provides it')
    const open = mine.find((one) => isOpen(one, base.texts))
    if (open !== undefined) return answer('unknown', `${open.file} cannot be read in full`)
    if (!mine.some((one) => one.declared.length > 0 || (packaging.test(one.kind) && one.name !== null)))
      return answer('unknown', 'no dependency table')
    const other = find(dotted, everything)
    if (other !== null)
      return answer('elsewhere', `only in ${other.one.file}, another package`, {
        declared: other.one,
        distribution: other.one.name,
        resembles: other.resembles,
      })
    const required = mine.flatMap((one) => one.declared)
    const along = transitive(dotted, file, required)
    if (along !== null) return answer('transitive', along.why, along.rest)
    if (!locks.some((lock) => governs(join(folderOf(lock.file), 'x'), file))) {
      const folded = foldName(guess)
      const may = ubiquitous.has(folded) ? required.find((one) => !isCharted(one.folded)) : undefined
      if (may !== undefined) return answer('unknown', `${may.name} may bring it along`, { declared: may })
      const far = broughtBy(folded, everything.flatMap(namesBy))
      if (far !== null) return answer('unknown', `${far} brings it along, which is declared elsewhere`)
    }
    const isKin = ({ folded }: Declared): boolean =>
      akin(folded, foldName(guess)) || akin(folded, foldName(top)) || folded === `${foldName(top)}py`
    const kin = required.find(isKin)
    if (kin !== undefined) return answer('unknown', `${kin.name} may provide it`, { declared: kin })
    const sibling = everything.find((one) => one.folded.startsWith(`${foldName(top)}-`))
    if (sibling !== undefined)
      return answer('unknown', `${sibling.name} may bring it along`, { declared: sibling })
    const stranger = isWellKnown(top)
      ? undefined
      : required.find((row) => row.scope !== 'mentioned' && !isKnownBringer(row.folded))
    const unless = openAmong(file, required) ?? stranger?.name ?? null
    return answer('absent', 'in no dependency table', { unless })
  }
  const informal = mentionsOf(base.texts)
  const byHand = leftTo(base.texts)
  const saidIn = (file: string): ReadonlySet<string> => {
    const own = pythonFacts(base.facts.get(file))?.installs ?? []
    return new Set(own.flatMap((one) => namesIn(one.what)))
  }
  const isIn = (names: ReadonlySet<string>, dotted: string): boolean =>
    distributionsOf(dotted).some((name) => names.has(foldName(name)))
  return {
    installing,
    governing: (file) =>
      manifests
        .filter((one) => governs(one.file, file))
        .sort((a, b) => b.file.length - a.file.length || (a.file < b.file ? -1 : 1)),
    bearsOwn: (file, dotted) => {
      const own = new Set(pythonFacts(base.facts.get(file))?.inlined ?? [])
      return own.size > 0 && distributionsOf(dotted).some((name) => own.has(foldName(name)))
    },
    mentions: (file, dotted) => isIn(informal, dotted) || isIn(saidIn(file), dotted),
    leaves: (dotted) => isIn(byHand, dotted),
    standing: (file, dotted) => {
      const governing = manifests
        .filter((one) => governs(one.file, file))
        .map((one) => one.file)
        .join('\0')
      const key = `${dotted}\0${governing}`
      let found = cache.get(key)
      if (found === undefined) {
        found = judge(file, dotted)
        cache.set(key, found)
      }
      return found
    },
  }
}
