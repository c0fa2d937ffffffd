import { languageOf } from '../../facts/language.ts'
import type { Specialist } from '../specialist.ts'
import { blastOfGraph } from './blast-of.ts'
import { concludeBlockers } from './conclusion.ts'
import { detourFindings } from './detours.ts'
import { debuggerExtractor } from './extract.ts'
import { maskedFindings } from './masked.ts'
import { obstacleFindings } from './obstacles.ts'
import { shadowFindings } from './shadows.ts'

/**
 * Says which modules cannot load, what stops them, and the least repair of each part of the repository. Import cycles
 * of Python are never claimed: whether a name is bound in time depends on which module of the circle comes first.
 */
export const debuggerSpecialist: Specialist = {
  id: 'debugger',
  group: 'performance',
  finds:
    'missing dependencies, modules and names, crashes as modules load, guarded imports that never succeed',
  version: 5,
  wants: null,
  extractor: debuggerExtractor,
  examines: (file) => languageOf(file) !== null,
  *judge(repo) {
    const blast = blastOfGraph(repo.graph)
    yield* obstacleFindings(repo, blast)
    yield* maskedFindings(repo, blast)
    yield* detourFindings(repo)
    yield* shadowFindings(repo)
  },
  conclude: (repo, _others, findings) => concludeBlockers(repo, blastOfGraph(repo.graph), findings),
}
