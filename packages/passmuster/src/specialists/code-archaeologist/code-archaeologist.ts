import type { Specialist } from '../specialist.ts'
import { judgeChurn } from './churn.ts'
import { judgeDeadFiles } from './dead-files.ts'
import { judgeReferences, refers } from './references.ts'
import { judgeRenames } from './renames.ts'

/** Reads what history and the import graph remember: renamed modules still imported, modules nobody imports, hot spots. */
export const codeArchaeologist: Specialist = {
  id: 'code-archaeologist',
  group: 'code analysis',
  finds:
    'renames and deletions behind missing modules, commands and styles that name missing files, modules that nothing imports, files that change most',
  version: 4,
  wants: null,
  examines: (file, repo) => repo.facts.has(file) || (refers(file) && repo.texts.has(file)),
  judge: function* (repo) {
    yield* judgeRenames(repo)
    yield* judgeReferences(repo)
    yield* judgeDeadFiles(repo)
    yield* judgeChurn(repo)
  },
}
