import { describe, expect, test } from 'vitest'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { tradingStrategyConsultant } from '../../../src/specialists/trading-strategy-consultant/trading-strategy-consultant.ts'
import { judged } from '../small-repo.ts'

const found = (text: string, file = 'pkg/a.py'): readonly FindingDraft[] =>
  judged({ [file]: text }, tradingStrategyConsultant)

const rules = (text: string, file?: string): readonly string[] => found(text, file).map(({ rule }) => rule)

const simulated = (position: string, more = ''): string =>
  `def backtest(df):
    df["ret"] = df["close"].pct_change()
    df["sma"] = df["close"].rolling(20).mean()
    df["position"] = np.where(df["close"] > df["sma"], 1, 0)
    df["result"] = ${position} * df["ret"]${more}
    return (1 + df["result"]).cumprod()
`

describe('column arithmetic', () => {
  test('the return of the bar that makes the signal, without costs', () => {
    const drafts = found(simulated('df["position"]'))
    expect(drafts.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['filled-on-signal-bar', 'high'],
      ['backtest-without-costs', 'medium'],
    ])
    expect(drafts[0]).toMatchObject({ category: 'domain', at: [{ startLine: 5, endLine: 5 }] })
    expect(drafts[0]!.impact).toContain('line 4')
  })
  test('a shifted position is right, and costs anywhere in the file are costs', () => {
    expect(rules(simulated('df["position"].shift(1)'))).toEqual(['backtest-without-costs'])
    expect(rules(`FEE_BPS = 5\n${simulated('df["position"].shift(1)')}`)).toEqual([])
    expect(rules(simulated('df["position"].shift(1)', ' - turnover * commission'))).toEqual([])
  })
  test.each([
    [
      'a return of the next bar',
      simulated('df["position"]').replace('.pct_change()', '.pct_change().shift(-1)'),
    ],
    ['a position from the bar before', simulated('df["position"]').replace('.mean()', '.mean().shift(1)')],
    [
      'a position that comes from elsewhere',
      simulated('df["position"]').replace(/ {4}df\["position"\].*\n/, ''),
    ],
  ])('no fill on the signal bar for %s', (_, text) => {
    expect(rules(text)).toEqual(['backtest-without-costs'])
  })
  test('a product that is not summed up is no backtest', () => {
    expect(rules(simulated('df["position"]').replace('.cumprod()', ''))).toEqual([])
  })
})

describe('a running balance', () => {
  const loop = (test_: string): string =>
    `def run(prices, signals, money):
    start = 100
    for t in range(len(prices)):
        if signals[t] == "buy"${test_}:
            money -= prices[t]
        elif signals[t] == "sell":
            money += prices[t]
    return money
`
  test('no cost, and no question whether the money suffices', () => {
    expect(rules(loop(''))).toEqual(['backtest-without-costs', 'bought-without-cash-check'])
    expect(rules(loop(' and start >= prices[t]'))).toEqual([
      'backtest-without-costs',
      'bought-without-cash-check',
    ])
  })
  test('silent about a shop, where money pays for wares', () => {
    expect(
      rules(
        'def visit(shop, money):\n    for ware in shop:\n        if ware.buy:\n            money -= ware.price\n        elif ware.sell:\n            money += ware.price\n    return money\n',
      ),
    ).toEqual([])
  })
  test('silent about money that is asked for, reckoned with, or told by a twin', () => {
    expect(rules(loop(' and money >= prices[t]'))).toEqual(['backtest-without-costs'])
    expect(rules(loop(' and can_afford(t)'))).toEqual(['backtest-without-costs'])
    expect(
      rules(
        loop('').replace(
          'money -= prices[t]',
          'units = money // prices[t]\n            money -= units * prices[t]',
        ),
      ),
    ).toEqual(['backtest-without-costs'])
    expect(
      rules(
        loop(' and small_money >= prices[t]').replace(
          'money -= prices[t]',
          'money -= prices[t]\n            small_money -= 1',
        ),
      ),
    ).toEqual(['backtest-without-costs'])
  })
})

describe('ratios', () => {
  test('from a constant', () => {
    expect(found('sharpe_ratio = 0.08 / vol\n')).toMatchObject([
      { rule: 'ratio-of-a-constant', severity: 'medium' },
    ])
    expect(rules('sharpe_ratio = (ret - 0.02) / (vol + 1e-9)\nhalf = 0.5 / sharpe\n')).toEqual([])
    expect(rules('min_sharpe = 0.5 / vol\nsharpe_step = 0.5 / steps\nx = r.std()\n')).toEqual([])
  })
  test('a spread annualised without the root', () => {
    expect(found('vol = returns.std() * 252\n')[0]!.impact).toContain('about 16 times')
    expect(rules('vol = returns.std() * np.sqrt(252)\nvol = returns.std() * 252 ** 0.5\n')).toEqual([])
  })
  test('a division by a spread of 0', () => {
    const ratio = 'sharpe = r.mean() / r.std() * np.sqrt(252)'
    expect(found(`${ratio}\n`)).toMatchObject([{ rule: 'ratio-of-zero-spread', severity: 'low' }])
    expect(rules('s = r.std()\nsharpe = r.mean() / s\n')).toEqual(['ratio-of-zero-spread'])
    expect(rules(`${ratio} if r.std() > 0 else 0\n`)).toEqual([])
    expect(rules(`sharpe = (r.mean() / r.std() * np.sqrt(252)if r.std() > 0 else 0)\n`)).toEqual([])
    expect(rules(`if r.std() > 0:\n    ${ratio}\n`)).toEqual([])
    expect(rules('sharpe = r.mean() / (r.std() + 1e-8)\n')).toEqual([])
    expect(
      rules('def f(r):\n    s = r.std()\n    if s == 0:\n        return 0\n    sharpe = r.mean() / s\n'),
    ).toEqual([])
  })
})

test('silent in tests, documents and archives', () => {
  for (const file of ['tests/test_a.py', 'docs/a.py', 'archived/a.py'])
    expect(rules(simulated('df["position"]'), file)).toEqual([])
})
