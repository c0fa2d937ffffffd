import { folderOf, joinPath, nameOf, upwards } from '../lib/paths.ts'
import type { Check } from '../model/check.ts'
import { commandsIn, commandsOf } from './commands-in.ts'

/** What is known of a repository's files: which there are, and the texts read so far. */
export interface KnownFiles {
  readonly paths: ReadonlySet<string>
  readonly texts: ReadonlyMap<string, string>
  /** Links of the repository with what they lead to, as it is written. */
  readonly links: ReadonlyMap<string, string>
}

/**
 * The files that decide what the commands of a check do: programs of the repository, what an interpreter is given, and
 * the files that a runner (make, npm, tox, …) reads its commands from, through what these name in turn. It goes as far
 * as the texts that are known; call it again with those it names until no more come. Sorted.
 */
export const namedFiles = (check: Pick<Check, 'work' | 'cwd'>, known: KnownFiles): readonly string[] => {
  const found = new Set<string>()
  const open: { words: readonly string[]; cwd: string }[] = []
  const add = (path: string | null): void => {
    if (path === null || found.has(path) || !known.paths.has(path)) return
    found.add(path)
    const target = known.links.get(path)
    if (target !== undefined) add(followed(joinPath(folderOf(path), target) ?? '', known.links))
    const text = known.texts.get(path)
    if (text !== undefined)
      for (const words of commandsOfFile(path, text)) open.push({ words, cwd: check.cwd })
    if (text !== undefined && isMakefile(path))
      for (const [, names] of text.matchAll(/^-?include[ \t]+(.+)$/gm))
        for (const name of names!.trim().split(/\s+/)) add(joinPath(folderOf(path), name))
  }
  if (check.work.is === 'script') add(joinPath(check.cwd, 'package.json'))
  for (const words of commandsIn(check)) open.push({ words, cwd: check.cwd })
  for (let one = open.pop(); one !== undefined; one = open.pop())
    for (const path of filesOf(one.words, one.cwd, known)) add(path)
  return [...found].sort()
}

const interpreters =
  /^(?:node|nodejs|tsx|ts-node|vite-node|bun|deno|python[\d.]*|py|pypy\d?|ruby|perl|php|lua|Rscript|pwsh|(?:ba|z|da|k|fi)?sh|\.|source)$/
const npmRunners =
  /^(?:npm|pnpm|yarn|bun|turbo|nx|lerna|lage|wireit|moon|rush|run-[sp]|npm-run-all2?|concurrently|wsrun)$/
/** Where a runner's commands stand, from the folder it runs in upwards. */
const runners: Readonly<Record<string, readonly string[]>> = {
  make: ['GNUmakefile', 'makefile', 'Makefile'],
  gmake: ['GNUmakefile', 'makefile', 'Makefile'],
  just: ['justfile', 'Justfile', '.justfile'],
  task: ['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml', 'taskfile.yaml'],
  tox: ['tox.ini', 'tox.toml', 'setup.cfg', 'pyproject.toml'],
  nox: ['noxfile.py'],
  invoke: ['tasks.py'],
  inv: ['tasks.py'],
  poe: ['pyproject.toml'],
  hatch: ['pyproject.toml', 'hatch.toml'],
  pdm: ['pyproject.toml'],
  'pre-commit': ['.pre-commit-config.yaml', '.pre-commit-config.yml'],
  cargo: ['.cargo/config.toml', '.cargo/config', 'build.rs'],
  rake: ['Rakefile', 'rakefile'],
  composer: ['composer.json'],
  mvn: ['pom.xml'],
  gradle: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
  gradlew: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
  deno: ['deno.json', 'deno.jsonc'],
  mise: ['mise.toml', '.mise.toml'],
}
const npmFiles =
  /(?:^|\/)(?:package\.json|turbo\.jsonc?|nx\.json|project\.json|lerna\.json|pnpm-workspace\.yaml)$/

const filesOf = (words: readonly string[], cwd: string, known: KnownFiles): readonly string[] => {
  const { paths, links } = known
  const [program = '', ...rest] = words
  const name = nameOf(program)
  const found: string[] = []
  const at = (folder: string, path: string): void => {
    const joined = path.startsWith('/') ? null : joinPath(folder, path)
    if (joined === null || joined === '') return
    const real = paths.has(joined) ? joined : followed(joined, links)
    // Of a file in a submodule the snapshot knows the submodule's commit.
    found.push(...upwards(real).filter((one) => paths.has(one)))
  }
  if (program.includes('/')) at(cwd, program)
  const values = rest.map((word) => word.slice(word.startsWith('-') ? word.indexOf('=') + 1 : 0))
  if (interpreters.test(name)) for (const value of values) at(cwd, value)
  const module = rest[rest.indexOf('-m') + 1]
  if (rest.includes('-m') && module !== undefined && name.startsWith('python'))
    for (const end of ['.py', '/__main__.py']) at(cwd, module.replaceAll('.', '/') + end)
  if (npmRunners.test(name)) for (const path of paths) if (npmFiles.test(path)) found.push(path)
  const own = Object.hasOwn(runners, name) ? runners[name]! : []
  if (own.length === 0) return found
  for (const value of values) at(cwd, value)
  const folders = [cwd, ...values.flatMap((value) => joinPath(cwd, value) ?? [])]
  for (const folder of folders) for (const file of own) upwardsFrom(folder, file, at)
  return found
}

/** A path with the folders that are links replaced by what they lead to; in a circle of links it ends somewhere. */
const followed = (path: string, links: ReadonlyMap<string, string>): string => {
  let at = path
  for (let turns = 0; turns < 10; turns += 1) {
    const link = upwards(at).findLast((folder) => folder !== at && links.has(folder))
    const target = link === undefined ? null : joinPath(folderOf(link), links.get(link)!)
    if (link === undefined || target === null) return at
    at = `${target}${at.slice(link.length)}`
  }
  return at
}

const upwardsFrom = (folder: string, file: string, at: (folder: string, path: string) => void): void => {
  for (const up of upwards(folder)) at(up, file)
}

const isMakefile = (path: string): boolean => /(?:^|\/)(?:GNUm|m|M)akefile$|\.mk$/.test(path)

/** Commands that stand in a file of a shell, in a recipe, or in the scripts of a package. */
const commandsOfFile = (path: string, text: string): readonly (readonly string[])[] => {
  if (isMakefile(path) || /(?:^|\/)\.?[jJ]ustfile$/.test(path))
    return [...text.matchAll(/^[\t ]+[@+-]*(.*)$/gm)].flatMap(([, line]) => commandsOf(line!))
  if (/\.(?:sh|bash|zsh)$/.test(path) || /^#![^\n]*\b(?:ba|z|da|k)?sh\b/.test(text))
    return text.split('\n').flatMap(commandsOf)
  return []
}
