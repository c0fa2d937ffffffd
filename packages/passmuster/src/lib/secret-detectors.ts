/** One kind of secret. `find` is linear in the text: every pattern is bounded or starts only where a run starts. */
export interface Detector {
  readonly rule: string
  find(text: string): Iterable<{ readonly start: number; readonly end: number }>
}

/** The whole match is the secret, or its group `v` when there is one. */
const pattern = (
  rule: string,
  source: RegExp,
  keep: (value: string, match: RegExpExecArray) => boolean = () => true,
): Detector => ({
  rule,
  *find(text) {
    for (const match of text.matchAll(source)) {
      const value = match.groups?.['v'] ?? match[0]
      if (!keep(value, match)) continue
      const start = match.index + match[0].lastIndexOf(value)
      yield { start, end: start + value.length }
    }
  },
})

/** Bits per character of the text's own letter frequencies. */
export const entropy = (text: string): number => {
  const counts = new Map<string, number>()
  for (const c of text) counts.set(c, (counts.get(c) ?? 0) + 1)
  const n = [...text].length
  let bits = 0
  for (const k of counts.values()) bits -= (k / n) * Math.log2(k / n)
  return bits
}

const mixed = (value: string): boolean => /\d/.test(value) && /[A-Za-z]/.test(value) && entropy(value) >= 3

const secretWord =
  'passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|auth[_-]?key|client[_-]?key|credentials?'
/** Names that speak about a secret and do not hold one. */
const notTheSecret =
  /(?:type|name|url|uri|file|path|field|id|ids|env|header|count|limit|length|len|hash|policy|reset|form|input|label|hint|prompt|expir\w*|ttl|regex|pattern|size|max|min|column|var|s)["']?$/i
const placeholder =
  /^(?:\[redacted|\$\{?\w{0,60}\}?$|\$\(|\$\{\{|<[^>]{0,60}>$|\{\{?[^}]{0,60}\}?\}?$|%\(?\w{0,60}\)?s?%?$|\*{3,}|x{3,}$|\.{3}|your[_-]|example$|placeholder|none$|null$|true$|false$|undefined$|process\.env|os\.environ|env[(.[])/i

/** `-----BEGIN … PRIVATE KEY-----` to its end (or to the end of the text), found without a lazy regex. */
const privateKey: Detector = {
  rule: 'private-key',
  *find(text) {
    let from = 0
    for (;;) {
      const begin = text.indexOf('PRIVATE KEY', from)
      if (begin < 0) return
      const near = Math.max(0, begin - 40)
      const before = text.slice(near, begin).lastIndexOf('-----BEGIN')
      if (before < 0) {
        from = begin + 11
        continue
      }
      const dash = near + before
      const end = text.indexOf('-----END', begin)
      const close = end < 0 ? -1 : text.indexOf('-----', end + 8)
      const stop = close < 0 || close - end > 60 ? (end < 0 ? text.length : end + 8) : close + 5
      yield { start: dash, end: stop }
      from = stop
    }
  },
}

export const detectors: readonly Detector[] = [
  privateKey,
  pattern('aws-access-key', /(?<![A-Za-z0-9])(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16}(?![A-Za-z0-9])/g),
  pattern(
    'github-token',
    /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{30,255})/g,
  ),
  pattern('gitlab-token', /(?<![A-Za-z0-9_])glpat-[A-Za-z0-9_-]{18,64}/g),
  pattern('slack-token', /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,250}/g),
  pattern('slack-webhook', /hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,120}/g),
  pattern('stripe-key', /(?<![A-Za-z0-9])(?:sk|rk|pk|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,250}/g, (v) =>
    /\d/.test(v),
  ),
  pattern('google-api-key', /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g),
  pattern('npm-token', /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g),
  pattern('pypi-token', /(?<![A-Za-z0-9-])pypi-[A-Za-z0-9_-]{40,400}/g),
  pattern('ai-key', /(?<![A-Za-z0-9])sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{20,250}/g, mixed),
  pattern(
    'jwt',
    /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,4000}(?:\.[A-Za-z0-9_-]{0,1000})?/g,
  ),
  pattern(
    'url-password',
    /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,30}:\/\/[^\s:/@'"]{0,200}:(?<v>[^\s/'"]{1,200})@/g,
    (v) => !placeholder.test(v),
  ),
  pattern(
    'authorization',
    /(?<![A-Za-z])(?:bearer|basic)[ \t]{1,4}(?<v>[A-Za-z0-9._~+/=-]{12,1000})/gi,
    (v) => /\d/.test(v) || entropy(v) > 3.5,
  ),
  pattern(
    'assigned-secret',
    new RegExp(
      `(?:${secretWord})[A-Za-z0-9_-]{0,30}["']?\\]?[ \\t]{0,8}(?:=>|[:=]=?)[ \\t]{0,8}["'\`](?<v>[^"'\`\\r\\n]{4,200})["'\`]`,
      'gi',
    ),
    (value, match) =>
      !notTheSecret.test(match[0].split(/[:=]/)[0]?.trim().replace(/\]$/, '') ?? '') &&
      !placeholder.test(value) &&
      !/[\s]/.test(value.trim()),
  ),
  pattern(
    'env-secret',
    /(?<![A-Za-z0-9_])[A-Z][A-Z0-9_]{0,60}?(?:PASSWORD|PASSWD|PWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY)(?:_[A-Z0-9]{1,20}){0,2}[ \t]{0,4}[:=][ \t]{0,4}["']?(?<v>[^\s"'#,;)}\]]{4,200})/g,
    (value, match) =>
      !placeholder.test(value) &&
      !/[()]/.test(value) &&
      !notTheSecret.test(match[0].split(/[:=]/)[0]?.trim() ?? ''),
  ),
  pattern(
    'env-secret',
    /(?<![A-Za-z0-9_])(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY)[ \t]{0,4}=[ \t]{0,4}(?<v>[^\s"'#,;()}\]]{4,200})/g,
    (value) => !placeholder.test(value),
  ),
  pattern(
    'assigned-secret',
    new RegExp(
      `(?:${secretWord})[A-Za-z0-9_-]{0,30}[ \\t]{0,4}[:=][ \\t]{0,4}(?<v>[A-Za-z0-9+/_=.~-]{12,200})(?![A-Za-z0-9(\\[])`,
      'gi',
    ),
    (value, match) =>
      mixed(value) &&
      !/[.(]/.test(value.slice(0, 40)) &&
      !notTheSecret.test(match[0].split(/[:=]/)[0]?.trim() ?? ''),
  ),
  pattern(
    'argument-secret',
    new RegExp(
      `(?<![A-Za-z0-9-])--?(?:[a-z]{1,20}-){0,3}(?:${secretWord})(?:=|[ \\t]{1,4})["']?(?<v>[^\\s"'-][^\\s"']{2,200})`,
      'gi',
    ),
    (value) => !placeholder.test(value),
  ),
]
