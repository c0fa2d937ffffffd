import { describe, expect, test } from 'vitest'
import { checkEvidence } from '../../src/evidence/check.ts'
import type { Checking } from '../../src/evidence/checking.ts'
import { secretHmac } from '../../src/evidence/secret-key.ts'
import { maskSecret } from '../../src/lib/secret-mask.ts'
import type { Evidence } from '../../src/model/finding.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Digest } from '../../src/model/task.ts'

const value = 'Zk8vQ2mT'
const snapshot: Snapshot = {
  commit: null,
  dirty: false,
  shallow: false,
  digest: 'e'.repeat(64) as Digest,
  files: [],
}
const history = { commits: 1, shallow: false, renames: [], deletions: [], churn: new Map() }

const checking = (lines: readonly string[], first?: string): Checking => ({
  reader: { lines: async () => lines, text: async () => lines.join('\n') },
  files: new Set(['.env']),
  history,
  repo: { unknowable: () => null },
  redact: (text) => ({ text, hits: [] }),
  hmac: secretHmac({ ...history, ...(first === undefined ? {} : { first }) }, snapshot),
})
const draft: Evidence = {
  kind: 'secret',
  file: '.env',
  line: 1,
  startColumn: 10,
  endColumn: 18,
  hmac: '',
  shown: maskSecret(value),
}

describe('a secret', () => {
  const line = `PASSWORD=${value}`
  test('is sealed with a keyed hash and without its text', async () => {
    const { state, evidence } = await checkEvidence(draft, checking([line], 'a'))
    expect(state).toBe('holds')
    expect(evidence).toMatchObject({ kind: 'secret', hmac: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(JSON.stringify(evidence)).not.toContain(value)
  })
  test('that does not stand there is refuted', async () => {
    expect((await checkEvidence(draft, checking(['PASSWORD=']))).state).toBe('fails')
    expect((await checkEvidence(draft, checking([]))).state).toBe('fails')
  })
  test('holds on another line, fails when it is gone, is open under another key', async () => {
    const { evidence } = await checkEvidence(draft, checking([line], 'a'))
    expect(await checkEvidence(evidence, checking([line], 'a'))).toMatchObject({
      state: 'holds',
      moved: null,
    })
    expect(await checkEvidence(evidence, checking(['', line], 'a'))).toMatchObject({
      state: 'holds',
      moved: { startLine: 2 },
    })
    expect((await checkEvidence(evidence, checking(['PASSWORD=${X}'], 'a'))).state).toBe('fails')
    expect((await checkEvidence(evidence, checking([line], 'b'))).state).toBe('unchecked')
  })
})
