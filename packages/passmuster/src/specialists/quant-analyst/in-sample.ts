import { follows, type Call, type Scope, type Statement } from '../../facts/python/statements.ts'
import type { Leak } from './leak-facts.ts'
import { stoppedOnTraining } from './early-stopping.ts'
import { argument, classesOf, isTrain, lastName, objectOf, spotOf, type Source } from './source.ts'

interface Fit {
  readonly statement: Statement
  readonly model: string
  readonly x: string
  readonly y: string
  readonly call: Call
}

const metrics =
  /^(?:accuracy_score|balanced_accuracy_score|f1_score|precision_score|recall_score|roc_auc_score|matthews_corrcoef|cohen_kappa_score|classification_report|confusion_matrix)$/

const setApart =
  /train_test_split|cross_val|cross_validate|KFold|TimeSeriesSplit|ShuffleSplit|GridSearchCV|RandomizedSearchCV|oob_score|walk_forward/

const apartName =
  /(?:^|_)(?:test|val|valid|validation|holdout|hold_out|oos|oob|unseen|cv|train|query|dev)(?:_|\d|$)/i

/** Models that are measured on the very rows they were fitted on, where no other rows are set apart. */
export const scoredInSample = (source: Source): readonly Leak[] =>
  source.scopes.flatMap((scope) => {
    const stopped = stoppedOnTraining(scope, source)
    const fits = fitsOf(scope)
    if (fits.length === 0 || hasRowsApart(scope)) return stopped
    return [
      ...stopped,
      ...fits.flatMap((fit) => {
        const found = measured(fit, scope, source)
        return found === null ? [] : [found]
      }),
    ]
  })

const fitsOf = (scope: Scope): readonly Fit[] =>
  scope.statements.flatMap((statement) =>
    statement.calls.flatMap((call) => {
      if (lastName(call.callee) !== 'fit' || call.args.some(({ text }) => text.startsWith('*'))) return []
      const x = argument(call, 0, 'X', 'x')
      const y = argument(call, 1, 'y')
      const object = objectOf(call.callee)
      const model = /^[\w.]+$/.test(object) ? object : statement.targets[0]
      if (x === null || y === null || !model || !/^[\w.]+$/.test(model) || isTrain(x)) return []
      return /^[\w.[\]'"]+$/.test(x) && /^[\w.[\]'"]+$/.test(y) ? [{ statement, model, x, y, call }] : []
    }),
  )

const idle =
  /^(?:[rb]?["']|\.\.\.$|pass$|return(?: self| None)?$|self\.\w+(?::\w+)?=(?:True|False|None|\d+)$|\w+ in [\w.]+$|[\w.]+\.fit\([\w,=]*\)$)/
const learners = /\b(?:sklearn|xgboost|lightgbm|catboost|torch|tensorflow|keras|statsmodels)\b/

/** The `fit` methods of the file look at no row, and no library that does is imported. */
const fitsNothing = ({ scopes, text }: Source): boolean => {
  const own = scopes.filter(({ name, owner }) => name === 'fit' && owner !== null)
  return (
    own.length > 0 &&
    !learners.test(text) &&
    own.every(({ statements }) => statements.every(({ said }) => idle.test(said))) &&
    own.some(({ statements }) => statements.every(({ calls }) => calls.length === 0))
  )
}

const hasRowsApart = ({ statements, params }: Scope): boolean =>
  params.some(({ name }) => apartName.test(name)) ||
  statements.some(
    ({ said, targets }) =>
      setApart.test(said) ||
      targets.some((target) => target.split(/\W+/).some((word) => apartName.test(word))) ||
      (said.match(/(?<![\w'"])[A-Za-z_]\w*/g) ?? []).some((word) => apartName.test(word)),
  )

const between = (scope: Scope, first: Statement, last: Statement): readonly Statement[] =>
  scope.statements.filter(({ from }) => from > first.from && from < last.from)

const measured = (fit: Fit, scope: Scope, source: Source): Leak | null => {
  for (const statement of scope.statements) {
    if (!follows(statement, fit.statement)) continue
    const predicts = statement.calls.some(
      (call) =>
        /^predict(?:_proba|_classes)?$/.test(lastName(call.callee)) &&
        objectOf(call.callee) === fit.model &&
        call.args[0]?.text === fit.x,
    )
    const scores = statement.calls.find(
      (call) =>
        lastName(call.callee) === 'score' &&
        objectOf(call.callee) === fit.model &&
        argument(call, 0, 'X') === fit.x &&
        argument(call, 1, 'y') === fit.y,
    )
    if ((!predicts && !scores) || isRebound(fit, scope, statement)) continue
    if (scores) {
      const classes = classesOf(fit.model, scope, source)
      const isClassifier =
        classes.length > 0 && classes.every((name) => /Classifier|SVC|LogisticRegression|NB$/.test(name))
      if (isAnnounced(statement) || (!isClassifier && !/accuracy/i.test(statement.said))) continue
      return leak(fit, statement, 'score', scope, source)
    }
    const name = statement.targets[0]
    const metric = scope.statements.flatMap((one) => {
      const by = one === statement || follows(one, statement) ? measures(one, name, fit) : null
      return by === null || isAnnounced(one) ? [] : [{ one, by }]
    })[0]
    if (metric) return leak(fit, metric.one, metric.by, scope, source)
  }
  return null
}

/** Its own words say that the figure is about the training rows. */
const isAnnounced = ({ said, targets }: Statement): boolean =>
  /train|in.?sample|fitted|resubstitution|apparent/i.test(`${said} ${targets.join(' ')}`)

const isRebound = (fit: Fit, scope: Scope, until: Statement): boolean =>
  between(scope, fit.statement, until).some(({ targets }) =>
    targets.some((target) =>
      [fit.model, fit.x, fit.y].some((name) =>
        target.split(',').some((one) => one === name || one.startsWith(`${name}[`)),
      ),
    ),
  )

/** The metric by which a statement compares the predictions with the fitted target; null when it doesn't. */
const measures = (statement: Statement, predictions: string | undefined, fit: Fit): string | null => {
  const guess = predictions !== undefined && /^\w+$/.test(predictions) ? predictions : null
  const isGuess = (text: string): boolean =>
    text === guess || text.startsWith(`${fit.model}.predict(${fit.x}`) || text.startsWith(`${guess ?? '\0'}[`)
  for (const call of statement.calls) {
    const name = lastName(call.callee)
    const texts = call.args.map(({ text }) => text)
    if (metrics.test(name) && texts.includes(fit.y) && texts.some(isGuess)) return name
    if ((name === 'mean' || name === 'sum') && guess !== null) {
      const compared = name === 'mean' || name === 'sum' ? (texts[0] ?? objectOf(call.callee)) : ''
      const pair = compared.replace(/^\((.*)\)$/, '$1')
      if (pair === `${guess}==${fit.y}` || pair === `${fit.y}==${guess}`) return `${guess} == ${fit.y}`
    }
  }
  return null
}

const leak = (fit: Fit, later: Statement, by: string, scope: Scope, source: Source): Leak => ({
  kind: 'scored-on-training-data',
  symbol: scope.symbol,
  at: spotOf(source, fit.statement, ['fit']),
  later: spotOf(source, later, [by.includes('==') ? '==' : by]),
  what: `${fit.model}.fit(${fit.x}, ${fit.y})`,
  by,
  ...(later.tests.some((test) => test.startsWith('__name__==')) ? { demo: true } : {}),
  ...(fitsNothing(source) ? { idle: true } : {}),
})
