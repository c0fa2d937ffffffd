import { buildGraph } from '../../../src/facts/build-graph.ts'
import { languageOf } from '../../../src/facts/language.ts'
import { readManifests } from '../../../src/facts/manifests/read.ts'
import { readFileFacts } from '../../../src/facts/parse-file.ts'
import type { History, Repo } from '../../../src/facts/repo.ts'
import type { Digest } from '../../../src/model/task.ts'
import { debuggerExtractor } from '../../../src/specialists/debugger/extract.ts'

export interface MadeOptions {
  readonly renames?: History['renames']
  readonly deletions?: History['deletions']
  /** Files that git tracks and the working tree lacks. */
  readonly vanished?: readonly string[]
  readonly unknowable?: (path: string) => string | null
}

/** A repository from texts alone, read as the product reads one: no git, no disk. */
export const repoOf = (files: Readonly<Record<string, string>>, options: MadeOptions = {}): Repo => {
  const digest = '0'.repeat(64) as Digest
  const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
  const extractors = new Map([['debugger', debuggerExtractor]])
  const facts = new Map(
    entries
      .filter(([file]) => languageOf(file) !== null)
      .map(([file, text]) => [file, readFileFacts({ file, digest, text, extractors })] as const),
  )
  const texts = new Map(entries.filter(([file]) => languageOf(file) === null || file.endsWith('setup.py')))
  const snapshot = {
    commit: null,
    dirty: false,
    shallow: false,
    digest,
    files: [
      ...entries.map(([path, text]) => ({
        path,
        kind: 'text' as const,
        size: text.length,
        digest,
        lines: facts.get(path)?.lines ?? text.split('\n').length,
        tracked: true,
      })),
      ...(options.vanished ?? []).map((path) => ({
        path,
        kind: 'vanished' as const,
        size: 0,
        digest,
        lines: 0,
        tracked: true,
      })),
    ],
  }
  const history = {
    commits: 1,
    shallow: false,
    renames: options.renames ?? [],
    deletions: options.deletions ?? [],
    churn: new Map(),
  }
  const base = {
    snapshot,
    facts,
    texts,
    manifests: readManifests(texts),
    history: history as unknown as History,
    unknowable: options.unknowable ?? (() => null),
  }
  return { ...base, stack: { languages: [], packages: [], signals: [] }, graph: buildGraph(base) }
}

/** Breaks as `kind file:line target`, sorted. */
export const breaksOf = (repo: Repo): readonly string[] =>
  repo.graph.breaks.map((one) => `${one.kind} ${one.file}:${one.place.startLine} ${one.target}`).sort()
