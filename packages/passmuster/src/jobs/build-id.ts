import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { factsVersion } from '../facts/parse-file.ts'
import { sha256 } from '../lib/hash.ts'
import { extractors } from '../specialists/roster.ts'
import { version } from '../version.ts'

let known: string | null = null

/** What cached facts and results are valid for besides their input: this program and its extractors. */
export const programVersion = (): string => (known ??= `${buildId()} ${factsVersion(extractors)}`)

/** The published version, and in a checkout the state of its code: a changed program takes nothing over from an earlier one. */
const buildId = (): string => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const info = join(root, '.tsbuildinfo')
  if (import.meta.url.endsWith('.ts')) return `${version}+source.${newest(root)}`
  return existsSync(info) ? `${version}+${sha256(readFileSync(info)).slice(0, 12)}` : version
}

const newest = (root: string): string => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  return `${files.length}.${Math.max(...files.map((file) => Math.round(statSync(join(root, file)).mtimeMs)))}`
}
