import type { Scope } from '../../model/team.ts'
import { lockBuilder, lockLines } from './lock-build.ts'
import type { Declared, LockFile, Manifest } from './manifest.ts'
import { at, manifest, table, word, words } from './shape.ts'
import { readToml } from './toml.ts'

const tables: readonly (readonly [key: string, scope: Scope, group: string])[] = [
  ['dependencies', 'required', ''],
  ['dev-dependencies', 'dev', 'dev'],
  ['build-dependencies', 'dev', 'build'],
]

/** Reads a Cargo.toml: its package, its dependencies of every target, the members of its workspace. */
export const readCargo = (file: string, text: string): Manifest => {
  const toml = readToml(text)
  const doc = toml.value
  if (doc === null) return manifest(file, 'cargo', { errors: toml.errors })
  const read = (path: readonly string[], scope: Scope, group: string): readonly Declared[] =>
    [...table(at(doc, ...path))].map(([name, value]) => ({
      name,
      folded: name,
      range: word(value) ?? word(at(value, 'version')) ?? '',
      scope: at(value, 'optional') === true ? ('optional' as const) : scope,
      group,
      file,
      line: toml.lines.key(...path, name),
      path: [...path, name].join('.'),
      installs: true,
    }))
  const targets = [...table(at(doc, 'target')).keys()]
  const edition = word(at(doc, 'package', 'rust-version'))
  return manifest(file, 'cargo', {
    name: word(at(doc, 'package', 'name')),
    version: word(at(doc, 'package', 'version')),
    license: word(at(doc, 'package', 'license')) ?? word(at(doc, 'package', 'license-file')),
    requiresRuntime:
      edition === null ? null : { range: edition, line: toml.lines.key('package', 'rust-version') },
    declared: [
      ...tables.flatMap(([key, scope, group]) => read([key], scope, group)),
      ...targets.flatMap((target) =>
        tables.flatMap(([key, scope, group]) => read(['target', target, key], scope, group)),
      ),
    ],
    workspaces: words(at(doc, 'workspace', 'members')),
    errors: toml.errors,
  })
}

/** Reads a Cargo.lock: `[[package]]` blocks with name, version and what they need. */
export const readCargoLock = (file: string, text: string): LockFile => {
  const lock = lockBuilder(file, 'rust', 'cargo')
  let name = ''
  let inList = false
  let named = 0
  for (const [line, raw] of lockLines(text, lock)) {
    if (raw.startsWith('[')) {
      name = ''
      inList = false
      continue
    }
    const pair = /^(name|version) = "([^"]*)"/.exec(raw)
    if (pair?.[1] === 'name') [name, named] = [pair[2]!, line]
    else if (pair && name !== '') lock.add(name, pair[2]!, named)
    else if (raw.startsWith('dependencies = [')) inList = !raw.includes(']')
    else if (raw.startsWith(']')) inList = false
    else if (inList && name !== '') {
      const need = /^\s*"([^" ]+)/.exec(raw)
      if (need) lock.needs(name, need[1]!)
    }
  }
  return lock.done()
}
