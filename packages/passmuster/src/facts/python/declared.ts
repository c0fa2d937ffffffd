import type { Declared, LockFile, Manifest } from '../manifests/manifest.ts'
import type { Repo } from '../repo.ts'
import { broughtBy } from './brings.ts'
import { distributionsOf, foldName } from './import-map.ts'
import { folderOf, join } from './modules.ts'

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
  readonly locked: {
    readonly file: string
    readonly version: string
    readonly neededBy: readonly string[]
    readonly line: number
  } | null
  /** Manifests and locks that were looked through. */
  readonly searched: readonly string[]
  readonly why: string
}

export interface Declarations {
  standing(file: string, dotted: string): Standing
  /** The manifest whose packaging table an installer reads for this file, or null. */
  installing(file: string): Manifest | null
}

type Base = Omit<Repo, 'graph' | 'stack'>

const packaging = /^(pyproject|setup\.cfg|setup\.py)$/
const buildTools = new Set(['setuptools', 'pkg_resources', 'pip', 'wheel', '_distutils_hack', 'ensurepip'])

const governs = (manifest: string, file: string): boolean => {
  const folder = folderOf(manifest)
  return folder === '' || file.startsWith(`${folder}/`)
}

/** Folded forms a declared name may take for an imported one: its own, and without a `python-`, `py-`, `-python`, `-py`. */
const loose = (folded: string): string =>
  folded.replace(/^(python|py)-/, '').replace(/-(python|py|binary|headless|client)$/, '')

/** Two names that share a stretch of words of at least six letters: a fork or a renamed build of the same thing. */
const akin = (declared: string, wanted: string): boolean => {
  const words = wanted.split('-')
  return words.some((_, from) =>
    words.some((_, to) => {
      const stretch = words.slice(from, to + 1).join('-')
      return stretch.length >= 6 && `-${declared}-`.includes(`-${stretch}-`)
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

  const find = (dotted: string, among: readonly Declared[]): Declared | null => {
    const candidates = new Set(distributionsOf(dotted).map(foldName))
    const parts = dotted.split('.')
    for (let length = 1; length <= parts.length; length += 1)
      candidates.add(foldName(parts.slice(0, length).join('-')))
    const exact = among.filter((one) => candidates.has(one.folded))
    const matches =
      exact.length > 0 ? exact : among.filter((one) => loose(one.folded) === loose(foldName(parts[0]!)))
    return (
      [...matches].sort(
        (a, b) => rank(a) - rank(b) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line),
      )[0] ?? null
    )
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
      locked: null,
      searched,
      why,
      ...rest,
    })

    const here = find(
      dotted,
      mine.flatMap((one) => one.declared),
    )
    const installer = installing(file)
    if (here !== null) {
      const rest = { declared: here, distribution: here.name }
      if (here.scope === 'dev') return answer('dev', `only in ${here.file} as ${here.group || 'dev'}`, rest)
      if (here.scope === 'optional') return answer('optional', `optional in ${here.file}`, rest)
      if (here.scope === 'mentioned') return answer('unknown', `only mentioned in ${here.file}`, rest)
      const beside =
        !here.installs && installer !== null && installer.file !== here.file && !isOpen(installer, base.texts)
      return beside
        ? answer('beside', `only in ${here.file}; an installer reads ${installer.file}`, rest)
        : answer('required', '', rest)
    }
    if (mine.length === 0) return answer('unknown', 'no manifest governs the file')
    if (buildTools.has(top)) return answer('unknown', 'comes with the build tools')
    if (mine.some((one) => one.provides.includes(top)))
      return answer('unknown', 'the package itself provides it')
    const open = mine.find((one) => isOpen(one, base.texts))
    if (open !== undefined) return answer('unknown', `${open.file} cannot be read in full`)
    if (!mine.some((one) => one.declared.length > 0 || packaging.test(one.kind)))
      return answer('unknown', 'no dependency table')
    const other = find(dotted, everything)
    if (other !== null)
      return answer('elsewhere', `only in ${other.file}, another package`, {
        declared: other,
        distribution: other.name,
      })
    for (const lock of locks) {
      for (const name of distributionsOf(dotted)) {
        const entry = lock.packages.get(foldName(name))
        if (entry !== undefined && governs(join(folderOf(lock.file), 'x'), file)) {
          return answer('transitive', `only in ${lock.file}`, {
            distribution: name,
            locked: { file: lock.file, ...entry },
          })
        }
      }
    }
    if (!locks.some((lock) => governs(join(folderOf(lock.file), 'x'), file))) {
      const required = mine.flatMap((one) => one.declared)
      const bringer = broughtBy(foldName(guess), required.map((one) => one.folded))
      if (bringer !== null) return answer('transitive', `only because ${bringer} brings it along`)
      const kin = required.find((one) => akin(one.folded, foldName(guess)) || akin(one.folded, foldName(top)))
      if (kin !== undefined) return answer('unknown', `${kin.name} may provide it`, { declared: kin })
    }
    const sibling = everything.find(
      (one) => one.folded.startsWith(`${foldName(top)}-`) && one.scope !== 'dev',
    )
    if (sibling !== undefined)
      return answer('unknown', `${sibling.name} may bring it along`, { declared: sibling })
    return answer('absent', 'in no dependency table')
  }
  return {
    installing,
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
