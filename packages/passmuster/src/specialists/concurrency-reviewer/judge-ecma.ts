import type { OwnFile } from '../../facts/own-files.ts'
import type { FindingDraft, Severity } from '../../model/finding.ts'
import type { AsyncCallback, EcmaConcurrency } from './concurrency-facts.ts'

const told: Readonly<
  Record<
    AsyncCallback['kind'],
    { readonly title: string; readonly impact: string; readonly fix: string; readonly severity: Severity }
  >
> = {
  each: {
    title:
      'gives forEach an async function that awaits without a catch around it, and forEach drops its promise',
    impact:
      'What follows forEach does not wait for callbacks that await, and nothing there handles an error of theirs.',
    fix: 'In an async function, write `for (const one of list) await …`, or `await Promise.all(list.map(async …))` when order does not matter.',
    severity: 'low',
  },
  predicate: {
    title: 'gives an async function to an array method that tests its result',
    impact:
      'What the function returns is a promise, which counts as true whatever it resolves to: the test holds for each element.',
    fix: 'Wait for the answers first: `const answers = await Promise.all(list.map(test))`, then test those.',
    severity: 'high',
  },
  executor: {
    title: 'gives new Promise an async function that does not reject it when an `await` in it fails',
    impact:
      'An error thrown at the `await` shown rejects the promise of the async function, not the one that is returned: unless it was settled before, that one stays pending.',
    fix: 'Make the surrounding function async and await there, or catch what that `await` throws and call reject.',
    severity: 'medium',
  },
}

/** Async functions whose promises are dropped: one finding per kind and file. */
export function* droppedPromises(file: OwnFile<EcmaConcurrency>): Generator<FindingDraft> {
  if (file.role !== 'source') return
  for (const [kind, all] of Map.groupBy(file.own.asyncCallbacks ?? [], (one) => one.kind)) {
    const { title, impact, fix, severity } = told[kind]
    yield {
      rule: `async-${kind}`,
      title: `${file.file} ${title}${all.length > 1 ? ` (${all.length} times)` : ''}`,
      severity,
      category: 'concurrency',
      at: all.slice(0, 20).map(({ line }) => file.place(line)),
      evidence: all
        .slice(0, 6)
        .flatMap(({ line, awaitLine }) => [
          file.quote(line, ['async']),
          ...(awaitLine === line ? [] : [file.quote(awaitLine, ['await'])]),
        ]),
      impact,
      fix: { text: fix },
      confidence: kind === 'executor' ? 'proved' : 'strong',
      symbol: kind,
    }
  }
}
