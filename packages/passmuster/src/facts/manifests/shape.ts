import type { Scope } from '../../model/team.ts'
import type { Declared, Manifest } from './manifest.ts'

/** A table of something, else an empty one; keys such as `__proto__` are plain keys here. */
export const table = (value: unknown): ReadonlyMap<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : new Map<string, unknown>()

/** The value at a path of tables; undefined where it ends. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => table(inner).get(key), value)

/** The value as a list; empty where it is none. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
export const words = (value: unknown): readonly string[] =>
  list(value).filter((item): item is string => typeof item === 'string')
export const word = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Paths as a manifest names them. */
export { folderOf, joinPath as below, nameOf } from '../../lib/paths.ts'

/** Python distribution names compare folded (PEP 503). */
export const foldName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/** What one place of a manifest says about its dependency. */
export interface Row {
  readonly name: string
  readonly range: string
  readonly line: number
  readonly path: string
  readonly scope: Scope
  readonly group: string
  readonly extras?: readonly string[]
}

const ecosystems: Partial<Record<Manifest['kind'], Manifest['ecosystem']>> = {
  'package.json': 'npm',
  workspace: 'npm',
  'go.mod': 'go',
  cargo: 'rust',
  maven: 'java',
  gradle: 'java',
}

/** An empty manifest of a kind, for the readers to fill. */
export const manifest = (file: string, kind: Manifest['kind'], known: Partial<Manifest> = {}): Manifest => ({
  file,
  kind,
  ecosystem: ecosystems[kind] ?? 'python',
  name: null,
  version: null,
  license: null,
  requiresRuntime: null,
  declared: [],
  entryPoints: [],
  sourceRoots: [],
  provides: [],
  workspaces: [],
  maps: null,
  errors: [],
  ...known,
})

export const pythonRow = (file: string, row: Row, installs: boolean): Declared => ({
  ...row,
  folded: foldName(row.name),
  file,
  installs,
})

const requirement = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(\[[^\]]*\])?\s*(.*)$/s

/** `name[extra] >=1 ; marker`, or `name @ url`; null where it names nothing. */
export const parseRequirement = (
  text: string,
): { name: string; range: string; extras?: readonly string[] } | null => {
  const match = requirement.exec(text.trim())
  if (!match) return null
  const rest = (match[3] ?? '').split(';')[0]!.trim()
  if (rest !== '' && !/^[<>=!~@(]/.test(rest)) return null
  const extras = (match[2] ?? '')
    .slice(1, -1)
    .split(',')
    .map((one) => foldName(one.trim()))
    .filter(Boolean)
  return {
    name: match[1]!,
    range: rest.replace(/^\((.*)\)$/s, '$1'),
    ...(extras.length === 0 ? {} : { extras }),
  }
}

const devGroup =
  /(^|[-_:. ])(dev|develop|development|test|tests|testing|lint|linting|docs?|documentation|typing|types|ci|style|format|qa|build|release|check|coverage|tox|nox|benchmark|bench)($|[-_:. ])/i

/** Whether a group's or a file's name says that it serves development only. */
export const isDevName = (name: string): boolean => devGroup.test(name)
