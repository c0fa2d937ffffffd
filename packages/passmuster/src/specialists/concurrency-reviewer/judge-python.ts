import { named, type OwnFile } from '../../facts/own-files.ts'
import type { FindingDraft, Severity } from '../../model/finding.ts'
import type { Access, ConcurrencyFacts, Conflict, SharedState, Unawaited } from './concurrency-facts.ts'

type File = OwnFile<ConcurrencyFacts>

const most = 20

/** What several threads do to one object without a lock: one finding per class. */
export function* sharedWithoutLock(file: File): Generator<FindingDraft> {
  if (file.role === 'test' || file.role === 'example') return
  for (const one of file.own.shared ?? []) {
    const attributes = [...new Set(one.conflicts.map(({ attribute }) => attribute))]
    const lines = [
      ...one.threads.map(({ line }) => line),
      ...one.conflicts.flatMap(({ first, second }) => [first.line, second.line]),
    ]
    yield {
      rule: 'unlocked-shared-state',
      title: `${one.owner} shares ${named(attributes)} between threads, and the file has no lock`,
      severity: one.conflicts.every(({ kind }) => kind === 'update') ? 'low' : 'medium',
      category: 'concurrency',
      at: [...new Set(lines)].slice(0, most).map((line) => file.place(line)),
      evidence: evidenceOf(file, one),
      impact: one.conflicts.slice(0, 3).map(told).join(' '),
      fix: {
        text: `Give ${one.owner} a threading.Lock (RLock where its methods call each other) and hold it around each of these accesses; loop over a copy that was made under the lock.`,
      },
      confidence: 'strong',
      symbol: one.owner,
    }
  }
}

const evidenceOf = (file: File, { threads, conflicts }: SharedState): FindingDraft['evidence'] => [
  ...threads.slice(0, 4).map(({ line }) => file.quote(line, [])),
  ...conflicts.slice(0, 4).flatMap(({ attribute, first, second }) => {
    const word = attribute.split('.').at(-1) as string
    const lines = first.line === second.line ? [first.line] : [first.line, second.line]
    return lines.map((line) => file.quote(line, [word]))
  }),
]

const who = ({ method, entry, thread, line }: Access): string => {
  const via = entry === method ? '' : `, called by ${entry}()`
  return thread
    ? `the thread of ${entry}() (${entry === method ? '' : `in ${method}(), `}line ${line})`
    : `a caller of ${method}() (line ${line}${via})`
}

const told = ({ kind, attribute, first, second }: Conflict): string => {
  const self = `self.${attribute}`
  if (kind === 'resize')
    return `While ${who(first)} loops over ${self}, ${who(second)} can add or remove entries: the loop can then raise RuntimeError "changed size during iteration".`
  if (kind === 'rebuild')
    return `While ${who(first)} replaces ${self} by a filtered copy, ${who(second)} can add to the old one: that entry is lost.`
  if (first.line === second.line && first.entry === second.entry)
    return `Several threads run ${first.entry}(), and ${self} is read, changed and written back at line ${first.line}. Python does not promise that this is one step: of two updates at once one can be lost.`
  return `Both ${who(first)} and ${who(second)} read ${self}, change it and write it back. Python does not promise that this is one step: of two updates at once one can be lost.`
}

/** Calls that hold up the event loop: one finding per file. */
export function* blockingInAsync(file: File): Generator<FindingDraft> {
  const calls = file.own.blocking ?? []
  if (calls.length === 0 || file.file.endsWith('.ipynb') || file.role === 'test' || file.role === 'example')
    return
  const names = [...new Set(calls.map(({ call }) => call))]
  const symbols = [...new Set(calls.map(({ symbol }) => symbol))]
  const sleeps = names.filter((name) => name.endsWith('sleep'))
  const others = names.filter((name) => !name.endsWith('sleep'))
  const fixes = [
    ...(sleeps.length > 0 ? ['Use `await asyncio.sleep(…)` for the pause.'] : []),
    ...(others.length > 0
      ? [`Run ${named(others)} through \`await asyncio.to_thread(…)\`, or use an asynchronous client.`]
      : []),
  ]
  yield {
    rule: 'blocking-call-in-async',
    title: `${named(symbols)} ${symbols.length === 1 ? 'is async and blocks' : 'are async and block'} the event loop with ${named(names)}`,
    severity: severityOf(
      file,
      calls.some(({ shared, symbol }) => shared && symbol !== 'main') ? 'medium' : 'low',
    ),
    category: 'concurrency',
    at: calls.slice(0, most).map(({ line }) => file.place(line)),
    evidence: calls.slice(0, 6).map(({ line, call }) => file.quote(line, [call.split('.').at(-1) as string])),
    impact: 'Until the call returns, no other task of the same event loop can run.',
    fix: { text: fixes.join(' ') },
    confidence: 'proved',
    symbol: 'blocking',
  }
}

/** Coroutines that are made and dropped: their bodies never run. */
export function* notAwaited(file: File): Generator<FindingDraft> {
  for (const [call, all] of Map.groupBy(file.own.unawaited ?? [], (one) => one.call)) {
    const first = all[0]
    if (!first) continue
    yield {
      rule: 'coroutine-not-awaited',
      title: `${call}() is called without await, so its body does not run there`,
      severity: severityOf(file, 'high'),
      category: 'concurrency',
      at: all.slice(0, most).map(({ line }) => file.place(line)),
      evidence: [
        file.quote(first.defLine, ['async']),
        ...all.slice(0, 6).map(({ line }) => file.quote(line, [call.split('.').at(-1) as string])),
        ...(first.awaitLine > 0 ? [file.quote(first.awaitLine, ['await'])] : []),
      ],
      impact: `Calling an \`async def\` only makes a coroutine; the statement drops it, so nothing of ${call} happens there ("coroutine was never awaited").`,
      fix: {
        text: fixOf(call, first, all),
      },
      confidence: 'strong',
      symbol: call,
    }
  }
}

const fixOf = (call: string, { line, awaitLine }: Unawaited, all: readonly Unawaited[]): string => {
  if (awaitLine > 0)
    return `Line ${awaitLine} awaits the same function: where that is enough, drop the call on line ${line}, else await it there too, in an async function.`
  return all.every(({ inAsync }) => inAsync)
    ? `Write \`await ${call}(…)\`, or keep the task that \`asyncio.create_task(${call}(…))\` makes.`
    : `Make the caller async and write \`await ${call}(…)\`, or, where no event loop is running, \`asyncio.run(${call}(…))\`.`
}

const severityOf = ({ role }: File, source: Severity): Severity => (role === 'source' ? source : 'low')
