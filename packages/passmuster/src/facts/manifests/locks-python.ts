import { readJson } from './json-lines.ts'
import { lockBuilder, lockLines, type LockBuilder } from './lock-build.ts'
import type { LockFile } from './manifest.ts'
import { at, foldName, parseRequirement, table, word } from './shape.ts'

interface Block {
  name: string
  version: string
  line: number
  ours: boolean
  needs: string[]
}

/** Reads poetry.lock, uv.lock and pdm.lock line by line: `[[package]]` blocks with a name, a version and dependencies. */
export const readTomlLock = (file: string, text: string, manager: 'poetry' | 'uv' | 'pdm'): LockFile => {
  const lock = lockBuilder(file, 'python', manager)
  let block: Block | null = null
  let section = ''
  let inList = false
  for (const [line, raw] of lockLines(text, lock)) {
    if (raw.startsWith('[')) {
      inList = false
      section = raw.trim()
      if (section !== '[[package]]') continue
      flush(lock, block)
      block = { name: '', version: '', line, ours: false, needs: [] }
      continue
    }
    if (!block) continue
    if (inList) {
      if (raw.startsWith(']')) inList = false
      else needFromItem(block, raw)
      continue
    }
    if (section === '[package.dependencies]') {
      const key = /^"?([A-Za-z0-9][\w.-]*)"?\s*=/.exec(raw)
      if (key) block.needs.push(foldName(key[1]!))
    } else if (section === '[package.optional-dependencies]') {
      inList = /=\s*\[\s*$/.test(raw)
    } else if (section === '[[package]]') {
      const pair = /^(name|version|source)\s*=\s*(.+)$/.exec(raw)
      if (pair?.[1] === 'name') Object.assign(block, { name: unquote(pair[2]!), line })
      else if (pair?.[1] === 'version') block.version = unquote(pair[2]!)
      else if (pair?.[1] === 'source')
        block.ours = /^\{\s*(editable|virtual|directory)\s*=\s*"[^/:]*"/.test(pair[2]!)
      else if (/^dependencies\s*=\s*\[/.test(raw)) {
        inList = !raw.includes(']')
        if (!inList)
          for (const item of raw.matchAll(/name\s*=\s*"([^"]+)"/g)) block.needs.push(foldName(item[1]!))
      }
    }
  }
  flush(lock, block)
  return lock.done()
}

const unquote = (text: string): string => /^["']([^"']*)["']/.exec(text)?.[1] ?? ''

/** `{ name = "x", marker = … },` (uv) or `"x>=1; marker",` (pdm). */
const needFromItem = (block: Block, raw: string): void => {
  const named = /name\s*=\s*"([^"]+)"/.exec(raw)?.[1]
  const quoted = named ?? parseRequirement(/^\s*"([^"]+)"/.exec(raw)?.[1] ?? '')?.name
  if (quoted !== undefined) block.needs.push(foldName(quoted))
}

const flush = (lock: LockBuilder, block: Block | null): void => {
  if (!block || block.name === '' || block.ours) return
  const name = foldName(block.name)
  lock.add(name, block.version, block.line)
  for (const need of block.needs) lock.needs(name, need)
}

/** Reads a Pipfile.lock; it does not say who needs what. */
export const readPipfileLock = (file: string, text: string): LockFile => {
  const lock = lockBuilder(file, 'python', 'pipenv')
  const json = readJson(text, { depth: 2 })
  for (const error of json.errors) lock.error(error.line, error.text)
  for (const group of ['default', 'develop'])
    for (const [name, value] of table(at(json.value, group)))
      lock.add(foldName(name), (word(at(value, 'version')) ?? '').replace(/^==/, ''), json.line(group, name))
  return lock.done()
}

/** Reads a pixi.lock line by line: conda packages by their archive's name, PyPI ones by their `name:`. */
export const readPixiLock = (file: string, text: string): LockFile => {
  const lock = lockBuilder(file, 'python', 'pixi')
  let inPackages = false
  let name = ''
  let named = 0
  let listing = false
  for (const [line, raw] of lockLines(text, lock)) {
    if (/^\S/.test(raw) && !raw.startsWith('-')) inPackages = raw.startsWith('packages:')
    if (!inPackages) continue
    const conda = /^- conda: \S*\/([^/\s]+?)-([^-/\s]+)-[^-/\s]+\.(?:conda|tar\.bz2)/.exec(raw)
    const plain = /^\s+name: (\S+)/.exec(raw)
    const version = /^\s+version: (\S+)/.exec(raw)
    if (raw.startsWith('- ')) name = ''
    if (conda) {
      name = foldName(conda[1]!)
      lock.add(name, conda[2]!, line)
    } else if (plain) {
      name = foldName(plain[1]!)
      named = line
    } else if (version && named > 0) {
      lock.add(name, version[1]!, named)
      named = 0
    }
    if (/^\s+\w+:/.test(raw)) listing = /^\s+(depends|requires_dist):/.test(raw)
    const item = listing && name !== '' ? /^\s+- ([A-Za-z0-9][\w.-]*)/.exec(raw) : null
    if (item) lock.needs(name, foldName(item[1]!))
  }
  return lock.done()
}
