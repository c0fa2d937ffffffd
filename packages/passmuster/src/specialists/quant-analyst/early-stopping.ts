import { overlap, parseRange } from '../../facts/manifests/ranges.ts'
import type { Declared } from '../../facts/manifests/manifest.ts'
import type { Scope, Statement } from '../../facts/python/statements.ts'
import type { Repo } from '../../facts/repo.ts'
import type { Leak } from './leak-facts.ts'
import { argument, classesOf, lastName, objectOf, spotOf, type Source } from './source.ts'

/** Early stopping whose only evaluation set is the training set. */
export const stoppedOnTraining = (scope: Scope, source: Source): readonly Leak[] =>
  scope.statements.flatMap((statement) =>
    statement.calls.flatMap((call): readonly Leak[] => {
      const x = argument(call, 0, 'X')
      const y = argument(call, 1, 'y')
      const set = call.args.find(({ name }) => name === 'eval_set')?.text
      if (lastName(call.callee) !== 'fit' || set === undefined || x === null || y === null) return []
      const only = set === `[(${x},${y})]` || set === `[(${x},${y}),]`
      const stops = call.args.find(({ name }) => name === 'early_stopping_rounds' || name === 'callbacks')
      if (
        !only ||
        stops === undefined ||
        !/^early_stopping_rounds$/.test(stops.name ?? '') ||
        stops.text === 'None'
      )
        return []
      const object = objectOf(call.callee)
      const maker = madeOf(object, statement, scope) ?? classesOf(object, scope, source)[0]
      return [
        {
          kind: 'stopped-on-training-data',
          symbol: scope.symbol,
          at: spotOf(source, statement, ['eval_set', 'early_stopping_rounds']),
          what: `${object}.fit(${x}, ${y})`,
          by: `eval_set=${set.replace(',', ', ')}`,
          ...(maker === undefined ? {} : { maker }),
        },
      ]
    }),
  )

/** The class that the function itself last made the model of. */
const madeOf = (object: string, use: Statement, scope: Scope): string | undefined => {
  const made = scope.statements.filter(({ from, targets }) => from < use.from && targets.includes(object))
  return /^(?:\w+\.)*([A-Z]\w*)\(/.exec(made.at(-1)?.value ?? '')?.[1]
}

/** The libraries whose `fit` took `early_stopping_rounds` only before this version. */
const gone: readonly { readonly maker: RegExp; readonly library: string; readonly before: string }[] = [
  { maker: /^XGB\w+$/, library: 'xgboost', before: '2.1' },
  { maker: /^LGBM\w+$/, library: 'lightgbm', before: '4.0' },
]

/** What no longer takes the argument, and since when; `declared` where the manifests allow no older version. */
export interface Gone {
  readonly library: string
  readonly since: string
  readonly declared: Declared | null
}

/** Null for other classes than those of a library that took the argument out of `fit`. */
export const goneFrom = ({ maker }: Leak, repo: Repo): Gone | null => {
  const one = gone.find((each) => maker !== undefined && each.maker.test(maker))
  if (one === undefined) return null
  const older = parseRange(`<${one.before}`)
  const rows = repo.manifests.all.flatMap(({ declared, ecosystem }) =>
    ecosystem === 'python' ? declared.filter(({ folded }) => folded === one.library) : [],
  )
  const isNewer = ({ range }: Declared): boolean => {
    const read = range === '' ? null : parseRange(range)
    return read !== null && older !== null && !overlap(read, older)
  }
  const [first] = rows
  return {
    library: one.library,
    since: one.before,
    declared: first !== undefined && rows.every(isNewer) ? first : null,
  }
}
