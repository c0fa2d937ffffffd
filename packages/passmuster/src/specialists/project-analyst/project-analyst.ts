import type { Specialist } from '../specialist.ts'
import { judgeLicence } from './licence.ts'
import { judgeLockDrift, judgeRanges } from './locks.ts'
import { judgeUsage } from './transitive.ts'
import { judgeUnused } from './unused.ts'

/** Compares what manifests declare with what is imported and locked. Missing dependencies are the debugger's. */
export const projectAnalyst: Specialist = {
  id: 'project-analyst',
  group: 'code analysis',
  finds:
    'dependencies that are only transitive, for development only, unlocked, in conflict or not imported; licences that disagree',
  version: 3,
  wants: null,
  examines: (file, repo) =>
    repo.facts.has(file) ||
    /^(LICEN[CS]E|COPYING|UNLICENSE)([-_.][^/]*)?$/i.test(file) ||
    repo.manifests.all.some((one) => one.file === file) ||
    repo.manifests.locks.some((one) => one.file === file),
  judge: function* (repo) {
    yield* judgeUsage(repo)
    yield* judgeLockDrift(repo)
    yield* judgeRanges(repo)
    yield* judgeUnused(repo)
    yield* judgeLicence(repo)
  },
}
