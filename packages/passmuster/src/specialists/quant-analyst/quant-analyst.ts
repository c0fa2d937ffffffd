import type { StackSignal } from '../../model/team.ts'
import type { Specialist } from '../specialist.ts'
import { leakExtractor } from './extract-leaks.ts'
import { judgeLeaks } from './judge-leaks.ts'
import type { LeakFacts } from './leak-facts.ts'

const id = 'quant-analyst'

const learning =
  /^(?:pandas|polars|scikit-learn|xgboost|lightgbm|catboost|torch|tensorflow|keras|pytorch-lightning|lightning|statsmodels|imbalanced-learn|jax|flax|fastai|hmmlearn|stable-baselines3)$/

/** Looks for knowledge of the rows to predict in what a model learns or is measured by. */
export const quantAnalyst: Specialist = {
  id,
  group: 'strategy',
  finds:
    'data leakage: fits, selections and resampling before the split, models measured on the rows they were fitted on, shuffled time series, values from later rows',
  version: 1,
  wants: ({ name, scope }: StackSignal) => scope !== 'mentioned' && learning.test(name),
  extractor: leakExtractor,
  examines: (file, repo) => repo.facts.get(file)?.code?.lang === 'python',
  *judge(repo) {
    const files = [...repo.facts.values()].sort((a, b) => (a.file < b.file ? -1 : 1))
    for (const { file, code, own } of files) {
      const leaks = (own[id] as LeakFacts | undefined)?.leaks
      const role = repo.graph.modules.get(file)?.role ?? 'source'
      if (code?.lang !== 'python' || !leaks || code.python2) continue
      if (role === 'test' || role === 'docs' || role === 'archived') continue
      yield* judgeLeaks({ file, code, role, leaks }, repo)
    }
  },
}
