export type SecretRule =
  | 'private-key'
  | 'provider-token'
  | 'url-password'
  | 'hard-coded-secret'
  | 'default-password'
  | 'fallback-secret'

/** One secret in a text: what it is, where, and a masked form; never its text. Columns are UTF-16, 1-based, end exclusive. */
export interface SecretSite {
  readonly rule: SecretRule
  /** The name it is assigned to, or the kind of token. */
  readonly what: string
  readonly line: number
  readonly startColumn: number
  readonly endColumn: number
  readonly shown: string
  /** random: like a generated one; chosen: like a person's; usual: one of the first that are tried. */
  readonly value: 'random' | 'chosen' | 'usual'
  /** For trials, or public by design: a test key of a payment service, a key of a web client. */
  readonly mild?: true
}

/** What the scanner keeps of one file of code. */
export interface SecretFacts {
  readonly sites: readonly SecretSite[]
  /** Names of data files that the code opens to write. */
  readonly writes?: readonly string[]
}

/** A secret as it is found: offsets in the text instead of a place. */
export type Span = Pick<SecretSite, 'rule' | 'what' | 'value' | 'mild'> & {
  readonly start: number
  readonly end: number
}
