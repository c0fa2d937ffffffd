import { languageOf } from '../../facts/language.ts'
import type { Specialist } from '../specialist.ts'
import { testExtractor } from './extract-tests.ts'
import { uncollectable } from './judge-collection.ts'
import { ignoredConfig } from './judge-config.ts'
import { uncollected } from './judge-includes.ts'
import { layoutImports } from './judge-layout.ts'
import { basenameClashes, classesWithInit, specialistId, uncheckedTests } from './judge-shape.ts'
import { untestedModules } from './judge-untested.ts'
import { isRecorded, recordedResults } from './recorded.ts'

/** Asks whether the tests can run at all, and what they leave out. */
export const testAutomator: Specialist = {
  id: specialistId,
  group: 'quality',
  finds:
    'tests that cannot be collected, configuration that is ignored, results that were recorded, modules no test reaches',
  version: 5,
  wants: null,
  extractor: testExtractor,
  examines: (file, repo) =>
    isRecorded(file, repo) || (repo.graph.modules.get(file)?.role === 'test' && languageOf(file) !== null),
  *judge(repo) {
    yield* ignoredConfig(repo)
    yield* uncollectable(repo)
    yield* layoutImports(repo)
    yield* classesWithInit(repo)
    yield* basenameClashes(repo)
    yield* uncheckedTests(repo)
    yield* uncollected(repo)
    yield* recordedResults(repo)
    yield* untestedModules(repo)
  },
}
