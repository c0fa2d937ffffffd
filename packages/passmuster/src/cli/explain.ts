import { findBirth } from '../jobs/birth.ts'
import { lastDiscovery, quotedLines } from '../jobs/last-discovery.ts'
import { renderExplain } from '../report/explain.ts'
import { birthWords } from '../report/birth.ts'
import { aboutOf, findSubject } from '../report/find-subject.ts'
import type { Birth } from '../model/birth.ts'
import { usageFault, type Result } from '../model/fault.ts'
import type { Finding } from '../model/finding.ts'
import { exitCodes } from './exit-codes.ts'
import type { Command, CommandContext } from './command.ts'
import { jsonText, printFaults } from './print.ts'

/** `muster explain ID`: one finding, blocker or specialist, with its evidence and what hangs on it. */
export const command: Command = async (context) => {
  const { args, options, terminal } = context
  const json = options['json'] === true
  const id = args[0]
  const found = await lastDiscovery(options)
  if (!found.ok) return printFaults(terminal, found.faults, json)
  if (id === undefined)
    return printFaults(
      terminal,
      [
        usageFault(
          'explain what?',
          `muster explain ID, for example ${found.value.findings[0]?.id ?? 'an id of the report'}`,
        ),
      ],
      json,
    )
  const text = renderExplain(found.value, id, {
    quotes: await quotedLines(options, aboutOf(found.value, id)),
  })
  if (!text.ok) return printFaults(terminal, text.faults, json)
  const subject = findSubject(found.value, id)
  const finding = subject.ok && subject.value.is === 'finding' ? subject.value.finding : null
  const birth = options['birth'] === true && finding !== null ? await birthOf(finding, context) : null
  if (birth !== null && !birth.ok) return printFaults(terminal, birth.faults, json)
  const told = birth === null ? text.value : `${text.value}\n${birthWords(birth.value)}\n`
  const { findings, blockers } = found.value
  const one =
    findings.find((finding) => finding.id.startsWith(id)) ??
    blockers.find((blocker) => blocker.id === id || blocker.target === id) ??
    null
  await terminal.out(
    json
      ? jsonText({ v: 1, kind: 'explanation', id, subject: one, text: told, birth: birth?.value ?? null })
      : told,
  )
  return exitCodes.ok
}

const birthOf = (finding: Finding, { options, terminal, signal }: CommandContext): Promise<Result<Birth>> => {
  const state = options['state']
  return findBirth({
    path: typeof options['repo'] === 'string' ? options['repo'] : '.',
    finding,
    signal,
    ...(typeof state === 'string' ? { stateDir: state } : {}),
    onLook: (commit) => {
      if (options['quiet'] !== true) terminal.err(`muster: looking at ${commit.slice(0, 10)}\n`)
    },
  })
}
