import { nearest } from '../../lib/nearest.ts'
import type { Confidence, FindingDraft, Fix, Severity } from '../../model/finding.ts'
import { listed, placesOf, quote } from './python-files.ts'
import type { ReviewedFile } from './python-files.ts'
import type { UnboundUse } from './review-facts.ts'
import type { Advice } from './where-defined.ts'

/** Names judged by `undefinedNames`: for these an import is looked up. */
export const unboundNamesOf = (files: readonly ReviewedFile[]): ReadonlySet<string> =>
  new Set(files.flatMap((file) => (file.open ? [] : (file.own.unbound ?? []).map((use) => use.name))))

/** One finding per file and name: used, and bound by nothing that could be in effect then. */
export function* undefinedNames(file: ReviewedFile, advice: Advice): Iterable<FindingDraft> {
  if (file.open || !file.own.unbound) return
  for (const [name, uses] of Map.groupBy(file.own.unbound, (use) => use.name)) {
    const first = worst(uses)
    const lines = uses.map((use) => use.line)
    yield {
      rule: first.typingOnly ? 'typing-only-name' : 'undefined-name',
      title: first.typingOnly
        ? `\`${name}\` is imported for type checkers only, but used at run time`
        : `\`${name}\` is used but never defined or imported`,
      severity: severityOf(file, uses),
      category: 'correctness',
      at: placesOf(file, [first.line, ...lines]),
      evidence: [...new Set([first.line, ...lines])].slice(0, 5).map((line) => quote(file, line, [name])),
      impact: impactOf(name, uses, first),
      fix: fixFor(name, file, first, advice),
      confidence: confidenceOf(first),
      symbol: name,
    }
  }
}

const weight = ({ when, guarded }: UnboundUse): number =>
  (when === 'load' ? 4 : when === 'annotation' ? 3 : 2) - (guarded ? 1.5 : 0)

const worst = (uses: readonly UnboundUse[]): UnboundUse =>
  uses.reduce((a, b) => (weight(b) > weight(a) ? b : a))

const severityOf = (file: ReviewedFile, uses: readonly UnboundUse[]): Severity => {
  if (file.role === 'archived' || file.role === 'docs') return 'low'
  const { when, guarded } = worst(uses)
  if (guarded) return when === 'load' ? 'medium' : 'low'
  return when === 'load' && file.role === 'source' ? 'high' : 'medium'
}

const confidenceOf = ({ when }: UnboundUse): Confidence => (when === 'annotation' ? 'strong' : 'proved')

const impactOf = (name: string, uses: readonly UnboundUse[], { when, line, guarded }: UnboundUse): string => {
  const error = `NameError: name '${name}' is not defined`
  if (when === 'load') {
    return guarded
      ? `Line ${line} fails whenever the module loads; the handler around it hides the ${error}.`
      : `Importing the module raises ${error} at line ${line}, if that line is reached as it loads.`
  }
  if (when === 'annotation')
    return `Before Python 3.14 the annotation is evaluated as the module loads and raises ${error}.`
  const where = listed([...new Set(uses.map((use) => use.symbol || 'the main block'))])
  const hidden = guarded
    ? ' A handler that catches everything hides it, so the work is silently not done.'
    : ''
  return `${where} ${where.includes(' and ') ? 'raise' : 'raises'} ${error} as soon as it reaches line ${line}.${hidden}`
}

const fixFor = (name: string, file: ReviewedFile, first: UnboundUse, advice: Advice): Fix => {
  if (first.typingOnly)
    return {
      text: `Move the import of \`${name}\` out of the \`if TYPE_CHECKING:\` block, or import it where it is used.`,
    }
  const found = advice(name, file)
  if (found) return { text: `Add \`${found.line}\` to ${file.file} (${found.why}).` }
  const near = name.length > 2 ? nearest(name, [...new Set(file.code.bindings.map((b) => b.name))]) : null
  if (near)
    return {
      text: `Did you mean \`${near}\`, which the module does define? Otherwise define or import \`${name}\`.`,
    }
  return { text: `Define or import \`${name}\` before it is used.` }
}
