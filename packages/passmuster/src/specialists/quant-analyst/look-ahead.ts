import { follow, markIn } from '../../facts/python/flow.ts'
import type { Call, Scope, Statement } from '../../facts/python/statements.ts'
import type { Leak } from './leak-facts.ts'
import { argument, lastName, spotOf, type Source } from './source.ts'

/** Values of later rows in earlier ones: shuffled splits of series, backward fills, shifts from the future. */
export const lookAheads = (source: Source): readonly Leak[] =>
  source.scopes.flatMap((scope) => [
    ...shuffled(scope, source),
    ...backwardFills(scope, source),
    ...futureShifts(scope, source),
  ])

const fromNeighbours = /\.(?:shift|rolling|pct_change|ewm)\(/

interface Made {
  readonly statement: Statement
  readonly by: string
}

const shuffled = (scope: Scope, source: Source): readonly Leak[] => {
  const leaks: Leak[] = []
  follow<Made>(scope, {
    marks: (statement) => {
      const by = fromNeighbours.exec(statement.value)?.[0]
      return by === undefined ? null : { statement, by: by.slice(1, -1) }
    },
    visit: (statement, held) => {
      for (const call of statement.calls) {
        if (lastName(call.callee) !== 'train_test_split' || !shuffles(call)) continue
        const made = markIn(
          call.args.flatMap(({ name, text }) => (name === null ? [text] : [])).join(','),
          held,
        )
        if (made === null) continue
        leaks.push({
          kind: 'shuffled-time-series',
          symbol: scope.symbol,
          at: spotOf(source, statement, ['train_test_split']),
          later: spotOf(source, made.statement, [`${made.by}(`]),
          what: call.args[0]?.text ?? '',
          by: made.by,
        })
      }
    },
  })
  return leaks
}

const shuffles = ({ args }: Call): boolean => {
  const set = args.find(({ name }) => name === 'shuffle')?.text
  return (set === undefined || set === 'True') && !args.some(({ text }) => text.startsWith('*'))
}

const learning = /feature|indicator|signal|strateg|dataset|preprocess|prepare|train|lstm|forecast/i
const learningFile = /feature|indicator|dataset|preprocess|lstm|forecast|data_?pipeline/i
const learns =
  /sklearn|torch|keras|tensorflow|xgboost|lightgbm|catboost|backtest|strateg|predict|feature|lstm|forecast|\btrain/i
const shown = /equity|benchmark|plot|chart|report/i

const backwardFills = (scope: Scope, source: Source): readonly Leak[] =>
  scope.statements.flatMap((statement) =>
    statement.calls.flatMap((call): readonly Leak[] => {
      const word = backward(call)
      const what = statement.targets[0] ?? ''
      if (word === null || !(learning.test(scope.symbol) || learningFile.test(source.file))) return []
      if (shown.test(`${scope.name} ${what}`) || !learns.test(source.text)) return []
      if (statement.tests.some((test) => /back|bfill/i.test(test))) return []
      const mild = scope.statements.some(
        ({ said, from }) => from <= statement.from && /ffill|method=['"]pad|\.rolling\(/.test(said),
      )
      return [
        {
          kind: 'backward-fill',
          symbol: scope.symbol,
          at: spotOf(source, statement, [word]),
          what,
          by: word,
          ...(mild ? { mild } : {}),
        },
      ]
    }),
  )

const backward = (call: Call): string | null => {
  const name = lastName(call.callee)
  if (name === 'bfill' || name === 'backfill') return call.callee.includes('.') ? name : null
  const how = call.args.find(
    (one) => one.name === (name === 'interpolate' ? 'limit_direction' : 'method'),
  )?.text
  if (how === undefined) return null
  const said = how.replace(/['"]/g, '')
  if (name === 'fillna' && /^(?:bfill|backfill)$/.test(said)) return said
  return name === 'interpolate' && /^(?:both|backward)$/.test(said) ? 'limit_direction' : null
}

const labelLike =
  /target|label|future|fwd|forward|next|ahead|lead|outcome|tomorrow|horizon|pred|truth|chikou|lagging|^y$|_y$|^y_|mfe|mae|exit|after|response|shifted/i

const futureShifts = (scope: Scope, source: Source): readonly Leak[] =>
  /feature|indicator/i.test(scope.symbol)
    ? scope.statements.flatMap((statement): readonly Leak[] => {
        const column = /^\w+\[(['"])([^'"]+)\1\]$/.exec(statement.targets[0] ?? '')?.[2]
        const shift = statement.calls.find(
          (call) => lastName(call.callee) === 'shift' && /^-\d+$/.test(argument(call, 0, 'periods') ?? ''),
        )
        if (column === undefined || !shift || labelLike.test(column) || labelLike.test(scope.name)) return []
        return [
          {
            kind: 'future-shift-in-feature',
            symbol: scope.symbol,
            at: spotOf(source, statement, [column, '.shift(']),
            what: column,
            by: `shift(${argument(shift, 0, 'periods') ?? ''})`,
          },
        ]
      })
    : []
