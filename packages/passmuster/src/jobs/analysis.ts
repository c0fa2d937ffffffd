import { fileURLToPath } from 'node:url'
import { redact } from '../context/redact.ts'
import { sealFindings } from '../evidence/seal.ts'
import { analysisPool } from '../execute/analysis-pool.ts'
import { extractExecutor } from '../execute/extract.ts'
import { readFacts } from '../execute/facts-reader.ts'
import type { FileFacts } from '../facts/file-facts.ts'
import type { Executor } from '../model/ports.ts'
import type { Work } from '../model/task.ts'
import { readHistory } from '../snapshot/history.ts'
import { roster } from '../specialists/roster.ts'
import { programVersion } from './build-id.ts'
import { parsedFiles } from './discovery-graph.ts'
import { repoFacts } from './facts.ts'
import { judgeExecutor } from './judge.ts'
import type { OpenRepository } from './open-repository.ts'
import type { Prepared } from './prepare.ts'

interface AnalysisOptions {
  readonly repository: OpenRepository
  readonly prepared: Prepared
  /** Children that parse, at most. */
  readonly children: number
  /** Set in every child, so that a later start can find what was left. */
  readonly nonce: string
  /** The commit that is examined; absent = the working tree. */
  readonly rev?: string
  readonly signal?: AbortSignal
}

/** The executors of everything that specialists need, over one set of facts; `close` ends the children. */
export interface Analysis {
  readonly executors: Readonly<Record<Exclude<Work['kind'], 'command'>, Executor>>
  close(): void
}

/** Composes pool, cache, facts, history and judges of one run. No child starts before there is work for it. */
export const analysisOf = (given: AnalysisOptions): Analysis => {
  const { repository, prepared, rev, signal } = given
  const { source, store, root } = repository
  const pool = analysisPool({ size: given.children, childModule: childModule(), nonce: given.nonce })
  const facts = new Map<string, FileFacts>()
  const from = { source, cache: store.cache, pool, factsVersion: programVersion() }
  const keep = (some: readonly FileFacts[]): void => some.forEach((one) => facts.set(one.file, one))
  const allFacts = async (): Promise<ReadonlyMap<string, FileFacts>> => {
    const missing = parsedFiles(source.snapshot)
      .map((file) => file.path)
      .filter((path) => !facts.has(path))
    if (missing.length > 0) keep((await readFacts(from, missing, signal)).facts)
    return facts
  }
  const { commit } = source.snapshot
  const { repo, executors } = repoFacts({
    ...prepared,
    source,
    artifacts: store.artifacts,
    facts: allFacts,
    history: (stop) =>
      readHistory(root, {
        ...(stop === undefined ? {} : { signal: stop }),
        ...(rev === undefined || commit === null ? {} : { commit }),
      }),
  })
  return {
    executors: {
      extract: extractExecutor({ ...from, artifacts: store.artifacts, onFacts: keep }),
      judge: judgeExecutor({
        roster: new Map(roster.map((one) => [one.id, one])),
        artifacts: store.artifacts,
        repo,
        seal: (drafts, by, known, checked) =>
          sealFindings(drafts, { by, source, repo: known, redact, checked }),
      }),
      ...executors,
    },
    close: () => pool.close(),
  }
}

/** The entry of an analysis child, source or built like this file itself. */
const childModule = (): string => {
  const here = fileURLToPath(import.meta.url)
  return fileURLToPath(
    new URL(`../execute/analysis-child.${here.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
  )
}
