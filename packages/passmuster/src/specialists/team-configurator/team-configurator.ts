import type { Repo } from '../../facts/repo.ts'
import type { Specialist } from '../specialist.ts'
import { dataFiles, judgeData, manifestFiles } from './data-files.ts'
import { judgeLinks, judgeLocks, judgeMalformed } from './files.ts'
import { judgeRuntimes } from './runtimes.ts'

/** Looks after what the stack rests on: runtime versions, manifests that parse, one package manager, links that lead somewhere. */
export const teamConfigurator: Specialist = {
  id: 'team-configurator',
  group: 'code analysis',
  finds: 'runtime versions that disagree, malformed manifests and data, rival lock files, dangling links',
  version: 3,
  wants: null,
  examines: (file, repo) => dataFiles(repo).has(file) || isRead(file, repo),
  judge: function* (repo) {
    yield* judgeRuntimes(repo)
    yield* judgeMalformed(repo)
    yield* judgeData(repo)
    yield* judgeLocks(repo)
    yield* judgeLinks(repo)
  },
}

/** Read by a reader of its own: manifests, locks, workflows, images, and the lists that git itself reads. */
const isRead = (file: string, repo: Repo): boolean =>
  repo.texts.has(file) &&
  (/(^|\/)((Dockerfile|Containerfile)([-_.][^/]*)?|\.git(ignore|attributes|modules))$/i.test(file) ||
    manifestFiles(repo).has(file))
