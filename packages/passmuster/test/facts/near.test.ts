import { describe, expect, test } from 'vitest'
import { alikeName } from '../../src/facts/near.ts'

describe('a name like the one that is missing', () => {
  test.each([
    ['TradingEngine', ['LiveTradingEngine', 'Order', 'create_trading_engine'], 'LiveTradingEngine'],
    [
      'MarketDataPipeline',
      ['create_market_data_pipeline', 'RealTimeMarketDataPipeline'],
      'RealTimeMarketDataPipeline',
    ],
    ['RiskMonitor', ['RiskMonitorConfig', 'RealTimeRiskMonitor'], 'RealTimeRiskMonitor'],
    ['RiskMonitor', ['RiskMonitorConfig', 'create_risk_monitor'], null],
    ['ShadowModePredictor', ['ShadowMode'], null],
    ['calculate_atr', ['atr', 'ATR'], 'atr'],
    ['create_strategy_manager', ['StrategyManager'], null],
    ['BaseEngine', ['LiveEngine', 'PaperEngine'], null],
    ['Engine', ['LiveEngine', 'PaperEngine'], null],
    ['make_config', ['config'], null],
    ['FeatureSelectionConfig', ['FeatureSelectorConfig'], 'FeatureSelectorConfig'],
  ])('%s among %s: %s', (wanted, known, meant) => {
    expect(alikeName(wanted, known)).toBe(meant)
  })
})
