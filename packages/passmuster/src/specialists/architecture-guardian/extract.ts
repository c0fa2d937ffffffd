import type { Extractor, ParsedFile } from '../../facts/extractor.ts'
import { isVendored } from '../../facts/texts.ts'
import { childOf, listOf, type Node } from '../../facts/ecmascript/syntax.ts'
import { encodeUnits, unitsOf, type Unit } from './units.ts'

/** What the architecture guardian takes from a file: its units as `encodeUnits` writes them. */
export interface ShapeFacts {
  readonly units: string
}

const generated =
  /@generated\b|\bdo not edit\b|\bauto[- ]?generated\b|\bgenerated (by|from|with|using|automatically)\b|\bgenerated file\b|\bthis file (is|was) generated\b/i

/** Files whose likeness says nothing: other people's, made by programs, recorded, or data. */
const isAside = (file: string): boolean =>
  isVendored(file) ||
  /\.(d\.[cm]?ts|pyi|ipynb)$|\.test-d\.tsx?$|\.(conf|config)\.[cm]?[jt]s$|(^|\/)\.[^/]*rc\.[cm]?js$|\.min\.[cm]?js$|_pb2(_grpc)?\.py$|\.(generated|gen|bundle|pb)\.[cm]?[jt]sx?$/.test(
    file,
  ) ||
  /(^|\/)(migrations?|versions|vendor(ed)?|_vendor|third[-_]?party|external|contrib|([\w.]+[-_])?dist|build|generated|__generated__|gen|fixtures?|__fixtures__|testdata|test-data|__snapshots__|snapshots|locales?|lang|langs|i18n|translations|messages|public|static|assets|illustrations?|icons?|svgs?|archived?)\//i.test(
    file,
  )

const isMinified = (text: string): boolean => {
  const head = text.slice(0, 20_000)
  return head.length > 2_000 && head.length / head.split('\n').length > 250
}

const smallest = 400

/** Cuts each file into units, in the child; nothing of a file that is too short to hold a clone, or made by a program. */
export const shapeExtractor: Extractor = {
  version: 2,
  langs: ['python', 'ecmascript'],
  extract: ({ file, text, lang, tree, lineAt }: ParsedFile): ShapeFacts | undefined => {
    if (text.length < smallest || text.length > 2_000_000 || isAside(file)) return undefined
    if (generated.test(text.slice(0, 1_500)) || isMinified(text)) return undefined
    const all = unitsOf(text, lang === 'python')
    const units = encodeUnits(lang === 'python' ? all : withoutTypes(all, tree as Node, lineAt))
    return units === '' ? undefined : { units }
  },
}

const types = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSDeclareFunction'])

/** Declarations of types are left out: overloads and shapes are written down, not called. */
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
  return units.filter(({ startLine }) => {
    while (at < spans.length && spans[at]![1] < startLine) at++
    return at >= spans.length || startLine < spans[at]![0]
  })
}
