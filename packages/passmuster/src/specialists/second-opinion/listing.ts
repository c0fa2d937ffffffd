/** What the list of files alone tells about Python modules: every dotted name that some path ends with. */
export interface Listing {
  /** Files whose path ends with the dotted name (`a/b.py`, `a/b/__init__.py`), from any folder. */
  filesOf(dotted: string): readonly string[]
  /** Some folder that holds Python files has a path that ends with the dotted name. */
  hasFolder(dotted: string): boolean
  /** The first part is the name of a Python file or of a folder with Python files somewhere. */
  knowsTop(top: string): boolean
  has(path: string): boolean
  /** Some file has this path but for its extension, or lies in a folder of this path. */
  begins(path: string): boolean
}

/** Index by the last part, compared by suffix: no source roots, no manifests, no import graph. `every` adds what is no text. */
export const listingOf = (paths: Iterable<string>, every: Iterable<string> = paths): Listing => {
  const byLast = new Map<string, string[]>()
  const folders = new Map<string, Set<string>>()
  const all = new Set<string>()
  const stems = new Set<string>()
  for (const path of paths) {
    all.add(path)
    if (!/\.pyi?$/.test(path)) continue
    const stem = path.replace(/\.pyi?$/, '').replace(/\/__init__$/, '')
    push(byLast, last(stem), path)
    const parts = path.split('/')
    for (let n = 1; n < parts.length; n += 1) {
      const folder = parts.slice(0, n).join('/')
      const known = folders.get(last(folder)) ?? new Set()
      folders.set(last(folder), known.add(folder))
    }
  }
  for (const path of every) {
    stems.add(path.replace(/(?<=[^/])\.[^/]*$/, ''))
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      stems.add(path.slice(0, at))
  }
  const ends = (stem: string, wanted: string): boolean => stem === wanted || stem.endsWith(`/${wanted}`)
  return {
    filesOf: (dotted) => {
      const wanted = dotted.replaceAll('.', '/')
      return (byLast.get(last(wanted)) ?? []).filter((path) =>
        ends(path.replace(/\.pyi?$/, '').replace(/\/__init__$/, ''), wanted),
      )
    },
    hasFolder: (dotted) => {
      const wanted = dotted.replaceAll('.', '/')
      return [...(folders.get(last(wanted)) ?? [])].some((folder) => ends(folder, wanted))
    },
    knowsTop: (top) => byLast.has(top) || folders.has(top),
    has: (path) => all.has(path),
    begins: (path) => stems.has(path),
  }
}

const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const push = (map: Map<string, string[]>, key: string, value: string): void => {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}
