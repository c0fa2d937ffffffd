import type { Tree } from '@lezer/common'
import { scopesOf } from '../../facts/python/statements.ts'
import { rootOf } from '../../facts/python/tree.ts'
import type { Extractor, ParsedFile } from '../specialist.ts'
import { fittedBeforeSplit } from './before-split.ts'
import { fittedOnTest } from './fitted-on-test.ts'
import { scoredInSample } from './in-sample.ts'
import type { Leak, LeakFacts } from './leak-facts.ts'
import { lookAheads } from './look-ahead.ts'
import type { Source } from './source.ts'

const telling =
  /\.(?:fit|fit_transform|fit_resample|fit_predict)\(|train_test_split|\bbfill|backfill|limit_direction|\.shift\(\s*-|select_features/

/** Takes from each Python file the steps that let rows to predict reach what is learned or measured. */
export const leakExtractor: Extractor = {
  version: 3,
  langs: ['python'],
  extract: (file) => (telling.test(file.text) ? leaksOf(file as ParsedFile<Tree>) : undefined),
}

const most = 60

const leaksOf = ({ tree, text, lineAt, file }: ParsedFile<Tree>): LeakFacts | undefined => {
  const source: Source = { file, text, lineAt, scopes: scopesOf(rootOf(tree), text) }
  const leaks: readonly Leak[] = [
    ...fittedBeforeSplit(source),
    ...fittedOnTest(source),
    ...scoredInSample(source),
    ...lookAheads(source),
  ]
  return leaks.length > 0 ? { leaks: leaks.slice(0, most) } : undefined
}
