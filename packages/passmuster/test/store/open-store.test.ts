import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const opener = join(import.meta.dirname, 'fixtures', 'open-at.ts')

test('four processes that make the same state at one instant all have it', { timeout: 60_000 }, async () => {
  const flags = ['--conditions=passmuster-source', '--disable-warning=ExperimentalWarning', opener]
  const children = [1, 2, 3, 4].map(() =>
    spawn(process.execPath, flags, { stdio: ['pipe', 'pipe', 'inherit'] }),
  )
  const base = mkdtempSync(join(tmpdir(), 'muster-open-'))
  const answers = (): Promise<readonly string[]> =>
    Promise.all(children.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()))
  try {
    expect(await answers()).toEqual(['ready', 'ready', 'ready', 'ready'])
    for (let round = 0; round < 60; round++) {
      const opened = answers()
      for (const { stdin } of children) stdin.write(`${join(base, `state${round}`)} ${Date.now() + 3}\n`)
      expect(await opened, `round ${round}`).toEqual(['ok', 'ok', 'ok', 'ok'])
    }
  } finally {
    for (const child of children) child.kill()
    rmSync(base, { recursive: true, force: true })
  }
})
