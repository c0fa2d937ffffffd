/** Rules that look at one place of a file and need nothing from elsewhere. */
export type SecurityRule =
  | 'sql-format'
  | 'shell-command'
  | 'code-execution'
  | 'unsafe-deserialization'
  | 'weak-password-hash'
  | 'weak-random-secret'
  | 'tls-verification-off'
  | 'archive-extraction'
  | 'debug-server'
  | 'temp-name-race'

/** Where the doubtful text comes from: a parameter of the function, or what a client, a user or a command line sent. */
export interface Source {
  readonly name: string
  readonly kind: 'parameter' | 'request' | 'input'
  /** The parameter is annotated as a number, which Python does not enforce. */
  readonly numeric?: true
}

/** One place where a rule holds; lines as in the file's facts. */
export interface SecuritySite {
  readonly rule: SecurityRule
  /** The enclosing function, '' at module level. */
  readonly symbol: string
  readonly line: number
  readonly endLine: number
  /** Where the text is used, when it is built elsewhere. */
  readonly sinkLine?: number
  /** The call or the value that the rule is about, as written, at most 60 characters. */
  readonly what: string
  /** A text that stands on `line`. */
  readonly mark: string
  readonly sources: readonly Source[]
  /** More the rule found out: `quoted` = inside quotes of the statement, `clause` = a whole clause, `whole` = the command itself, `inner` = only the file itself calls the function, `own` = whoever starts the program gives it, `written` = its file also writes such data; in SQL `part` = inside quotes with more, `value` = where a value stands, `scheme` = a name in a statement about tables. */
  readonly note?:
    | 'quoted'
    | 'part'
    | 'value'
    | 'clause'
    | 'names'
    | 'main'
    | 'whole'
    | 'inner'
    | 'own'
    | 'written'
    | 'scheme'
}

/** What the auditor keeps of one file; absent = nothing. */
export interface SecurityFacts {
  readonly sites: readonly SecuritySite[]
  readonly setting?: Setting
}

/** What kind of program the file is. */
export interface Setting {
  /** For a terminal: it asks its user, or reads its command line. */
  readonly terminal?: 'asks' | 'arguments'
  /** Its database is a file of SQLite and no server. */
  readonly sqlite?: true
}
