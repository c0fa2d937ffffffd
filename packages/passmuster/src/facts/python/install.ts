import type { Repo } from '../repo.ts'
import type { Fix } from '../../model/finding.ts'
import type { Manifest } from '../manifests/manifest.ts'
import { isWellKnown } from './import-map.ts'
import { governs, type Standing } from './declared.ts'

export type PythonManager = 'poetry' | 'uv' | 'pdm' | 'pipenv' | 'pixi' | 'conda' | 'hatch' | 'pip'

type Base = Omit<Repo, 'graph' | 'stack'>

/** The program that manages dependencies for a file: its lock file says so first, then its manifest's tables. */
export const managerOf = (base: Base, file: string): PythonManager => {
  const locks = base.manifests.locks
    .filter((lock) => lock.ecosystem === 'python' && governs(lock.file, file))
    .sort((a, b) => b.file.length - a.file.length || (a.file < b.file ? -1 : 1))
  const locked = locks[0]?.manager
  if (locked === 'poetry' || locked === 'uv' || locked === 'pdm' || locked === 'pipenv' || locked === 'pixi')
    return locked
  const manifests = base.manifests.all
    .filter((one) => one.ecosystem === 'python' && governs(one.file, file))
    .sort((a, b) => b.file.length - a.file.length || (a.file < b.file ? -1 : 1))
  for (const { file: path, kind } of manifests) {
    const text = base.texts.get(path) ?? ''
    if (kind === 'pyproject') {
      if (/^\[tool\.poetry[\].]/m.test(text)) return 'poetry'
      if (/^\[tool\.uv[\].]/m.test(text)) return 'uv'
      if (/^\[tool\.pdm[\].]/m.test(text)) return 'pdm'
      if (/^\[tool\.pixi[\].]/m.test(text)) return 'pixi'
    }
    if (kind === 'pipfile') return 'pipenv'
    if (kind === 'pixi') return 'pixi'
    if (kind === 'conda' && manifests.every((one) => one.kind === 'conda')) return 'conda'
  }
  return 'pip'
}

const runners: Readonly<Record<PythonManager, readonly string[]>> = {
  poetry: ['poetry', 'run', 'python'],
  uv: ['uv', 'run', 'python'],
  pdm: ['pdm', 'run', 'python'],
  pipenv: ['pipenv', 'run', 'python'],
  pixi: ['pixi', 'run', 'python'],
  conda: ['python'],
  hatch: ['hatch', 'run', 'python'],
  pip: ['python'],
}

/** How a person runs Python with the project's dependencies: argv up to and including `python`. */
export const pythonRunner = (base: Base, file: string): readonly string[] => runners[managerOf(base, file)]

/** Commands that declare a distribution, at the version that the lock file has where it has one. */
const adds: Readonly<
  Partial<Record<PythonManager, (name: string, locked: string | null) => readonly string[]>>
> = {
  poetry: (name, locked) => ['poetry', 'add', locked === null ? name : `${name}@^${locked}`],
  uv: (name, locked) => ['uv', 'add', locked === null ? name : `${name}>=${locked}`],
  pdm: (name, locked) => ['pdm', 'add', locked === null ? name : `${name}>=${locked}`],
  pipenv: (name) => ['pipenv', 'install', name],
  pixi: (name) => ['pixi', 'add', '--pypi', name],
}

const folderFlags: Readonly<Partial<Record<string, string>>> = {
  poetry: '--directory',
  uv: '--directory',
  pdm: '--project',
}

/** Run from the repository's root, the command is told where the manifest lies. */
const inFolder = (command: readonly string[], manifest: string): readonly string[] => {
  const folder = manifest.split('/').slice(0, -1).join('/')
  const flag = folderFlags[command[0]!]
  return folder === '' || flag === undefined
    ? command
    : [...command.slice(0, 2), flag, folder, ...command.slice(2)]
}

/** A one-line addition at the end of a requirements file, as a unified diff. */
const appendLine = (file: string, text: string, line: string): string => {
  const lines = text.split('\n')
  const complete = lines.at(-1) === ''
  if (complete) lines.pop()
  const last = lines.length
  if (last === 0) return `--- a/${file}\n+++ b/${file}\n@@ -0,0 +1 @@\n+${line}\n`
  const before = lines[last - 1]!
  const kept = complete ? ` ${before}\n` : `-${before}\n\\ No newline at end of file\n+${before}\n`
  return `--- a/${file}\n+++ b/${file}\n@@ -${last} +${last},2 @@\n${kept}+${line}\n`
}

/** The same where the list stands on one line. */
const insertInLine = (
  file: string,
  lines: readonly string[],
  key: RegExp,
  { name, isBuild }: { readonly name: string; readonly isBuild: (at: number) => boolean },
): string | null => {
  const at = lines.findIndex((line, index) => key.test(line) && /\]\s*(#.*)?$/.test(line) && !isBuild(index))
  const match = at < 0 ? null : /^([^#[]*\[)([^\]]*)(\]\s*(?:#.*)?)$/.exec(lines[at]!)
  if (match === null || at === lines.length - 1) return null
  const held = match[2]!.trim().replace(/,$/, '')
  const made = `${match[1]}${held === '' ? '' : `${held}, `}"${name}"${match[3]}`
  const before = at > 0 ? [` ${lines[at - 1]}`] : []
  const after = at + 2 < lines.length ? [` ${lines[at + 1]}`] : []
  const count = 1 + before.length + after.length
  const hunk = [...before, `-${lines[at]}`, `+${made}`, ...after].join('\n')
  return `--- a/${file}\n+++ b/${file}\n@@ -${at + 1 - before.length},${count} +${at + 1 - before.length},${count} @@\n${hunk}\n`
}

/** A line added to a PEP 621 or flit list of strings; null where the list is not spread over lines. */
const insertInList = (file: string, text: string, key: RegExp, name: string): string | null => {
  const lines = text.split('\n')
  const isBuild = (at: number): boolean =>
    lines.slice(0, at).findLast((line) => line.startsWith('[')) === '[build-system]'
  const start = lines.findIndex((line, at) => key.test(line) && /\[\s*(#.*)?$/.test(line) && !isBuild(at))
  if (start < 0) return insertInLine(file, lines, key, { name, isBuild })
  const end = lines.findIndex((line, index) => index > start && /^\s*\]/.test(line))
  if (end < 0) return null
  const last = lines[end - 1]!
  const indent = /^\s*/.exec(lines[start + 1] ?? '')![0] || '    '
  const open = end - 1 > start && !/,\s*(#.*)?$/.test(last) && /["']\s*$/.test(last)
  if (open) {
    const hunk = `@@ -${end - 1},3 +${end - 1},4 @@\n ${lines[end - 2]}\n-${last}\n+${last.trimEnd()},\n+${indent}"${name}",\n ${lines[end]}\n`
    return `--- a/${file}\n+++ b/${file}\n${hunk}`
  }
  return `--- a/${file}\n+++ b/${file}\n@@ -${end},2 +${end},3 @@\n ${lines[end - 1]}\n+${indent}"${name}",\n ${lines[end]}\n`
}

/** How to declare a distribution: the manager's command, or the line to add where pip reads a file. */
export const declareFix = (
  base: Base,
  file: string,
  standing: Standing,
  installer: Manifest | null,
  top: string,
): Fix => {
  const name = standing.distribution
  const manager = managerOf(base, file)
  const certain = isWellKnown(top) || standing.declared !== null || standing.locked !== null
  const locked = standing.locked?.version ?? null
  const added = adds[manager]?.(name, locked !== null && /^\d+(\.\d+)*$/.test(locked) ? locked : null)
  const command = added && inFolder(added, installer?.file ?? '')
  const typed = command?.map((part) => (/[<>]/.test(part) ? `'${part}'` : part)).join(' ')
  if (!certain) {
    return {
      text: `If ${top} is a module of this project's own, add it to the repository; else declare the distribution that brings it`,
    }
  }
  if (command !== undefined) return { text: `Declare ${name}: ${typed}`, command }
  const target =
    installer?.file ??
    base.manifests.all.find((one) => one.kind === 'requirements' && governs(one.file, file))?.file ??
    null
  if (target === null)
    return {
      text: `Declare ${name} and install it`,
      command: ['python', '-m', 'pip', 'install', name],
    }
  const text = base.texts.get(target)
  if (text !== undefined && /requirements[^/]*\.txt$/.test(target)) {
    return { text: `Add ${name} to ${target}`, diff: appendLine(target, text, name) }
  }
  if (text !== undefined && target.endsWith('.toml')) {
    const diff = insertInList(target, text, /^(dependencies|requires)\s*=\s*\[/, name)
    if (diff !== null) return { text: `Add ${name} to the dependencies in ${target}`, diff }
  }
  if (manager === 'conda') return { text: `Add ${name} to ${target}`, command: ['conda', 'install', name] }
  return {
    text: `Add ${name} to the dependencies in ${target}, then install: python -m pip install ${name}`,
  }
}
