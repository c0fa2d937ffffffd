import type { Redact } from '../context/redact.ts'
import type { History, Repo } from '../facts/repo.ts'
import type { Evidence, Place } from '../model/finding.ts'
import type { Reader } from './reader.ts'

/** What one piece of evidence came to. `unchecked` = there is no way to tell here. */
export interface Check {
  readonly state: 'holds' | 'fails' | 'unchecked'
  readonly because: string
  /** The evidence as it stands now: sealed, or with the lines it has moved to. */
  readonly evidence: Evidence
  readonly moved: Place | null
}

/** Keyed digest of a secret's text: only who has the key of the file's repository can re-check one. */
export type Hmac = (secret: string, file: string) => string

export interface Checking {
  readonly reader: Reader
  readonly files: ReadonlySet<string>
  readonly history: History
  readonly repo: Pick<Repo, 'unknowable'>
  readonly redact: Redact
  readonly hmac?: Hmac
  /** A file's present name when it was renamed since; null = not renamed. */
  readonly renamed?: (file: string) => string | null
}
