import type { Leak } from './leak-facts.ts'
import { argument, classesOf, isTest, isTrain, lastName, objectOf, spotOf, type Source } from './source.ts'

const learned = new Set(
  'StandardScaler MinMaxScaler RobustScaler MaxAbsScaler PowerTransformer QuantileTransformer PCA KernelPCA TruncatedSVD SimpleImputer KNNImputer IterativeImputer SelectKBest SelectPercentile TfidfVectorizer CountVectorizer'.split(
    ' ',
  ),
)

/** Transformers that are fitted on the test rows where others are fitted on the train rows. */
export const fittedOnTest = (source: Source): readonly Leak[] =>
  source.scopes.flatMap((scope) => {
    const fits = scope.statements.flatMap((statement) =>
      statement.calls.flatMap((call) => {
        if (!/^fit(?:_transform)?$/.test(lastName(call.callee))) return []
        const data = argument(call, 0, 'X')
        const classes = classesOf(objectOf(call.callee), scope, source)
        const isKnown = classes.length > 0 && classes.every((name) => learned.has(name))
        return data === null || !isKnown ? [] : [{ statement, call, data, by: classes[0] as string }]
      }),
    )
    return fits.flatMap(({ statement, call, data, by }): readonly Leak[] => {
      const twin = fits.find(
        (one) => isTrain(one.data) && one.data.replace(/train/i, '') === data.replace(/test/i, ''),
      )
      if (!isTest(data) || !/test/i.test(data) || isTrain(data) || !twin || twin.by !== by) return []
      return [
        {
          kind: 'fitted-on-test',
          symbol: scope.symbol,
          at: spotOf(source, statement, [lastName(call.callee)]),
          later: spotOf(source, twin.statement, [lastName(twin.call.callee)]),
          what: data,
          by,
        },
      ]
    })
  })
