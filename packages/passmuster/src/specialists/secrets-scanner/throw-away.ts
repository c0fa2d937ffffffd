import type { Repo } from '../../facts/repo.ts'
import { folderOf, nameOf } from '../../lib/paths.ts'
import type { SecretSite } from './secret-facts.ts'

const pipeline =
  /^\.github\/(?:workflows|actions)\/|^\.(?:circleci|buildkite|woodpecker|forgejo\/workflows|gitea\/workflows)\/|(?:^|\/)(?:\.gitlab-ci|\.travis|azure-pipelines|bitbucket-pipelines|appveyor|\.drone)[\w.-]*\.ya?ml$/
const testSettings =
  /(?:^|\/)\.env[\w.-]*\.(?:test|testing|ci|e2e)(?:\.|$)|(?:^|\/)\.env[-_](?:test|testing|ci|e2e)$/
const testCompose = /compose[\w.-]*[.-](?:test|tests|testing|ci|e2e)\.ya?ml$/i
const seeds =
  /(?:^|\/)(?:[\w.-]*[-_.])?(?:seed|seeds|seeder|fixtures?|mock[-_]?data|example[-_]?data|sample[-_]?data)(?:[-_.][\w.-]*)?$/i

const underTest =
  /^[ \t]*(?:-[ \t]+)?["']?(?:NODE_ENV|RAILS_ENV|RACK_ENV|MIX_ENV|APP_ENV|FLASK_ENV|DJANGO_ENV|SYMFONY_ENV|ENVIRONMENT)["']?[ \t]*[:=][ \t]*["']?(?:test|testing|ci)\b/m
const forTests =
  /(?:^|[_-])(?:test|tests|testing|ci|e2e|cypress|playwright|dummy|example|sample|fake|mock)(?:$|[_-])/i
/** A service that starts with a job and ends with it. */
const ofService = /^(?:POSTGRES|PG|MYSQL|MARIADB|MONGO|REDIS|MINIO|RABBITMQ|MSSQL|SA|DB|DATABASE)_?/i

/** A value that only tests see: it opens nothing outside the run that sets it. */
export const isThrowAway = (path: string, site: SecretSite, repo: Repo): boolean => {
  if (!/^(?:hard-coded-secret|default-password|fallback-secret|url-password)$/.test(site.rule)) return false
  if (testSettings.test(path) || testCompose.test(path) || forTests.test(site.what)) return true
  if (site.rule === 'hard-coded-secret' && seeds.test(nameOf(path).replace(/\.\w+$/, ''))) return true
  const text = repo.texts.get(path)
  if (isOfContainer(path, site, text, repo)) return true
  if (site.rule !== 'hard-coded-secret' && !pipeline.test(path)) return false
  if (text === undefined || !(pipeline.test(path) || /compose[\w.-]*\.ya?ml$/i.test(path))) return false
  if (pipeline.test(path) && (underTest.test(text) || ofService.test(site.what))) return true
  const value = valueOf(text, site)
  return value !== '' && standsInTests(value, folderOf(path), repo)
}

const container = /(?:^|\/)(?:\.?docker|\.devcontainer|vagrant)(?:\/|$)/i
const started = /compose[\w.-]*\.ya?ml$|(?:^|[/._-])(?:sample|example|dist|template)(?:$|[/._-])/i

/** A person's password of a container that compose starts, where the same text stands in the file that starts it or in a sample. */
const isOfContainer = (path: string, site: SecretSite, text: string | undefined, repo: Repo): boolean => {
  if (site.rule !== 'hard-coded-secret' || site.value === 'random' || text === undefined) return false
  if (!container.test(folderOf(path))) return false
  const value = valueOf(text, site)
  return value !== '' && [...repo.texts].some(([file, other]) => started.test(file) && other.includes(value))
}

const valueOf = (text: string, { line, startColumn, endColumn }: SecretSite): string =>
  (text.split('\n')[line - 1] ?? '').slice(startColumn - 1, endColumn - 1)

/** The same value is set for tests in a tracked file of settings. */
const standsInTests = (value: string, folder: string, repo: Repo): boolean =>
  [...repo.texts].some(
    ([file, text]) =>
      testSettings.test(file) &&
      folderOf(file).length <= folder.length &&
      text.split('\n').some((row) => row.replace(/^[^=]*=\s*|["'\s]/g, '') === value),
  )
