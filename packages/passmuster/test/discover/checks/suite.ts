import { detectChecks } from '../../../src/discover/checks/detect.ts'
import { readManifests } from '../../../src/facts/manifests/read.ts'
import type { Check, Suite } from '../../../src/model/check.ts'
import type { Digest } from '../../../src/model/task.ts'

const digest = '0'.repeat(64) as Digest

/** The suite of a repository that has these texts. */
export const suiteOf = (content: Readonly<Record<string, string>>): Suite => {
  const texts = new Map(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)))
  const files = [...texts].map(([path, text]) => ({
    path,
    kind: 'text' as const,
    size: text.length,
    digest,
    lines: text.split('\n').length,
    tracked: true,
  }))
  return detectChecks({
    snapshot: { commit: null, dirty: false, shallow: false, digest, files },
    texts,
    manifests: readManifests(texts),
  })
}

/** `kind id <- needs: what runs`, one line a check. */
export const lines = (suite: Suite): readonly string[] => suite.checks.map(line)

const line = ({ kind, id, needs, work, cwd }: Check): string => {
  const runs =
    work.is === 'words' ? work.words.join(' ') : work.is === 'specialist' ? work.specialist : work.text
  const first = needs.length === 0 ? '' : ` <- ${needs.map(({ check }) => check).join(' ')}`
  return `${kind} ${id}${first}: ${runs}${cwd === '' ? '' : ` (${cwd})`}`
}

export const left = (suite: Suite): readonly string[] =>
  suite.left.map((one) => `${one.what}: ${one.because}`)

export const packageJson = (value: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(value, null, 2)
