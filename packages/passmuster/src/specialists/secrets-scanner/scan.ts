import { lineFinder } from '../../lib/lines.ts'
import { maskSecret } from '../../lib/secret-mask.ts'
import { isPlaceholder, isRandom, isUsual, valueKind } from './judge-value.ts'
import type { SecretSite, Span } from './secret-facts.ts'
import { tokensIn, webClient } from './tokens.ts'

export type TextKind = 'code' | 'settings' | 'compose' | 'prose'

/** One pass over the whole text says whether there is anything to look at. */
const ofInterest =
  /PRIVATE KEY|passw|passphrase|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|credential|AKIA|ASIA|gh[pousr]_|glpat-|xox[abeoprs]-|hooks\.slack|[sr]k_(?:live|test)_|AIza|npm_|pypi-|sk-|:\/\/[^\s:/@'"]{1,60}:[^\s/'"@]{1,100}@/i

const mostSites = 40

/** The secrets of a text, in the order they stand. */
export const scanText = (text: string, kind: TextKind): readonly SecretSite[] => {
  if (!ofInterest.test(text)) return []
  const lineAt = lineFinder(text)
  const found: Span[] = []
  for (const span of spots(text, kind)) {
    if (found.length >= mostSites) break
    if (found.some((one) => one.start < span.end && span.start < one.end)) continue
    if (span.rule === 'private-key' || !isDisclaimed(text, span.start)) found.push(span)
  }
  return found
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, end, ...spot }) => {
      const line = lineAt(start)
      const begin = text.lastIndexOf('\n', start - 1) + 1
      const stop = text.indexOf('\n', start)
      const last = Math.min(end, stop < 0 ? text.length : stop)
      return {
        ...spot,
        line,
        startColumn: start - begin + 1,
        endColumn: last - begin + 1,
        shown: maskSecret(text.slice(start, last)),
      }
    })
}

function* spots(text: string, kind: TextKind): Generator<Span> {
  yield* tokensIn(text)
  if (kind === 'prose') return
  yield* urlPasswords(text, kind)
  if (kind === 'code') {
    yield* fallbacks(text)
    yield* quotedAssignments(text)
  } else yield* settings(text, kind)
}

const disclaimer =
  /(?:#|\/\/|\/?\*|--)[^\n]*(?:\bnot (?:\w+ ){0,3}secret\b|\bpublic(?:ly)?\b|\bsearch[- ]only\b|\bsafe to (?:commit|expose|publish|share)\b)/i

/** A comment on the line or on one of the two before says that it is no secret. */
const isDisclaimed = (text: string, at: number): boolean => {
  let begin = text.lastIndexOf('\n', at - 1)
  for (let lines = 0; lines < 2 && begin > 0; lines++) begin = text.lastIndexOf('\n', begin - 1)
  const end = text.indexOf('\n', at)
  return disclaimer.test(
    text.slice(Math.max(0, begin, at - 600), Math.min(end < 0 ? text.length : end, at + 300)),
  )
}

/** The key of a search box is handed to every browser. */
const searchBox = /algolia|docsearch|\bindexName\b/i

const comment = /^\s*(?:#|\/\/|\*|\/\*|--|;|<!--)/

/** The line around an offset, at most 300 characters to either side. */
const lineOf = (text: string, at: number): string => {
  const near = text.slice(Math.max(0, at - 300), at)
  const after = text.slice(at, at + 300)
  const end = after.indexOf('\n')
  return near.slice(near.lastIndexOf('\n') + 1) + (end < 0 ? after : after.slice(0, end))
}

function* urlPasswords(text: string, kind: TextKind): Generator<Span> {
  const shape =
    /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,30}:\/\/(?<user>[^\s:/@'"`<>{}$()]{0,60}):(?<v>[^\s/'"`@<>{}$()]{3,100})@(?<host>[\w.-]{2,100})/g
  for (const match of text.matchAll(shape)) {
    const { user = '', v = '', host = '' } = match.groups ?? {}
    const line = lineOf(text, match.index)
    if (
      comment.test(line) ||
      /example|\btest\b|host(?:name)?$|\.local$/i.test(host.replace(/^localhost$/, ''))
    )
      continue
    const first = isUsual(v) || v === user
    const local = /^(?:localhost|127\.|0\.0\.0\.0|host\.docker)/.test(host)
    if (first && (kind !== 'compose' || local)) continue
    if (!first && valueKind(v) === null) continue
    const start = match.index + match[0].lastIndexOf(`:${v}@`) + 1
    const what = `the password of ${match[0].slice(0, match[0].indexOf(':'))}://${host}`
    yield {
      rule: first ? 'default-password' : 'url-password',
      what,
      value: first ? 'usual' : (valueKind(v) ?? 'chosen'),
      start,
      end: start + v.length,
      ...(local ? { mild: true as const } : {}),
    }
  }
}

const secretName =
  '(?:[A-Za-z_][A-Za-z0-9_-]{0,60}?)?(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|secret[_-]?key|auth[_-]?key|signing[_-]?key|encryption[_-]?key|client[_-]?secret)'
/** Names that hold what everybody may know. */
const harmless =
  /public|publishable|nx_?cloud|site_?key|anon|search|csrf|cache|primary|foreign|sort|partition|next_?token|(?:^|_)(?:pad|eos|bos|unk|sep|cls|mask|stop|start|end|page|cancel|continuation|sync)_?token$|one_?password|1password|test|fake|mock|dummy|example|placeholder|invalid|wrong/i

/** `api_key = "…"`, `apiKey: '…'`, `"password": "…"` in code. */
function* quotedAssignments(text: string): Generator<Span> {
  const shape = new RegExp(
    `(?<![A-Za-z0-9])(?<name>${secretName})["']?\\]?[ \\t]{0,4}(?::[ \\t]{0,4}(?:str|string|Optional\\[str\\]|Final|Final\\[str\\])[ \\t]{0,4})?(?:=>|:=|[:=](?![=]))[ \\t]{0,4}(?<q>["'\`])(?<v>[^"'\`\\s]{8,400})\\k<q>`,
    'gi',
  )
  for (const match of text.matchAll(shape)) {
    const { name = '', v = '' } = match.groups ?? {}
    const line = lineOf(text, match.index)
    if (
      comment.test(line) ||
      harmless.test(name) ||
      />>>|e\.g\.|\bexample\b|pragma: allowlist/i.test(line.replace(/pragma: allowlist.*/i, ''))
    )
      continue
    if (
      /api_?key$/i.test(name) &&
      searchBox.test(text.slice(Math.max(0, match.index - 300), match.index + 300))
    )
      continue
    if (hashed.test(v) || isOneOfMany(text, match.index, v)) continue
    if (v.startsWith('AIza') && webClient.test(text)) continue
    const kind = valueKind(v)
    const word = /passw(?:or)?d$|passphrase$/i.test(name)
    if (kind !== 'random' && !(word && kind === 'chosen')) continue
    if (kind === 'random' && v.toLowerCase().includes(name.toLowerCase())) continue
    if (isQuoted(text, match.index, /^\w[\w-]*["']/.test(match[0]))) continue
    const start = match.index + match[0].lastIndexOf(v)
    const brought = !word && isOfClient(text, match.index, name)
    const mild = brought ? { mild: true as const } : {}
    yield { rule: 'hard-coded-secret', what: name, value: kind, start, end: start + v.length, ...mild }
  }
}

/** A key that the program brings to its users: the line above calls it the program's own, or the id of the client stands by. */
const isOfClient = (text: string, at: number, name: string): boolean => {
  const rows = text.slice(Math.max(0, at - 400), at).split('\n')
  const above = rows.at(-2) ?? ''
  return (
    (comment.test(above) && /\b(?:api[ _-]?key|client|app(?:lication)?(?:'s)? key)\b/i.test(above)) ||
    (/client_?secret$/i.test(name) && /client_?id["']?\s*[:=]\s*["'`]/i.test(rows.slice(-4).join('\n')))
  )
}

/** What is kept instead of a password. */
const hashed = /^(?:\$(?:2[abxy]|5|6|argon2\w*|scrypt)\$|(?:pbkdf2|scrypt|argon2)[:_$]|\{S?SHA\d*\})/
const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi

/** One of a list of identifiers. */
const isOneOfMany = (text: string, at: number, value: string): boolean =>
  value.replace(uuid, '') === '' &&
  (text.slice(Math.max(0, at - 400), at + 400).match(uuid)?.length ?? 0) >= 4

/** The assignment stands inside a longer text: a line, a template literal or a block in triple quotes that is written for others. */
const isQuoted = (text: string, at: number, quotedName: boolean): boolean => {
  const before = text.slice(0, at)
  const begin = before.slice(before.lastIndexOf('\n') + 1).replace(/\\./g, '')
  const line = quotedName ? begin.slice(0, -1) : begin
  const odd = (mark: RegExp, where: string): boolean => (where.match(mark)?.length ?? 0) % 2 === 1
  return (
    odd(/"/g, line.replace(/'[^'"]*'/g, '')) ||
    odd(/'/g, line.replace(/"[^"]*"/g, '')) ||
    odd(/`/g, before.replace(/\\./g, '')) ||
    odd(/"""/g, before) ||
    odd(/'''/g, before)
  )
}

const signingName =
  /(?:JWT|SECRET|SIGNING|ENCRYPTION|SESSION|COOKIE|AUTH)[A-Z0-9_]*(?:SECRET|KEY|PASSWORD)?$|PASSWORD$/

/** `os.getenv('JWT_SECRET', 'dev')`, `process.env.JWT_SECRET || 'dev'`: known to all who read the source. */
function* fallbacks(text: string): Generator<Span> {
  const shapes = [
    /(?:getenv|environ\.get|env|config)\(\s{0,40}["'](?<name>[A-Z][A-Z0-9_]{3,60})["']\s{0,4},\s{0,40}(?:default=)?["'](?<v>[^"'\s]{3,200})["']/g,
    /process\.env(?:\.|\[["'])(?<name>[A-Z][A-Z0-9_]{3,60})(?:["']\])?\s{0,20}(?:\|\||\?\?)\s{0,20}["'`](?<v>[^"'`\s$]{3,200})["'`]/g,
  ]
  for (const shape of shapes)
    for (const match of text.matchAll(shape)) {
      const { name = '', v = '' } = match.groups ?? {}
      if (!/(?:SECRET|SECRET_KEY|SIGNING_KEY|ENCRYPTION_KEY|PASSWORD)$/.test(name) || !signingName.test(name))
        continue
      if (harmless.test(name) || comment.test(lineOf(text, match.index))) continue
      const start = match.index + match[0].lastIndexOf(v)
      yield {
        rule: 'fallback-secret',
        what: name,
        value: isRandom(v) ? 'random' : isUsual(v) ? 'usual' : 'chosen',
        start,
        end: start + v.length,
      }
    }
}

/** `NAME: value`, `- NAME=value`, `NAME = "value"`, `ENV NAME=value` on a line of its own. */
function* settings(text: string, kind: TextKind): Generator<Span> {
  const shape = new RegExp(
    `^(?<lead>[ \\t]{0,40}(?:-[ \\t]{1,4})?(?:export[ \\t]+|ENV[ \\t]+|ARG[ \\t]+)?["']?)(?<name>${secretName})(?<sign>["']?[ \\t]{0,10}(?:=|:[ \\t]|:=|[ \\t])[ \\t]{0,10}["']?)(?<v>[^\\s"'#,]{3,400})["']?[ \\t]*,?[ \\t]*(?:#.*)?\\r?$`,
    'gim',
  )
  for (const match of text.matchAll(shape)) {
    const { lead = '', name = '', sign = '', v: written = '' } = match.groups ?? {}
    if (/^[^=:]*$/.test(sign) && !/ENV|ARG/.test(lead)) continue
    if (
      harmless.test(name) ||
      /^(?:true|false|yes|no|none|null|required|optional|string|str|inherit|write|read)$/i.test(written)
    )
      continue
    const fallback = /^\$\{\w+:?-([^}]+)\}$/.exec(written)?.[1]
    const v = fallback ?? written
    if (v.includes('$') || v.includes('{')) continue
    const look = valueKind(v)
    const word = /passw(?:or)?d$|passphrase$/i.test(name)
    const start =
      match.index +
      lead.length +
      name.length +
      sign.length +
      (fallback === undefined ? 0 : written.indexOf(v))
    const span = { what: name, start, end: start + v.length }
    if (look === 'random') yield { ...span, rule: 'hard-coded-secret', value: 'random' }
    else if (kind === 'compose' && (look !== null || (word && !isPlaceholder(v))))
      yield {
        ...span,
        rule: 'default-password',
        value: look ?? 'chosen',
        ...(fallback === undefined ? {} : { mild: true as const }),
      }
    else if (word && look === 'chosen') yield { ...span, rule: 'hard-coded-secret', value: 'chosen' }
  }
}
