import { named, type OwnFile } from '../../facts/own-files.ts'
import type { FindingDraft } from '../../model/finding.ts'
import type {
  Built,
  ClassParameters,
  GrowingCache,
  RobustnessFacts,
  UncheckedParameter,
} from './robustness-facts.ts'

type File = OwnFile<RobustnessFacts>

const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')))

/** Another class of the same folder that does compare such a parameter with a bound. */
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
      const sibling = checking.find(
        ({ name, owner, file: other }) =>
          names.has(name) && owner !== one.owner && folderOf(other.file) === folderOf(file.file),
      )
      const odd = oddlyBuilt(one, files)
      if (odd.zero.length > 0) continue
      if (one.unchecked.length > 1 || sibling || one.pair) yield unchecked(file, one, sibling, odd)
    }
  }
}

interface Place {
  readonly file: File
  readonly line: number
}

/** Tests that make the object with values which a check would refuse. */
type Odd = Readonly<Record<'zero' | 'negative' | 'pair', readonly Place[]>>

const oddlyBuilt = ({ owner, order, unchecked: all, pair }: ClassParameters, files: readonly File[]): Odd => {
  const names = new Set(all.map(({ name }) => name))
  const calls = files
    .filter(({ role }) => role === 'test')
    .flatMap((file) =>
      (file.own.built ?? [])
        .filter(({ callee }) => callee === owner.split('.').at(-1))
        .map((one) => ({ file, line: one.line, values: valuesOf(one, order) })),
    )
  const some = (is: (value: number) => boolean): readonly Place[] =>
    calls.filter(({ values }) => [...values].some(([name, value]) => names.has(name) && is(value)))
  return {
    zero: some((value) => value === 0),
    negative: some((value) => value < 0),
    pair: calls.filter(
      ({ values }) =>
        pair !== null &&
        (values.get(pair[0]) ?? Number.NaN) > 0 &&
        (values.get(pair[0]) ?? Number.NaN) >= (values.get(pair[1]) ?? Number.NaN),
    ),
  }
}

const valuesOf = ({ values }: Built, order: readonly string[]): ReadonlyMap<string, number> =>
  new Map(values.map(([name, value]) => [/^\d/.test(name) ? (order[Number(name)] ?? '') : name, value]))

const unchecked = (
  file: File,
  { owner, line, unchecked: all, pair: windows }: ClassParameters,
  sibling: Sibling | undefined,
  odd: Odd,
): FindingDraft => {
  const pair = odd.pair.length > 0 ? null : windows
  const tested = [...odd.negative.slice(0, 1), ...odd.pair.slice(0, 1)]
  const names = all.map(({ name }) => name)
  const also = sibling
    ? ` ${sibling.owner} (${sibling.file.file}:${sibling.line}) does check ${sibling.name}.`
    : ''
  return {
    rule: 'unchecked-parameter',
    title: `${owner} takes ${named(names)} without checking ${names.length === 1 ? 'it' : 'them'}: 0 and negative numbers${pair ? `, and ${pair[0]} ≥ ${pair[1]},` : ''} are accepted`,
    severity: windows ? 'medium' : 'low',
    category: 'robustness',
    at: [line, ...all.map((p) => p.line), ...all.map((p) => p.useLine)]
      .filter((at, index, lines) => lines.indexOf(at) === index)
      .slice(0, 20)
      .map((at) => file.place(at)),
    evidence: [
      ...all.slice(0, 4).flatMap((p) => [file.quote(p.line, [p.name]), file.quote(p.useLine, ['self.'])]),
      ...(sibling ? [sibling.file.quote(sibling.line, [])] : []),
      ...tested.map((one) => one.file.quote(one.line, [])),
    ],
    impact: `${[...Map.groupBy(all, ({ use }) => use)].map(([use, these]) => told(use, these)).join(' ')}${pair ? ` With ${pair[0]} ≥ ${pair[1]} the two windows change roles without a word.` : ''}${also}`,
    fix: {
      text: `Raise ValueError in ${owner}.__init__ unless ${[...names.map((name) => `${name} ${odd.negative.length > 0 ? '!=' : '>'} 0`), ...(pair ? [`${pair[0]} < ${pair[1]}`] : [])].join(' and ')}.${allowed(odd, windows)}`,
    },
    confidence: 'strong',
    symbol: owner,
  }
}

/** What tests make on purpose stays as it is unless they are changed. */
const allowed = ({ negative, pair }: Odd, windows: ClassParameters['pair']): string => {
  const at = ([first]: readonly Place[]): string => (first ? `${first.file.file}:${first.line}` : '')
  const kept = [
    ...(negative.length > 0 ? [`a negative number (${at(negative)})`] : []),
    ...(pair.length > 0 && windows ? [`${windows[0]} ≥ ${windows[1]} (${at(pair)})`] : []),
  ]
  return kept.length === 0
    ? ''
    : ` A test builds it with ${kept.join(' and with ')}, so refuse that only together with a change there.`
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

/** Parts of a key that differ from call to call; parameters and the like may come from a short list. */
const endless =
  /date|stamp|(?<!frame)time(?!frame)|start|end|since|until|hash|digest|query|text|prices|url|payload|content|message|prompt/i

const grown = (file: File, one: GrowingCache): FindingDraft => {
  const same = one.sameKeyOnly
    ? ' Apart from that an entry is dropped only where its own key is asked for again.'
    : ''
  const by = one.emptiedBy.map((name) => `${name}()`).join(' and ')
  return {
    rule: 'unbounded-cache',
    title: `${one.name} grows with every new key, and nothing in its class bounds it${by ? ` (only ${by} empties it)` : ''}`,
    severity: endless.test(one.key) ? 'medium' : 'low',
    category: 'robustness',
    at: [file.place(one.storeLine), file.place(one.line)],
    evidence: [file.quote(one.storeLine, [one.attribute]), file.quote(one.line, [one.attribute])],
    impact: `Each new combination (key ${one.key}) stays in memory ${by ? `until ${by} is called or the object goes` : 'as long as the object does'}: the class has no size limit and no expiry that runs by itself.${same}`,
    fix: {
      text: 'Bound it, e.g. by an OrderedDict from which the oldest entry is popped above a maximum.',
    },
    confidence: 'strong',
    symbol: one.name,
  }
}
