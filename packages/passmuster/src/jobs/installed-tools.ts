import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from '../lib/hash.ts'
import { upwards } from '../lib/paths.ts'
import type { Check } from '../model/check.ts'

/** What package managers write down of the packages that are there, as opposed to those that a lock file asks for. */
const records = [
  'node_modules/.package-lock.json',
  'node_modules/.modules.yaml',
  'node_modules/.yarn-integrity',
  'node_modules/.yarn-state.yml',
  '.venv/pyvenv.cfg',
]

/** What runs the checks, as far as it is known without running anything: the platform, Node.js, installed packages. */
export const installedTools = (root: string, checks: readonly Check[]): ReadonlyMap<string, string> => {
  const folders = new Set(checks.flatMap(({ cwd }) => upwards(cwd)))
  const found = new Map([
    ['node', process.version],
    ['platform', `${process.platform} ${process.arch}`],
  ])
  for (const folder of [...folders].sort())
    for (const name of records) {
      const path = folder === '' ? name : `${folder}/${name}`
      const digest = digestOf(join(root, path))
      if (digest !== null) found.set(path, digest)
    }
  return found
}

const digestOf = (file: string): string | null => {
  try {
    return lstatSync(file).isFile() ? sha256(readFileSync(file)) : null
  } catch {
    return null
  }
}
