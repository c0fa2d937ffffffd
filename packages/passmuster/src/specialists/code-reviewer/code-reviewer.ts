import { languageOf } from '../../facts/language.ts'
import type { Specialist } from '../specialist.ts'
import { reviewExtractor } from './extract-review.ts'
import { judgeEcma } from './judge-ecma.ts'
import { missingExports, undefinedExports } from './judge-exports.ts'
import { changedDefaults, keywordsTwice, swallowedErrors } from './judge-functions.ts'
import { unboundNamesOf, undefinedNames } from './judge-names.ts'
import { reviewedFiles, specialistId } from './python-files.ts'
import { importAdvice } from './where-defined.ts'

/** Reads what is written for mistakes that show only when the line runs. */
export const codeReviewer: Specialist = {
  id: specialistId,
  group: 'quality',
  finds:
    'undefined names, exports that do not exist, doubled keywords, defaults that calls change, swallowed errors, types that lead nowhere, keys that stand twice',
  version: 5,
  wants: null,
  extractor: reviewExtractor,
  examines: (file, repo) => languageOf(file) !== null && repo.facts.get(file)?.code != null,
  *judge(repo) {
    const files = reviewedFiles(repo)
    const missing = new Map(files.map((file) => [file.file, missingExports(file, repo)]))
    const wanted = new Set([...unboundNamesOf(files), ...[...missing.values()].flat().map((m) => m.name)])
    const advice = importAdvice(files, repo, wanted)
    for (const file of files) {
      yield* undefinedNames(file, advice)
      yield* undefinedExports(file, missing.get(file.file) ?? [], advice, files)
      yield* keywordsTwice(file)
      yield* changedDefaults(file)
      yield* swallowedErrors(file)
    }
    yield* judgeEcma(repo)
  },
}
