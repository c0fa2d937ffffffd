import { readJson } from './json-lines.ts'
import { lockBuilder, lockLines } from './lock-build.ts'
import type { LockFile } from './manifest.ts'
import { at, list, table, word } from './shape.ts'

const needTables = ['dependencies', 'optionalDependencies', 'peerDependencies']

/** Reads a package-lock.json or npm-shrinkwrap.json of any version. */
export const readPackageLock = (file: string, text: string): LockFile => {
  const lock = lockBuilder(file, 'npm', 'npm')
  const json = readJson(text, { depth: 2 })
  for (const error of json.errors) lock.error(error.line, error.text)
  const packages = [...table(at(json.value, 'packages'))]
  packages.sort(([a], [b]) => a.split('node_modules/').length - b.split('node_modules/').length)
  for (const [key, value] of packages) {
    const cut = key.lastIndexOf('node_modules/')
    if (cut === -1 || at(value, 'link') === true) continue
    const name = key.slice(cut + 'node_modules/'.length)
    lock.add(name, word(at(value, 'version')) ?? '', json.line('packages', key))
    for (const kind of needTables) for (const need of table(at(value, kind)).keys()) lock.needs(name, need)
  }
  if (packages.length > 0) return lock.done()
  const old = (entries: unknown, line: number | null, depth: number): void => {
    for (const [name, value] of table(entries)) {
      const where = line ?? json.line('dependencies', name)
      lock.add(name, word(at(value, 'version')) ?? '', where)
      for (const need of table(at(value, 'requires')).keys()) lock.needs(name, need)
      if (depth < 50) old(at(value, 'dependencies'), where, depth + 1)
    }
  }
  old(at(json.value, 'dependencies'), null, 0)
  return lock.done()
}

/** Reads a bun.lock. */
export const readBunLock = (file: string, text: string): LockFile => {
  const lock = lockBuilder(file, 'npm', 'bun')
  const json = readJson(text, { depth: 2 })
  for (const error of json.errors) lock.error(error.line, error.text)
  for (const [key, value] of table(at(json.value, 'packages'))) {
    const [id, ...rest] = list(value)
    const split = splitId(word(id) ?? '')
    if (!split || split.version.startsWith('workspace:')) continue
    lock.add(split.name, split.version, json.line('packages', key))
    for (const kind of needTables)
      for (const part of rest) for (const need of table(at(part, kind)).keys()) lock.needs(split.name, need)
  }
  return lock.done()
}

/** `@scope/name@1.2.3` in its two parts. */
const splitId = (id: string): { name: string; version: string } | null => {
  const cut = id.indexOf('@', 1)
  return cut === -1 ? null : { name: id.slice(0, cut), version: id.slice(cut + 1) }
}

/** Reads a pnpm-lock.yaml of any version, line by line: the `packages:` and `snapshots:` sections. */
export const readPnpmLock = (file: string, text: string): LockFile => {
  const lock = lockBuilder(file, 'npm', 'pnpm')
  let section = ''
  let name = ''
  let listing = false
  for (const [line, raw] of lockLines(text, lock)) {
    if (/^\S/.test(raw)) section = raw.replace(/:.*$/, '')
    if (section !== 'packages' && section !== 'snapshots') continue
    const key = /^ {2}(['"]?)(\S.*?)\1:\s*(\{\})?$/.exec(raw)
    if (key) {
      const found = pnpmId(key[2]!)
      name = found?.name ?? ''
      listing = false
      if (found) lock.add(found.name, found.version, line)
      continue
    }
    const inner = /^ {4}(\w+):/.exec(raw)
    if (inner) listing = needTables.includes(inner[1]!)
    const item = listing && name !== '' ? /^ {6}(['"]?)([^'":]+)\1:/.exec(raw) : null
    if (item) lock.needs(name, item[2]!)
  }
  return lock.done()
}

/** `/name/1.0.0_peer@2` (5), `/name@1.0.0(peer)` (6), `name@1.0.0` (9). */
const pnpmId = (key: string): { name: string; version: string } | null => {
  const old = /^\/((?:@[^/]+\/)?[^/@]+)\/(\d[^_(]*)/.exec(key)
  return old ? { name: old[1]!, version: old[2]! } : splitId(key.replace(/^\//, '').replace(/\(.*$/, ''))
}

/** Reads a yarn.lock, classic or berry. */
export const readYarnLock = (file: string, text: string): LockFile => {
  const lock = lockBuilder(file, 'npm', 'yarn')
  let name = ''
  let start = 0
  let asked = 1
  let listing = false
  for (const [line, raw] of lockLines(text, lock)) {
    if (raw === '' || raw.startsWith('#')) continue
    if (/^\S/.test(raw)) {
      const requests = raw.replace(/^"|"?:$/g, '').split(/"?,\s*"?/)
      const split = splitId(requests[0]!)
      asked = requests.length
      name = split && !split.version.startsWith('workspace:') ? split.name : ''
      start = line
      listing = false
      continue
    }
    const version = /^ {2}version:? "?([^"]+?)"?$/.exec(raw)
    if (version && name !== '') lock.add(name, version[1]!, start, asked)
    const inner = /^ {2}(\w+):$/.exec(raw)
    if (inner) listing = needTables.includes(inner[1]!)
    const item = listing && name !== '' ? /^ {4}"?((?:@[^/"\s]+\/)?[^"\s:]+)"?:? /.exec(raw) : null
    if (item) lock.needs(name, item[1]!)
  }
  return lock.done()
}
