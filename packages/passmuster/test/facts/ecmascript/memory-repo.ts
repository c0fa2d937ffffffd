import { extractEcma } from '../../../src/facts/ecmascript/extract.ts'
import type { EcmaBase } from '../../../src/facts/ecmascript/ecma-modules.ts'
import type { FileFacts } from '../../../src/facts/file-facts.ts'
import { languageOf } from '../../../src/facts/language.ts'
import { readManifests } from '../../../src/facts/manifests/read.ts'
import type { History } from '../../../src/facts/repo.ts'
import { wantedTexts } from '../../../src/facts/texts.ts'
import type { Snapshot } from '../../../src/model/snapshot.ts'
import type { Digest } from '../../../src/model/task.ts'

interface Rest {
  readonly ignored?: readonly string[]
  readonly renames?: History['renames']
}

/** A repository that exists in memory only: texts by path, with the facts and manifests that the product would read. */
export const memoryRepo = (
  files: Readonly<Record<string, string>>,
  { ignored = [], renames = [] }: Rest = {},
): EcmaBase => {
  const digest = '0'.repeat(64) as Digest
  const paths = Object.keys(files)
  const lines = (path: string): number => (files[path] ?? '').split('\n').length
  const snapshot: Snapshot = {
    commit: null,
    dirty: false,
    shallow: false,
    digest,
    files: paths.map((path) => ({
      path,
      kind: 'text',
      size: (files[path] ?? '').length,
      digest,
      lines: lines(path),
      tracked: true,
    })),
  }
  const facts = new Map<string, FileFacts>(
    paths
      .filter((path) => languageOf(path) === 'ecmascript')
      .map((file) => [
        file,
        {
          file,
          digest,
          examined: 'ok',
          lines: lines(file),
          code: extractEcma(file, files[file] ?? '').facts,
          own: {},
        },
      ]),
  )
  const texts = new Map(wantedTexts(snapshot).map((path) => [path, files[path] ?? '']))
  return {
    snapshot,
    facts,
    texts,
    manifests: readManifests(texts),
    history: { commits: 1, shallow: false, renames, deletions: [], churn: new Map() },
    unknowable: (path) => (ignored.includes(path) ? 'git ignores it' : null),
  }
}

export const packageJson = (rest: object = {}): string =>
  JSON.stringify({ name: 'app', version: '1.0.0', ...rest }, null, 2)
