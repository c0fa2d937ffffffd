import type { Confidence, Severity } from '../../model/finding.ts'
import type { SecurityRule, SecuritySite } from './security-facts.ts'

/** What a rule says of its sites in one function. */
export interface Wording {
  readonly title: string
  readonly impact: string
  readonly fix: string
  readonly severity: Severity
  readonly confidence: Confidence
}

const names = (sites: readonly SecuritySite[]): string => {
  const all = [...new Set(sites.flatMap(({ sources }) => sources.map(({ name }) => `\`${name}\``)))].slice(
    0,
    4,
  )
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`
}

const given = (sites: readonly SecuritySite[]): string => {
  const kinds = new Set(sites.flatMap(({ sources }) => sources.map(({ kind }) => kind)))
  if (kinds.has('request')) return `the request (${names(sites)})`
  if (kinds.has('input')) return `what the user enters (${names(sites)})`
  const many = new Set(sites.flatMap(({ sources }) => sources.map(({ name }) => name))).size > 1
  return `its ${many ? 'parameters' : 'parameter'} ${names(sites)}`
}

const isRequest = (sites: readonly SecuritySite[]): boolean =>
  sites.some(({ sources }) => sources.some(({ kind }) => kind === 'request'))
const isNumeric = (sites: readonly SecuritySite[]): boolean =>
  sites.every(({ sources }) => sources.every(({ numeric }) => numeric === true))
/** The caller chooses the file or hands over the bytes; an id or a key only picks one of the program's own files. */
const namesAFile = (sites: readonly SecuritySite[]): boolean =>
  sites.some(({ sources }) =>
    sources.some(
      ({ name, kind }) =>
        kind !== 'parameter' ||
        /path|file|dir|folder|data|bytes|buf|blob|payload|body|raw|url|uri|source|^fp?$|_f$|fname|message|value|serialized|content|checkpoint|ckpt/i.test(
          name,
        ),
    ),
  )
const isPrivate = (symbol: string): boolean => /(?:^|\.)_(?!_)/.test(symbol)

const place = (symbol: string): string => (symbol === '' ? 'The module' : `\`${symbol}\``)

export const wordings: Readonly<
  Record<SecurityRule, (symbol: string, sites: readonly [SecuritySite, ...SecuritySite[]]) => Wording>
> = {
  'sql-format'(symbol, sites) {
    const values = sites.some(({ note }) => note === 'quoted')
    const strong =
      sites.some(({ note }) => note === 'clause' || note === 'quoted') &&
      !isPrivate(symbol) &&
      !isNumeric(sites)
    return {
      title: `${place(symbol)} builds SQL text from ${given(sites)}`,
      severity: isRequest(sites) ? 'critical' : strong ? 'high' : 'medium',
      confidence: 'strong',
      impact: isNumeric(sites)
        ? 'The value is formatted into the statement instead of being bound; its annotation is not enforced at run time, so a text passed there becomes part of the SQL.'
        : 'Whatever is passed there becomes part of the statement: a caller that hands on text from outside lets it change what the SQL does.',
      fix:
        values || isNumeric(sites)
          ? 'Bind the value as a parameter of the statement instead of formatting it in.'
          : 'Bind values as parameters; check names of tables and columns against a fixed list before they go into the text.',
    }
  },
  'shell-command': (symbol, sites) => ({
    title: sites.every(({ note }) => note === 'whole')
      ? `${place(symbol)} runs ${given(sites)} through a shell`
      : `${place(symbol)} puts ${given(sites)} into a shell command`,
    severity: isRequest(sites) ? 'critical' : sites.every(({ note }) => note === 'inner') ? 'low' : 'medium',
    confidence: 'strong',
    impact:
      'The shell interprets `;`, `|`, `$()` and the like in that text: a caller that hands on text from outside lets it run commands.',
    fix: 'Pass the program and its arguments as a list, without a shell; where a shell is needed, quote each value.',
  }),
  'code-execution': (symbol, sites) => ({
    title: `${place(symbol)} executes ${given(sites)} as code`,
    severity: isRequest(sites) ? 'critical' : 'medium',
    confidence: 'strong',
    impact:
      'The text runs with all the rights of the process; a caller that hands on text from outside lets it do anything.',
    fix: 'Parse values as data (`ast.literal_eval`, JSON), and look operations up in a table of those allowed.',
  }),
  'unsafe-deserialization': (symbol, sites) => ({
    title: `${place(symbol)} loads with ${sites[0].what} what ${given(sites)} ${sites[0].sources.length > 1 ? 'lead' : 'leads'} to`,
    severity: isPrivate(symbol) || !namesAFile(sites) ? 'low' : 'medium',
    confidence: 'strong',
    impact:
      'Loading such data can run code that the data names: a file from somewhere else is as good as a program.',
    fix: 'Load only files that were checked (a signature or a known digest), or store the data in a format without code: JSON, Parquet, safetensors.',
  }),
  'weak-password-hash': (symbol, sites) => ({
    title: `${place(symbol)} hashes a password with ${sites[0].what} and no salt`,
    severity: 'high',
    confidence: 'strong',
    impact:
      'The hash is fast to compute and alike for equal passwords: whoever gets the hashes can guess the passwords at a high rate.',
    fix: 'Use a password hash with a random salt per password: argon2, bcrypt or scrypt.',
  }),
  'weak-random-secret': (symbol, sites) => ({
    title: `${place(symbol)} makes a secret with \`${sites[0].what}\``,
    severity: 'medium',
    confidence: 'strong',
    impact:
      'The generator of `random` is not made for secrets: its next values follow from enough earlier ones.',
    fix: 'Use the `secrets` module: `secrets.choice`, `secrets.token_urlsafe`.',
  }),
  'tls-verification-off': (symbol, sites) => ({
    title: `${place(symbol)} talks TLS without checking the certificate`,
    severity: 'medium',
    confidence: 'proved',
    impact: `With \`${sites[0].what.includes(':') ? sites[0].what : 'verify=False'}\` any certificate is accepted: someone on the way can read and change what is sent.`,
    fix: 'Leave verification on; for a private authority pass its certificate.',
  }),
  'archive-extraction': (symbol) => ({
    title: `${place(symbol)} extracts a tar archive without a filter`,
    severity: 'low',
    confidence: 'strong',
    impact:
      'Before Python 3.14 members with `../` or absolute paths and links are written wherever they point, outside the target folder too.',
    fix: "Pass `filter='data'` to `extractall`.",
  }),
  'debug-server': (symbol) => ({
    title: `${place(symbol)} starts Flask with the debugger on`,
    severity: 'low',
    confidence: 'proved',
    impact:
      'With `debug=True` an error page offers a console that runs Python, behind a PIN, to whoever reaches the server.',
    fix: 'Leave `debug` out and use `flask run --debug` for development.',
  }),
  'temp-name-race': (symbol) => ({
    title: `${place(symbol)} asks \`tempfile.mktemp\` for a name`,
    severity: 'low',
    confidence: 'proved',
    impact: 'The name is free when it is returned, but another process can take it before the file is made.',
    fix: 'Use `tempfile.mkstemp` or `NamedTemporaryFile`, which make the file themselves.',
  }),
}
