import ignore, { type Ignore } from 'ignore'
import type { Snapshot } from '../model/snapshot.ts'
import { readJson } from './manifests/json-lines.ts'
import { at, below, folderOf, nameOf, word } from './manifests/shape.ts'

type Texts = ReadonlyMap<string, string>

/**
 * Tells why nothing can be said about a path that the snapshot does not hold as text: git ignores it, it is generated,
 * or it lies in a submodule, behind a symbolic link, in a sparse area or an LFS pointer. Null = it can be known, so its absence counts.
 */
export const unknowable = (snapshot: Snapshot, texts: Texts): ((path: string) => string | null) => {
  const kinds = new Map(snapshot.files.map(({ path, kind }) => [path, kind]))
  const modules = snapshot.files.filter(({ kind }) => kind === 'submodule').map(({ path }) => path)
  const links = snapshot.files.filter(({ kind }) => kind === 'link').map(({ path }) => path)
  const sparse = sparseFolders(snapshot)
  const ignored = ignoredBy(texts)
  const outputs = outputFolders(texts)
  const written = writtenFiles(texts)
  const answer = (path: string): string | null => {
    const kind = kinds.get(path)
    if (kind === 'text' || kind === 'binary') return null
    if (kind === 'lfs-pointer') return 'an LFS pointer stands in its place'
    if (kind === 'sparse' || sparse.has(folderOf(path))) return 'outside the sparse checkout'
    const module = modules.find((one) => path === one || path.startsWith(`${one}/`))
    if (module !== undefined) return `in the submodule ${module}`
    const link = links.find((one) => path.startsWith(`${one}/`))
    if (link !== undefined) return `below the symbolic link ${link}`
    const rule = ignored(path)
    if (rule !== null) return rule
    const output = outputs.find(([folder]) => path === folder || path.startsWith(`${folder}/`))
    if (output) return `build output, says ${output[1]}`
    return written.has(path) ? 'written by the build, says pyproject.toml' : generated(path)
  }
  const known = new Map<string, string | null>()
  return (path) => {
    const before = known.get(path)
    if (before !== undefined) return before
    const why = answer(path)
    known.set(path, why)
    return why
  }
}

/** Folders of which nothing but sparse entries is here. */
const sparseFolders = (snapshot: Snapshot): ReadonlySet<string> => {
  const sparse = new Set<string>()
  for (const { path, kind } of snapshot.files) if (kind === 'sparse') sparse.add(folderOf(path))
  for (const { path, kind } of snapshot.files) if (kind !== 'sparse') sparse.delete(folderOf(path))
  sparse.delete('')
  return sparse
}

const ignoredBy = (texts: Texts): ((path: string) => string | null) => {
  const files = [...texts].filter(([file]) => nameOf(file) === '.gitignore')
  const rules = files.map(([file, text]) => ({ file, folder: folderOf(file), rules: build(text) }))
  rules.sort((a, b) => b.folder.length - a.folder.length)
  const decide = (path: string): { ignored: boolean; by: string } | null => {
    for (const { file, folder, rules: one } of rules) {
      if (folder !== '' && !path.startsWith(`${folder}/`)) continue
      const inner = folder === '' ? path : path.slice(folder.length + 1)
      if (inner === '' || !ignore.isPathValid(inner)) continue
      const found = one.test(inner)
      if (found.ignored || found.unignored) return { ignored: found.ignored, by: file }
    }
    return null
  }
  return (path) => {
    if (rules.length === 0 || !ignore.isPathValid(path)) return null
    const parts = path.split('/')
    for (let length = 1; length <= parts.length; length += 1) {
      const prefix = parts.slice(0, length).join('/')
      const found = decide(length < parts.length ? `${prefix}/` : prefix)
      if (found?.ignored) return `ignored by ${found.by}`
    }
    return null
  }
}

const build = (text: string): Ignore => {
  const rules = ignore({ ignorecase: false })
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    try {
      rules.add(line)
    } catch {
      continue
    }
  }
  return rules
}

/** Where compilers write, as the tsconfig files say. */
const outputFolders = (texts: Texts): readonly (readonly [folder: string, file: string])[] =>
  [...texts].flatMap(([file, text]) => {
    if (!/^(ts|js)config([-_.].*)?\.json$/.test(nameOf(file)) || !text.includes('Dir"')) return []
    const options = at(readJson(text).value, 'compilerOptions')
    return ['outDir', 'declarationDir'].flatMap((key) => {
      const named = word(at(options, key))
      const folder = named === null || named.includes('${') ? null : below(folderOf(file), named)
      return folder === null || folder === '' || folder === folderOf(file) ? [] : [[folder, file] as const]
    })
  })

/** Version files that setuptools-scm, hatch-vcs and the like write. */
const writtenFiles = (texts: Texts): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const [file, text] of texts) {
    if (nameOf(file) !== 'pyproject.toml') continue
    for (const match of text.matchAll(
      /^[ \t]*(?:write_to|version_file|version-file|write-to)\s*=\s*["']([^"'\n]+)["']/gm,
    )) {
      const target = below(folderOf(file), match[1]!)
      if (target !== null) found.add(target)
    }
  }
  return found
}

const generatedShapes: readonly RegExp[] = [
  /(^|\/)_version\.py$/,
  /_pb2(_grpc)?\.pyi?$/,
  /_(pb|grpc_pb|connect|pb_service)\.([cm]?[jt]s|d\.ts)$/,
  /(^|\/)(__generated__|\.generated|\.prisma|\.svelte-kit|\.next|\.nuxt|\.astro|\.react-router)(\/|$)/,
  /\.generated\.[cm]?[jt]sx?$/,
  /(^|\/)next-env\.d\.ts$/,
]

const generated = (path: string): string | null =>
  generatedShapes.some((shape) => shape.test(path)) ? 'generated by a tool, by its name' : null
