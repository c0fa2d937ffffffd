import { openCommit } from '../snapshot/commit.ts'
import { fail, type Fault, type Result } from '../model/fault.ts'
import type { Source } from '../model/ports.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Which variable names the target branch of a pull request, and what has to hold for it to mean that. */
const services: readonly (readonly [variable: string, holds: (env: Environment) => boolean])[] = [
  ['GITHUB_BASE_REF', (env) => env['GITHUB_EVENT_NAME']?.startsWith('pull_request') === true],
  ['CI_MERGE_REQUEST_TARGET_BRANCH_NAME', () => true],
  ['BITBUCKET_PR_DESTINATION_BRANCH', () => true],
  ['SYSTEM_PULLREQUEST_TARGETBRANCH', () => true],
  ['BUILDKITE_PULL_REQUEST_BASE_BRANCH', () => true],
  ['CHANGE_TARGET', (env) => env['CHANGE_ID'] !== undefined],
  ['DRONE_TARGET_BRANCH', (env) => env['DRONE_BUILD_EVENT'] === 'pull_request'],
]

/** The branch that a pull request under test wants to go into; null when none is under test. */
export const targetBranch = (env: Environment): string | null => {
  for (const [variable, holds] of services) {
    const name = (env[variable] ?? '').replace(/^refs\/heads\//, '')
    if (name !== '' && holds(env)) return name
  }
  return null
}

/** The target branch as it was fetched from `origin`; a local branch of that name could be anybody's. */
export const openTarget = async (root: string, branch: string): Promise<Result<Source>> => {
  const opened = await openCommit(root, `refs/remotes/origin/${branch}`)
  return opened.ok ? opened : fail(notFetched(branch))
}

const notFetched = (branch: string): Fault => ({
  code: 'untrusted',
  message: `On a pull request what the target branch ${branch} runs is trusted, and it has not been fetched.`,
  hint: `git fetch --depth=1 origin ${branch}:refs/remotes/origin/${branch} before muster, or fetch-depth: 0 in the checkout`,
  retry: 'safe',
})
