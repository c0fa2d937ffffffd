import { loading } from '../../facts/loading.ts'
import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft } from '../../model/finding.ts'
import type { Document } from './documents.ts'

/** A badge whose words are fixed in its address: nothing ever measures them. */
const fixedBadge = /img\.shields\.io\/badge\/([^)\s"'>]+)/g
const praise =
  /tests?[-_ ]+(?:\d+%25[-_ ]+)?(?:\d+%25|pass(?:ing|ed)?)|build[-_ ]+passing|production[-_ ]+ready|status[-_ ]+(?:stable|production|working)/i

/** Fewer broken modules than this are said by the blockers alone. */
const least = { modules: 3, share: 0.05 }

/** Badges that say by themselves that all is well, where a good part of the source cannot even load. */
export function* judgeBadges(repo: Repo, documents: readonly Document[]): Iterable<FindingDraft> {
  const found = documents.flatMap(({ file, lines }) =>
    lines.flatMap(({ line, text }) =>
      [...text.matchAll(fixedBadge)]
        .filter((match) => praise.test(match[1] ?? ''))
        .map((match) => ({ file, line, badge: match[0], says: words(match[1] ?? '') })),
    ),
  )
  const [first] = found
  if (first === undefined) return
  const state = loading(repo.graph)(new Set())
  const source = [...repo.graph.modules.values()].filter((one) => one.role === 'source')
  const failing = source.filter((one) => state.failing.has(one.file))
  if (failing.length < least.modules || failing.length < source.length * least.share) return
  const stops = new Set(failing.flatMap(({ file }) => state.firstObstacle(file) ?? []))
  const proof = repo.graph.breaks.find(
    (one) => stops.has(`${one.kind}:${one.target}`) && repo.graph.modules.get(one.file)?.role === 'source',
  )
  for (const [file, badges] of Map.groupBy(found, (one) => one.file))
    yield {
      rule: 'badge-refuted',
      title: `${file} shows ${badges.length === 1 ? 'a fixed badge' : 'fixed badges'} (${badges.map(({ says }) => says).join(', ')}), while ${failing.length} of ${source.length} source modules cannot load`,
      severity: 'medium',
      category: 'docs',
      at: badges.map(({ line }) => ({ file, startLine: line, endLine: line })),
      evidence: [
        ...badges.map(({ line, badge }) => ({
          kind: 'quote' as const,
          file,
          startLine: line,
          endLine: line,
          contains: [badge],
        })),
        ...(proof === undefined
          ? []
          : [
              {
                kind: 'quote' as const,
                file: proof.file,
                startLine: proof.place.startLine,
                endLine: proof.place.endLine,
                contains: [],
                ...(proof.place.cell === undefined ? {} : { cell: proof.place.cell }),
              },
            ]),
      ],
      impact: `The words stand in the address of the picture; no run of anything changes them. The last quotation is one of the lines that keep modules from loading.`,
      fix: { text: 'Take the badge out, or show the badge of a workflow that runs the tests.' },
      confidence: 'strong',
      symbol: 'fixed badges',
    }
}

const words = (path: string): string => {
  const [label = '', message = ''] = path
    .replace(/\.svg.*$|\?.*$/, '')
    .replaceAll('--', '\u0000')
    .split('-')
  const plain = (part: string): string =>
    safeDecode(part.replaceAll('\u0000', '-').replaceAll('__', '\u0001').replaceAll('_', ' ')).replaceAll(
      '\u0001',
      '_',
    )
  return `\`${plain(label)} ${plain(message)}\``
}

const safeDecode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
