import { join } from 'node:path'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { withAnswers, answersAt } from '../../packages/passmuster/src/jobs/standing.ts'
import { startDiscovery } from '../../packages/passmuster/src/jobs/discover.ts'

const root = join(import.meta.dirname, '../..')

test(
  'muster finds nothing in this repository that is neither mended nor answered',
  { timeout: 120_000 },
  async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'muster-self-'))
    try {
      const started = await startDiscovery({ path: root, stateDir, context: false })
      if (!started.ok) throw new Error(started.faults[0]?.message)
      const finished = await started.value.finished
      if (!finished.ok) throw new Error(finished.faults[0]?.message)
      const { discovery, verdict } = finished.value
      expect(verdict).toBe('passed')
      expect(discovery.coverage.readFiles).toBeGreaterThan(400)
      const read = await answersAt(root)
      expect(read.faults).toEqual([])
      const { standing } = withAnswers(discovery, read)
      const answered = new Set(standing?.answered.map(({ finding }) => finding))
      const open = discovery.findings.filter(
        ({ id, status, severity }) => status === 'verified' && severity !== 'info' && !answered.has(id),
      )
      expect(
        open.map(({ id, rule, at, title }) => `${id} ${rule} ${at[0]?.file}:${at[0]?.startLine} ${title}`),
      ).toEqual([])
      expect(standing?.lapsed).toEqual([])
      expect(standing?.idle).toEqual([])
    } finally {
      rmSync(stateDir, { recursive: true, force: true })
    }
  },
)
