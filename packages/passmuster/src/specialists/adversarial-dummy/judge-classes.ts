import { named, type OwnFile } from '../../facts/own-files.ts'
import type { FindingDraft } from '../../model/finding.ts'
import type {
  ClassParameters,
  GrowingCache,
  RobustnessFacts,
  UncheckedParameter,
} from './robustness-facts.ts'

type File = OwnFile<RobustnessFacts>

/** Another class that does compare such a parameter with a bound. */
interface Sibling {
  readonly file: File
  readonly owner: string
  readonly name: string
  readonly line: number
}

/** Sizes that a constructor takes as they come: one finding per class. */
export function* uncheckedParameters(files: readonly File[]): Generator<FindingDraft> {
  const source = files.filter(({ role }) => role === 'source')
  const checking: readonly Sibling[] = source.flatMap((file) =>
    (file.own.parameters ?? []).flatMap(({ owner, checked }) =>
      checked.map((one) => ({ file, owner, ...one })),
    ),
  )
  for (const file of source) {
    for (const one of file.own.parameters ?? []) {
      if (one.unchecked.length === 0) continue
      const names = new Set(one.unchecked.map(({ name }) => name))
      const sibling = checking.find(({ name, owner }) => names.has(name) && owner !== one.owner)
      if (one.unchecked.length > 1 || sibling || one.pair) yield unchecked(file, one, sibling)
    }
  }
}

const unchecked = (
  file: File,
  { owner, line, unchecked: all, pair }: ClassParameters,
  sibling: Sibling | undefined,
): FindingDraft => {
  const names = all.map(({ name }) => name)
  const also = sibling
    ? ` ${sibling.owner} (${sibling.file.file}:${sibling.line}) does check ${sibling.name}.`
    : ''
  return {
    rule: 'unchecked-parameter',
    title: `${owner} takes ${named(names)} without checking ${names.length === 1 ? 'it' : 'them'}: 0 and negative numbers${pair ? `, and ${pair[0]} ≥ ${pair[1]},` : ''} are accepted`,
    severity: pair || sibling ? 'medium' : 'low',
    category: 'robustness',
    at: [line, ...all.map((p) => p.line), ...all.map((p) => p.useLine)]
      .filter((at, index, lines) => lines.indexOf(at) === index)
      .slice(0, 20)
      .map((at) => file.place(at)),
    evidence: [
      ...all.slice(0, 4).flatMap((p) => [file.quote(p.line, [p.name]), file.quote(p.useLine, ['self.'])]),
      ...(sibling ? [sibling.file.quote(sibling.line, [])] : []),
    ],
    impact: `${[...Map.groupBy(all, ({ use }) => use)].map(([use, these]) => told(use, these)).join(' ')}${pair ? ` With ${pair[0]} ≥ ${pair[1]} the two windows change roles without a word.` : ''}${also}`,
    fix: {
      text: `Raise ValueError in ${owner}.__init__ unless ${[...names.map((name) => `${name} > 0`), ...(pair ? [`${pair[0]} < ${pair[1]}`] : [])].join(' and ')}.`,
    },
    confidence: 'strong',
    symbol: owner,
  }
}

const told = (use: UncheckedParameter['use'], these: readonly UncheckedParameter[]): string => {
  const names = named(these.map(({ name }) => name))
  const lines = [...new Set(these.map(({ useLine }) => useLine))].join(', ')
  const where = `(line ${lines})`
  if (use === 'rolling')
    return `${names} ${where}: a rolling window of 0 is accepted and holds nothing, a negative one raises only once data is processed.`
  if (use === 'divisor') return `${names} ${where}: 0 divides by zero there.`
  return `${names} ${where}: with 0, \`[-0:]\` takes the whole sequence instead of none of it.`
}

/** Caches that only grow: one finding per attribute. */
export function* growing(file: File): Generator<FindingDraft> {
  if (file.role !== 'source') return
  for (const one of file.own.caches ?? []) yield grown(file, one)
}

const grown = (file: File, one: GrowingCache): FindingDraft => {
  const same = one.sameKeyOnly ? ' An entry is dropped only where its own key is asked for again.' : ''
  const by = one.emptiedBy.map((name) => `${name}()`).join(' and ')
  return {
    rule: 'unbounded-cache',
    title: `${one.name} grows with every new key and is never bounded${by ? ` (only ${by} empties it)` : ''}`,
    severity: 'medium',
    category: 'robustness',
    at: [file.place(one.storeLine), file.place(one.line)],
    evidence: [file.quote(one.storeLine, [one.attribute]), file.quote(one.line, [one.attribute])],
    impact: `Each new combination (key ${one.key}) stays in memory as long as the object does: the class has no size limit and no expiry that runs by itself.${same}`,
    fix: {
      text: `Bound it: an OrderedDict from which the oldest entry is popped above a maximum, or cachetools.TTLCache / LRUCache.`,
    },
    confidence: 'strong',
    symbol: one.name,
  }
}
