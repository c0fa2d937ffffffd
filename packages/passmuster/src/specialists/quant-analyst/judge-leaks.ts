import { placeOf } from '../../facts/python/notebook.ts'
import type { PythonFacts } from '../../facts/python/python-facts.ts'
import type { Module } from '../../facts/import-graph.ts'
import type { Repo } from '../../facts/repo.ts'
import type { EvidenceDraft, FindingDraft, Place, Severity } from '../../model/finding.ts'
import { goneFrom } from './early-stopping.ts'
import { failingStop } from './failing-stop.ts'
import type { Leak, LeakKind, Spot } from './leak-facts.ts'

/** A Python file with its leaks. */
export interface LeakyFile {
  readonly file: string
  readonly code: PythonFacts
  readonly role: Module['role']
  readonly leaks: readonly Leak[]
}

/** One finding per kind and function of a file. */
export function* judgeLeaks(file: LeakyFile, repo: Repo): Iterable<FindingDraft> {
  const groups = new Map<string, Leak[]>()
  for (const leak of file.leaks) {
    const key = `${leak.kind}\0${leak.symbol}`
    const held = groups.get(key)
    if (held) held.push(leak)
    else groups.set(key, [leak])
  }
  for (const leaks of groups.values()) {
    const found = draft(file, leaks)
    const gone = goneFrom(leaks[0] as Leak, repo)
    yield gone === null ? found : failingStop(found, gone)
  }
}

const draft = (file: LeakyFile, leaks: readonly Leak[]): FindingDraft => {
  const first = leaks[0] as Leak
  const line = (spot: Spot | undefined): string => {
    const place = placeAt(file, spot ?? first.at)
    return `${place.cell === undefined ? '' : `cell ${place.cell}, `}line ${place.startLine}`
  }
  const say = words[first.kind](first, line, leaks)
  const more = first.kind === 'backward-fill' || leaks.length === 1 ? '' : ` (and ${leaks.length - 1} more)`
  return {
    rule: first.kind,
    title: `${say.title}${more}`,
    severity: leaks.every(({ demo, idle }) => demo || idle)
      ? 'info'
      : severityIn(file.role, leaks.every(({ mild }) => mild) ? 'low' : inMain(leaks, say.severity)),
    category: 'domain',
    at: leaks.map(({ at }) => placeAt(file, at)),
    evidence: leaks
      .slice(0, 5)
      .flatMap(({ at, inside, later }) =>
        [at, inside, later].flatMap((spot) => (spot ? [quote(file, spot)] : [])),
      ),
    impact: leaks.every(({ main }) => main)
      ? `${say.impact} It stands under \`__main__\`, so importing the file does not run it.`
      : say.impact,
    fix: { text: say.fix },
    confidence: 'strong',
    symbol: first.symbol,
  }
}

const placeAt = ({ code, file }: LeakyFile, { line, endLine }: Spot): Place =>
  placeOf(code, file, line, endLine)

const quote = (file: LeakyFile, spot: Spot): EvidenceDraft => ({
  kind: 'quote',
  ...placeAt(file, spot),
  contains: spot.contains,
})

const steps: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info']

const severityIn = (role: Module['role'], severity: Severity): Severity =>
  role === 'source' ? severity : (steps[Math.min(3, steps.indexOf(severity) + 1)] as Severity)

const inMain = (leaks: readonly Leak[], severity: Severity): Severity =>
  severity === 'high' && leaks.every(({ main }) => main) ? 'medium' : severity

interface Words {
  readonly title: string
  readonly severity: Severity
  readonly impact: string
  readonly fix: string
}

const where = (leak: Leak): string => (leak.symbol === '' ? 'the script' : leak.symbol)

const words: Readonly<
  Record<LeakKind, (leak: Leak, line: (spot: Spot | undefined) => string, all: readonly Leak[]) => Words>
> = {
  'selected-before-split': (leak, line) => ({
    title: `Features are selected by the target of all rows (${leak.by}) before the rows are split into train and test`,
    severity: 'high',
    impact: `The features are chosen with the targets of the rows that become the test set at ${line(leak.later)}${leak.inside ? ` (the selection is at ${line(leak.inside)})` : ''}, so what is measured on that set would come out too good.`,
    fix: 'Split first, select on the training rows alone, and apply that choice to the test rows; in cross-validation put the selector into a Pipeline.',
  }),
  'resampled-before-split': (leak, line) => ({
    title: `${leak.by} resamples \`${leak.what}\` before it is split into train and test`,
    severity: 'high',
    impact: `Rows made from, or copied from, rows of one side of the split at ${line(leak.later)} can fall on the other side, so what is measured on the test set comes out too good.`,
    fix: `Split first and resample the training rows alone, or put ${leak.by} into an imblearn Pipeline.`,
  }),
  'fitted-before-split': (leak, line) => ({
    title: `${leak.by} is fitted on \`${leak.what}\` before it is split into train and test`,
    severity: 'medium',
    impact: `${leak.by} learns from the rows that become the test set at ${line(leak.later)}${leak.inside ? ` (it is fitted at ${line(leak.inside)})` : ''}, so the training data carries knowledge of them.`,
    fix: `Split first, fit ${leak.by} on the training rows and only \`transform\` the test rows, or put it into a Pipeline.`,
  }),
  'fitted-on-test': (leak, line) => ({
    title: `${leak.by} is fitted anew on \`${leak.what}\``,
    severity: 'medium',
    impact: `The training rows are transformed by what was learned from them (${line(leak.later)}), the test rows by what was learned from the test rows: the model is measured on values on another scale than those it was trained on.`,
    fix: `Keep the ${leak.by} fitted on the training rows and call \`transform(${leak.what})\`.`,
  }),
  'scored-on-training-data': (leak, line) => ({
    title: leak.idle
      ? `The same rows go to \`fit\` and into the figure that is told (\`${leak.what}\`)`
      : `The model is measured on the rows it was fitted on (\`${leak.what}\`)`,
    severity: 'medium',
    impact: leak.idle
      ? `\`${leak.by}\` at ${line(leak.later)} compares predictions for the rows given to \`fit\` with their own targets. The \`fit\` methods written in this file look at no row, so for these models the figure is not flattered; for one that learns from its rows it would be.`
      : `\`${leak.by}\` at ${line(leak.later)} compares predictions for the fitted rows with their own targets; the figure says little about rows that the model has not seen, and ${where(leak)} sets none apart.`,
    fix: leak.idle
      ? 'Before a model that learns is put beside these, set later rows apart and measure all of them there.'
      : 'Set later rows apart (for a time series the last ones, without shuffling), fit on the earlier ones and measure on those set apart; or call the figure a training figure.',
  }),
  'stopped-on-training-data': (leak) => ({
    title: `Early stopping watches the training rows themselves (\`${leak.by}\`)`,
    severity: 'medium',
    impact:
      'The loss on the rows that are being fitted tends to keep falling, so early stopping does not notice when the model begins to overfit.',
    fix: 'Set part of the training rows apart (for a time series the last ones) and give those as `eval_set`.',
  }),
  'shuffled-time-series': (leak, line) => ({
    title: `train_test_split shuffles rows that are made from their neighbours in time (\`${leak.by}\`)`,
    severity: 'medium',
    impact: `Values at ${line(leak.later)} are made from neighbouring rows; after a shuffled split rows of the test set have their neighbours, later ones too, in the training set, so what is measured on it comes out too good.`,
    fix: 'Pass `shuffle=False`, or use TimeSeriesSplit with a gap as long as the longest window.',
  }),
  'backward-fill': (leak, _line, all) => ({
    title: `Missing values are filled from later rows (\`${leak.by}\`)`,
    severity: 'medium',
    impact: `A row with a gap gets a value that was known only afterwards${all.every(({ mild }) => mild) ? '; as the code fills or computes forward first, this concerns the rows at the start' : ''}. What is trained or tested on such rows sees a little of the future.`,
    fix: 'Fill forward only, and leave out the rows at the start that have no value yet.',
  }),
  'future-shift-in-feature': (leak) => ({
    title: `The feature \`${leak.what}\` is made from later rows (\`${leak.by}\`)`,
    severity: 'high',
    impact: `At the time of a row the value of \`${leak.what}\` is not known yet; a model trained with it learns from what it cannot have when it predicts.`,
    fix: 'Shift forward (a positive number), or keep the column apart as a label.',
  }),
}
