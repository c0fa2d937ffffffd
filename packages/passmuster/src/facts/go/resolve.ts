import { folderOf, joinPath } from '../../lib/paths.ts'
import { lostPath, presentPaths } from '../present.ts'
import type { GoModule, GoView } from './packages.ts'

/** What an import leads to; `unknown` = cannot be told without building, generating or fetching. */
export type GoResolution =
  | { readonly is: 'package'; readonly folder: string }
  | { readonly is: 'provided' }
  | { readonly is: 'unknown'; readonly why: string }
  /** A folder of the own module that holds no Go file, or tests alone where the rest is known to be gone. */
  | { readonly is: 'no-package'; readonly folder: string }
  /** No requirement of the module provides it; `module`: the most likely path of the module to require. */
  | { readonly is: 'unrequired'; readonly module: string; readonly surely: boolean }

const unknown = (why: string): GoResolution => ({ is: 'unknown', why })

const within = (path: string, module: string): boolean => path === module || path.startsWith(`${module}/`)

export const resolveGo = (view: GoView, owner: GoModule, path: string): GoResolution => {
  if (path === 'C' || path === 'unsafe' || path === '') return { is: 'provided' }
  if (/^[./]|[^\w./~+@-]/.test(path)) return unknown('no plain import path')
  const own = ownFolder(view, path)
  if (own !== null && view.packages.get(own.folder)?.files.length)
    return { is: 'package', folder: own.folder }
  const provided = owner.workspace.some(({ mod }) =>
    [...mod.requires.map((one) => one.path), ...mod.replaces.map((one) => one.from)].some((one) =>
      within(path, one),
    ),
  )
  if (own !== null && own.module === owner) return provided ? { is: 'provided' } : absent(view, own.folder)
  if (provided) return { is: 'provided' }
  if (own !== null) return unknown('another module of the repository')
  if (!path.split('/')[0]!.includes('.')) return { is: 'provided' }
  if (owner.mod.errors.length > 0) return unknown(`${owner.file} is not understood`)
  if (isVendored(view, owner, path)) return { is: 'provided' }
  return unrequired(view, owner, path)
}

/** The folder an import path means among the modules of the repository, the longest module path first. */
const ownFolder = (
  view: GoView,
  path: string,
): { readonly folder: string; readonly module: GoModule } | null => {
  const modules = view.modules
    .filter((one) => within(path, one.path))
    .sort((a, b) => b.path.length - a.path.length)
  const [module] = modules
  if (module === undefined) return null
  const folder = joinPath(module.folder, path.slice(module.path.length + 1))
  return folder === null ? null : { folder, module }
}

const isVendored = (view: GoView, owner: GoModule, path: string): boolean => {
  for (let folder = owner.folder; ; folder = folderOf(folder)) {
    if (view.hasFolder(joinPath(folder, `vendor/${path}`) ?? '\0')) return true
    if (folder === '') return false
  }
}

const generatedNames =
  /^(.*pb|protos?|protobuf|gen|generated|.*_gen|gen_.*|mocks?|.*_mocks?|mock_.*|docs|ent|bindata|assets?|statik?|swagger|openapi|sqlc)$/i
const writes = /generat|protoc|\bbuf\b|swag|mockgen|sqlc|>|\s-o\b|\s--?out|mkdir|\bcp\b|\bmv\b|curl|clone/

/** A Go file that is no test. */
export const isCode = (path: string): boolean => path.endsWith('.go') && !path.endsWith('_test.go')

const absent = (view: GoView, folder: string): GoResolution => {
  const { base } = view
  const isOfIt = (path: string): boolean => isCode(path) && folderOf(path) === folder
  if (lostPath(base.snapshot, isOfIt) !== undefined) return { is: 'no-package', folder }
  const inHistory = [
    ...base.history.deletions.map((one) => one.path),
    ...base.history.renames.map((one) => one.from),
  ].some(isOfIt)
  const left = presentPaths(base.snapshot).filter((path) => path.startsWith(`${folder}/`))
  const parts = folder.split('/')
  const isMade = parts.slice(-2).some((part) => generatedNames.test(part))
  const why = base.unknowable(`${folder}/x.go`) ?? base.unknowable(folder)
  const isBare = inHistory && left.every((path) => /\.(go|md|txt|rst)$/.test(path))
  if (!isBare && (view.packages.get(folder)?.tests.length ?? 0) > 0) return unknown('it holds tests alone')
  if (!isBare && view.hasFolder(folder))
    return unknown('the folder holds other files, which a generator may read')
  if (why !== null) return unknown(why)
  if (parts.some((part) => part === 'testdata' || part === 'vendor')) return unknown('not built')
  const name = parts.at(-1)!
  if (isMade) return unknown('the name is that of generated code')
  const word = new RegExp(`(?<![\\w-])${name.replace(/[.+]/g, '\\$&')}(?![\\w-])`)
  for (const { generates } of view.files.values())
    if (generates.some((one) => word.test(one))) return unknown('a go:generate line names it')
  for (const [file, text] of base.texts) {
    if (!/(^|\/)(Makefile|makefile|justfile|Taskfile\.ya?ml|Dockerfile[^/]*)$|\.(sh|bash|ya?ml)$/.test(file))
      continue
    if (text.split('\n').some((line) => line.includes(folder) && writes.test(line)))
      return unknown(`${file} may write it`)
  }
  return { is: 'no-package', folder }
}

/** Hosts where the module is known by how many parts of the path. */
const partsOf = (path: string): number => {
  const [host, second] = path.split('/')
  if (
    /^(github\.com|gitlab\.com|bitbucket\.org|golang\.org|codeberg\.org|git\.sr\.ht|gitee\.com)$/.test(host!)
  )
    return 3
  if (host === 'gopkg.in') return /\.v\d+$/.test(second ?? '') ? 2 : 3
  if (
    /^(k8s\.io|sigs\.k8s\.io|go\.uber\.org|google\.golang\.org|cloud\.google\.com|go\.etcd\.io|gorm\.io)$/.test(
      host!,
    )
  )
    return 2
  return path.split('/').length
}

const moduleGuess = (path: string): string => {
  const parts = path.split('/')
  const count = partsOf(path)
  const major = /^v([2-9]|[1-9]\d+)$/.test(parts[count] ?? '') ? 1 : 0
  return parts.slice(0, count + major).join('/')
}

const unrequired = (view: GoView, owner: GoModule, path: string): GoResolution => {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(owner.mod.go?.range ?? '') ?? []
  const listsAll = Number(major) > 1 || Number(minor) >= 17
  if (listsAll) return { is: 'unrequired', module: moduleGuess(path), surely: true }
  const sums = view.base.manifests.locks.find((one) => one.file === (joinPath(owner.folder, 'go.sum') ?? ''))
  if (sums === undefined) return unknown('before go 1.17 another module may bring it')
  if ([...sums.packages.keys()].some((one) => within(path, one)))
    return unknown('another module may bring it: go.sum has it')
  return { is: 'unrequired', module: moduleGuess(path), surely: true }
}
