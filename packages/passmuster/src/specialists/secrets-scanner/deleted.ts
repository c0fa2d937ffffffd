import { isFixture } from '../../facts/ecmascript/ecma-modules.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import { isVendored } from '../../facts/texts.ts'
import type { FindingDraft } from '../../model/finding.ts'

/** Names that are given to files of secrets and to nothing else. */
const secretFile =
  /(?:^|\/)(?:\.env(?:\.(?:local|prod|production|staging))?|id_(?:rsa|dsa|ecdsa|ed25519)|\.pypirc|\.netrc|\.htpasswd|[\w.-]*(?:private|server|privkey)[\w-]*\.key|[\w.-]+\.(?:p12|pfx|jks|keystore)|service[-_]account[\w-]*\.json)$/

/** Names of settings that may hold a secret; an address may have a password. */
const secretWord =
  /passw|passphrase|secret|token|credential|(?:^|_)(?:key|pwd|dsn)(?:_|$)|apikey|(?:^|_)(?:database|db|redis|mongo\w*|amqp|broker|postgres\w*|mysql|connection)_(?:url|uri|string)$/i

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``)
  const all = names.length > 3 ? [...shown, `${names.length - 3} more`] : shown
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`
}

/** Files of secrets by name that are gone from the tree and still in history: what they held was not read. */
export function* deletedSecrets({ history, snapshot }: Repo): Generator<FindingDraft> {
  const present = new Set(snapshot.files.map(({ path }) => path))
  const seen = new Set<string>()
  for (const { path, commit, set } of history.deletions) {
    if (!secretFile.test(path) || present.has(path) || seen.has(path) || isVendored(path)) continue
    const role = roleOf(path)
    if (role === 'test' || role === 'example' || role === 'docs' || isFixture(path)) continue
    seen.add(path)
    const secret = set?.filter((name) => secretWord.test(name))
    if (secret?.length === 0) continue
    yield {
      rule: 'secret-file-in-history',
      title: `${path} was tracked once and is still in the history`,
      severity: 'low',
      category: 'secret',
      at: [{ file: path, startLine: 1, endLine: 1 }],
      evidence: [{ kind: 'git', commit, path, change: 'deleted' }],
      impact: `Deleting a file leaves it readable in older commits. ${secret === undefined ? 'What it held was not read here.' : `It set ${listed(secret)}; whether that was a real one was not examined.`}`,
      fix: {
        text: `Look at it with \`git show ${commit.slice(0, 10)}^:${path}\`; what is secret in it should be replaced where it is used.`,
      },
      confidence: 'strong',
      symbol: path,
    }
  }
}
