import { isFixture } from '../../facts/ecmascript/ecma-modules.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import { isVendored } from '../../facts/texts.ts'
import type { FindingDraft } from '../../model/finding.ts'

/** Names that are given to files of secrets and to nothing else. */
const secretFile =
  /(?:^|\/)(?:\.env(?:\.(?:local|prod|production|staging))?|id_(?:rsa|dsa|ecdsa|ed25519)|\.pypirc|\.netrc|\.htpasswd|[\w.-]*(?:private|server|privkey)[\w-]*\.key|[\w.-]+\.(?:p12|pfx|jks|keystore)|service[-_]account[\w-]*\.json)$/

/** Files of secrets by name that are gone from the tree and still in history: what they held was not read. */
export function* deletedSecrets({ history, snapshot }: Repo): Generator<FindingDraft> {
  const present = new Set(snapshot.files.map(({ path }) => path))
  const seen = new Set<string>()
  for (const { path, commit } of history.deletions) {
    if (!secretFile.test(path) || present.has(path) || seen.has(path) || isVendored(path)) continue
    const role = roleOf(path)
    if (role === 'test' || role === 'example' || role === 'docs' || isFixture(path)) continue
    seen.add(path)
    yield {
      rule: 'secret-file-in-history',
      title: `${path} was tracked once and is still in the history`,
      severity: 'low',
      category: 'secret',
      at: [{ file: path, startLine: 1, endLine: 1 }],
      evidence: [{ kind: 'git', commit, path, change: 'deleted' }],
      impact: 'Deleting a file leaves it readable in older commits. What it held was not read here.',
      fix: {
        text: `Look at it with \`git show ${commit.slice(0, 10)}^:${path}\`; what is secret in it should be replaced where it is used.`,
      },
      confidence: 'strong',
      symbol: path,
    }
  }
}
