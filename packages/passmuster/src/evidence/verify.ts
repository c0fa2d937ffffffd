import { redact as redactText } from '../context/redact.ts'
import type { Redact } from '../context/redact.ts'
import { presentPaths } from '../facts/present.ts'
import type { Repo } from '../facts/repo.ts'
import type { Finding, Place } from '../model/finding.ts'
import type { Source } from '../model/ports.ts'
import type { Discovery } from '../model/report.ts'
import type { Checking, Hmac } from './checking.ts'
import { checkEvidence } from './check.ts'
import { readerOf } from './reader.ts'
import { secretHmac } from './secret-key.ts'

/** What became of one finding of a report. `moved` = where its evidence stands now, when elsewhere. */
export interface Verified {
  readonly finding: Finding
  readonly holds: boolean
  readonly moved?: readonly Place[]
  readonly because: string
}

export interface Verifying {
  readonly source: Source
  /** Only the history of today's repository (renames tell where a file went) and `unknowable` are asked. */
  readonly repo: Pick<Repo, 'history' | 'unknowable'>
  readonly redact?: Redact
  readonly hmac?: Hmac
}

/**
 * Re-checks every finding of a report against the repository as it is now. Evidence that moved (lines inserted above,
 * a reformat, a rename known to git) still holds; a finding fails when one piece of its evidence fails. Evidence that
 * can't be checked here neither helps nor hurts; findings that were refuted already are left out.
 */
export const verifyReport = async (
  report: Pick<Discovery, 'findings'>,
  { source, repo, redact, hmac }: Verifying,
): Promise<Verified[]> => {
  const files = new Set(presentPaths(source.snapshot))
  const checking: Checking = {
    reader: readerOf(source),
    files,
    history: repo.history,
    repo,
    redact: redact ?? redactText,
    renamed: (file) => presentName(file, files, repo.history.renames),
    hmac: hmac ?? secretHmac(repo.history, source.snapshot),
  }
  const out: Verified[] = []
  for (const finding of report.findings)
    if (finding.status !== 'refuted') out.push(await verifyFinding(finding, checking))
  return out
}

const verifyFinding = async (finding: Finding, checking: Checking): Promise<Verified> => {
  const moved: Place[] = []
  let open = 0
  for (const evidence of finding.evidence) {
    const check = await checkEvidence(evidence, checking)
    if (check.state === 'fails') return { finding, holds: false, because: check.because }
    if (check.state === 'unchecked') open += 1
    if (check.moved !== null) moved.push(check.moved)
  }
  const total = finding.evidence.length
  const because = `${total - open} of ${total} pieces of evidence hold${open === 0 ? '' : `, ${open} cannot be checked here`}`
  return { finding, holds: true, because, ...(moved.length === 0 ? {} : { moved }) }
}

/** Follows renames forward from a name that is gone to one that is there. `renames` are newest first. */
const presentName = (
  file: string,
  files: ReadonlySet<string>,
  renames: Repo['history']['renames'],
): string | null => {
  if (files.has(file)) return null
  let name = file
  for (const rename of renames.toReversed()) if (rename.from === name) name = rename.to
  return name !== file && files.has(name) ? name : null
}
