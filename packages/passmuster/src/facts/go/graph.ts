import { folderOf } from '../../lib/paths.ts'
import type { EvidenceDraft, Fix } from '../../model/finding.ts'
import type { Break, Edge, ImportGraph, Module } from '../import-graph.ts'
import { nearNames } from '../near.ts'
import { lostPaths, presentPaths, restoring } from '../present.ts'
import { roleOf } from '../roles.ts'
import { isBuilt } from './constraint.ts'
import type { GoImport } from './go-facts.ts'
import { goView, type GoBase, type GoModule, type GoView } from './packages.ts'
import { isCode, resolveGo } from './resolve.ts'

/**
 * Modules, edges and breaks of the Go part of a repository. An import leads to the first file of its package; where a
 * package cannot be built, its files hang together by implicit edges, because they are built as one.
 */
export const analyseGo = (base: GoBase): ImportGraph => {
  const view = goView(base)
  const modules = new Map<string, Module>()
  const edges: Edge[] = []
  const breaks: Break[] = []
  for (const [file, facts] of view.files) {
    modules.set(file, {
      file,
      name: view.importPathOf(folderOf(file)) ?? file,
      lang: 'go',
      lines: base.facts.get(file)?.lines ?? 0,
      role: roleOf(file),
    })
    const owner = view.moduleOf(file)
    if (owner === null) continue
    const built = isBuilt(file, facts.build)
    for (const made of facts.imports) {
      const found = resolveGo(view, owner, made.path)
      if (found.is === 'package') {
        const to = view.packages.get(found.folder)!.files[0]!
        if (folderOf(file) !== found.folder)
          edges.push({ from: file, to, kind: built ? 'hard' : 'lazy', implicit: false, line: made.line })
      } else if (built && found.is === 'unrequired')
        breaks.push(dependencyBreak(file, made, owner, found.module))
      else if (built && found.is === 'no-package') breaks.push(packageBreak(view, file, made, found.folder))
    }
  }
  return { modules, edges: [...edges, ...bonds(view, edges, breaks)], breaks, masked: [] }
}

const none: { readonly files: readonly string[]; readonly tests: readonly string[] } = {
  files: [],
  tests: [],
}

/** Implicit edges inside the packages that cannot be built: every file needs the first one and the first every other. */
const bonds = (view: GoView, edges: readonly Edge[], breaks: readonly Break[]): readonly Edge[] => {
  const users = new Map<string, Set<string>>()
  for (const { from, to, kind } of edges) {
    if (kind !== 'hard' || from.endsWith('_test.go')) continue
    const list = users.get(folderOf(to)) ?? new Set()
    users.set(folderOf(to), list.add(folderOf(from)))
  }
  const failing = new Set(
    breaks.filter((one) => !one.file.endsWith('_test.go')).map((one) => folderOf(one.file)),
  )
  for (const folder of failing) for (const user of users.get(folder) ?? []) failing.add(user)
  const tested = new Set([...failing, ...breaks.map((one) => folderOf(one.file))])
  return [...tested].flatMap((folder) => {
    const { files, tests } = view.packages.get(folder) ?? none
    const ring = (list: readonly string[]): readonly Edge[] =>
      list.slice(1).flatMap((file) => [bond(file, list[0]!), bond(list[0]!, file)])
    const isBroken = failing.has(folder) && files[0] !== undefined
    const hasBrokenTest = breaks.some((one) => tests.includes(one.file))
    return [
      ...(isBroken ? [...ring(files), ...tests.map((file) => bond(file, files[0]!))] : []),
      ...(hasBrokenTest ? ring(tests) : []),
    ]
  })
}

const bond = (from: string, to: string): Edge => ({ from, to, kind: 'hard', implicit: true, line: 1 })

const sited = (file: string, made: GoImport) => ({
  kind: file.endsWith('_test.go') ? 'test' : 'build',
  place: { file, startLine: made.line, endLine: made.line },
  quote: {
    kind: 'quote',
    file,
    startLine: made.line,
    endLine: made.line,
    contains: [made.path],
  } satisfies EvidenceDraft,
})

const dependencyBreak = (file: string, made: GoImport, owner: GoModule, module: string): Break => {
  const { place, quote } = sited(file, made)
  const command = ['go', ...(owner.folder === '' ? [] : ['-C', owner.folder]), 'get', made.path]
  return {
    kind: 'missing-dependency',
    file,
    place,
    target: module,
    names: [],
    raises: 'other',
    confidence: 'proved',
    title: `\`${made.path}\` is imported, and no module that ${owner.file} requires provides it`,
    because: `${owner.file} has no require or replace for a prefix of it, and no vendor folder holds it`,
    evidence: [quote, { kind: 'absent', what: `module \`${module}\``, searched: [owner.file] }],
    fix: { text: `Require it: \`${command.join(' ')}\`.`, command },
    asks: made.path,
  }
}

const packageBreak = (view: GoView, file: string, made: GoImport, folder: string): Break => {
  const { place, quote } = sited(file, made)
  const repair = repairOf(view, made, folder)
  const tests = repair.gone !== null && (view.packages.get(folder)?.tests.length ?? 0) > 0
  const shape = folder === '' ? '*.go' : `${folder}/*.go`
  return {
    kind: 'missing-module',
    file,
    place,
    target: made.path,
    names: [],
    raises: 'other',
    confidence: repair.gone === null ? 'strong' : 'proved',
    title: `\`${made.path}\` is imported, and ${folder === '' ? 'the folder of its go.mod' : folder} holds no Go file${tests ? ' but tests' : ''}`,
    because: `the path lies in the repository's own module, and no source of it is there`,
    evidence: [
      quote,
      { kind: 'absent', what: `package \`${made.path}\``, searched: [tests ? repair.gone! : shape] },
      ...repair.evidence,
    ],
    fix: repair.fix,
    asks: made.path,
  }
}

interface Repair {
  readonly fix: Fix
  readonly evidence: readonly EvidenceDraft[]
  /** A source of the package that git knows and that is not there. */
  readonly gone: string | null
}

const repairOf = (view: GoView, made: GoImport, folder: string): Repair => {
  const { history, snapshot } = view.base
  const isOfIt = (path: string): boolean => folderOf(path) === folder && isCode(path)
  const lost = lostPaths(snapshot, isOfIt)
  if (lost.length > 0)
    return {
      gone: lost[0]!,
      fix: { text: `Remove the import of \`${made.path}\`, or ${restoring(lost)}.` },
      evidence: [],
    }
  const here = new Set(presentPaths(snapshot))
  const moved = history.renames.find(
    (one) => isOfIt(one.from) && here.has(one.to) && folderOf(one.to) !== folder && isCode(one.to),
  )
  const to = moved === undefined ? null : view.importPathOf(folderOf(moved.to))
  if (moved && to !== null)
    return {
      gone: moved.from,
      fix: { text: `Import \`${to}\` instead: git moved the package there.` },
      evidence: [{ kind: 'git', commit: moved.commit, path: moved.from, change: `renamed-to ${moved.to}` }],
    }
  const deleted = history.deletions.find((one) => isOfIt(one.path))
  if (deleted)
    return {
      gone: deleted.path,
      fix: {
        text: `Remove the import of \`${made.path}\`, or restore ${folder}, which commit ${deleted.commit.slice(0, 10)} deleted.`,
      },
      evidence: [{ kind: 'git', commit: deleted.commit, path: deleted.path, change: 'deleted' }],
    }
  const known = [...view.packages.values()]
    .filter((one) => one.files.length > 0)
    .flatMap((one) => view.importPathOf(one.folder) ?? [])
  const near = nearNames(made.path, known, 2)
  if (near.length === 1)
    return {
      gone: null,
      fix: { text: `Import \`${near[0]!}\` instead, or create the package in ${folder}.` },
      evidence: [],
    }
  return {
    gone: null,
    fix: { text: `Create the package in ${folder}, or remove the import of \`${made.path}\`.` },
    evidence: [],
  }
}
