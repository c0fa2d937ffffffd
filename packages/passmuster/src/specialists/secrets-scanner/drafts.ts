import type { Module } from '../../facts/import-graph.ts'
import type { FindingDraft, Severity } from '../../model/finding.ts'
import type { SecretRule, SecretSite } from './secret-facts.ts'

/** What kind of file it is. */
export interface Kind {
  /** It starts only services to develop against. */
  readonly backing: boolean
  readonly code: boolean
  /** Whether it is a compose file whose services with these passwords publish no port. */
  readonly unpublished: (rule: SecretRule) => boolean
  /** The module that writes it. */
  readonly writer: string | null
}

/** One finding per rule and file. */
export function* draftsOf(
  file: string,
  role: Module['role'],
  all: readonly SecretSite[],
  { backing, code, unpublished, writer }: Kind,
): Generator<FindingDraft> {
  const stays = all.filter(
    (site) =>
      isWorthTelling(site, role, file) &&
      !(backing && site.rule === 'default-password' && site.value !== 'random'),
  )
  for (const [rule, sites] of Map.groupBy(stays, ({ rule }) => rule)) {
    const isInside = /^(?:default|url)-password$/.test(rule) && unpublished(rule)
    const { impact, fix } =
      rule === 'default-password' && sites.every(({ mild }) => mild) ? replaceable : told[rule]
    yield {
      rule,
      title: capital(titleOf(rule, file, sites)),
      severity:
        (backing && /^(?:default-password|hard-coded-secret)$/.test(rule)) ||
        (writer !== null && rule === 'hard-coded-secret') ||
        isInside
          ? 'low'
          : severityOf(rule, sites, role, file),
      category: 'secret',
      at: sites.slice(0, 20).map(({ line }) => ({ file, startLine: line, endLine: line })),
      evidence: sites.slice(0, 10).map(({ line, startColumn, endColumn, shown }) => ({
        kind: 'secret',
        file,
        line,
        startColumn,
        endColumn,
        hmac: '',
        shown,
      })),
      impact: [
        impact,
        ...(isInside ? ['The file publishes no port of it, so what shares its network can reach it.'] : []),
        ...(isAside(role, file) ? [`Here it serves ${purpose(role, file)}.`] : []),
      ].join(' '),
      fix: {
        text:
          rule === 'hard-coded-secret'
            ? fixOf(file, sites, code, writer)
            : rule === 'default-password' && sites.some(({ what }) => what.includes('://'))
              ? `${fix} The address takes the same variable.`
              : fix,
      },
      confidence: rule === 'hard-coded-secret' ? 'weak' : 'strong',
      symbol: sites[0]?.what ?? '',
    }
  }
}

const template = /(?:^|[/._-])(?:example|sample|template|dist|tpl|tmpl|defaults?)(?:$|[/._-])/i
const trial =
  /(?:^|[/._-])(?:dev|development|devcontainer|local|test|tests|testing|ci|e2e|override|demo|bench\w*)(?:$|[/._-])/i

/** A key whose place says that something in use trusts it. */
const inUse =
  /(?:^|[/._-])(?:prod|production|staging|live|deploy(?:ment)?|secrets?|private|ssh|ansible|k8s|kubernetes)(?:$|[/._-])|(?:^|\/)(?:server\b[^/]*|id_(?:rsa|dsa|ecdsa|ed25519))$/i
const isOfTests = (role: Module['role'], file: string): boolean =>
  role === 'test' ||
  /(?:^|\/)(?:test_|conftest)[^/]*$|(?:^|\/)tests?\/|^t\/|\/(?:__tests__|spec)\/|(?:^|\/)(?:cypress|playwright|e2e)\//.test(
    file,
  )
const isAside = (role: Module['role'], file: string): boolean =>
  isOfTests(role, file) || (role !== 'source' && role !== 'script') || template.test(file)
const purpose = (role: Module['role'], file: string): string =>
  isOfTests(role, file)
    ? 'tests'
    : role === 'docs'
      ? 'documents'
      : role === 'archived'
        ? 'archived code'
        : 'an example'

const isWorthTelling = ({ rule, value, mild }: SecretSite, role: Module['role'], file: string): boolean => {
  if (rule === 'private-key') return !isOfTests(role, file)
  if (rule === 'provider-token') return !(mild && isAside(role, file))
  if (isAside(role, file)) return rule === 'hard-coded-secret' && value === 'random' && role === 'archived'
  if (file.startsWith('.github/')) return value === 'random'
  return true
}

const severityOf = (
  rule: SecretRule,
  sites: readonly SecretSite[],
  role: Module['role'],
  file: string,
): Severity => {
  if (isAside(role, file)) return 'low'
  const mild = sites.every((site) => site.mild === true)
  if (mild || trial.test(file)) return 'low'
  if (/(?:^|\/)docker\//.test(file) && sites.every(({ value }) => value !== 'random')) return 'low'
  if (rule === 'provider-token' || (rule === 'private-key' && inUse.test(file))) return 'high'
  if (rule === 'url-password') return sites.some(({ value }) => value === 'random') ? 'high' : 'medium'
  const isFirstGuess = sites.every(({ what, value }) => value === 'usual' && what.endsWith('PASSWORD'))
  return rule === 'fallback-secret' && isFirstGuess ? 'low' : 'medium'
}

/** A program can read the environment; what another one reads as a file, and what a program writes, are not tracked. */
const fixOf = (file: string, sites: readonly SecretSite[], code: boolean, writer: string | null): string => {
  if (writer !== null)
    return `${writer} writes this file: untrack it (\`git rm --cached\`) and ignore it, and change what is in use where it is accepted.`
  if (code && sites.every(({ mild }) => mild))
    return 'A key that a program brings to its users cannot be kept secret: let it do as little as possible at the provider, or read it from the environment where the program runs in one place.'
  if (code) return told['hard-coded-secret'].fix
  if (file.startsWith('.github/'))
    return 'Take it from a secret of the repository, and replace the value where it is accepted.'
  return 'Where it is in use, replace it where it is accepted, and keep the file with the new value out of the repository.'
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const titleOf = (rule: SecretRule, file: string, sites: readonly SecretSite[]): string => {
  const names = [...new Set(sites.map(({ what }) => what))]
  const marked = names.slice(0, 3).map((name) => (/^[\w.-]+$/.test(name) ? `\`${name}\`` : name))
  const all = names.length > 3 ? [...marked, `${names.length - 3} more`] : marked
  const list = all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`
  const be = names.length === 1 ? 'is' : 'are'
  switch (rule) {
    case 'private-key': {
      const locked = sites.filter(({ what }) => what !== 'a private key').length
      return `${sites.length === 1 ? 'A private key stands' : `${sites.length} private keys stand`} in ${file}${locked === 0 ? '' : `, ${locked} of them encrypted`}`
    }
    case 'provider-token':
      return `${sites.length === 1 ? 'A text' : `${sites.length} texts`} of the form of ${/^[AEIOU]/i.test(names[0] ?? '') ? 'an' : 'a'} ${names.join(' or ')} ${sites.length === 1 ? 'stands' : 'stand'} in ${file}`
    case 'url-password':
      return `${list} ${be} written out in ${file}`
    case 'default-password':
      return `${list} ${be} fixed in ${file}`
    case 'fallback-secret':
      return `${list} ${names.length === 1 ? 'falls' : 'fall'} back to a value written in ${file}`
    case 'hard-coded-secret':
      return `${list} ${be} given a secret-looking value in ${file}`
  }
}

/** The file lets the environment choose another one. */
const replaceable = {
  impact: 'Where the variable is not set, the service has a password that stands in the repository.',
  fix: 'Set the variable wherever others can reach the service; the default is for development.',
}

const told: Readonly<Record<SecretRule, { readonly impact: string; readonly fix: string }>> = {
  'private-key': {
    impact:
      'Whoever can read the repository has the key, and keeps it in the history when the file is deleted.',
    fix: 'If anything trusts the key, replace it there, and load the new one from outside the repository.',
  },
  'provider-token': {
    impact: 'If it is a live one, whoever can read the repository can use it, in older commits too.',
    fix: 'Revoke it at the provider and read the new one from the environment or a secret store.',
  },
  'url-password': {
    impact:
      'Whoever can read the repository can log in with it where the address can be reached, until it is changed.',
    fix: 'Read the address or its password from the environment, and change the password.',
  },
  'default-password': {
    impact: 'A service started from this file as it is has a password that stands in the repository.',
    fix: 'For development write it as `${NAME:-…}` with the present value as the default, which keeps `docker compose up` working; where the service can be reached by others, set NAME, or use a secret file that is not tracked.',
  },
  'fallback-secret': {
    impact:
      'Where the variable is not set, the program runs with a value that everyone who has the source knows.',
    fix: 'Stop at start when the variable is missing, at least outside development.',
  },
  'hard-coded-secret': {
    impact: 'If it is in use, whoever can read the repository can use it too, in older commits as well.',
    fix: 'Read it from the environment or a secret store, and replace the value where it is accepted.',
  },
}
