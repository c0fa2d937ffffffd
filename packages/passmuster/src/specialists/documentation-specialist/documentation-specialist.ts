import type { Specialist } from '../specialist.ts'
import { ownDocuments } from './documents.ts'
import { judgeBadges } from './judge-badges.ts'
import { judgeCi } from './judge-ci.ts'
import { judgeCommands } from './judge-commands.ts'
import { judgePaths } from './judge-paths.ts'
import { judgeVersions } from './judge-versions.ts'

/** Holds what documents and workflows say about the repository against the repository. */
export const documentationSpecialist: Specialist = {
  id: 'documentation-specialist',
  group: 'documentation',
  finds: 'files, commands and versions that documents and workflows name and that are no longer so',
  version: 2,
  wants: null,
  examines: (file, repo) => repo.texts.has(file) && /\.(md|markdown)$|^\.github\/workflows\//i.test(file),
  *judge(repo) {
    const documents = ownDocuments(repo)
    yield* judgePaths(repo, documents)
    yield* judgeCommands(repo, documents)
    yield* judgeVersions(repo, documents)
    yield* judgeCi(repo)
    yield* judgeBadges(repo, documents)
  },
}
