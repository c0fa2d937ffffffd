import type { Tree } from '@lezer/common'
import type { Extractor, ParsedFile } from '../../facts/extractor.ts'
import { isVendored } from '../../facts/texts.ts'
import { childOf, listOf, type Node } from '../../facts/ecmascript/syntax.ts'
import { rootOf } from '../../facts/python/tree.ts'
import { ecmaData, pythonData } from './data-spans.ts'
import { encodeUnits, unitsOf, type Unit } from './units.ts'

/** What the architecture guardian takes from a file: its units as `encodeUnits` writes them. */
export interface ShapeFacts {
  readonly units: string
  /** Lines of Python whose words say that a circle of imports is known. */
  readonly aware?: readonly number[]
}

const circle = /circular|cyclic|import cycle|\bE402\b/i

const awareOf = (text: string): readonly number[] =>
  circle.test(text) ? text.split('\n').flatMap((line, at) => (circle.test(line) ? [at + 1] : [])) : []

const generated =
  /@generated\b|\bdo not edit\b|\bauto[- ]?generated\b|\bgenerated (by|from|with|using|automatically)\b|\bgenerated file\b|\bthis file (is|was) generated\b/i

/** Files whose likeness says nothing: other people's, made by programs, recorded, or data. */
const isAside = (file: string): boolean =>
  isVendored(file) ||
  /\.(d\.[cm]?ts|pyi|ipynb)$|\.test-d\.tsx?$|\.(conf|config)\.[cm]?[jt]s$|(^|\/)\.[^/]*rc\.[cm]?js$|\.stories\.[cm]?[jt]sx?$|(^|[/._-])(example|sample|mock|seed)[-_]?data\.\w+$|(Example|Sample|Mock|Seed|Dummy)Data\.\w+$|\.min\.[cm]?js$|_pb2(_grpc)?\.py$|\.(generated|gen|bundle|pb)\.[cm]?[jt]sx?$/.test(
    file,
  ) ||
  /(^|\/)(migrations?|versions|vendor(ed)?|_vendor|third[-_]?party|external|contrib|([\w.]+[-_])?dist|build|generated|__generated__|gen|fixtures?|__fixtures__|stories|__stories__|mock[-_]?data|(?:example|sample|seed)[-_]?data|testdata|test-data|__snapshots__|snapshots|locales?|lang|langs|i18n|translations|messages|public|static|assets|illustrations?|icons?|svgs?|archived?)\//i.test(
    file,
  )

const isMinified = (text: string): boolean => {
  const head = text.slice(0, 20_000)
  return head.length > 2_000 && head.length / head.split('\n').length > 250
}

/** So many lines are a bundle, and a banner with a version is the head of somebody's release. */
const isBundle = (text: string): boolean =>
  text.length > 300_000 ||
  /^\s*\/\*!(?:(?!\*\/)[^])*\bv?\d+\.\d+\.\d+\b/.test(text.slice(0, 1_000)) ||
  /__webpack_require__|parcelRequire\b/.test(text.slice(0, 20_000))

const smallest = 400

/** Cuts each file into units, in the child; nothing of a file that is too short to hold a clone, or made by a program. */
export const shapeExtractor: Extractor = {
  version: 4,
  langs: ['python', 'ecmascript'],
  extract: ({ file, text, lang, tree, lineAt }: ParsedFile): ShapeFacts | undefined => {
    if (text.length < smallest || text.length > 2_000_000 || isAside(file)) return undefined
    if (generated.test(text.slice(0, 1_500)) || isMinified(text) || isBundle(text)) return undefined
    const all = unitsOf(text, lang === 'python')
    const code = lang === 'python' ? all : withoutTypes(all, tree as Node, lineAt)
    const data = lang === 'python' ? pythonData(rootOf(tree as Tree)) : ecmaData(tree as Node)
    const units = encodeUnits(
      withoutData(
        code,
        data.map(([start, end]) => [lineAt(start), lineAt(end - 1)] as const),
        file,
      ),
    )
    const aware = lang === 'python' ? awareOf(text) : []
    if (aware.length > 0) return { units, aware }
    return units === '' ? undefined : { units }
  },
}

/** Each span of data is one unit that stands nowhere else, so that no passage runs on across it. */
const withoutData = (
  units: readonly Unit[],
  spans: readonly (readonly [number, number])[],
  file: string,
): readonly Unit[] => {
  const kept: Unit[] = []
  let at = 0
  let told = -1
  for (const unit of units) {
    while (at < spans.length && spans[at]![1] < unit.startLine) at++
    const span = spans[at]
    if (span === undefined || unit.endLine > span[1] || unit.startLine < span[0]) kept.push(unit)
    else if (told !== at) {
      told = at
      kept.push({ ...unit, hash: placed(`${file} ${span[0]}`) })
    }
  }
  return kept
}

const placed = (text: string): number => {
  let hash = 7
  for (const letter of text) hash = (Math.imul(hash, 31) + letter.codePointAt(0)!) & 0xffffff
  return hash
}

const types = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSDeclareFunction'])

/** A declaration of a type is one unit: shapes are written down, not called, but a passage with others between is not the same. */
const withoutTypes = (
  units: readonly Unit[],
  program: Node,
  lineAt: (offset: number) => number,
): readonly Unit[] => {
  const spans = listOf(program, 'body').flatMap((statement) => {
    const one = childOf(statement, 'declaration') ?? statement
    return types.has(one.type) ? [[lineAt(statement.start), lineAt(statement.end)] as const] : []
  })
  let at = 0
  let told = -1
  const kept: Unit[] = []
  for (const unit of units) {
    while (at < spans.length && spans[at]![1] < unit.startLine) at++
    const last = kept.at(-1)
    if (at >= spans.length || unit.startLine < spans[at]![0]) kept.push(unit)
    else if (told === at && last !== undefined) kept[kept.length - 1] = joined(last, unit)
    else {
      told = at
      kept.push({ ...unit, tokens: Math.min(unit.tokens, 2) })
    }
  }
  return kept
}

const joined = (one: Unit, next: Unit): Unit => ({
  hash: (Math.imul(one.hash, 31) + next.hash) & 0xffffff,
  startLine: one.startLine,
  endLine: Math.max(one.endLine, next.endLine),
  code: one.code + (next.startLine <= one.endLine ? next.code - 1 : next.code),
  tokens: one.tokens,
})
