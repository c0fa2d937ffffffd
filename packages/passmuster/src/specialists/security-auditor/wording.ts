import type { Confidence, Severity } from '../../model/finding.ts'
import type { SecurityRule, SecuritySite, Setting } from './security-facts.ts'

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
  if (kinds.has('input'))
    return `${/^`sys\.argv`$/.test(names(sites)) ? 'the command line' : 'what the user enters'} (${names(sites)})`
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
const isInput = (sites: readonly SecuritySite[]): boolean =>
  sites.every(({ sources }) => sources.every(({ kind }) => kind === 'input'))
const isPrivate = (symbol: string): boolean => /(?:^|\.)_(?:[^_]|_(?!\w*__$))\w*$/.test(symbol)

/** By where the text goes: a value, part of a literal, a clause, a name. */
const sqlFix = (sites: readonly SecuritySite[]): string => {
  const notes = new Set(sites.map(({ note }) => note))
  if (isNumeric(sites) && !notes.has('part'))
    return 'Bind the value as a parameter of the statement instead of formatting it in.'
  const fixes = [
    ...(notes.has('quoted') || notes.has('value')
      ? ['Bind the value as a parameter of the statement instead of formatting it in.']
      : []),
    ...(notes.has('part')
      ? ['Bind the whole quoted text as a parameter, or turn what goes in into a number first (`int(…)`).']
      : []),
    ...(notes.has('clause')
      ? [
          'Take columns and values instead of a finished clause, so that the values can be bound, and check names of columns against a fixed list.',
        ]
      : []),
    ...(notes.has('names') || notes.has('scheme')
      ? [
          'Names of tables and columns cannot be bound: check them against a fixed list before they go into the text.',
        ]
      : []),
  ]
  return fixes.length > 0
    ? fixes.join(' ')
    : 'Bind values as parameters; check names of tables and columns against a fixed list before they go into the text.'
}

const place = (symbol: string): string => (symbol === '' ? 'The module' : `\`${symbol}\``)

export const wordings: Readonly<
  Record<
    SecurityRule,
    (symbol: string, sites: readonly [SecuritySite, ...SecuritySite[]], setting: Setting) => Wording
  >
> = {
  'sql-format'(symbol, sites, { terminal, sqlite }) {
    const numeric = isNumeric(sites)
    return {
      title: `${place(symbol)} builds SQL text from ${given(sites)}`,
      severity: isRequest(sites)
        ? 'high'
        : (numeric && !sites.some(({ note }) => note === 'part')) ||
            (sqlite && (terminal === 'asks' || isPrivate(symbol))) ||
            sites.every(({ note }) => note === 'scheme')
          ? 'low'
          : 'medium',
      confidence: 'strong',
      impact: numeric
        ? 'The value is formatted into the statement instead of being bound; its annotation is not enforced at run time, so a text passed there becomes part of the SQL.'
        : isRequest(sites)
          ? 'What a client sends becomes part of the statement and can change what the SQL does.'
          : isInput(sites)
            ? 'What is entered becomes part of the statement: it can change what the SQL does, by mistake too.'
            : 'Whatever is passed there becomes part of the statement: a caller that hands on text from outside lets it change what the SQL does.',
      fix: sqlFix(sites),
    }
  },
  'shell-command'(symbol, sites, { terminal }) {
    const whole = sites.every(({ note }) => note === 'whole')
    const own = sites.every(({ note }) => note === 'own')
    const mild = own || terminal !== undefined || sites.every(({ note }) => note === 'inner')
    return {
      title: whole
        ? `${place(symbol)} runs ${given(sites)} through a shell`
        : `${place(symbol)} puts ${given(sites)} into a shell command`,
      severity: isRequest(sites) ? 'critical' : mild && !whole ? 'low' : 'medium',
      confidence: 'strong',
      impact: own
        ? 'The shell interprets `;`, `|`, `$()` and the like in that text, so an odd value runs something else than what is meant.'
        : isRequest(sites)
          ? 'The shell interprets `;`, `|`, `$()` and the like in what a client sends, which lets the client run commands.'
          : 'The shell interprets `;`, `|`, `$()` and the like in that text: a caller that hands on text from outside lets it run commands.',
      fix: whole
        ? 'Let it run only commands that are part of the program; one that needs no pipe and no redirection can run as a list, without a shell.'
        : 'Pass the program and its arguments as a list, without a shell; where a shell is needed (a pipe, a redirection, a `*`), quote each value.',
    }
  },
  'code-execution'(symbol, sites, { terminal }) {
    const input = isInput(sites)
    return {
      title: `${place(symbol)} executes ${given(sites)} as code`,
      severity: isRequest(sites) ? 'critical' : input || terminal === 'asks' ? 'low' : 'medium',
      confidence: 'strong',
      impact: input
        ? 'What is entered runs as Python with the rights of the process, so more than a value can be entered.'
        : isRequest(sites)
          ? 'What a client sends runs with the rights of the process.'
          : 'The text runs with the rights of the process; a caller that hands on text from outside lets it do anything that these allow.',
      fix: 'Where values are meant, parse them as data (`ast.literal_eval`, JSON); where formulas are, use a parser that knows only what they need; where functions are, look their names up in a table.',
    }
  },
  'unsafe-deserialization': (symbol, sites) => ({
    title: `${place(symbol)} loads with ${sites[0].what} what ${given(sites)} ${sites[0].sources.length > 1 ? 'lead' : 'leads'} to`,
    severity:
      isPrivate(symbol) || !namesAFile(sites) || sites.every(({ note }) => note === 'written')
        ? 'low'
        : 'medium',
    confidence: 'strong',
    impact:
      'Loading such data can run code that the data names: a file from somewhere else is as good as a program.',
    fix: 'Load only files that the program wrote itself or whose signature or digest is known; where the format can be chosen, take one without code (JSON, Parquet, safetensors).',
  }),
  'weak-password-hash': (symbol, sites, { terminal }) => ({
    title: `${place(symbol)} hashes a password with ${sites[0].what} and no salt`,
    severity: terminal === undefined ? 'medium' : 'low',
    confidence: 'strong',
    impact:
      'The hash is fast to compute and alike for equal passwords: whoever gets the hashes can guess the passwords at a high rate.',
    fix: 'Use a password hash with a random salt per password: argon2, bcrypt or scrypt.',
  }),
  'weak-random-secret': (symbol, sites, { terminal }) => ({
    title: `${place(symbol)} makes a secret with \`${sites[0].what}\``,
    severity: terminal === undefined ? 'medium' : 'low',
    confidence: 'strong',
    impact:
      'The generator of `random` is not made for secrets: its next values follow from enough earlier ones.',
    fix: 'Use the `secrets` module (`secrets.choice`, `secrets.token_urlsafe`), or `random.SystemRandom()`, which has the methods of `random`.',
  }),
  'tls-verification-off': (symbol, sites) => ({
    title: `${place(symbol)} turns off the check of the TLS certificate`,
    severity: 'medium',
    confidence: 'proved',
    impact: `With \`${/:|unverified/.test(sites[0].what) ? sites[0].what : 'verify=False'}\` any certificate is accepted: someone on the way can read and change what is sent.`,
    fix: 'Leave verification on; for a private authority pass its certificate.',
  }),
  'archive-extraction': (symbol) => ({
    title: `${place(symbol)} extracts a tar archive without a filter`,
    severity: 'low',
    confidence: 'strong',
    impact:
      'Before Python 3.14 members with `../` or absolute paths and links are written wherever they point, outside the target folder too.',
    fix: "Pass `filter='data'` to `extractall` (Python 3.12, and the later patch releases of 3.8 to 3.11).",
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
    fix: 'Use `tempfile.mkstemp` or `NamedTemporaryFile`, which make the file themselves, or a name inside `tempfile.mkdtemp()`.',
  }),
}
