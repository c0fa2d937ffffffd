import type { EdgeKind } from '../import-graph.ts'
import type { PyImport, PythonFacts } from './python-facts.ts'

/** How an import is met: `hard` stops the module, `soft…` is swallowed, `late` fails in a call, `type` never runs. */
export const kindOf = (
  one: PyImport,
  sure: ReadonlySet<PyImport>,
  failedAt: ReadonlyMap<number, number>,
): EdgeKind => {
  if (one.when === 'type-checking') return 'type'
  if (one.when !== 'load') return 'lazy'
  if (one.guard !== null && !one.guard.reraises) {
    const unreached = (failedAt.get(one.guard.tryLine) ?? Number.POSITIVE_INFINITY) < one.line
    return one.guard.catches === 'import' && !unreached ? 'soft' : 'soft-any'
  }
  return one.conditional && !sure.has(one) ? 'lazy' : 'hard'
}

/** Handler imports that run for certain, because an import of their `try` can never succeed. */
export const surelyHandled = (code: PythonFacts, never: ReadonlySet<PyImport>): ReadonlySet<PyImport> => {
  const found = new Set<PyImport>()
  for (const failed of never) {
    const guard = failed.guard
    if (guard === null) continue
    const next = code.imports.filter((one) => one.inHandler && one.line >= guard.handlerLine)
    const tries = code.imports.flatMap((one) =>
      one.guard !== null && one.guard.handlerLine > guard.handlerLine ? [one.guard.tryLine] : [],
    )
    const end = Math.min(...tries, Number.POSITIVE_INFINITY)
    for (const one of next) if (one.line < end && one.guard === null && one.when === 'load') found.add(one)
  }
  return found
}
