import type { Artifacts, Cache } from '../model/ports.ts'
import type { Digest } from '../model/task.ts'
import { collectOutputs, type OutputLimits } from './collect-outputs.ts'
import { asRecord, asText } from './json-shape.ts'
import { readBundle, writeBundle, type BundledFile } from './output-bundle.ts'
import { restoreOutputs } from './restore-outputs.ts'

/** Results of checks by fingerprint. What an untrusted run recorded is never read by a trusted one, nor the other way. */
export interface TaskResults {
  /** Keeps a stored result and what the globs name; null, or why it is not kept. */
  keep(
    fingerprint: Digest,
    entry: { readonly result: Digest; readonly outputs: readonly string[] },
  ): string | null
  /** A kept result that is whole; nothing is written yet. Null = a miss. */
  find(fingerprint: Digest): KeptResult | null
}

/** A result whose outputs were read and checked. */
export interface KeptResult {
  /** An artifact that is there. */
  readonly result: Digest
  readonly files: number
  /** Brings all outputs back, or none; null, or why not: then it is a miss. */
  restore(): string | null
}

const usual: OutputLimits = { bytes: 64 * 1_048_576, files: 20_000 }

/** The results of one repository's checks, in the cache and the artifacts of its state folder. */
export const taskResults = (options: {
  readonly root: string
  readonly cache: Cache
  readonly artifacts: Artifacts
  readonly trusted: boolean
  readonly limits?: OutputLimits
}): TaskResults => {
  const { root, cache, artifacts } = options
  const space = `task-results:v1:${options.trusted ? 'trusted' : 'untrusted'}`
  return {
    keep: (fingerprint, entry) => {
      const collected = collectOutputs(root, entry.outputs, options.limits ?? usual)
      if (collected.is === 'refused') return collected.because
      const outputs =
        collected.files.length === 0
          ? null
          : artifacts.put(writeBundle(collected.files), 'application/x-passmuster-outputs')
      const { result } = entry
      cache.putMany(space, [[fingerprint, Buffer.from(JSON.stringify({ v: 1, result, outputs }))]])
      return null
    },
    find: (fingerprint) => {
      const entry = readEntry(cache.get(space, fingerprint))
      if (entry === null || artifacts.get(entry.result) === null) return null
      const files = bundled(artifacts, entry.outputs)
      if (files === null) return null
      return { result: entry.result, files: files.length, restore: () => restoreOutputs(root, files) }
    },
  }
}

const bundled = (artifacts: Artifacts, outputs: Digest | null): readonly BundledFile[] | null => {
  if (outputs === null) return []
  const bytes = artifacts.get(outputs)
  return bytes === null ? null : readBundle(bytes)
}

const readEntry = (
  bytes: Uint8Array | null,
): { readonly result: Digest; readonly outputs: Digest | null } | null => {
  if (bytes === null) return null
  try {
    const entry = asRecord(JSON.parse(Buffer.from(bytes).toString('utf8')))
    const result = asText(entry?.get('result'))
    if (entry?.get('v') !== 1 || result === null) return null
    return { result: result as Digest, outputs: asText(entry.get('outputs')) as Digest | null }
  } catch {
    return null
  }
}
