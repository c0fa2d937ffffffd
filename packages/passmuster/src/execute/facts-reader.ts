import type { FileFacts } from '../facts/file-facts.ts'
import { cpuMs } from '../lib/clock.ts'
import { sha256 } from '../lib/hash.ts'
import type { Cache, Source } from '../model/ports.ts'
import type { ChildShare, Digest } from '../model/task.ts'
import type { AnalysisPool } from './analysis-pool.ts'
import type { AnalysisAnswer, AnalysisRequest } from './analysis-protocol.ts'

/** Where facts come from: the cache where it has them, else the pool. */
export interface FactsSource {
  readonly source: Source
  readonly cache: Cache
  readonly pool: AnalysisPool
  /** What cached facts are valid for: readers and extractors with their versions. */
  readonly factsVersion: string
}

/** The facts of some files, in the order asked; a file that is no longer what the snapshot says is in `changed` instead. */
export interface FactsRead {
  readonly facts: readonly FileFacts[]
  readonly changed: readonly string[]
  readonly fromCache: number
  /** Processor time of the children and of this process for it. */
  readonly cpuMs: number
  /** The children's part of it. */
  readonly shares: readonly ChildShare[]
  readonly rssMb: number | null
}

const space = 'facts'
const chunkBytes = 512 * 1024

/**
 * Reads the facts of files of the snapshot. Hits need no child; misses are parsed in as many children as the pool has
 * and then cached, except those that crashed or timed out. Rejects as `AnalysisPool.extract` does.
 */
export const readFacts = async (
  from: FactsSource,
  files: readonly string[],
  signal?: AbortSignal,
): Promise<FactsRead> => {
  const own = stopwatch()
  const digests = digestsOf(from.source, files)
  const known = [...digests.keys()]
  const keys = new Map(known.map((file) => [file, cacheKey(from.factsVersion, file, digests.get(file)!)]))
  const found = new Map<string, FileFacts>()
  const hits = from.cache.getMany(space, [...keys.values()])
  for (const file of known) {
    const body = hits.get(keys.get(file)!)
    const facts = body && factsOf(file, digests.get(file)!, body)
    if (facts) found.set(file, facts)
  }
  const fromCache = found.size
  const missing = known.filter((file) => !found.has(file))
  own.pause()
  const shares: ChildShare[] = []
  let rss: number | null = null

  const parse = async (chunk: readonly AnalysisRequest[]): Promise<void> => {
    const done = await from.pool.extract(chunk, signal ? { signal } : {})
    own.resume()
    shares.push(...done.shares)
    rss = Math.max(rss ?? 0, done.rssMb ?? 0)
    const fresh: [string, Uint8Array][] = []
    for (const answer of done.answers) {
      const digest = digests.get(answer.file)!
      found.set(answer.file, factsOfAnswer(answer, digest))
      if (answer.body && answer.secret !== true) fresh.push([keys.get(answer.file)!, answer.body])
    }
    from.cache.putMany(space, fresh)
    own.pause()
  }
  await Promise.all((await chunksOf(from.source, missing, digests)).map(parse))

  return {
    facts: files.flatMap((file) => found.get(file) ?? []),
    changed: files.filter((file) => !found.has(file)),
    fromCache,
    cpuMs: shares.reduce((sum, share) => sum + share.cpuMs, own.total()),
    shares,
    rssMb: rss,
  }
}

/** The path is part of the key: what an extractor takes from a file may depend on its name. */
const cacheKey = (version: string, file: string, digest: Digest): string =>
  sha256(`${version}\0${digest}\0${file}`)

const indexes = new WeakMap<Source, ReadonlyMap<string, Digest>>()

const digestsOf = (source: Source, files: readonly string[]): ReadonlyMap<string, Digest> => {
  let index = indexes.get(source)
  if (!index) {
    index = new Map(source.snapshot.files.map((file) => [file.path, file.digest]))
    indexes.set(source, index)
  }
  const known = index
  return new Map(files.flatMap((file) => (known.has(file) ? [[file, known.get(file)!] as const] : [])))
}

/** Reads what is to be parsed, and leaves out what is no longer what the snapshot saw. */
const chunksOf = async (
  source: Source,
  files: readonly string[],
  digests: ReadonlyMap<string, Digest>,
): Promise<AnalysisRequest[][]> => {
  const chunks: AnalysisRequest[][] = []
  let room = 0
  for (const file of files) {
    const bytes = await source.read(file)
    const digest = digests.get(file)!
    if (!bytes || sha256(bytes) !== digest) continue
    if (chunks.length === 0 || room < bytes.length) {
      chunks.push([])
      room = chunkBytes
    }
    chunks.at(-1)!.push({ file, digest, bytes })
    room -= bytes.length
  }
  return chunks
}

const decoder = new TextDecoder()

const factsOf = (file: string, digest: Digest, body: Uint8Array): FileFacts | null => {
  try {
    const { examined, lines, code, own } = JSON.parse(decoder.decode(body)) as Omit<
      FileFacts,
      'file' | 'digest'
    >
    return { file, digest, examined, lines, code, own }
  } catch {
    return null
  }
}

const factsOfAnswer = ({ file, examined, body }: AnalysisAnswer, digest: Digest): FileFacts =>
  (body && factsOf(file, digest, body)) ?? {
    file,
    digest,
    examined: examined === 'timed-out' ? 'timed-out' : 'crashed',
    lines: 0,
    code: null,
    own: {},
  }

/** Processor time of this process between resume and pause. */
const stopwatch = (): { pause(): void; resume(): void; total(): number } => {
  let spent = 0
  let from = cpuMs()
  return {
    pause: () => void (spent += cpuMs() - from),
    resume: () => void (from = cpuMs()),
    total: () => spent,
  }
}
