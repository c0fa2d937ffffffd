import type { Break } from '../import-graph.ts'
import { crash, crashFacts } from './crash.ts'
import type { CrashFacts, GuardedUse } from './crash-facts.ts'
import { pythonFacts } from './modules.ts'
import { placeOf, quoteOf, written } from './problems.ts'
import type { Lookup } from './problems.ts'
import type { PyImport } from './python-facts.ts'
import type { Resolver } from './resolve.ts'

/** Why an import of a `try` may fail: it never succeeds, or its distribution need not be installed. */
interface Absence {
  readonly line: number
  readonly always: boolean
  readonly why: string
  readonly one: PyImport
}

interface Asking {
  readonly lookup: Lookup
  readonly resolve: Resolver
  readonly never: ReadonlySet<string>
  readonly role: string
}

const absencesOf = (
  file: string,
  tryLine: number,
  { lookup, resolve, never, role }: Asking,
): readonly Absence[] => {
  const found: Absence[] = []
  for (const one of pythonFacts(lookup.base.facts.get(file))?.imports ?? []) {
    if (one.guard?.tryLine !== tryLine || one.when !== 'load') continue
    if (never.has(`${file}:${one.line}`)) {
      found.push({ line: one.line, always: true, why: `${written(one)} never succeeds`, one })
      continue
    }
    if (resolve.resolve(file, one.module, one.level).is !== 'third-party') continue
    const standing = lookup.declared.standing(file, one.module)
    const missing =
      standing.level === 'optional' ||
      standing.level === 'absent' ||
      (standing.level === 'beside' && role === 'source')
    if (missing)
      found.push({
        line: one.line,
        always: false,
        why: `${standing.distribution} is ${standing.level === 'optional' ? 'optional' : 'declared nowhere that an installer reads'}`,
        one,
      })
  }
  return found
}

/** The crash needs a distribution to be absent, which the manifests allow and do not ask for. */
const whenAbsent = ({ always, one }: Absence): Pick<Break, 'when'> =>
  always ? {} : { when: `where ${one.module.split('.')[0]!} is not installed` }

const bareHandler = (file: string, tryLine: number, lookup: Lookup): PyImport['guard'] =>
  pythonFacts(lookup.base.facts.get(file))?.imports.find((one) => one.guard?.tryLine === tryLine)?.guard ??
  null

const builtinError = (use: GuardedUse, none: boolean): string =>
  !none ? 'NameError' : use.member ? 'AttributeError' : 'TypeError'

/** Names that are read as the module loads though an import that may fail was to bind them, or before they are bound. */
export const nameCrashes = function* (file: string, asking: Asking): Generator<Break> {
  const { lookup } = asking
  const facts = crashFacts(lookup.base, file)
  if (facts === null || (pythonFacts(lookup.base.facts.get(file))?.dynamicNames.length ?? 1) > 0) return
  yield* handlerCrashes(file, facts, asking)
  const told = new Set<number>()
  for (const use of facts.uses) {
    if (told.has(use.tryLine)) continue
    const guard = bareHandler(file, use.tryLine, lookup)
    if (guard === null || guard.reraises || guard.fallbackImport) continue
    const none = facts.noneInHandler.some((one) => one.name === use.name && one.tryLine === use.tryLine)
    if (guard.binds.includes(use.name) && !none) continue
    if (none && !use.member && use.where !== 'base' && use.where !== 'call' && use.where !== 'decorator')
      continue
    const bound = importLine(lookup, file, use)
    const absent = absencesOf(file, use.tryLine, asking).find((one) => one.line <= bound)
    if (absent === undefined) continue
    told.add(use.tryLine)
    yield absentNameCrash(lookup, file, use, { absent, error: builtinError(use, none), none })
  }
}

const importLine = (lookup: Lookup, file: string, use: GuardedUse): number =>
  pythonFacts(lookup.base.facts.get(file))?.imports.find(
    (one) =>
      one.guard?.tryLine === use.tryLine &&
      (one.names === null
        ? (one.as ?? one.module.split('.')[0]) === use.name
        : one.names.some((part) => (part.as ?? part.name) === use.name)),
  )?.line ?? 0

const absentNameCrash = (
  lookup: Lookup,
  file: string,
  use: GuardedUse,
  { absent, error, none }: { readonly absent: Absence; readonly error: string; readonly none: boolean },
): Break => {
  const place = placeOf(lookup, file, use.line, use.line)
  const from = placeOf(lookup, file, absent.line, absent.line)
  return crash({
    file,
    place,
    target: `${file}:${use.name}`,
    confidence: absent.always ? 'proved' : 'strong',
    title: `${use.name} is ${use.where === 'base' ? 'a base class' : `used in ${use.where === 'expression' || use.where === 'call' ? 'code' : `${use.where === 'annotation' ? 'an' : 'a'} ${use.where}`}`} as the module loads, but its import ${absent.always ? 'always fails' : 'may fail'}: ${error}`,
    ...whenAbsent(absent),
    because: `${absent.why}; the handler ${none ? `sets ${use.name} to None` : `does not bind ${use.name}`}`,
    evidence: [quoteOf(place, [use.name]), quoteOf(from, [absent.one.module.split('.').at(-1) || 'import'])],
    fix: {
      text:
        use.where === 'annotation'
          ? `Add from __future__ import annotations, or quote the annotation (line ${use.line})`
          : `Bind ${use.name} in the handler to something usable, or move what needs it under a check`,
    },
  })
}

const handlerCrashes = function* (file: string, facts: CrashFacts, asking: Asking): Generator<Break> {
  const told = new Set<number>()
  for (const use of facts.handlerUses) {
    if (told.has(use.tryLine)) continue
    const absent = absencesOf(file, use.tryLine, asking)[0]
    if (absent === undefined) continue
    told.add(use.tryLine)
    const place = placeOf(asking.lookup, file, use.line, use.line)
    const bound =
      use.boundAt === null
        ? []
        : [quoteOf(placeOf(asking.lookup, file, use.boundAt, use.boundAt), [use.name])]
    yield crash({
      file,
      place,
      target: `${file}:${use.name}`,
      confidence: absent.always ? 'proved' : 'strong',
      title: `${use.name} is used in an import's handler before it is defined: NameError whenever the import fails`,
      ...whenAbsent(absent),
      because: `${absent.why}; then the handler reads ${use.name}, which ${use.boundAt === null ? 'nothing defines' : `is defined at line ${use.boundAt}`}`,
      evidence: [
        quoteOf(place, [use.name]),
        quoteOf(placeOf(asking.lookup, file, absent.line, absent.line), [
          absent.one.module.split('.').at(-1) || 'import',
        ]),
        ...bound,
      ],
      fix: {
        text:
          use.boundAt === null
            ? `Define ${use.name} above line ${use.tryLine}`
            : `Move the definition of ${use.name} (line ${use.boundAt}) above line ${use.tryLine}`,
      },
    })
  }
}
