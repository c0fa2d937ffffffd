import type { Place } from '../../model/finding.ts'
import type { Break } from '../import-graph.ts'
import { crash, crashFacts } from './crash.ts'
import type { Definitions, Found } from './crash.ts'
import type { FunctionFacts, Op } from './crash-facts.ts'
import { placeOf, quoteOf } from './problems.ts'
import type { Lookup } from './problems.ts'

type ClassFound = Extract<Found, { is: 'class' }>

/** An object under construction: what is set on it so far. `open`: anything may be set, nothing is claimed. */
interface Made {
  readonly lineage: readonly ClassFound[]
  readonly set: Set<string>
  open: boolean
}

/** Where a body runs: its file, the object it belongs to, and the class that defines it (for `super`). */
interface Frame {
  readonly file: string
  readonly made: Made | null
  readonly owner: number
  readonly local: readonly FunctionFacts[]
}

interface Crash {
  readonly file: string
  readonly line: number
  readonly attr: string
  readonly klass: ClassFound
  /** Where `super().__init__()` was called before the attribute is set, when that is what went wrong. */
  readonly called: { readonly file: string; readonly line: number } | null
}

const deepest = 24
const mostSteps = 4000

/**
 * Follows what certainly runs as a module loads (its own calls, decorators, constructors, `super().__init__`) and
 * reports the first attribute that is read on an object before anything can have set it. Whatever is not certain is
 * left out; whatever may set attributes unseen makes the object open.
 */
export const callCrashes = function* (
  lookup: Lookup,
  definitions: Definitions,
  file: string,
): Generator<Break> {
  const facts = crashFacts(lookup.base, file)
  if (facts === null || facts.load.length === 0) return
  const run = new Run(lookup, definitions)
  for (const op of facts.load) {
    const found = run.step(op, { file, made: null, owner: 0, local: [] }, 0)
    if (found !== null) {
      yield asBreak(lookup, file, op, found)
      return
    }
    if (op.do === 'stop') return
  }
}

class Run {
  readonly #lookup: Lookup
  readonly #definitions: Definitions
  /** Objects that module-level names no longer are None for. */
  readonly #done = new Set<string>()
  #steps = 0
  #called: Crash['called'] = null

  constructor(lookup: Lookup, definitions: Definitions) {
    this.#lookup = lookup
    this.#definitions = definitions
  }

  body(ops: readonly Op[], frame: Frame, depth: number): Crash | null {
    if (depth > deepest) return null
    for (const op of ops) {
      const found = this.step(op, frame, depth)
      if (found !== null) return found
    }
    return null
  }

  step(op: Op, frame: Frame, depth: number): Crash | null {
    this.#steps += 1
    if (this.#steps > mostSteps) return null
    switch (op.do) {
      case 'call':
        return this.#call(op, frame, depth)
      case 'decorate':
        return this.#decorate(op, frame, depth)
      case 'set':
        frame.made?.set.add(op.attr)
        return null
      case 'get':
        return this.#get(op, frame, depth)
      case 'if-none': {
        const key = `${frame.file}#${op.name}`
        if (
          this.#done.has(key) ||
          crashFacts(this.#lookup.base, frame.file)?.nones.includes(op.name) !== true
        )
          return null
        this.#done.add(key)
        return this.body(op.ops, frame, depth)
      }
      case 'try': {
        const found = this.body(op.ops, frame, depth)
        if (found !== null && op.swallows && frame.made !== null) frame.made.open = true
        return op.swallows ? null : found
      }
      case 'stop':
        return null
    }
  }

  #call(op: Extract<Op, { do: 'call' }>, frame: Frame, depth: number): Crash | null {
    const { made } = frame
    if (made !== null) {
      const own = /^(self|super)\.(\w+)$/.exec(op.target)
      if (own !== null)
        return own[1] === 'super'
          ? this.#super(own[2]!, op.line, frame, depth)
          : this.#method(own[2]!, op.line, frame, depth)
      if (op.self || /^(setattr|vars|exec|object\.__setattr__)$/.test(op.target)) made.open = true
    }
    const nested = frame.local.find((one) => one.name === op.target)
    if (nested !== undefined)
      return this.#enter(nested, { ...frame, local: [...frame.local, ...nested.nested] }, depth)
    const found = this.#definitions.find(frame.file, op.target)
    if (found === null) return null
    if (found.is === 'class') return this.#construct(found, depth)
    return this.#enter(
      found.facts,
      { file: found.file, made: null, owner: 0, local: found.facts.nested },
      depth,
    )
  }

  /** `@f` calls f with the function; `@f(…)` calls f, then what f returns. */
  #decorate(op: Extract<Op, { do: 'decorate' }>, frame: Frame, depth: number): Crash | null {
    const found = this.#definitions.find(frame.file, op.target)
    if (found?.is !== 'function') return null
    const at = { file: found.file, made: null, owner: 0, local: found.facts.nested }
    const first = this.#enter(found.facts, at, depth)
    if (first !== null || !op.called) return first
    const inner = found.facts.nested.find((one) => one.name === found.facts.returns)
    return inner === undefined
      ? null
      : this.#enter(inner, { ...at, local: [...at.local, ...inner.nested] }, depth)
  }

  #enter(fn: FunctionFacts, frame: Frame, depth: number): Crash | null {
    return fn.generator || fn.decorators.length > 0 ? null : this.body(fn.ops, frame, depth + 1)
  }

  #construct(found: ClassFound, depth: number): Crash | null {
    const lineage = this.#definitions.lineage(found.file, found.facts)
    if (
      lineage === null ||
      lineage.some((one) => one.facts.dataclass !== null || one.facts.decorators.length > 0)
    )
      return null
    const special = (one: ClassFound): boolean =>
      one.facts.methods.some((each) =>
        /^(__new__|__getattr__|__getattribute__|__setattr__|__init_subclass__)$/.test(each.name),
      )
    if (lineage.some((one) => special(one) || one.facts.attributes.includes('?'))) return null
    const owner = lineage.findIndex((one) => one.facts.methods.some((each) => each.name === '__init__'))
    if (owner < 0) return null
    const init = lineage[owner]!.facts.methods.find((each) => each.name === '__init__')!
    return this.body(
      init.ops,
      {
        file: lineage[owner]!.file,
        made: { lineage, set: new Set(), open: false },
        owner,
        local: init.nested,
      },
      depth + 1,
    )
  }

  #super(name: string, line: number, frame: Frame, depth: number): Crash | null {
    const made = frame.made!
    const owner = made.lineage.findIndex(
      (one, index) => index > frame.owner && one.facts.methods.some((each) => each.name === name),
    )
    if (owner < 0) return null
    const method = made.lineage[owner]!.facts.methods.find((each) => each.name === name)!
    const before = this.#called
    if (name === '__init__') this.#called ??= { file: frame.file, line }
    const found = this.#enter(
      method,
      { file: made.lineage[owner]!.file, made, owner, local: method.nested },
      depth,
    )
    if (found === null) this.#called = before
    return found
  }

  #method(name: string, line: number, frame: Frame, depth: number): Crash | null {
    const made = frame.made!
    const owner = made.lineage.findIndex((one) => one.facts.methods.some((each) => each.name === name))
    if (owner < 0) {
      if (made.set.has(name)) return null
      return this.#get({ do: 'get', attr: name, line }, frame, depth)
    }
    const method = made.lineage[owner]!.facts.methods.find((each) => each.name === name)!
    return this.#enter(method, { file: made.lineage[owner]!.file, made, owner, local: method.nested }, depth)
  }

  #get(op: Extract<Op, { do: 'get' }>, frame: Frame, _depth: number): Crash | null {
    const { made } = frame
    if (made === null || made.open || made.set.has(op.attr) || /^__\w+__$/.test(op.attr)) return null
    const known = made.lineage.some(
      ({ facts }) =>
        facts.attributes.includes(op.attr) || facts.methods.some((each) => each.name === op.attr),
    )
    if (known) return null
    return { file: frame.file, line: op.line, attr: op.attr, klass: made.lineage[0]!, called: this.#called }
  }
}

const asBreak = (lookup: Lookup, file: string, op: Op, found: Crash): Break => {
  const { klass, attr } = found
  const line = op.do === 'stop' || op.do === 'if-none' || op.do === 'try' ? klass.facts.line : op.line
  const starts = op.do === 'call' || op.do === 'decorate'
  const place = starts
    ? placeOf(lookup, file, line, line)
    : placeOf(lookup, found.file, found.line, found.line)
  const read = placeOf(lookup, found.file, found.line, found.line)
  const called =
    found.called === null ? null : placeOf(lookup, found.called.file, found.called.line, found.called.line)
  const causes: readonly Place[] = called === null ? [read] : [called, read]
  const how =
    called === null
      ? 'before anything sets it'
      : `by what super().__init__() runs, before ${klass.facts.name} sets it`
  return crash({
    file,
    place,
    causes,
    target: `${klass.file}:${klass.facts.name}`,
    confidence: 'strong',
    title: `${klass.facts.name} reads self.${attr} ${how}: AttributeError as ${file === klass.file ? 'the module loads' : 'modules load'}`,
    because: `${lookup.nameOf(file)} makes a ${klass.facts.name} as it loads (line ${line})`,
    evidence: [
      quoteOf(read, [attr]),
      ...(called === null ? [] : [quoteOf(called, ['super()'])]),
      quoteOf(placeOf(lookup, klass.file, klass.facts.line, klass.facts.line), [klass.facts.name]),
      ...(starts ? [quoteOf(place, [op.target.split('.').at(-1)!])] : []),
    ],
    fix: {
      text:
        called === null
          ? `Set self.${attr} before it is read`
          : `Set self.${attr} before calling super().__init__(), or make the object on first use instead of at import`,
    },
  })
}
