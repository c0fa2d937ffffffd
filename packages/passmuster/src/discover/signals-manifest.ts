import type { Declared, Manifest } from '../facts/manifests/manifest.ts'
import { folderOf } from '../facts/manifests/shape.ts'
import type { Scope, StackSignal } from '../model/team.ts'
import { knownIn } from './known.ts'
import { nearestPackage, packagePath } from './packages.ts'
import type { StackKnown } from './input.ts'

/** The package ('.' or a folder) that a file belongs to. */
export const homeOf = (file: string, folders: ReadonlyMap<string, string>): string =>
  packagePath(nearestPackage(file, folders) ?? '')

const at = (file: string, line: number): StackSignal['seen'] => ({ file, startLine: line, endLine: line })

const tableOf = (row: Declared, one: Manifest): string =>
  one.kind === 'requirements'
    ? `${row.file}`
    : `${row.file} (${row.path.slice(0, Math.max(0, row.path.lastIndexOf(row.name) - 1)) || row.path.replace(/\.\d+$/, '')})`

const reasons: Readonly<Record<Scope, string>> = {
  required: 'required by',
  optional: 'an optional extra in',
  dev: 'for development in',
  mentioned: 'mentioned in',
}

/** Known names among the declared dependencies. A table that no installer reads weighs less. */
export const dependencySignals = ({ manifests, folders }: StackKnown): readonly StackSignal[] =>
  manifests.all.flatMap((one) =>
    one.declared.flatMap((row): StackSignal[] => {
      if (row.group === 'build' || row.group === 'indirect') return []
      const known = knownIn(one.ecosystem, row.folded)
      if (!known) return []
      return [
        {
          name: row.folded,
          kind: known.kind,
          ...(row.range === '' ? {} : { version: row.range }),
          scope: row.scope,
          confidence: row.installs ? 0.95 : 0.75,
          package: homeOf(one.file, folders),
          seen: at(one.file, row.line),
          why: `${reasons[row.scope]} ${tableOf(row, one)}`,
        },
      ]
    }),
  )

const runtimes: Readonly<Record<Manifest['ecosystem'], string>> = {
  python: 'python',
  npm: 'node',
  go: 'go',
  rust: 'rust',
  java: 'java',
}

/** The language versions that manifests ask for. */
export const runtimeSignals = ({ manifests, texts, folders }: StackKnown): readonly StackSignal[] => {
  const named: readonly (readonly [file: string, name: string])[] = [
    ['.python-version', 'python'],
    ['.nvmrc', 'node'],
    ['.node-version', 'node'],
  ]
  const pinned = named.flatMap(([file, name]): StackSignal[] => {
    const version = texts.get(file)?.trim().split('\n')[0]
    return version ? [signal(name, version, { file, line: 1, home: '.' })] : []
  })
  return [
    ...manifests.all.flatMap((one): StackSignal[] => {
      if (!one.requiresRuntime) return []
      const { range, line } = one.requiresRuntime
      const name = runtimes[one.ecosystem]
      return [signal(name, range, { file: one.file, line, home: homeOf(one.file, folders) })]
    }),
    ...pinned,
  ]
}

const signal = (
  name: string,
  version: string,
  where: { file: string; line: number; home: string },
): StackSignal => ({
  name,
  kind: 'runtime',
  version,
  scope: 'required',
  confidence: 0.95,
  package: where.home,
  seen: at(where.file, where.line),
  why: `${where.file} asks for ${name} ${version}`,
})

const managers: Partial<Record<Manifest['kind'], string>> = {
  'go.mod': 'go',
  cargo: 'cargo',
  maven: 'maven',
  gradle: 'gradle',
}

/** Package managers by their lock files, or by the tables of the manifest. */
export const managerSignals = ({ manifests, folders }: StackKnown): readonly StackSignal[] => [
  ...manifests.locks.map((lock): StackSignal => ({
    name: lock.manager,
    kind: 'package-manager',
    scope: 'required',
    confidence: 0.95,
    package: homeOf(lock.file, folders),
    seen: at(lock.file, 1),
    why: `${lock.file} is its lock file`,
  })),
  ...manifests.all.flatMap((one): StackSignal[] => {
    const plain = managers[one.kind]
    if (plain !== undefined)
      return [
        {
          name: plain,
          kind: 'package-manager',
          scope: 'required',
          confidence: 0.9,
          package: homeOf(one.file, folders),
          seen: at(one.file, 1),
          why: `the file ${one.file}`,
        },
      ]
    const row = one.declared.find(({ path }) => path.startsWith('tool.poetry'))
    if (
      !row ||
      manifests.locks.some((lock) => lock.manager === 'poetry' && folderOf(lock.file) === folderOf(one.file))
    )
      return []
    return [
      {
        name: 'poetry',
        kind: 'package-manager',
        scope: 'required',
        confidence: 0.8,
        package: homeOf(one.file, folders),
        seen: at(one.file, row.line),
        why: `${one.file} has poetry tables`,
      },
    ]
  }),
]
