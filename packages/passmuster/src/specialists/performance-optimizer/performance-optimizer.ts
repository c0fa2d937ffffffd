import type { Tree } from '@lezer/common'
import { languageOf } from '../../facts/language.ts'
import { ownFiles } from '../../facts/own-files.ts'
import type { ParsedFile, Specialist } from '../specialist.ts'
import { ecmaCosts } from './extract-ecma.ts'
import { pythonCosts } from './extract-python.ts'
import { complexHotSpots } from './judge-complexity.ts'
import { costs } from './judge-costs.ts'
import type { PerformanceFacts } from './performance-facts.ts'

const id = 'performance-optimizer'

/** Looks for work that is done more often than needed, and for functions nobody can hold in mind. */
export const performanceOptimizer: Specialist = {
  id,
  group: 'performance',
  finds:
    'complex functions in files that change often, frames worked row by row or grown in loops, queries and reads in loops, blocking calls in request handlers',
  version: 1,
  wants: null,
  extractor: {
    version: 3,
    langs: ['python', 'ecmascript'],
    extract: (file) => (file.lang === 'ecmascript' ? ecmaCosts(file) : pythonCosts(file as ParsedFile<Tree>)),
  },
  examines: (file, repo) => languageOf(file) !== null && repo.facts.get(file)?.code != null,
  *judge(repo) {
    const files = ownFiles<PerformanceFacts>(repo, id)
    yield* complexHotSpots(files, repo)
    for (const file of files) yield* costs(file)
  },
}
