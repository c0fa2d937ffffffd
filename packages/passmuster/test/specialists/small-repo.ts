import { buildGraph } from '../../src/facts/build-graph.ts'
import { languageOf } from '../../src/facts/language.ts'
import { readManifests } from '../../src/facts/manifests/read.ts'
import { readFileFacts } from '../../src/facts/parse-file.ts'
import { lineCount } from '../../src/facts/python/tree.ts'
import type { Repo } from '../../src/facts/repo.ts'
import { wantedTexts } from '../../src/facts/texts.ts'
import { unknowable } from '../../src/facts/unknowable.ts'
import type { FindingDraft } from '../../src/model/finding.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Digest } from '../../src/model/task.ts'
import type { Specialist } from '../../src/specialists/specialist.ts'

const zeros = '0'.repeat(64) as Digest

/** A repository in memory, read by the real extractors, graph and manifest readers. */
export const smallRepo = (files: Readonly<Record<string, string>>, specialist: Specialist): Repo => {
  const snapshot: Snapshot = {
    commit: null,
    dirty: false,
    shallow: false,
    digest: zeros,
    files: Object.keys(files)
      .sort()
      .map((path) => ({
        path,
        kind: 'text',
        size: files[path]!.length,
        digest: zeros,
        lines: lineCount(files[path]!),
        tracked: true,
      })),
  }
  const extractors = new Map(specialist.extractor ? [[specialist.id, specialist.extractor]] : [])
  const facts = new Map(
    Object.entries(files)
      .filter(([path]) => languageOf(path) !== null)
      .map(([file, text]) => [file, readFileFacts({ file, digest: zeros, text, extractors })]),
  )
  const texts = new Map(wantedTexts(snapshot).map((path) => [path, files[path]!]))
  const history = { commits: 0, shallow: false, renames: [], deletions: [], churn: new Map() }
  const base = {
    snapshot,
    facts,
    texts,
    manifests: readManifests(texts),
    history,
    unknowable: unknowable(snapshot, texts),
  }
  return { ...base, stack: { languages: [], packages: [], signals: [] }, graph: buildGraph(base) }
}

/** What the specialist says of these files; every quote is checked to stand where it claims. */
export const judged = (
  files: Readonly<Record<string, string>>,
  specialist: Specialist,
): readonly FindingDraft[] => {
  const drafts = [...specialist.judge(smallRepo(files, specialist), new Map())]
  for (const { rule, evidence, at } of drafts) {
    if (evidence.length === 0 || at.length === 0) throw new Error(`${rule} shows nothing`)
    for (const one of evidence) {
      if (one.kind !== 'quote' || one.cell !== undefined) continue
      const lines = files[one.file]!.split('\n').slice(one.startLine - 1, one.endLine)
      if (lines.length !== one.endLine - one.startLine + 1)
        throw new Error(`${rule} quotes lines that are not there`)
      for (const text of one.contains) {
        if (!lines.join('\n').includes(text))
          throw new Error(`${rule}: ${text} does not stand in ${one.file}:${one.startLine}`)
      }
    }
  }
  return drafts
}
