import { nearest } from '../../lib/nearest.ts'
import { isTemplate } from '../../facts/roles.ts'
import type { Confidence, FindingDraft, Severity } from '../../model/finding.ts'
import { listed } from '../../lib/listed.ts'
import { placeIn, placesOf, quote } from './python-files.ts'
import type { ReviewedFile } from './python-files.ts'
import type { UnboundUse } from './review-facts.ts'
import type { Advice } from './where-defined.ts'

/** Names judged by `undefinedNames`: for these an import is looked up. */
export const unboundNamesOf = (files: readonly ReviewedFile[]): ReadonlySet<string> =>
  new Set(files.flatMap((file) => (file.open ? [] : (file.own.unbound ?? []).map((use) => use.name))))

/**
 * One finding per file and name that nothing binds where it is used; names that the same line of the same function
 * needs share one, as only the first of them is ever heard of.
 */
export function* undefinedNames(file: ReviewedFile, advice: Advice): Iterable<FindingDraft> {
  if (file.open || !file.own.unbound || (isTemplate(file.file) && !file.known)) return
  const named = Map.groupBy(file.own.unbound, (use) => use.name)
  const together = Map.groupBy(named.values(), (uses) => {
    const { symbol, line, when, typingOnly } = worst(uses)
    return [symbol, line, when, typingOnly].join('\0')
  })
  for (const group of together.values()) {
    const uses = group.flat()
    const names = [...new Set(uses.map((use) => use.name))]
    const first = worst(uses)
    const lines = [...new Set([first.line, ...uses.map((use) => use.line)])]
    const said = listed(names.map((name) => `\`${name}\``))
    const are = names.length === 1 ? 'is' : 'are'
    yield {
      rule: first.typingOnly ? 'typing-only-name' : 'undefined-name',
      title: first.typingOnly
        ? `${said} ${are} imported for type checkers only, but used at run time`
        : `${said} ${are} used but never defined or imported`,
      severity: severityOf(file, uses, isBehind(file, first, names)),
      category: 'correctness',
      at: placesOf(file, lines),
      evidence: lines
        .slice(0, 5)
        .map((line) =>
          quote(file, line, [...new Set(uses.filter((use) => use.line === line).map((use) => use.name))]),
        ),
      impact: impactOf(names, uses, first, file),
      fix: { text: fixOf(names, file, first, advice) },
      confidence: confidenceOf(first),
      symbol: names[0] ?? '',
    }
  }
}

const weight = ({ when, guarded }: UnboundUse): number =>
  (when === 'load' ? 4 : when === 'annotation' ? 3 : 2) - (guarded ? 1.5 : 0)

const worst = (uses: readonly UnboundUse[]): UnboundUse =>
  uses.reduce((a, b) => (weight(b) > weight(a) ? b : a))

const severityOf = (file: ReviewedFile, uses: readonly UnboundUse[], behind: boolean): Severity => {
  if (file.role === 'archived' || file.role === 'docs') return 'low'
  const { when, guarded } = worst(uses)
  if (guarded) return when === 'load' ? 'medium' : 'low'
  return when === 'load' && file.role === 'source' && !behind ? 'high' : 'medium'
}

/** The name that fails on an earlier line of the same function, so that this one is heard of later. */
const earlierOf = (
  file: ReviewedFile,
  { symbol, line, when }: UnboundUse,
  names: readonly string[],
): UnboundUse | undefined =>
  (file.own.unbound ?? []).find(
    (one) =>
      one.symbol === symbol &&
      one.line < line &&
      one.when === when &&
      !one.guarded &&
      !names.includes(one.name),
  )
const isBehind = (file: ReviewedFile, first: UnboundUse, names: readonly string[]): boolean =>
  earlierOf(file, first, names) !== undefined

const confidenceOf = ({ when }: UnboundUse): Confidence => (when === 'annotation' ? 'strong' : 'proved')

const impactOf = (
  names: readonly string[],
  uses: readonly UnboundUse[],
  first: UnboundUse,
  file: ReviewedFile,
): string => {
  const { when, line, guarded } = first
  const said = lineIn(file)
  const earlier = earlierOf(file, first, names)
  const before = earlier
    ? ` Before that, ${said(earlier.line)} fails where it runs: \`${earlier.name}\` is not defined either.`
    : ''
  const [name] = names
  const error = names.length === 1 ? `NameError: name '${name}' is not defined` : 'a NameError'
  const which = names.length === 1 ? '' : `, for the first of ${listed(names)} that is evaluated`
  if (when === 'load') {
    const isCell = placeIn(file, line).cell !== undefined
    const run = isCell ? 'Running the notebook' : 'Running or importing the file'
    return guarded
      ? `When ${isCell ? 'it runs' : 'the module loads'} and reaches ${said(line)}, ${error} is raised there${which}; the handler around it catches that, and the rest of its \`try\` is skipped.`
      : `${run} raises ${error} at ${said(line)}${which}, if that line is reached.${before}`
  }
  if (when === 'annotation')
    return `Before Python 3.14 the annotation is evaluated as the module loads and raises ${error}${which}.`
  const places = firstLines(uses)
  const where = listed(places.map(([one, at]) => `${one || 'the main block'} (${said(at)})`))
  return [
    `${where} ${places.length === 1 ? 'raises' : 'raise'} ${error} when the line runs${which}.`,
    ...(guarded ? [' A handler around it catches that, and the rest of its `try` is skipped.'] : []),
    before,
  ].join('')
}

/** How a line is called: by its number in the file, in a notebook by cell and line. */
const lineIn =
  (file: ReviewedFile) =>
  (line: number): string => {
    const { cell, startLine } = placeIn(file, line)
    return cell === undefined ? `line ${line}` : `line ${startLine} of cell ${cell}`
  }

/** The first line of each function, in their order. */
const firstLines = (uses: readonly UnboundUse[]): readonly (readonly [string, number])[] => {
  const lines = new Map<string, number>()
  for (const { symbol, line } of uses) lines.set(symbol, Math.min(line, lines.get(symbol) ?? line))
  return [...lines]
}

/** What is known of each name, then one sentence for those of which nothing is. */
const fixOf = (names: readonly string[], file: ReviewedFile, first: UnboundUse, advice: Advice): string => {
  const known = names.map((name) => [name, adviceFor(name, file, first, advice)] as const)
  const open = known.flatMap(([name, said]) => (said === null ? [`\`${name}\``] : []))
  return [
    ...known.flatMap(([, said]) => said ?? []),
    ...(open.length === 0
      ? []
      : [
          `Define or import ${listed(open)} before ${open.length === 1 ? 'it is' : 'they are'} used, or write the ${open.length === 1 ? 'name that is' : 'names that are'} meant.`,
        ]),
  ].join(' ')
}

/** Shorter names are near too many others. */
const shortestNear = 6

const adviceFor = (name: string, file: ReviewedFile, first: UnboundUse, advice: Advice): string | null => {
  if (first.typingOnly)
    return `Move the import of \`${name}\` out of the \`if TYPE_CHECKING:\` block, or import it where it is used.`
  const found = advice(name, file)
  if (found) return `Add \`${found.line}\` to ${file.file} (${found.why}).`
  const near =
    name.length < shortestNear ? null : nearest(name, [...new Set(file.code.bindings.map((b) => b.name))])
  return near
    ? `Did you mean \`${near}\`, which the module does define? Otherwise define or import \`${name}\`.`
    : null
}
