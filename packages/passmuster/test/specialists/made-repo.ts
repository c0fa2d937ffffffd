import { detectStack } from '../../src/discover/stack.ts'
import { buildGraph } from '../../src/facts/build-graph.ts'
import type { FileFacts } from '../../src/facts/file-facts.ts'
import { languageOf } from '../../src/facts/language.ts'
import { readManifests } from '../../src/facts/manifests/read.ts'
import { readFileFacts } from '../../src/facts/parse-file.ts'
import type { History, Repo } from '../../src/facts/repo.ts'
import { wantedTexts } from '../../src/facts/texts.ts'
import { unknowable } from '../../src/facts/unknowable.ts'
import { sha256 } from '../../src/lib/hash.ts'
import type { SnapshotFile } from '../../src/model/snapshot.ts'
import type { Digest } from '../../src/model/task.ts'

const noHistory: History = { commits: 0, shallow: false, renames: [], deletions: [], churn: new Map() }

/** A repository that exists only as texts by path, with all its facts; further entries (links, submodules) as they are. */
export const madeRepo = (
  content: Readonly<Record<string, string>>,
  more: { readonly history?: Partial<History>; readonly files?: readonly SnapshotFile[] } = {},
): Repo => {
  const made = Object.entries(content).map(([path, text]): SnapshotFile => ({
    path,
    kind: 'text',
    size: text.length,
    digest: sha256(text) as Digest,
    lines: text.split('\n').length - 1,
    tracked: true,
  }))
  const files = [...made, ...(more.files ?? [])].sort((a, b) => (a.path < b.path ? -1 : 1))
  const snapshot = { commit: null, dirty: false, shallow: false, digest: '0'.repeat(64) as Digest, files }
  const texts = new Map(wantedTexts(snapshot).map((path) => [path, content[path] ?? '']))
  const manifests = readManifests(texts)
  const facts = new Map<string, FileFacts>()
  for (const { path, digest } of made)
    if (languageOf(path))
      facts.set(path, readFileFacts({ file: path, digest, text: content[path]!, extractors: new Map() }))
  const base = {
    snapshot,
    facts,
    texts,
    manifests,
    history: { ...noHistory, ...more.history },
    unknowable: unknowable(snapshot, texts),
  }
  return { ...base, stack: detectStack({ snapshot, texts, manifests }), graph: buildGraph(base) }
}
