import type { FindingDraft } from '../../model/finding.ts'
import type { Gone } from './early-stopping.ts'

/** The same finding where `fit` of the library no longer takes the argument: told first, as the call fails before anything is watched. */
export const failingStop = (found: FindingDraft, { library, since, declared }: Gone): FindingDraft => {
  if (declared === null)
    return {
      ...found,
      fix: { text: `${found.fix.text} From ${library} ${since} on ${moved(library)}.` },
    }
  return {
    ...found,
    title: `\`fit\` is given \`early_stopping_rounds\`, which ${library} ${declared.range} no longer takes, and only the training rows to watch`,
    evidence: [
      ...found.evidence,
      {
        kind: 'quote',
        file: declared.file,
        startLine: declared.line,
        endLine: declared.line,
        contains: [declared.name],
      },
    ],
    impact: `${declared.file} asks for ${library} ${declared.range}, and \`fit\` has not taken the argument since ${since}: this call ends in a TypeError when it is run. The \`eval_set\` beside it holds only the rows that are fitted, so early stopping there would not notice overfitting.`,
    fix: {
      text: `Set part of the training rows apart (for a time series the last ones) and give those to \`fit\` as \`eval_set\`; ${moved(library)}.`,
    },
  }
}

const moved = (library: string): string =>
  library === 'xgboost'
    ? 'the constructor takes `early_stopping_rounds` and `eval_metric`, `fit` does not'
    : '`fit` takes the callback `lightgbm.early_stopping(rounds)` in place of `early_stopping_rounds`'
