import { follow, markIn, type Held } from '../../facts/python/flow.ts'
import type { Call, Scope, Statement } from '../../facts/python/statements.ts'
import type { Leak, LeakKind, Spot } from './leak-facts.ts'
import { argument, classesOf, isTest, isTrain, lastName, objectOf, spotOf, type Source } from './source.ts'
import { calledScope, isSwitchedOff } from './called.ts'

const scalers = new Set(
  'StandardScaler MinMaxScaler RobustScaler MaxAbsScaler PowerTransformer QuantileTransformer PCA KernelPCA TruncatedSVD FactorAnalysis FastICA SimpleImputer KNNImputer IterativeImputer'.split(
    ' ',
  ),
)
const selectors = new Set(
  'SelectKBest SelectPercentile SelectFpr SelectFdr SelectFwe GenericUnivariateSelect RFE RFECV SelectFromModel SequentialFeatureSelector BorutaPy'.split(
    ' ',
  ),
)
const resamplers =
  /^(?:SMOTE\w*|ADASYN|BorderlineSMOTE|SVMSMOTE|KMeansSMOTE|RandomOverSampler|SMOTEENN|SMOTETomek)$/

/** A fit on rows that are not yet told apart. */
interface Fit {
  readonly kind: LeakKind
  readonly at: Spot
  readonly inside?: Spot
  readonly what: string
  readonly by: string
}

/** Fits, selections and resamplings whose result is split into train and test only afterwards. */
export const fittedBeforeSplit = (source: Source): readonly Leak[] => {
  const leaks: Leak[] = []
  for (const scope of source.scopes) {
    const seen = new Set<Fit>()
    const halves: { readonly of: string; readonly at: string; readonly end: 'head' | 'tail' }[] = []
    follow<Fit>(scope, {
      marks: (statement) => fitIn(statement, scope, source, 0),
      visit: (statement, held) => {
        const fit = splitIn(statement, held, halves)
        if (fit === null || seen.has(fit)) return
        seen.add(fit)
        const later = spotOf(source, statement, [
          statement.calls.some(({ callee }) => lastName(callee) === 'train_test_split')
            ? 'train_test_split'
            : (/^\w+/.exec(statement.targets[0] ?? '')?.[0] ?? '='),
        ])
        if (later.line <= fit.at.line) return
        const main = statement.tests.some((test) => test.startsWith('__name__=='))
        leaks.push({ ...fit, symbol: scope.symbol, later, ...(main ? { main } : {}) })
      },
    })
  }
  return leaks
}

/** The fit that a statement's result comes from: its own, or that of a function of this file it calls. */
const fitIn = (statement: Statement, scope: Scope, source: Source, depth: number): Fit | null => {
  if (statement.targets.length === 0 || isTrain(statement.targets[0] as string)) return null
  for (const call of statement.calls) {
    const own = ownFit(call, scope, source)
    if (own !== null) return { ...own, at: spotOf(source, statement, [lastName(call.callee)]) }
    if (depth > 1) continue
    const called = calledFit(call, scope, source, depth)
    if (called !== null) return { ...called, at: spotOf(source, statement, [lastName(call.callee)]) }
  }
  return null
}

const ownFit = (call: Call, scope: Scope, source: Source): Omit<Fit, 'at'> | null => {
  const data = argument(call, 0, 'X')
  if (data === null || isTrain(data) || isTest(data)) return null
  const does = lastName(call.callee)
  const target = argument(call, 1, 'y', 'target')
  if (does === 'select_features' && target !== null && isTarget(target))
    return { kind: 'selected-before-split', what: data, by: 'select_features' }
  if (does !== 'fit_transform' && does !== 'fit_resample') return null
  const classes = classesOf(objectOf(call.callee), scope, source)
  const by = classes[0]
  if (by === undefined) return null
  if (does === 'fit_resample')
    return classes.every((name) => resamplers.test(name))
      ? { kind: 'resampled-before-split', what: data, by }
      : null
  if (target !== null && classes.every((name) => selectors.has(name)))
    return { kind: 'selected-before-split', what: data, by }
  return classes.every((name) => scalers.has(name)) ? { kind: 'fitted-before-split', what: data, by } : null
}

const isTarget = (text: string): boolean =>
  /(?:^|[_.])(?:y|targets?|labels?|outcomes?)(?:$|[_.[])/i.test(text)

/** What a called function of this file fits on the data it is given and gives back. */
const calledFit = (call: Call, scope: Scope, source: Source, depth: number): Omit<Fit, 'at'> | null => {
  const callee = calledScope(call, scope, source)
  if (callee === null) return null
  const given = new Map(callee.params.map(({ name }) => [name, true as const]))
  const fits = new Map<Statement, Fit>()
  const fromGiven = new Set<Statement>()
  follow<true>(callee, {
    start: given,
    marks: () => null,
    visit: (statement, held) => {
      if (markIn(statement.value, held) !== null) fromGiven.add(statement)
    },
  })
  let found: Fit | null = null
  follow<Fit>(callee, {
    marks: (statement) => {
      const fit = fromGiven.has(statement) ? fitIn(statement, callee, source, depth + 1) : null
      if (fit === null || isSwitchedOff(statement, callee, call)) return null
      fits.set(statement, fit)
      return fit
    },
    visit: (statement, held) => {
      if (statement.kind === 'ReturnStatement') found ??= markIn(statement.said.slice('return'.length), held)
    },
  })
  if (found === null) return null
  const { kind, at, what, by } = found as Fit
  const passed = argument(call, 0)
  return passed !== null && (isTrain(passed) || isTest(passed)) ? null : { kind, inside: at, what, by }
}

/** The fit whose result this statement splits; a split by slices is complete with its second half. */
const splitIn = (
  statement: Statement,
  held: Held<Fit>,
  halves: { of: string; at: string; end: 'head' | 'tail' }[],
): Fit | null => {
  for (const call of statement.calls) {
    if (lastName(call.callee) !== 'train_test_split') continue
    const fit = markIn(
      call.args
        .filter(({ name }) => name === null)
        .map(({ text }) => text)
        .join(','),
      held,
    )
    if (fit !== null) return fit
  }
  const target = statement.targets[0]
  if (target === undefined) return null
  const slice = /^([\w.]+?)(?:\.i?loc)?\[(?::([^:,\]]+)|([^:,\]]+):)(?:,.*)?\]$/.exec(statement.value)
  if (slice === null) return null
  const [, of, head, tail] = slice as unknown as [string, string, string | undefined, string | undefined]
  const fit = markIn(of, held)
  if (fit === null) return null
  const at = (head ?? tail) as string
  if (head !== undefined ? !isTrain(target) : !isTest(target)) return null
  const end = head !== undefined ? 'head' : 'tail'
  halves.push({ of, at, end })
  return halves.some((other) => other.of === of && other.at === at && other.end !== end) ? fit : null
}
