import { git } from '../lib/git.ts'
import type { History } from '../facts/repo.ts'

const settings = /(?:^|\/)\.env(?:\.[a-z]{1,20})?$/
const most = 20

/** Adds to deleted files of settings for the environment the names that had a value; no value is kept. */
export const withSettings = async (
  root: string,
  deletions: History['deletions'],
  options: { readonly signal?: AbortSignal } = {},
): Promise<History['deletions']> => {
  const wanted = deletions.filter(({ path }) => settings.test(path) && !path.includes('\n')).slice(0, most)
  const sets = new Map<History['deletions'][number], readonly string[]>()
  for (const one of wanted) {
    const shown = await git(['cat-file', 'blob', `${one.commit}^:${one.path}`], {
      cwd: root,
      maxBytes: 200_000,
      ...(options.signal ? { signal: options.signal } : {}),
    })
    if (shown.exit === 0) sets.set(one, namesSet(Buffer.from(shown.stdout).toString('utf8')))
  }
  return deletions.map((one) => {
    const set = sets.get(one)
    return set === undefined ? one : { ...one, set }
  })
}

/** `NAME=value` and `export NAME="value"`; a name without a value is none. */
const namesSet = (text: string): readonly string[] => [
  ...new Set(
    [
      ...text.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w{0,80})[ \t]*=[ \t]*(?!["']{2}[ \t]*\r?$|#)\S/gm),
    ].map((one) => one[1]!),
  ),
]
