import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly link?: boolean
  readonly hasInstallScript?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>
}
const entries = Object.entries(lock.packages)

/** Where node would find `name` from the package at `path`: its own node_modules, then each one above. */
const found = (path: string, name: string): boolean => {
  if (lock.packages[`${path === '' ? '' : `${path}/`}node_modules/${name}`] !== undefined) return true
  if (path === '') return false
  const above = path.lastIndexOf('/node_modules/')
  return found(above < 0 ? '' : path.slice(0, above), name)
}

test('the lock holds the binaries of every platform, not only of the one it was made on', () => {
  const optional = entries.flatMap(([path, one]) =>
    Object.keys(one.optionalDependencies ?? {}).map((name) => ({ path, name })),
  )
  expect(optional.length).toBeGreaterThan(20)
  expect(optional.filter(({ path, name }) => !found(path, name))).toEqual([])
  for (const needed of ['darwin-arm64', 'win32-x64', 'linux-arm64', 'linux-x64'])
    expect(
      entries.filter(([path]) => path.includes('oxc-parser') && path.includes(needed)),
      needed,
    ).not.toEqual([])
})

test('nothing but node itself has an install script', () => {
  const scripted = entries.filter(([, one]) => one.hasInstallScript === true).map(([path]) => path)
  expect(scripted.filter((path) => path !== 'node_modules/fsevents')).toEqual(['node_modules/node'])
})

test('every package is pinned by its content', () => {
  const outside = entries.filter(([path, one]) => path.includes('node_modules/') && one.link !== true)
  expect(outside.filter(([, one]) => one.integrity === undefined).map(([path]) => path)).toEqual([])
})
