import { resolve } from 'node:path'
import { answerFinding } from '../jobs/answer.ts'
import { lastDiscovery } from '../jobs/last-discovery.ts'
import { answersFile, isDay, isKind } from '../consolidate/answers.ts'
import { usageFault, type Fault } from '../model/fault.ts'
import { answerKinds, type AnswerKind } from '../model/standing.ts'
import { renderAnswers } from '../report/answers.ts'
import { findSubject } from '../report/find-subject.ts'
import type { Command } from './command.ts'
import { exitCodes } from './exit-codes.ts'
import { jsonText, printFaults } from './print.ts'

/** `muster answer [ID]`: binds a person's answer to a finding's evidence; without an id, what was answered so far. */
export const command: Command = async ({ args, options, terminal }) => {
  const json = options['json'] === true
  const found = await lastDiscovery(options)
  if (!found.ok) return printFaults(terminal, found.faults, json)
  const word = args[0]
  if (word === undefined) {
    const { standing } = found.value
    await terminal.out(json ? jsonText({ v: 1, kind: 'answers', ...standing }) : renderAnswers(found.value))
    return exitCodes.ok
  }
  const { because, as = 'accepted', until } = options
  const faults: Fault[] = []
  if (typeof because !== 'string' || because.trim() === '')
    faults.push(usageFault('an answer needs its reason', 'add --because "…", for those who come after'))
  if (typeof as !== 'string' || !isKind(as))
    faults.push(usageFault(`--as ${String(as)} is no kind of answer`, `one of: ${answerKinds.join(', ')}`))
  if (until !== undefined && (typeof until !== 'string' || !isDay(until)))
    faults.push(usageFault(`--until ${String(until)} is not a day`, 'write it like 2027-01-31'))
  const subject = findSubject(found.value, word)
  if (!subject.ok) faults.push(...subject.faults)
  else if (subject.value.is !== 'finding')
    faults.push(
      usageFault(`${word} is a ${subject.value.is}; findings are what can be answered`, 'muster report'),
    )
  if (faults.length > 0 || !subject.ok || subject.value.is !== 'finding')
    return printFaults(terminal, faults, json)
  const answered = await answerFinding({
    path: resolve(typeof options['repo'] === 'string' ? options['repo'] : '.'),
    finding: subject.value.finding,
    as: as as AnswerKind,
    because: String(because).trim(),
    until: typeof until === 'string' ? until : null,
  })
  if (!answered.ok) return printFaults(terminal, answered.faults, json)
  const { finding, rule, file } = answered.value
  await terminal.out(
    json
      ? jsonText({ v: 1, kind: 'answer', ...answered.value })
      : `answered ${finding} (${rule}, ${file}) as ${String(as)}; commit ${answersFile}\n`,
  )
  return exitCodes.ok
}
