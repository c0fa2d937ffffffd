import type { Break } from '../import-graph.ts'
import { crash, crashFacts } from './crash.ts'
import type { Definitions } from './crash.ts'
import type { ClassFacts, FieldFacts } from './crash-facts.ts'
import { placeOf, quoteOf } from './problems.ts'
import type { Lookup } from './problems.ts'

interface Slot extends FieldFacts {
  readonly file: string
  readonly positional: boolean
}

/** Own fields in order, as dataclasses see them: kw_only ones and those after a KW_ONLY marker are apart. */
const ownSlots = (file: string, facts: ClassFacts): readonly Slot[] => {
  const found: Slot[] = []
  let keywordsOnly = facts.dataclass?.kwOnly ?? false
  for (const field of facts.fields) {
    if (field.kind === 'marker') keywordsOnly = true
    else if (field.kind === 'field')
      found.push({ ...field, file, positional: !(field.kwOnly ?? keywordsOnly) && field.init })
  }
  return found
}

const isDataclass = (definitions: Definitions, file: string, facts: ClassFacts): boolean => {
  if (facts.dataclass === null) return false
  const from = definitions.origin(file, 'dataclass') ?? definitions.origin(file, 'dataclasses')
  return from?.module === 'dataclasses'
}

/** All fields in order, inherited dataclass fields first; a redefined one keeps its place. */
const slotsOf = (definitions: Definitions, file: string, facts: ClassFacts): readonly Slot[] => {
  const slots = new Map<string, Slot>()
  const above = definitions.lineage(file, facts) ?? []
  for (const one of above.slice(1).toReversed()) {
    if (isDataclass(definitions, one.file, one.facts))
      for (const slot of ownSlots(one.file, one.facts)) slots.set(slot.name, slot)
  }
  for (const slot of ownSlots(file, facts)) slots.set(slot.name, slot)
  return [...slots.values()]
}

/** Dataclasses and named tuples whose definition raises: field order, mutable defaults; enum members given twice. */
export const fieldCrashes = function* (
  lookup: Lookup,
  definitions: Definitions,
  file: string,
): Generator<Break> {
  for (const facts of crashFacts(lookup.base, file)?.classes ?? []) {
    if (isDataclass(definitions, file, facts)) yield* dataclassCrash(lookup, definitions, file, facts)
    else if (facts.bases.some((name) => /^(typing\.)?NamedTuple$/.test(name))) {
      const wrong = firstWrong(
        facts.fields
          .filter((field) => field.kind === 'field')
          .map((field) => ({ ...field, file, positional: true })),
      )
      if (wrong !== null) yield orderCrash(lookup, file, facts, wrong, 'named tuple')
    } else if (
      facts.bases.some((name) => /^(enum\.)?(Int|Str)?(Enum|Flag)$/.test(name)) &&
      facts.twice.length > 0
    )
      yield enumCrash(lookup, file, facts)
  }
}

interface Wrong {
  /** The first field without a default that follows one with a default: Python names this one. */
  readonly field: Slot
  readonly after: Slot
  /** All of them: mending only the first moves the error on to the next. */
  readonly all: readonly string[]
}

const firstWrong = (slots: readonly Slot[]): Wrong | null => {
  const positional = slots.filter((one) => one.positional)
  const start = positional.findIndex((one) => one.hasDefault)
  const late = start < 0 ? [] : positional.slice(start).filter((one) => !one.hasDefault)
  const [field] = late
  const after = positional[start]
  return field === undefined || after === undefined
    ? null
    : { field, after, all: late.map((one) => one.name) }
}

const listed = (names: readonly string[]): string =>
  names.length > 6 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')

const dataclassCrash = function* (
  lookup: Lookup,
  definitions: Definitions,
  file: string,
  facts: ClassFacts,
): Generator<Break> {
  const mutable = facts.fields.find((field) => field.mutable && field.kind === 'field')
  if (mutable !== undefined) {
    const place = placeOf(lookup, file, mutable.line, mutable.line)
    yield crash({
      file,
      place,
      target: `${file}:${facts.name}`,
      confidence: 'proved',
      title: `dataclass ${facts.name} has a mutable default for ${mutable.name}: ValueError as the module loads`,
      because: `${facts.name}.${mutable.name} has a list, dict or set as default`,
      evidence: [quoteOf(place, [mutable.name]), decorated(lookup, file, facts)],
      fix: { text: `Give ${mutable.name} a field(default_factory=…)` },
    })
    return
  }
  if (facts.dataclass?.init === false) return
  const wrong = firstWrong(slotsOf(definitions, file, facts))
  if (wrong !== null) yield orderCrash(lookup, file, facts, wrong, 'dataclass')
}

const decorated = (lookup: Lookup, file: string, facts: ClassFacts): ReturnType<typeof quoteOf> =>
  quoteOf(placeOf(lookup, file, facts.line, facts.line), [facts.name])

const orderCrash = (
  lookup: Lookup,
  file: string,
  facts: ClassFacts,
  { field, after, all }: Wrong,
  what: string,
): Break => {
  const inherited = field.file !== file
  const place = inherited
    ? placeOf(lookup, file, facts.line, facts.line)
    : placeOf(lookup, file, field.line, field.line)
  const ownFirst = facts.fields.some((one) => one.name === after.name)
  return crash({
    file,
    place,
    target: `${file}:${facts.name}`,
    confidence: 'proved',
    title: `${what} ${facts.name}: ${field.name} has no default but follows ${after.name}, which has one: TypeError as the module loads`,
    because: `non-default ${field.name} follows default ${after.name}${ownFirst ? '' : ' of a base class'}`,
    evidence: [
      quoteOf(placeOf(lookup, field.file, field.line, field.line), [field.name]),
      quoteOf(placeOf(lookup, after.file, after.line, after.line), [after.name]),
      decorated(lookup, file, facts),
    ],
    fix: {
      text: ownFirst
        ? `Move ${listed(all)} above ${after.name} (line ${after.line}), or give ${all.length === 1 ? 'it a default' : 'each a default'}`
        : `Give ${listed(all)} a default, or make the class kw_only`,
    },
  })
}

const enumCrash = (lookup: Lookup, file: string, facts: ClassFacts): Break => {
  const again = facts.twice[0]!
  const place = placeOf(lookup, file, again.line, again.line)
  return crash({
    file,
    place,
    target: `${file}:${facts.name}`,
    confidence: 'proved',
    title: `enum ${facts.name} defines ${again.name} twice: TypeError as the module loads`,
    because: `${again.name} stands at lines ${again.first} and ${again.line}`,
    evidence: [
      quoteOf(place, [again.name]),
      quoteOf(placeOf(lookup, file, again.first, again.first), [again.name]),
    ],
    fix: { text: `Rename or remove one of the two ${again.name}` },
  })
}
