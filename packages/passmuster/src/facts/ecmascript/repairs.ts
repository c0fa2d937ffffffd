import type { EvidenceDraft, Fix } from '../../model/finding.ts'
import { clearlyMeant, nearNames } from '../near.ts'
import type { EcmaImport } from './ecma-facts.ts'
import type { EcmaView } from './ecma-modules.ts'
import { folderOf, relativeTo } from './paths.ts'

export interface Repair {
  readonly fix: Fix
  readonly evidence: readonly EvidenceDraft[]
}

/** A unified diff of one line, or nothing where the line is not known or would not change. */
const lineDiff = (file: string, made: EcmaImport, from: string, to: string): { readonly diff?: string } => {
  if (made.text === undefined) return {}
  const changed = made.text.replace(new RegExp(`(?<![\\w$])${escaped(from)}(?![\\w$])`), () => to)
  if (changed === made.text) return {}
  return {
    diff: `--- a/${file}\n+++ b/${file}\n@@ -${made.line} +${made.line} @@\n-${made.text}\n+${changed}\n`,
  }
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

const stemOf = (path: string): string =>
  path.slice(path.lastIndexOf('/') + 1).replace(/(?:\.d)?\.[cm]?[jt]sx?$|\.json$/, '')

/** What a missing relative module most likely means: where git moved it, the only file of that name, or a near name beside it. */
export const moduleRepair = (
  view: EcmaView,
  file: string,
  made: EcmaImport,
  tried: readonly string[],
): Repair => {
  const { history, snapshot } = view.base
  const present = new Set(snapshot.files.map((one) => one.path))
  const moved = history.renames.find((one) => tried.includes(one.from) && present.has(one.to))
  if (moved) {
    const evidence: EvidenceDraft = {
      kind: 'git',
      commit: moved.commit,
      path: moved.from,
      change: `renamed-to ${moved.to}`,
    }
    return { ...pointTo(file, made, moved.to, `git renamed it to \`${moved.to}\``), evidence: [evidence] }
  }
  const wanted = tried[0] ?? made.specifier
  const code = [...present].filter((path) => /\.(?:[cm]?[jt]sx?|json|vue|svelte)$/.test(path))
  const beside = code.filter((path) => folderOf(path) === folderOf(wanted))
  const near = nearNames(stemOf(wanted), beside.map(stemOf), 2)
  const close = beside.filter((path) => stemOf(path) === near[0]).sort()
  if (near.length === 1 && close[0] !== undefined) {
    const { fix, evidence } = pointTo(file, made, close[0], `\`${close[0]}\` is close to it`)
    if (clearlyMeant(stemOf(wanted), beside.map(stemOf)) !== null) return { fix, evidence }
    const to = written(relativeTo(file, close[0]), made.specifier)
    return {
      fix: {
        text: `If \`${close[0]}\` is meant, import \`${to}\`; else create \`${wanted}\` or remove the import.`,
      },
      evidence,
    }
  }
  const namesakes = code.filter((path) => stemOf(path) === stemOf(wanted) && stemOf(path) !== 'index').sort()
  if (namesakes.length === 1 && namesakes[0] !== undefined)
    return pointTo(file, made, namesakes[0], `the only file of that name is \`${namesakes[0]}\``)
  const deleted = history.deletions.find((one) => tried.includes(one.path))
  if (deleted)
    return {
      fix: {
        text: `Remove the import, or restore \`${deleted.path}\`, which commit ${deleted.commit.slice(0, 10)} deleted.`,
      },
      evidence: [{ kind: 'git', commit: deleted.commit, path: deleted.path, change: 'deleted' }],
    }
  return {
    fix: { text: `Create \`${wanted}\` or remove the import of \`${made.specifier}\`.` },
    evidence: [],
  }
}

const pointTo = (file: string, made: EcmaImport, target: string, because: string): Repair => {
  const to = written(relativeTo(file, target), made.specifier)
  return {
    fix: { text: `Import \`${to}\` instead: ${because}.`, ...lineDiff(file, made, made.specifier, to) },
    evidence: [],
  }
}

/** The new path in the manner of the old one: with `.js` for a `.ts` file, or without an extension. */
const written = (path: string, like: string): string => {
  const bare = path.replace(/(?:\.d)?\.([cm]?)[jt]sx?$/, '')
  const kind = /\.([cm]?)[jt]sx?$/.exec(path)?.[1] ?? ''
  if (/\.[cm]?jsx?$/.test(like)) return /\.[cm]?[jt]sx?$/.test(path) ? `${bare}.${kind}js` : path
  if (/\.[cm]?tsx?$|\.json$/.test(like)) return path
  return bare.replace(/\/index$/, '') || '.'
}

/** What a missing name most likely means: the one near name the module does export. */
export const nameRepair = (
  file: string,
  made: EcmaImport,
  name: string,
  target: string,
  known: readonly string[],
): Fix => {
  const near = nearNames(name, known, 2)
  const [first] = near
  if (first === undefined)
    return { text: `Export \`${name}\` from \`${target}\`, or remove it from the import.` }
  if (near.length > 1)
    return {
      text: `Import one of ${near.map((one) => `\`${one}\``).join(', ')} instead, or export \`${name}\` from \`${target}\`.`,
    }
  const local = made.names.find((one) => one.name === name)?.local ?? name
  const to = made.how === 'import' && local === name ? `${first} as ${name}` : first
  return {
    text: `Import \`${first}\` instead: \`${target}\` exports it and no \`${name}\`.`,
    ...lineDiff(file, made, name, to),
  }
}
