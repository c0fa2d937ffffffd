import { detectors, entropy } from '../../lib/secret-detectors.ts'
import { isPlaceholder } from './judge-value.ts'
import type { Span } from './secret-facts.ts'

const labels: Readonly<Record<string, string>> = {
  'aws-access-key': 'AWS access key id',
  'github-token': 'GitHub token',
  'gitlab-token': 'GitLab token',
  'slack-token': 'Slack token',
  'slack-webhook': 'Slack webhook',
  'stripe-key': 'Stripe secret key',
  'google-api-key': 'Google API key',
  'npm-token': 'npm token',
  'pypi-token': 'PyPI token',
  'ai-key': 'AI provider key',
}

/** Keys of web and mobile clients are public by design. */
export const webClient: RegExp = /firebase|authDomain|google_app_id|maps\.googleapis|GOOGLE_APP_ID/i

/** Private keys and tokens that their own form gives away. */
export function* tokensIn(text: string): Generator<Span> {
  for (const { rule, find } of detectors) {
    if (rule === 'private-key') yield* privateKeys(text)
    const what = labels[rule]
    if (what === undefined || (rule === 'google-api-key' && webClient.test(text))) continue
    for (const { start, end } of find(text)) {
      const value = text.slice(start, end)
      if (!isLikely(rule, value)) continue
      const mild = /^[sr]k_test_/.test(value) || rule === 'google-api-key'
      yield {
        rule: 'provider-token',
        what,
        value: 'random',
        start,
        end,
        ...(mild ? { mild: true as const } : {}),
      }
    }
  }
}

const isLikely = (rule: string, value: string): boolean => {
  if (isPlaceholder(value) || entropy(value.slice(4)) < 3) return false
  if (rule === 'stripe-key') return /^[sr]k_(?:live|test)_[A-Za-z0-9]{20,}$/.test(value)
  if (rule === 'ai-key')
    return /^sk-(?:ant-|proj-|svcacct-)[A-Za-z0-9_-]{40,}$|^sk-[A-Za-z0-9]{48}$/.test(value)
  if (rule === 'slack-token') return /^xox[abeoprs]-\d{8,}-/.test(value)
  if (rule === 'slack-webhook') return /services\/T[A-Z0-9]{6,}\/B[A-Z0-9]{6,}\/[A-Za-z0-9]{20,}$/.test(value)
  return true
}

/** A block with at least 60 characters of base64 between its marks; the place is the line that begins it. Encrypted ones count beside plain ones. */
function* privateKeys(text: string): Generator<Span> {
  const found = [...keyBlocks(text)]
  if (found.some(({ what }) => what === plainKey)) yield* found
}

/** What the name or the comment before a key says of one that nothing should trust. */
const forTrials =
  /example|sample|dummy|(?:^|[^a-z])(?:test|fake|mock)|(?:don'?t|do not|never|not) (?:be )?use[d]? (?:\w+ ){0,3}(?:in )?prod|development|self[-_ ]?signed/i
const plainKey = 'a private key'

function* keyBlocks(text: string): Generator<Span> {
  const begin = /-----BEGIN (?<kind>(?:[A-Z0-9]{2,10} )?)PRIVATE KEY(?: BLOCK)?-----/g
  for (const match of text.matchAll(begin)) {
    const body = text.slice(match.index + match[0].length, match.index + match[0].length + 400)
    const end = body.indexOf('-----END')
    const inside = (end < 0 ? body : body.slice(0, end)).replace(/\\n|[\s"'`+,]/g, '')
    const encrypted =
      /Proc-Type:4,ENCRYPTED/.test(inside) || (match.groups?.['kind'] ?? '').startsWith('ENCRYPTED')
    if (!/^(?:[A-Za-z-]+:[\w,-]+)*[A-Za-z0-9+/=]{60}/.test(inside) && !encrypted) continue
    if (entropy(inside.slice(0, 120)) < 3.5) continue
    const head = text.slice(0, match.index).split('\n').slice(-2).join('\n')
    yield {
      rule: 'private-key',
      what: encrypted ? 'an encrypted private key' : plainKey,
      value: 'random',
      ...(forTrials.test(head) ? { mild: true as const } : {}),
      start: match.index,
      end: match.index + match[0].length,
    }
  }
}
