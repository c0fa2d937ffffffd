import { below, folderOf, nameOf } from '../../facts/manifests/shape.ts'
import type { Reference, Tree } from './styles.ts'

/** Files whose lines are commands: shell scripts, make and just files, images, workflows, package.json. */
export const runsCommands = (file: string): boolean =>
  /(^|\/)(Makefile|makefile|[Jj]ustfile|Procfile|package\.json|(Dockerfile|Containerfile)([-_.][^/]*)?)$|\.(sh|bash|mk)$|^\.github\/(workflows|actions)\/.*\.ya?ml$/.test(
    file,
  )

const script = String.raw`((?:\.{1,2}\/)?(?:[\w.-]+\/)*[\w-][\w.-]*\.(?:py|sh|bash|[cm]?[jt]s))`
const end = String.raw`(?=$|[\s"'\\;&|),\]])`
/** A program, its switches without values, then the script. */
const runs = new RegExp(
  String.raw`(?:^|[\s"'\`;&|(=])(?:python3?|node|bash|sh|tsx|ts-node|bun|deno run)((?:\s+-{1,2}[\w-]+(?:=\S+)?)*)\s+${script}${end}`,
  'g',
)
const module = /(?:^|[\s"'`;&|(=])python3?\s+-m\s+([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)(?=$|[\s"'\\;&|),\]])/g
/** Switches after which the next word is a value or program text, so that what follows is not the script. */
const taking =
  /(^|\s)(-[cemprI]|--(?:eval|print|require|import|loader|module|project|env-file)|-[a-z]*c)(\s|$)/

/** Scripts that commands run by a relative path, and dotted modules below a Python package of the repository. */
export const commandsOf = (file: string, text: string, tree: Tree): readonly Reference[] => {
  const rows = text.split('\n')
  const area = nameOf(file) === 'package.json' ? scriptRows(rows) : null
  return rows.flatMap((row, index) => {
    if (/^\s*(#|\/\/|@?echo\b|printf\b)|<<|\$\(cat/.test(row) || row.length > 2_000) return []
    if (area !== null && !area.has(index)) return []
    const line = index + 1
    const scripts = [...row.matchAll(runs)].flatMap(([, switches = '', written = '']) => {
      if (taking.test(switches) || changesFolder(row)) return []
      const wanted = wantedPaths(file, written, tree)
      return wanted.length === 0 ? [] : [{ line, written, wanted }]
    })
    const modules = [...row.matchAll(module)].flatMap(([, written = '']) => {
      const wanted = wantedModules(written, tree)
      return wanted.length === 0 ? [] : [{ line, written, wanted }]
    })
    return [...scripts, ...modules]
  })
}

const changesFolder = (row: string): boolean =>
  /\bcd\s|\bpushd\s|-C\s|\bgit clone\b|\bcurl\b|\bwget\b/.test(row)

const scriptRows = (rows: readonly string[]): ReadonlySet<number> => {
  const from = rows.findIndex((row) => /^\s*"scripts"\s*:\s*\{/.test(row))
  const to = rows.findIndex((row, at) => at > from && /^\s*\}/.test(row))
  return new Set(from < 0 || to < 0 ? [] : rows.keys().filter((at) => at > from && at < to))
}

/**
 * The script from the file's folder and from the root. None when a file anywhere ends like it (the working folder
 * may be another), and none for a bare name, which is as often written by the command before.
 */
const wantedPaths = (file: string, written: string, tree: Tree): readonly string[] => {
  const tail = written.replace(/^(?:\.{1,2}\/)+/, '')
  if (!tail.includes('/') && nameOf(file) !== 'package.json') return []
  const twins = tree.names.get(nameOf(tail)) ?? []
  if (twins.some((path) => path === tail || path.endsWith(`/${tail}`))) return []
  const typed = tail.replace(/\.([cm]?)js$/, '.$1ts')
  if ((tree.names.get(nameOf(typed)) ?? []).some((path) => path === typed || path.endsWith(`/${typed}`)))
    return []
  const paths = [below(folderOf(file), written), below('', written)].flatMap((one) =>
    one === null || one === '' ? [] : [one],
  )
  const held = paths.filter((path) => tree.folders.has(folderOf(path)))
  return held.length === 0 ? [] : [...new Set(paths)]
}

/** The module's files, when its parent package is a folder of Python files here and no path ends like it. */
const wantedModules = (dotted: string, tree: Tree): readonly string[] => {
  const path = dotted.replaceAll('.', '/')
  const ends = [`${path}.py`, `${path}/__main__.py`]
  const parent = folderOf(path)
  const roots = (tree.names.get('__init__.py') ?? []).filter(
    (init) => init === `${parent}/__init__.py` || init.endsWith(`/${parent}/__init__.py`),
  )
  if (roots.length === 0) return []
  const there = [...(tree.names.get(nameOf(`${path}.py`)) ?? []), ...(tree.names.get('__main__.py') ?? [])]
  if (there.some((one) => ends.some((end) => one === end || one.endsWith(`/${end}`)))) return []
  return roots.flatMap((init) => {
    const root = init.slice(0, init.length - `${parent}/__init__.py`.length)
    return ends.map((end) => root + end)
  })
}
