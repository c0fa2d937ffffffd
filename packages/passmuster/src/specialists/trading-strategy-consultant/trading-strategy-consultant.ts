import type { StackSignal } from '../../model/team.ts'
import type { Specialist } from '../specialist.ts'
import { gapExtractor } from './extract-gaps.ts'
import type { GapFacts } from './gap-facts.ts'
import { judgeGaps } from './judge-gaps.ts'

const id = 'trading-strategy-consultant'

const trading =
  /^(?:yfinance|ccxt|alpaca-py|alpaca-trade-api|ta-lib|ta|pandas-ta|ib-insync|ib-async|quantlib|pyfolio|empyrical|quantstats|python-binance|polygon-api-client|alpha-vantage|quandl|backtrader|zipline|zipline-reloaded|vectorbt|backtesting|bt|freqtrade|nautilus-trader|qlib|lumibot|backtest)$/

/** Looks for results of simulated trading that real trading would not bring. */
export const tradingStrategyConsultant: Specialist = {
  id,
  group: 'strategy',
  finds:
    'simulated results that trading would not bring: fills on the bar of the signal, no costs, ratios that are not what their name says',
  version: 1,
  wants: ({ name, scope }: StackSignal) => scope !== 'mentioned' && trading.test(name),
  extractor: gapExtractor,
  examines: (file, repo) => repo.facts.get(file)?.code?.lang === 'python',
  *judge(repo) {
    const files = [...repo.facts.values()].sort((a, b) => (a.file < b.file ? -1 : 1))
    for (const { file, code, own } of files) {
      const gaps = (own[id] as GapFacts | undefined)?.gaps
      const role = repo.graph.modules.get(file)?.role ?? 'source'
      if (code?.lang !== 'python' || !gaps || code.python2) continue
      if (role === 'test' || role === 'docs' || role === 'archived') continue
      yield* judgeGaps({ file, code, role, gaps })
    }
  },
}
