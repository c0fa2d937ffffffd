import { describe, expect, test } from 'vitest'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { quantAnalyst } from '../../../src/specialists/quant-analyst/quant-analyst.ts'
import { judged } from '../small-repo.ts'

const of = (rule: string, text: string, file = 'pkg/a.py'): readonly FindingDraft[] =>
  judged({ [file]: text }, quantAnalyst).filter((draft) => draft.rule === rule)

const all = (text: string, file = 'pkg/a.py'): readonly string[] =>
  judged({ [file]: text }, quantAnalyst).map(({ rule }) => rule)

const split = 'X_train, X_test, y_train, y_test = train_test_split(X, y)\n'

describe('before the split', () => {
  test('a scaler that is fitted on all rows', () => {
    const [found, ...more] = of(
      'fitted-before-split',
      `s = StandardScaler()\nX = s.fit_transform(df[cols])\n${split}`,
    )
    expect(more).toEqual([])
    expect(found).toMatchObject({ severity: 'medium', category: 'domain', at: [{ startLine: 2 }] })
    expect(found!.impact).toContain('line 3')
  })
  test('through names, frames, appended windows and slices', () => {
    expect(
      of(
        'fitted-before-split',
        'scaled = MinMaxScaler().fit_transform(prices)\nrows = []\nfor i in range(60, len(scaled)):\n    rows.append(scaled[i-60:i])\nrows = np.array(rows)\ntrain = rows[:n]\ntest = rows[n:]\n',
      ),
    ).toHaveLength(1)
  })
  test('a selection by the target inside a method of the same file, unless the caller switches it off', () => {
    const code = (call: string): string =>
      `class P:\n    def prepare(self, data, target=None, select=True):\n        f = make(data)\n        if select and target is not None:\n            names, scores = self.selector.select_features(f, target)\n            self.out = f[names]\n        else:\n            self.out = f\n        return self.out\n\ndef make_p():\n    return P()\n\np = make_p()\nX = p.prepare(${call})\nX_train = X.iloc[:k]\nX_test = X.iloc[k:]\n`
    const [found] = of('selected-before-split', code('df, y'))
    expect(found).toMatchObject({ severity: 'high', at: [{ startLine: 15, endLine: 15 }] })
    expect(found!.impact).toContain('line 5')
    const inMain = code('df, y').replace(/p = make_p[^]*$/, (rest) =>
      [
        'if __name__ == "__main__":',
        ...rest
          .trimEnd()
          .split('\n')
          .map((row) => `    ${row}`),
        '',
      ].join('\n'),
    )
    expect(of('selected-before-split', inMain)).toMatchObject([
      {
        severity: 'medium',
        impact: expect.stringMatching(
          / It stands under `__main__`, so importing the file does not run it\.$/,
        ),
      },
    ])
    expect(of('selected-before-split', code('df'))).toEqual([])
    expect(of('selected-before-split', code('df, y, select=False'))).toEqual([])
  })
  test('an encoder that looks at the target makes features, it selects none', () => {
    expect(all(`e = TargetEncoder()\nX = e.fit_transform(X, y)\n${split}`)).toEqual([])
  })
  test('resampling', () => {
    expect(of('resampled-before-split', `X, y = SMOTE().fit_resample(X, y)\n${split}`)).toHaveLength(1)
  })
  test.each([
    [
      'the train part',
      `${split}s = StandardScaler()\nX_train = s.fit_transform(X_train)\nX_test = s.transform(X_test)\n`,
    ],
    ['a pipeline', `m = make_pipeline(StandardScaler(), Ridge())\n${split}m.fit(X_train, y_train)\n`],
    ['labels', `y = LabelEncoder().fit_transform(y)\n${split}`],
    ['a class of its own', `X = Windows().fit_transform(X)\n${split}`],
    ['another array', `Z = PCA().fit_transform(A)\nplot(Z)\n${split}`],
    ['a name bound anew', `X = StandardScaler().fit_transform(A)\nplot(X)\nX = load()\n${split}`],
    [
      'the other branch',
      `if cv:\n    Z = PCA(2).fit_transform(A)\nelse:\n    Z = A\nn = len(Z)\nX = load(n)\n${split}`,
    ],
  ])('silent for %s', (_, text) => {
    expect(all(text)).toEqual([])
  })
})

describe('fitted on test rows', () => {
  test('beside the train rows', () => {
    const text =
      's = StandardScaler()\nX_train = s.fit_transform(X_train)\nX_test = s.fit_transform(X_test)\n'
    expect(of('fitted-on-test', text)).toMatchObject([{ at: [{ startLine: 3 }] }])
    expect(all(text.replace('s.fit_transform(X_test)', 's.transform(X_test)'))).toEqual([])
  })
})

describe('measured on the fitted rows', () => {
  const fit = 'model.fit(X, y)\np = model.predict(X)\n'
  test('by equality, by a metric, by score', () => {
    expect(of('scored-on-training-data', `${fit}accuracy = np.mean(p == y)\n`)).toMatchObject([
      { severity: 'medium', at: [{ startLine: 1 }] },
    ])
    expect(of('scored-on-training-data', `${fit}print(accuracy_score(y, p))\n`)).toHaveLength(1)
    expect(
      of('scored-on-training-data', 'm = RandomForestClassifier()\nm.fit(X, y)\nprint(m.score(X, y))\n'),
    ).toHaveLength(1)
  })
  test.each([
    [
      'rows set apart',
      `${split}model.fit(X_train, y_train)\np = model.predict(X_test)\nacc = np.mean(p == y_test)\n`,
    ],
    ['a figure that is called a training figure', `${fit}train_accuracy = accuracy_score(y, p)\n`],
    ['cross-validation beside it', `cross_val_score(model, X, y)\n${fit}print(accuracy_score(y, p))\n`],
    ['other rows', 'model.fit(X, y)\nX = fresh()\np = model.predict(X)\nacc = np.mean(p == y)\n'],
    ['R² of a trend line', 'm = LinearRegression()\nm.fit(X, y)\nr2 = m.score(X, y)\n'],
    ['predictions without a measure', fit],
  ])('silent for %s', (_, text) => {
    expect(all(text)).toEqual([])
  })
  test('early stopping on the training rows', () => {
    const text = 'm.fit(X, y, eval_set=[(X, y)], early_stopping_rounds=10)\n'
    expect(of('stopped-on-training-data', text)).toHaveLength(1)
    expect(all(text.replace('[(X, y)]', '[(X, y), (V, w)]'))).toEqual([])
    expect(all('m.fit(X, y, eval_set=[(X, y)])\n')).toEqual([])
  })
  test('early stopping that the declared version no longer takes in fit', () => {
    const text =
      'def train(self, X, y):\n    self.m = xgb.XGBClassifier(seed=1)\n    self.m.fit(X, y, eval_set=[(X, y)], early_stopping_rounds=10)\n'
    const manifest = (range: string): Readonly<Record<string, string>> => ({
      'pkg/a.py': text,
      'pyproject.toml': `[tool.poetry.dependencies]\nxgboost = "${range}"\n`,
    })
    const [newer] = judged(manifest('^3.0.4'), quantAnalyst)
    expect(newer).toMatchObject({ rule: 'stopped-on-training-data', severity: 'medium' })
    expect(newer!.title).toContain('no longer takes')
    expect(newer!.impact).toContain('TypeError')
    expect(newer!.fix.text).toContain('the constructor takes')
    const [either] = judged(manifest('>=1.7'), quantAnalyst)
    expect(either!.title).toContain('watches the training rows')
    expect(either!.impact).not.toContain('TypeError')
    expect(either!.fix.text).toContain('From xgboost 2.1 on')
  })
})

describe('values of later rows', () => {
  test('a shuffled split of lagged rows; shuffle=False is right', () => {
    const text = `X = pd.DataFrame()\nX["r"] = close.pct_change()\n${split}`
    expect(of('shuffled-time-series', text)).toMatchObject([{ at: [{ startLine: 3 }] }])
    expect(all(text.replace('(X, y)', '(X, y, shuffle=False)'))).toEqual([])
    expect(all(`X = load()\n${split}`)).toEqual([])
  })
  test('a backward fill of features, mild after a forward fill, silent where it is asked for', () => {
    const code = (body: string): string => `def make_features(df):\n${body}\n    return df\n`
    expect(of('backward-fill', code('    df = df.bfill()'))[0]).toMatchObject({ severity: 'medium' })
    expect(of('backward-fill', code('    df = df.ffill().bfill()'))[0]).toMatchObject({ severity: 'low' })
    expect(of('backward-fill', code('    df = df.fillna(method="bfill")'))).toHaveLength(1)
    expect(all(code('    if how == "backward":\n        df = df.bfill()'))).toEqual([])
    expect(all('def show(df):\n    return df.bfill()\n')).toEqual([])
  })
  test('a shift from the future in a feature, not in a label', () => {
    const code = (name: string): string =>
      `def add_features(df):\n    df["${name}"] = df["close"].shift(-1)\n`
    expect(of('future-shift-in-feature', code('momentum'))).toMatchObject([{ severity: 'high' }])
    for (const label of ['target', 'future_return', 'next_close', 'label'])
      expect(all(code(label))).toEqual([])
  })
})

test('silent in tests, documents and archives; milder in examples', () => {
  const text = 'model.fit(X, y)\np = model.predict(X)\nprint(accuracy_score(y, p))\n'
  for (const file of ['tests/test_a.py', 'docs/a.py', 'archived/a.py']) expect(all(text, file)).toEqual([])
  expect(judged({ 'examples/a.py': text }, quantAnalyst)[0]).toMatchObject({ severity: 'low' })
})

describe('what is measured and was never trained', () => {
  const measure = 'model = make()\nmodel.fit(X, y)\np = model.predict(X)\nacc = np.mean(p == y)\n'
  const baseline = (fit: string): string =>
    `class Up:\n    def fit(self, X, y):\n        """Nothing to fit"""\n        ${fit}\n        return self\n\n${measure}`
  test('baselines whose fit looks at no row', () => {
    const [found] = of('scored-on-training-data', baseline('self.fitted = True'))
    expect(found).toMatchObject({ severity: 'info' })
    expect(found!.impact).toContain('for these models the figure is not flattered')
    const each =
      '\n\nclass All:\n    def fit(self, X, y):\n        for one in self.models:\n            one.fit(X, y)\n\n'
    expect(of('scored-on-training-data', baseline('self.fitted = True').replace('\n\n', each))).toMatchObject(
      [{ severity: 'info' }],
    )
    expect(of('scored-on-training-data', baseline('self.rate = y.mean()'))).toMatchObject([
      { severity: 'medium' },
    ])
  })
  test('a demonstration under the main guard is a note', () => {
    const indented = measure.replace(/^/gm, '    ').trimEnd()
    expect(of('scored-on-training-data', `if __name__ == "__main__":\n${indented}\n`)).toMatchObject([
      { severity: 'info' },
    ])
  })
})
