import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { randomToken } from '../lib/rng.ts'
import type { BundledFile } from './output-bundle.ts'

/**
 * Puts outputs where they were: all of them, or, where one cannot be, none, and everything as it was before. Everything is
 * written aside first and moved into place then; no link is ever followed. Null, or why it could not be done.
 */
export const restoreOutputs = (root: string, files: readonly BundledFile[]): string | null => {
  const undo: (() => void)[] = []
  const aside = join(root, '.muster', `restore-${randomToken(8)}`)
  let made: readonly string[] = []
  try {
    const real = realpathSync(root)
    const differing = files.filter((file) => !isThere(real, file))
    if (differing.length === 0) return null
    made = makeFolder(real, '.muster')
    mkdirSync(aside, { mode: 0o700 })
    for (const [at, file] of differing.entries()) stage(join(aside, String(at)), file)
    for (const [at, file] of differing.entries()) place(real, file, join(aside, String(at)), undo)
    return null
  } catch (error) {
    for (const step of undo.reverse()) quietly(step)
    return (error as Error).message
  } finally {
    quietly(() => rmSync(aside, { recursive: true, force: true }))
    for (const folder of made) quietly(() => rmdirSync(folder))
  }
}

/** Whether an output stands there already just as it was. */
const isThere = (root: string, { path, mode, bytes, target }: BundledFile): boolean => {
  const at = join(root, path)
  try {
    const stat = lstatSync(at)
    if (realpathSync(dirname(at)) !== join(root, dirname(path))) return false
    if (bytes === null) return stat.isSymbolicLink() && readlinkSync(at) === target
    if (!stat.isFile() || stat.size !== bytes.length || (stat.mode & 0o777) !== mode) return false
    return Buffer.compare(readFileSync(at), bytes) === 0
  } catch {
    return false
  }
}

const stage = (path: string, { bytes, target, mode }: BundledFile): void => {
  if (bytes === null) return symlinkSync(target ?? '', path)
  writeFileSync(path, bytes, { flag: 'wx', mode: 0o600 })
  chmodSync(path, mode)
}

const place = (root: string, file: BundledFile, staged: string, undo: (() => void)[]): void => {
  const to = join(root, file.path)
  const folder = dirname(file.path)
  for (const made of makeFolder(root, folder)) undo.push(() => rmdirSync(made))
  if (realpathSync(dirname(to)) !== join(root, folder))
    throw new Error(`the folder of ${JSON.stringify(file.path)} is reached through a link`)
  const there = lstatSync(to, { throwIfNoEntry: false })
  if (there?.isDirectory() === true) throw new Error(`${JSON.stringify(file.path)} is a folder now`)
  if (there === undefined) undo.push(() => rmSync(to, { force: true }))
  else {
    renameSync(to, `${staged}.old`)
    undo.push(() => renameSync(`${staged}.old`, to))
  }
  renameSync(staged, to)
}

/** Makes a folder of the repository and those above it; gives those that were made. Throws where one is a link or a file. */
const makeFolder = (root: string, folder: string): readonly string[] => {
  const made: string[] = []
  let at = root
  for (const part of folder === '.' ? [] : folder.split('/')) {
    at = join(at, part)
    const there = lstatSync(at, { throwIfNoEntry: false })
    if (there === undefined) {
      mkdirSync(at)
      made.push(at)
    } else if (!there.isDirectory())
      throw new Error(`${JSON.stringify(folder)} is no folder of the repository now`)
  }
  return made
}

/** A step of tidying up must not keep the next one from being taken. */
const quietly = (step: () => void): void => {
  try {
    step()
  } catch {
    // What is left over lies below .muster/, which nobody reads.
  }
}
