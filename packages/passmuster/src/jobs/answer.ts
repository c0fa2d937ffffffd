import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { redact } from '../context/redact.ts'
import { answersFile, evidenceDigest, writeAnswers } from '../consolidate/answers.ts'
import { writeFileAtomic } from '../lib/atomic-file.ts'
import { fail, ok, type Fault, type Result } from '../model/fault.ts'
import type { Finding } from '../model/finding.ts'
import type { Answer, AnswerKind } from '../model/standing.ts'
import { locate } from '../snapshot/locate.ts'
import { answersAt } from './standing.ts'

export interface Answering {
  readonly path: string
  readonly finding: Finding
  readonly as: AnswerKind
  readonly because: string
  readonly until: string | null
}

/**
 * Writes an answer into the repository's answers file, in place of an earlier one to the same finding. A file that
 * cannot be read whole is never rewritten: an entry that we do not understand would be lost.
 */
export const answerFinding = async (given: Answering): Promise<Result<Answer>> => {
  const located = await locate(given.path)
  if (!located.ok) return located
  const file = join(located.value.root, answersFile)
  const there = await lstat(file).catch(() => null)
  if (there !== null && !there.isFile()) return fail(unwritable(file, 'it is not a plain file'))
  const read = await answersAt(located.value.root)
  if (read.faults.length > 0) return fail(...read.faults)
  const { finding, as, because, until } = given
  const answer: Answer = {
    finding: finding.id,
    rule: finding.rule,
    file: finding.at[0]?.file ?? '',
    as,
    because: redact(because).text,
    until,
    evidence: evidenceDigest(finding),
  }
  const others = read.answers.filter((one) => one.finding !== finding.id)
  try {
    await writeFileAtomic(file, writeAnswers([...others, answer]), { mode: 0o644, fsync: true })
    return ok(answer)
  } catch (error) {
    return fail(unwritable(file, (error as Error).message))
  }
}

const unwritable = (file: string, cause: string): Fault => ({
  code: 'unreadable',
  message: `${answersFile} cannot be written, so nothing was answered`,
  hint: 'make the file a plain one in a folder that you may write to',
  retry: 'safe',
  at: { file },
  cause,
})
