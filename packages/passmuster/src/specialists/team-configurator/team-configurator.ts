import type { Specialist } from '../specialist.ts'
import { judgeLinks, judgeLocks, judgeMalformed } from './files.ts'
import { judgeRuntimes } from './runtimes.ts'

/** Looks after what the stack rests on: runtime versions, manifests that parse, one package manager, links that lead somewhere. */
export const teamConfigurator: Specialist = {
  id: 'team-configurator',
  group: 'code analysis',
  finds: 'runtime versions that disagree, malformed manifests, rival lock files, dangling links',
  version: 1,
  wants: null,
  examines: (file, repo) => repo.texts.has(file),
  judge: function* (repo) {
    yield* judgeRuntimes(repo)
    yield* judgeMalformed(repo)
    yield* judgeLocks(repo)
    yield* judgeLinks(repo)
  },
}
