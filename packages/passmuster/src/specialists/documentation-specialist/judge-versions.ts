import type { Manifest } from '../../facts/manifests/manifest.ts'
import { overlap, parseRange } from '../../facts/manifests/ranges.ts'
import type { Repo } from '../../facts/repo.ts'
import { folderOf } from '../../lib/paths.ts'
import type { FindingDraft } from '../../model/finding.ts'
import type { Document } from './documents.ts'

/** "Python 3.8+", "Node.js >= 14", and the badges that say the same. */
const shapes: readonly RegExp[] = [
  /\b(Python|Node(?:\.js|JS)?)\b[*_`]{0,2}:?[*_`]{0,2}\s*(?:version\s*)?(?:>=|≥|v)?\s*v?(\d+(?:\.\d+){0,2})\s*(?:\+|or (?:later|higher|newer|above|greater)|and (?:above|later|newer|higher|up))/gi,
  /\b(Python|Node(?:\.js|JS)?)\b[*_`]{0,2}\s*(?:version\s*)?(?:>=|≥)\s*v?(\d+(?:\.\d+){0,2})(?!\s*,?\s*<)/gi,
  /img\.shields\.io\/badge\/(python|node(?:\.?js)?)-v?(?:%3E%3D|>=|≥)?v?(\d+(?:\.\d+){0,2})(?:\+|%2B)/gi,
]

/** Words by which a line or its heading says what is needed. */
const asks =
  /requir|prerequisite|\bneed|support|install|set ?up|getting started|compatib|minimum|shields\.io/i

/** A version that a read me says is enough and that the manifest beside it refuses. */
export const judgeVersions = function* (repo: Repo, documents: readonly Document[]): Generator<FindingDraft> {
  for (const { file, lines } of documents) {
    if (!/(^|\/)(README|INSTALL|CONTRIBUTING)[^/]*$/i.test(file)) continue
    let heading = ''
    const asking = lines.filter((one) => {
      if (/^\s{0,3}#{1,6}\s/.test(one.text)) heading = one.text
      return asks.test(one.text) || asks.test(heading)
    })
    const found = asking.flatMap((one) =>
      shapes.flatMap((shape) =>
        [...one.text.matchAll(shape)].flatMap((match) => {
          const manifest = besideOf(repo, file, /^p/i.test(match[1]!) ? 'python' : 'npm')
          const range = manifest?.requiresRuntime?.range
          const read = range === undefined ? null : parseRange(range)
          const least = parseRange(match[2]!)
          if (manifest === null || range === undefined || read === null || least === null) return []
          if (overlap(read, least) || !isBelow(match[2]!, range)) return []
          return [
            { line: one.line, written: match[0], version: match[2]!, runtime: match[1]!, manifest, range },
          ]
        }),
      ),
    )
    const [first] = found
    if (first === undefined) continue
    const runtime = /^p/i.test(first.runtime) ? 'Python' : 'Node'
    const asked = first.manifest.requiresRuntime!
    const same = found.filter((one) => one.manifest === first.manifest)
    yield {
      rule: 'docs-runtime-too-old',
      title: `${file} says ${runtime} ${first.version} is enough, but ${first.manifest.file} asks for ${first.range}`,
      severity: 'low',
      category: 'docs',
      at: same.map(({ line }) => ({ file, startLine: line, endLine: line })),
      evidence: [
        ...same.map(({ line, version }) => ({
          kind: 'quote' as const,
          file,
          startLine: line,
          endLine: line,
          contains: [version],
        })),
        {
          kind: 'quote',
          file: first.manifest.file,
          startLine: asked.line,
          endLine: asked.line,
          contains: [asked.range],
        },
      ],
      impact:
        runtime === 'Python'
          ? `Whoever takes the document at its word with Python ${first.version} is refused by the installer.`
          : `Whoever takes the document at its word with Node ${first.version} runs a version that the package says it does not support.`,
      fix: { text: `Write the range of ${first.manifest.file} (${first.range}) in ${file}.` },
      confidence: 'strong',
      symbol: `runtime ${runtime}`,
    }
  }
}

/** The one manifest of the document's own folder that names a range. */
const besideOf = (repo: Repo, file: string, ecosystem: Manifest['ecosystem']): Manifest | null => {
  const beside = repo.manifests.all.filter(
    (one) =>
      one.ecosystem === ecosystem &&
      folderOf(one.file) === folderOf(file) &&
      one.requiresRuntime !== null &&
      one.kind !== 'conda',
  )
  return beside.length === 1 ? beside[0]! : null
}

/** The version is lower than the first number of the range, so that it is too old rather than too new. */
const isBelow = (version: string, range: string): boolean => {
  const first = /\d+(?:\.\d+)*/.exec(range)?.[0]
  if (first === undefined) return false
  const [a, b] = [version.split('.').map(Number), first.split('.').map(Number)]
  for (let at = 0; at < Math.min(a.length, b.length); at++) if (a[at] !== b[at]) return a[at]! < b[at]!
  return false
}
