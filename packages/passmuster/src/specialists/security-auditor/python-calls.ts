import type { Node } from '../../facts/python/tree.ts'
import { isGivenConstants, isGivenRecord } from './handed-on.ts'
import { originOf, unique } from './python-origin.ts'
import { said, type Call, type Scope } from './python-scope.ts'
import type { SecurityRule, SecuritySite, Source } from './security-facts.ts'

type Found = Pick<SecuritySite, 'rule'> & {
  readonly sources?: readonly Source[]
  readonly note?: NonNullable<SecuritySite['note']>
}

/** Calls that run, build or trust what they should not, one look per call. */
export function* callSites(
  scope: Scope,
  lineAt: (at: number) => number,
  file: string,
): Generator<SecuritySite> {
  for (const call of scope.calls) {
    const found =
      shell(call, scope) ?? evaluated(call, scope) ?? deserialized(call, scope) ?? settled(call, scope, file)
    if (found === null) continue
    yield {
      sources: [],
      ...found,
      symbol: scope.symbol,
      line: lineAt(call.node.from),
      endLine: Math.min(lineAt(call.node.to - 1), lineAt(call.node.from) + 40),
      what: call.callee.slice(0, 60),
      mark: /\w+/.exec(call.callee)?.[0] ?? '',
    }
  }
}

const from = (node: Node | undefined, scope: Scope, call: Call): readonly Source[] =>
  node === undefined ? [] : unique(originOf(node, scope, call.node.from))

/** The text itself, not that of a file which is named so. */
const textFrom = (node: Node | undefined, scope: Scope, call: Call): readonly Source[] =>
  from(node, { ...scope, textOnly: true }, call)

const is = (node: Node | undefined, text: string, value: string): boolean => said(node, text) === value

const withSources = (rule: SecurityRule, sources: readonly Source[]): Found | null => {
  const open = sources.filter((one) => one.numeric !== true)
  return open.length === 0 ? null : { rule, sources: open.slice(0, 4) }
}

const shell = (call: Call, scope: Scope): Found | null => {
  const { callee, keywords, args } = call
  const runs =
    (/^(?:subprocess\.)?(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)$/.test(callee) &&
      (is(keywords.get('shell'), scope.text, 'True') || callee.startsWith('subprocess.get'))) ||
    /^os\.(?:system|popen)$/.test(callee) ||
    /^asyncio\.(?:subprocess\.)?create_subprocess_shell$/.test(callee)
  const command = args[0] ?? keywords.get('args')
  const found = runs ? withSources('shell-command', textFrom(command, scope, call)) : null
  if (found === null || isGivenConstants(scope)) return null
  if (command?.name !== 'VariableName' || !scope.params.has(said(command, scope.text)))
    return isOwnCommandLine(scope, found.sources ?? [])
      ? { ...found, note: 'own' }
      : /^_(?!\w*__$)/.test(scope.name)
        ? { ...found, note: 'inner' }
        : found
  // To run what it is told is what a runner of commands is for.
  return isGivenRecord(scope) ? { ...found, note: 'whole' } : null
}

/** What is run comes from whoever starts the program. */
const isOwnCommandLine = ({ text, node }: Scope, sources: readonly Source[]): boolean =>
  sources.every(({ kind }) => kind === 'input') ||
  /@(?:\w+\.)*(?:argument|option)\([^@]*$/.test(text.slice(Math.max(0, node.from - 400), node.from))

const evaluated = (call: Call, scope: Scope): Found | null => {
  if (!/^(?:eval|exec)$/.test(call.callee) || scope.params.has(call.callee) || scope.values.has(call.callee))
    return null
  const sources = textFrom(call.args[0], scope, call)
  const isSettings = sources.length > 0 && sources.every(({ name }) => name === 'sys.argv')
  return isSettings || isGivenConstants(scope) ? null : withSources('code-execution', sources)
}

const loaders =
  /^(?:(?:_?pickle|cPickle|dill|cloudpickle|marshal)\.loads?|(?:sklearn\.externals\.)?joblib\.load|(?:pd|pandas)\.read_pickle|yaml\.unsafe_load(?:_all)?|jsonpickle\.decode)$/

const deserialized = (call: Call, scope: Scope): Found | null => {
  const { callee, keywords, args } = call
  const unsafeYaml =
    /^yaml\.load(?:_all)?$/.test(callee) &&
    /^(?:yaml\.)?C?(?:Unsafe)?Loader$/.test(said(keywords.get('Loader') ?? args[1], scope.text))
  const unsafeTorch = callee === 'torch.load' && is(keywords.get('weights_only'), scope.text, 'False')
  const unsafeNumpy =
    /^(?:np|numpy)\.load$/.test(callee) && is(keywords.get('allow_pickle'), scope.text, 'True')
  if (!loaders.test(callee) && !unsafeYaml && !unsafeTorch && !unsafeNumpy) return null
  if (/(?:pickle|dill|joblib)\w*(?:serializ|coder|codec|marshal|transcod)\w*\./i.test(scope.symbol))
    return null
  if (/hmac|signature|verify_|checksum/i.test(scope.text.slice(scope.node.from, call.node.from))) return null
  const found = withSources(
    'unsafe-deserialization',
    from(args[0] ?? keywords.values().next().value, scope, call),
  )
  const owner = callee.slice(0, callee.lastIndexOf('.')).replace(/\W/g, '\\$&')
  const writes = new RegExp(
    callee.endsWith('read_pickle') ? '\\.to_pickle\\(' : `\\b${owner}\\.(?:dumps?|save\\w*)\\(`,
  )
  return found && writes.test(scope.text) ? { ...found, note: 'written' } : found
}

/** Calls that are wrong by what they say themselves. */
const settled = (call: Call, scope: Scope, file: string): Found | null =>
  passwordHash(call, scope) ??
  randomSecret(call, scope) ??
  unverified(call, scope) ??
  extraction(call, scope) ??
  debugServer(call, scope, file) ??
  tempName(call)

const passwordHash = (call: Call, scope: Scope): Found | null => {
  const { text, node } = scope
  const algorithm = /^hashlib\.(?:md5|sha1|sha224|sha256|sha384|sha512|sha3_\d+|blake2[bs])$/.test(
    call.callee,
  )
  const [value] = call.args
  if (!algorithm || !value || is(call.keywords.get('usedforsecurity'), text, 'False')) return null
  const names = said(value, text).replace(/(["']).*?\1/g, '')
  if (!/(?:^|[^a-z])(?:passw(?:or)?d|passphrase|pwd|pw)(?![a-z])/i.test(names)) return null
  if (/[+%]|format|f["']|salt|join|nonce|challenge/i.test(said(value, text))) return null
  const whole = text.slice(node.from, node.to)
  return /salt|pbkdf2|pwned|haveibeen|aes|fernet|encrypt|decrypt|cipher|derive|digest_?auth|\bkey\s*=/i.test(
    whole,
  )
    ? null
    : { rule: 'weak-password-hash' }
}

const secretMaker =
  /(?:^|_)(?:gen(?:erate)?|create|make|new|random|get)_(?:\w+_)?(?:passw(?:or)?d|token|secret|secret_key|api_?key|otp|session_(?:id|key|token)|csrf(?:_token)?|reset_code|verification_code|salt)$/i

const randomSecret = (call: Call, scope: Scope): Found | null => {
  if (!/^random\.(?:choices?|sample|randint|randrange|getrandbits|randbytes)$/.test(call.callee)) return null
  if (!secretMaker.test(scope.name) || isOnlyShown(call, scope)) return null
  const whole = scope.text.slice(scope.node.from, scope.node.to)
  return /string\.(?:ascii|digits|hexdigits|punctuation)|["'`][0-9a-z]{10,}["'`]|getrandbits|randbytes/i.test(
    whole,
  )
    ? { rule: 'weak-random-secret' }
    : null
}

/** What it draws goes to a name that the function only prints. */
const isOnlyShown = ({ node }: Call, { text, node: whole }: Scope): boolean => {
  const begin = text.lastIndexOf('\n', node.from) + 1
  const name = /^\s*(\w+)\s*=/.exec(text.slice(begin, node.from))?.[1]
  if (name === undefined) return false
  const used = new RegExp(`(?<![\\w.])${name}(?!\\w)`)
  return !text
    .slice(node.to, whole.to)
    .split('\n')
    .slice(1)
    .some((row) => used.test(row) && !/^\s*(?:print|log\w*(?:\.\w+)?)\(/.test(row))
}

/** The warning about it was turned off: it is meant. */
const meant = /disable_warnings|filterwarnings|InsecureRequestWarning/
const optional = /verif|insecure|ssl|tls|debug|local|dev|test|cert/i

const unverified = (call: Call, scope: Scope): Found | null => {
  if (optional.test(call.under) || meant.test(scope.text)) return null
  if (/^ssl\._create_unverified_context$/.test(call.callee)) return { rule: 'tls-verification-off' }
  const web =
    /^(?:requests|httpx|(?:self\.)?_?(?:session|client|http))\.(?:get|post|put|patch|delete|head|options|request|stream|Client|AsyncClient|Session)$/
  const off = is(call.keywords.get('verify'), scope.text, 'False')
  if (!off || !web.test(call.callee) || !/\b(?:requests|httpx)\b/.test(scope.text)) return null
  return /https?:\/\/(?:localhost|127\.0\.0\.1)/.test(said(call.args[0], scope.text))
    ? null
    : { rule: 'tls-verification-off' }
}

const extraction = (call: Call, scope: Scope): Found | null => {
  if (call.last !== 'extractall' || call.keywords.has('filter') || call.keywords.has('members')) return null
  const name = /^(\w+)\.extractall$/.exec(call.callee)?.[1]
  const opened = (name ? (scope.values.get(name) ?? []) : []).filter((v) => v.at < call.node.from).at(-1)
  if (!opened || !/^tarfile\.(?:open|TarFile)/.test(said(opened.node, scope.text))) return null
  const whole = scope.text.slice(scope.node.from, call.node.from)
  return /extraction_filter|getmembers|is_within|commonpath|commonprefix|safe|sanit/i.test(whole)
    ? null
    : { rule: 'archive-extraction' }
}

const debugServer = (call: Call, { text, symbol }: Scope, file: string): Found | null => {
  if (!/^(?:app|application|server)\.run$/.test(call.callee) || !is(call.keywords.get('debug'), text, 'True'))
    return null
  if (!/^[ \t]*(?:from flask import|import flask\b)/m.test(text) || file.includes('test')) return null
  return { rule: 'debug-server', ...(symbol === '' ? { note: 'main' as const } : {}) }
}

const tempName = (call: Call): Found | null =>
  call.callee === 'tempfile.mktemp' ? { rule: 'temp-name-race' } : null
