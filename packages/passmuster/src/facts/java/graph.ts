import type { EvidenceDraft } from '../../model/finding.ts'
import type { Break, Edge, ImportGraph, Module } from '../import-graph.ts'
import { nearNames } from '../near.ts'
import { lostPath, presentPaths, restoring } from '../present.ts'
import { roleOf } from '../roles.ts'
import type { JavaImport } from './java-facts.ts'
import type { Artifact } from './known-artifacts.ts'
import { javaView, type JavaBase, type JavaView } from './projects.ts'
import { resolveJava } from './resolve.ts'

/** Modules, edges and breaks of the Java part of a repository; the sources of one project fail together, because they are compiled as one. */
export const analyseJava = (base: JavaBase): ImportGraph => {
  const view = javaView(base)
  const modules = new Map<string, Module>()
  const edges: Edge[] = []
  const breaks: Break[] = []
  for (const [file, facts] of view.files) {
    const name = [facts.package, facts.types[0]].filter(Boolean).join('.')
    const lines = base.facts.get(file)?.lines ?? 0
    modules.set(file, { file, name: name === '' ? file : name, lang: 'java', lines, role: javaRole(file) })
    const project = view.projectOf.get(file) ?? null
    for (const made of facts.imports) {
      const found = resolveJava(view, project, file, made)
      if (found.is === 'file' && found.to !== file)
        edges.push({ from: file, to: found.to, kind: 'hard', implicit: false, line: made.line })
      else if (found.is === 'missing' && !facts.generated) breaks.push(typeBreak(view, file, made, found))
      else if (found.is === 'undeclared')
        breaks.push(artifactBreak(file, made, found.artifact, found.searched))
    }
  }
  return { modules, edges: [...edges, ...bonds(view, edges, breaks)], breaks, masked: [] }
}

/** By the folders above the sources: the words of a package say nothing of what it is for. */
const javaRole = (file: string): Module['role'] => {
  const at = /^(.*?\bsrc\/[\w-]+\/java\/)/.exec(file)?.[1]
  return roleOf(at === undefined ? file : `${at}${file.slice(file.lastIndexOf('/') + 1)}`)
}

const isTest = (file: string): boolean => /(^|\/)(src\/test|test|tests)\//.test(file)

/** Implicit edges that make the sources of a project (main, then tests) fail as one. */
const bonds = (view: JavaView, edges: readonly Edge[], breaks: readonly Break[]): readonly Edge[] => {
  const setOf = (file: string): string | null => {
    const project = view.projectOf.get(file)
    return project === undefined ? null : `${project.folder}\0${isTest(file) ? 'test' : 'main'}`
  }
  const sets = Map.groupBy(view.projectOf.keys(), (file) => setOf(file)!)
  const users = new Map<string, Set<string>>()
  for (const { from, to } of edges) {
    const [a, b] = [setOf(from), setOf(to)]
    if (a !== null && b !== null && a !== b) users.set(b, (users.get(b) ?? new Set()).add(a))
  }
  const failing = new Set(breaks.flatMap((one) => setOf(one.file) ?? []))
  for (const one of failing) for (const user of users.get(one) ?? []) failing.add(user)
  return [...failing].flatMap((one) => {
    const [hub, ...rest] = (sets.get(one) ?? []).toSorted()
    return hub === undefined ? [] : rest.flatMap((file) => [bond(file, hub), bond(hub, file)])
  })
}

const bond = (from: string, to: string): Edge => ({ from, to, kind: 'hard', implicit: true, line: 1 })

const sited = (file: string, made: JavaImport) => ({
  place: { file, startLine: made.line, endLine: made.line },
  quote: {
    kind: 'quote',
    file,
    startLine: made.line,
    endLine: made.line,
    contains: [made.name],
  } satisfies EvidenceDraft,
})

interface Missing {
  readonly type: string | null
  readonly package: string
  readonly path: string
}

const typeBreak = (view: JavaView, file: string, made: JavaImport, found: Missing): Break => {
  const { place, quote } = sited(file, made)
  const { history, snapshot } = view.base
  const isIt = (path: string): boolean => path === found.path || path.endsWith(`/${found.path}`)
  const lost = found.type === null ? undefined : lostPath(snapshot, isIt)
  const moved =
    found.type === null || lost !== undefined ? undefined : history.renames.find((one) => isIt(one.from))
  const there =
    moved !== undefined && presentPaths(snapshot).includes(moved.to) ? view.files.get(moved.to) : undefined
  const deleted =
    found.type === null || lost !== undefined ? undefined : history.deletions.find((one) => isIt(one.path))
  const target = found.type === null ? found.package : `${found.package}.${found.type}`
  const git: readonly EvidenceDraft[] =
    moved && there
      ? [{ kind: 'git', commit: moved.commit, path: moved.from, change: `renamed-to ${moved.to}` }]
      : deleted
        ? [{ kind: 'git', commit: deleted.commit, path: deleted.path, change: 'deleted' }]
        : []
  const known = [...view.packages].flatMap(([name, types]) =>
    [...types.keys()].map((type) => `${name}.${type}`),
  )
  const same = known.filter((one) => found.type !== null && one.endsWith(`.${found.type}`))
  const near = same.length === 1 ? same : nearNames(target, known, 2)
  const text =
    lost !== undefined
      ? `Remove the import of \`${target}\`, or ${restoring([lost])}.`
      : moved && there
        ? `Import \`${there.package}.${there.types[0] ?? found.type!}\` instead: git moved it there.`
        : deleted
          ? `Remove the import of \`${target}\`, or restore ${deleted.path}, which commit ${deleted.commit.slice(0, 10)} deleted.`
          : near.length === 1
            ? `Import \`${near[0]!}\` instead, or create \`${target}\`.`
            : `Create \`${target}\`, or remove the import.`
  const folder = `${found.package.replaceAll('.', '/')}`
  return {
    kind: 'missing-module',
    file,
    place,
    target,
    names: [],
    raises: 'other',
    confidence: lost !== undefined || git.length > 0 ? 'proved' : 'strong',
    title: `\`${target}\` is imported, and no source of the repository declares it`,
    because:
      lost !== undefined || git.length > 0
        ? 'git tells where its source was'
        : "its package begins like the project's own, no library of the project shares that beginning, and nothing of the build writes Java",
    evidence: [
      quote,
      {
        kind: 'absent',
        what: `type \`${target}\``,
        searched: [found.type === null ? `**/${folder}/*.java` : `**/${found.path}`],
      },
      ...git,
    ],
    fix: { text },
  }
}

const artifactBreak = (
  file: string,
  made: JavaImport,
  artifact: Artifact,
  searched: readonly string[],
): Break => {
  const { place, quote } = sited(file, made)
  const [group, name] = artifact.coordinates.split(':')
  return {
    kind: 'missing-dependency',
    file,
    place,
    target: artifact.coordinates,
    names: [],
    raises: 'other',
    confidence: 'strong',
    title: `\`${made.name}\` is imported, and ${searched.join(', ')} ${searched.length === 1 ? 'declares' : 'declare'} no library that holds it`,
    because: `\`${artifact.coordinates}\` holds it, and none of the declared libraries brings that along`,
    evidence: [quote, { kind: 'absent', what: `library \`${artifact.coordinates}\``, searched }],
    fix: {
      text: `Add to the dependencies of ${searched[0]!}: \`<dependency><groupId>${group!}</groupId><artifactId>${name!}</artifactId><version>…</version></dependency>\`, with the version that is wanted.`,
    },
  }
}
