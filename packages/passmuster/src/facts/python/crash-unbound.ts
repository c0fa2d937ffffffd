import { listed } from '../../lib/listed.ts'
import type { Break } from '../import-graph.ts'
import { nearNames } from '../near.ts'
import type { Repo } from '../repo.ts'
import { crash, crashFacts } from './crash.ts'
import type { CrashFacts } from './crash-facts.ts'
import { pythonFacts } from './modules.ts'
import { placeOf, quoteOf } from './problems.ts'
import type { Lookup } from './problems.ts'
import type { PythonFacts } from './python-facts.ts'

type Use = CrashFacts['unbound'][number]

const mostNamed = 6

/** The first use of each name that stops the module for certain, and of each that nothing binds in code that it runs behind. */
const usesOf = (facts: CrashFacts): readonly Use[] => {
  const first = new Map<string, Use>()
  for (const use of facts.unbound)
    if ((use.boundAt === null || use.boundAt > use.line) && !first.has(use.name)) first.set(use.name, use)
  if (first.size === 0) return []
  for (const { name, line } of facts.alsoUnbound ?? [])
    if (!first.has(name)) first.set(name, { name, line, where: 'expression', boundAt: null })
  return [...first.values()]
}

/** A function or class of the same file that the call most likely means, defined above it; null where none comes near. */
const meant = (code: PythonFacts, use: Use): { readonly name: string; readonly line: number } | null => {
  if (use.where !== 'call' || use.name.length < 4) return null
  const above = code.bindings.filter(
    (one) =>
      (one.how === 'def' || one.how === 'class') &&
      !one.conditional &&
      one.line < use.line &&
      one.name.length >= 4,
  )
  const [name] = nearNames(
    use.name,
    above.map((one) => one.name),
    1,
  )
  return above.find((one) => one.name === name) ?? null
}

const fixOf = (code: PythonFacts, uses: readonly Use[]): string => {
  const parts: string[] = []
  const open: Use[] = []
  for (const use of uses) {
    const other = use.boundAt === null ? meant(code, use) : null
    if (use.boundAt !== null)
      parts.push(`move the definition of ${use.name} (line ${use.boundAt}) above line ${use.line}`)
    else if (other !== null)
      parts.push(
        `call ${other.name} (line ${other.line}) in place of ${use.name} at line ${use.line}, if that is meant, or define ${use.name}`,
      )
    else open.push(use)
  }
  const lines = [...new Set(open.map((use) => use.line))].sort((a, b) => a - b)
  if (lines.length === 1)
    parts.unshift(
      `import or define ${listed(
        open.map((use) => use.name),
        mostNamed,
      )} above line ${lines[0]}`,
    )
  else if (lines.length > 1)
    parts.unshift(
      `import or define ${listed(
        open.map((use) => `${use.name} (line ${use.line})`),
        mostNamed,
      )} above their uses`,
    )
  const text = parts.join('; ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const fateOf = (uses: readonly Use[]): string => {
  if (uses.every((use) => use.boundAt === null)) return `nothing defines ${uses.length === 1 ? 'it' : 'them'}`
  if (uses.length > 1) return 'nothing has defined them by then'
  return `it is defined only at line ${uses[0]!.boundAt}`
}

/** Names that nothing binds, or only later, read as the module loads: one break for all of a module, as one by one frees nothing. */
export const unboundCrashes = function* (
  base: Pick<Repo, 'facts'>,
  lookup: Lookup,
  file: string,
): Generator<Break> {
  const code = pythonFacts(base.facts.get(file))
  const facts = crashFacts(base, file)
  if (facts === null || code === null || code.dynamicNames.length > 0 || code.errors.length > 0) return
  if (code.cells !== null || code.python2) return
  if (code.imports.some((one) => one.names?.some((part) => part.name === '*') === true)) return
  const uses = usesOf(facts)
  if (uses.length === 0) return
  const names = uses.map((use) => use.name)
  const line = uses[0]!.line
  const place = placeOf(lookup, file, line, line)
  const later = fateOf(uses)
  yield crash({
    file,
    place,
    target: `${file}:${names.join(',')}`,
    confidence: 'proved',
    title: `${listed(names, mostNamed)} ${names.length === 1 ? 'is' : 'are'} used as the module loads, and ${later}: NameError`,
    because: `line ${line} reads ${names[0]!}; ${later}`,
    evidence: uses
      .slice(0, mostNamed)
      .map((use) => quoteOf(placeOf(lookup, file, use.line, use.line), [use.name])),
    fix: { text: fixOf(code, uses) },
  })
}
