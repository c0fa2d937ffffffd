import type { Tree } from '@lezer/common'
import { scopesOf } from '../../facts/python/statements.ts'
import { rootOf } from '../../facts/python/tree.ts'
import type { Extractor, ParsedFile } from '../specialist.ts'
import type { Gap, GapFacts } from './gap-facts.ts'
import { ratios } from './ratios.ts'
import { simulations } from './simulations.ts'

const telling = /cumprod|cumsum|sharpe|sortino|\.std\(|(?:money|cash|balance|capital)\w*\s*-=/i

/** Takes from each Python file how simulated results and their ratios are made. */
export const gapExtractor: Extractor = {
  version: 1,
  langs: ['python'],
  extract: (file) => (telling.test(file.text) ? gapsOf(file as ParsedFile<Tree>) : undefined),
}

const most = 40

const gapsOf = ({ tree, text, lineAt }: ParsedFile<Tree>): GapFacts | undefined => {
  const scopes = scopesOf(rootOf(tree), text)
  const gaps: readonly Gap[] = [
    ...simulations({ scopes, text, lineAt }),
    ...scopes.flatMap((scope) => ratios(scope, lineAt)),
  ]
  return gaps.length > 0 ? { gaps: gaps.slice(0, most) } : undefined
}
