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
const forTests = /(?:^|[_-])(?:test|tests|testing|ci|e2e|dummy|example|sample|fake|mock)(?:$|[_-])/i
/** A service that starts with a job and ends with it. */
const ofService = /^(?:POSTGRES|PG|MYSQL|MARIADB|MONGO|REDIS|MINIO|RABBITMQ|MSSQL|SA|DB|DATABASE)_?/i

/** A value that only tests see: it opens nothing outside the run that sets it. */
export const isThrowAway = (path: string, site: SecretSite, repo: Repo): boolean => {
  if (!/^(?:hard-coded-secret|default-password|fallback-secret|url-password)$/.test(site.rule)) return false
  if (testSettings.test(path) || testCompose.test(path) || forTests.test(site.what)) return true
  if (site.rule === 'hard-coded-secret' && seeds.test(nameOf(path).replace(/\.\w+$/, ''))) return true
  const text = repo.texts.get(path)
  if (site.rule !== 'hard-coded-secret' && !pipeline.test(path)) return false
  if (text === undefined || !(pipeline.test(path) || /compose[\w.-]*\.ya?ml$/i.test(path))) return false
  if (pipeline.test(path) && (underTest.test(text) || ofService.test(site.what))) return true
  const value = (text.split('\n')[site.line - 1] ?? '').slice(site.startColumn - 1, site.endColumn - 1)
  return value !== '' && standsInTests(value, folderOf(path), repo)
}

/** The same value is set for tests in a tracked file of settings. */
const standsInTests = (value: string, folder: string, repo: Repo): boolean =>
  [...repo.texts].some(
    ([file, text]) =>
      testSettings.test(file) &&
      folderOf(file).length <= folder.length &&
      text.split('\n').some((row) => row.replace(/^[^=]*=\s*|["'\s]/g, '') === value),
  )
