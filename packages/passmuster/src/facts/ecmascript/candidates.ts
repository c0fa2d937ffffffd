import { folderOf, joinPath } from './paths.ts'

/** What runs comes before what only declares it. */
const extensions = [
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.json',
  '.d.ts',
  '.d.mts',
  '.d.cts',
  '.vue',
  '.svelte',
  '.astro',
  '.node',
]
const platforms = ['ios', 'android', 'native', 'web', 'server', 'client', 'node', 'browser']
const written: readonly (readonly [string, readonly string[]])[] = [
  ['.js', ['.ts', '.tsx', '.jsx', '.d.ts']],
  ['.jsx', ['.tsx', '.d.ts']],
  ['.mjs', ['.mts', '.d.mts']],
  ['.cjs', ['.cts', '.d.cts']],
]

/** What exists: the paths of one snapshot and the folders they make. */
export interface Tree {
  readonly files: ReadonlySet<string>
  readonly folders: ReadonlySet<string>
  /** Files without their extension, where that is none of a program's: `a` for `a.coffee`. */
  readonly stems: ReadonlySet<string>
}

export const treeOf = (files: Iterable<string>): Tree => {
  const set = new Set(files)
  const folders = new Set<string>([''])
  for (const file of set) {
    for (let at = folderOf(file); !folders.has(at); at = folderOf(at)) folders.add(at)
  }
  const stems = [...set].filter((file) =>
    /\.(?:coffee|litcoffee|ls|res|re|elm|imba|civet|marko|mdx|riot|purs|gleam|wat|rs|peg|pegjs|ne|proto)$/.test(
      file,
    ),
  )
  return { files: set, folders, stems: new Set(stems.map((file) => file.slice(0, file.lastIndexOf('.')))) }
}

/** The file that a path written in an import means by TypeScript's and the bundlers' rules, or null. */
export const findFile = (
  path: string,
  tree: Tree,
  mainOf: (folder: string) => readonly string[],
): string | null => {
  if (tree.files.has(path)) return path
  for (const candidate of asFile(path)) if (tree.files.has(candidate)) return candidate
  if (!tree.folders.has(path)) return platformFile(path, tree)
  for (const main of mainOf(path)) {
    const target = joinPath(path, main)
    if (target === null || target === path) continue
    if (tree.files.has(target)) return target
    for (const candidate of [...asFile(target), ...indexFiles(target)])
      if (tree.files.has(candidate)) return candidate
  }
  for (const candidate of indexFiles(path)) if (tree.files.has(candidate)) return candidate
  return platformFile(path, tree)
}

const asFile = (path: string): readonly string[] => {
  const from = written.find(([extension]) => path.endsWith(extension))
  const swapped = from ? from[1].map((to) => path.slice(0, -from[0].length) + to) : []
  const dot = path.lastIndexOf('.')
  const declared = dot > path.lastIndexOf('/') ? [`${path.slice(0, dot)}.d${path.slice(dot)}.ts`] : []
  return [...swapped, ...extensions.map((extension) => path + extension), ...declared]
}

const indexFiles = (folder: string): readonly string[] =>
  extensions.map((extension) => (folder === '' ? `index${extension}` : `${folder}/index${extension}`))

const platformFile = (path: string, tree: Tree): string | null => {
  for (const platform of platforms)
    for (const extension of ['.ts', '.tsx', '.js', '.jsx']) {
      const candidate = `${path}.${platform}${extension}`
      if (tree.files.has(candidate)) return candidate
    }
  return null
}

/** The few paths worth naming when nothing was found: as written, its TypeScript form, and the index files. */
export const triedPaths = (path: string): readonly string[] => {
  const from = written.find(([extension]) => path.endsWith(extension))
  if (from) return [path, ...from[1].slice(0, 2).map((to) => path.slice(0, -from[0].length) + to)]
  if (/\.(?:tsx?|[cm]ts|json|jsx)$/.test(path)) return [path]
  return [`${path}.ts`, `${path}.tsx`, `${path}.js`, `${path}/index.ts`, `${path}/index.js`]
}
