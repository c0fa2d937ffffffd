import { languageOf } from '../../facts/language.ts'
import type { Specialist } from '../specialist.ts'
import { shapeExtractor } from './extract.ts'
import { judgeClones } from './judge-clones.ts'
import { judgeCycles } from './judge-cycles.ts'
import { judgeTestsUsed } from './judge-tests-used.ts'

/** Looks at the shape of the whole: what stands twice, what goes round in circles, what has grown too large. */
export const architectureGuardian: Specialist = {
  id: 'architecture-guardian',
  group: 'code analysis',
  finds: 'code that stands in more than one place, circles of Python imports, tests that the product loads',
  version: 2,
  wants: null,
  extractor: shapeExtractor,
  examines: (file, repo) => languageOf(file) !== null && repo.facts.get(file)?.code != null,
  *judge(repo) {
    yield* judgeClones(repo)
    yield* judgeCycles(repo)
    yield* judgeTestsUsed(repo)
  },
}
