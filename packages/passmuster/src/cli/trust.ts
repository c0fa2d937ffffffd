import { listTrust, revoke, viewTrust, type TrustView } from '../jobs/trust-repository.ts'
import { redactAll } from '../context/redact.ts'
import { usageFault } from '../model/fault.ts'
import { renderTrust, trustRows } from '../report/trust.ts'
import { askYesNo, canAsk } from './ask.ts'
import type { Command, CommandContext } from './command.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { harmless, jsonText, printFaults } from './print.ts'

/** `muster trust [PATH]`: shows what `muster validate` would run, and trusts exactly that once somebody says so. */
export const command: Command = async (context) => {
  const { args, options, terminal, signal } = context
  const json = options['json'] === true
  const ways = ['list', 'revoke', 'yes'].filter((name) => options[name] === true)
  if (ways.length > 1)
    return printFaults(
      terminal,
      [usageFault(`--${ways.join(' and --')} at once`, 'choose one of them')],
      json,
    )
  if (options['list'] === true) return list(context)
  if (options['revoke'] === true) return takeBack(context)
  const view = await viewTrust(args[0] ?? '.', signal)
  if (!view.ok) return printFaults(terminal, view.faults, json)
  return decide(context, view.value)
}

const decide = async ({ options, terminal, signal }: CommandContext, view: TrustView): Promise<ExitCode> => {
  const json = options['json'] === true
  const { trust, set, root, suite } = view
  const rows = trustRows(suite.checks, trust.is === 'changed' ? trust : null)
  const print = async (trusted: boolean): Promise<void> =>
    json
      ? terminal.out(
          jsonText(
            redactAll({
              v: 1,
              kind: 'trust',
              root,
              trusted,
              trust,
              digest: set.digest,
              checks: rows,
              files: set.files,
            }),
          ),
        )
      : terminal.out(
          trusted && rows.length > 0
            ? `trusted: ${counted(rows.length)} of ${harmless(root)}; a change asks again\n`
            : '',
        )
  if (!json) await terminal.out(heading(view) + renderTrust(rows, set.files, terminal.width))
  if (view.faults.length > 0) return printFaults(terminal, view.faults, false)
  if (trust.is === 'trusted') {
    await print(true)
    return exitCodes.ok
  }
  if (trust.is === 'changed' && trust.from === 'target-branch') {
    if (json) await print(false)
    return printFaults(terminal, [pullRequest], false)
  }
  const agreed =
    options['yes'] === true ||
    (canAsk(terminal) && (await askYesNo(`Trust ${counted(rows.length)}?`, signal)))
  if (!agreed) {
    if (json) await print(false)
    return printFaults(terminal, [unanswered], false)
  }
  const done = await view.agree()
  if (!done.ok) return printFaults(terminal, done.faults, json)
  await print(true)
  return exitCodes.ok
}

const unanswered = {
  code: 'untrusted',
  message: 'nothing was trusted',
  hint: 'read the commands, then: muster trust --yes',
  retry: 'never',
} as const

const pullRequest = {
  code: 'untrusted',
  message: 'this is not what the target branch of the pull request runs, so nobody can trust it from here',
  hint: 'once it is merged it is what the target branch runs',
  retry: 'never',
} as const

const counted = (n: number): string => (n === 1 ? 'this 1 check' : `these ${n} checks`)

const heading = ({ trust, root, suite }: TrustView): string => {
  const place = harmless(root)
  if (suite.checks.length === 0) return `no checks were found in ${place}, so there is nothing to trust\n`
  if (trust.is === 'trusted') return `\`muster validate\` runs this in ${place}:\n\n`
  const said =
    trust.is === 'unknown'
      ? 'nothing of it has been trusted yet'
      : `what was trusted is not this: ${trust.added.length} new (+), ${trust.changed.length} changed (~), ${trust.removed.length} gone`
  return `\`muster validate\` would run this in ${place}; ${said}:\n\n`
}

const list = async ({ options, terminal }: CommandContext): Promise<ExitCode> => {
  const json = options['json'] === true
  const read = listTrust()
  if (!read.ok) return printFaults(terminal, read.faults, json)
  const lines = read.value.map(({ root, sets }) => {
    const last = sets.at(-1)
    return `${harmless(root)}  ${last === undefined ? 'nothing' : `${last.checks.length} checks, ${last.at.slice(0, 10)}`}\n`
  })
  await terminal.out(
    json
      ? jsonText({ v: 1, kind: 'trust-list', repositories: read.value })
      : lines.join('') || 'nothing is trusted\n',
  )
  return exitCodes.ok
}

const takeBack = async ({ args, options, terminal }: CommandContext): Promise<ExitCode> => {
  const json = options['json'] === true
  const done = await revoke(args[0] ?? '.')
  if (!done.ok) return printFaults(terminal, done.faults, json)
  const { root, had } = done.value
  await terminal.out(
    json
      ? jsonText({ v: 1, kind: 'trust-revoked', root, had })
      : had
        ? `nothing of ${harmless(root)} is trusted any more\n`
        : `nothing of ${harmless(root)} was trusted\n`,
  )
  return exitCodes.ok
}
