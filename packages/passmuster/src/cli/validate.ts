import { open } from 'node:fs/promises'
import { redactAll } from '../context/redact.ts'
import { renderValidation } from '../report/validation/screen.ts'
import { ok, usageFault, type Fault, type Result, fail } from '../model/fault.ts'
import type { Validation } from '../model/validation.ts'
import { decodeText } from '../lib/text.ts'
import { configOf } from '../jobs/config.ts'
import { planValidation, startValidation } from '../jobs/validate.ts'
import type { ValidateOptions } from '../jobs/validation.ts'
import { canAsk } from './ask.ts'
import type { Command } from './command.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { harmless, jsonText, printFaults, type Terminal } from './print.ts'
import { progress } from './progress.ts'
import { endings, formats, isFormat, renderAs, type ValidationFormat } from './validation-formats.ts'
import { saveReport } from './discovery-output.ts'
import { suiteText } from './suite-text.ts'

/** `muster validate [PATH]`: runs the checks of a repository in the order that ends soonest, and says which passed. */
export const command: Command = async ({ args, options: given, terminal, signal }) => {
  const json = given['json'] === true
  const path = args[0] ?? '.'
  const config = await configOf(path)
  if (!config.ok) return printFaults(terminal, config.faults, json)
  const read = readOptions(given, config.value.concurrency)
  if (!read.ok) return printFaults(terminal, read.faults, json)
  const { format, out, ...settings } = read.value
  if (given['dry-run'] === true) {
    const plan = await planValidation({ ...settings, path, signal })
    if (!plan.ok) return printFaults(terminal, plan.faults, json)
    const suite = redactAll(plan.value)
    await terminal.out(json ? jsonText({ v: 1, kind: 'suite', ...suite }) : suiteText(suite, terminal.width))
    return exitCodes.ok
  }
  const shown = progress(terminal, given['quiet'] === true)
  const start = (): ReturnType<typeof startValidation> =>
    startValidation({
      ...settings,
      path,
      signal,
      onEvents: shown.events,
      onRepository: shown.repository,
    })
  let started = await start()
  if (!started.ok && started.faults.some(({ code }) => code === 'untrusted') && !json && canAsk(terminal)) {
    shown.stop()
    const trusted = await (await import('./trust.ts')).command({ args, options: {}, terminal, signal })
    if (trusted !== exitCodes.ok) return trusted
    started = await start()
  }
  if (!started.ok) return (shown.stop(), printFaults(terminal, started.faults, json))
  const ended = await started.value.finished
  shown.stop()
  if (!ended.ok) return printFaults(terminal, ended.faults, json)
  const v = ended.value
  await terminal.out(await rendered(v, format, terminal, given))
  const refused = out === null ? null : await saveReport(out.file, renderAs(v, out.format))
  if (refused !== null) return printFaults(terminal, [refused], json)
  if (out !== null) terminal.err(`muster: result written to ${harmless(out.file)}\n`)
  return exitOf(v)
}

const rendered = async (
  v: Validation,
  format: ValidationFormat | 'screen',
  { width, color }: Terminal,
  options: Readonly<Record<string, string | true>>,
): Promise<string> =>
  format === 'screen'
    ? renderValidation(v, {
        width,
        color,
        quiet: options['quiet'] === true,
        logs: await lastWords(v),
      })
    : renderAs(v, format)

/** How much of a log's end is read; the screen shows its last lines. */
const mostTail = 16_384

/** The end of the output of each check that did not pass, by id. */
const lastWords = async (v: Validation): Promise<ReadonlyMap<string, string>> => {
  const words = new Map<string, string>()
  for (const { id, outcome, attempts } of v.tasks) {
    const log = attempts.at(-1)?.log ?? null
    if (log !== null && outcome.is !== 'passed') words.set(id, await tailOf(log))
  }
  return words
}

const tailOf = async (file: string): Promise<string> => {
  try {
    await using handle = await open(file)
    const { size } = await handle.stat()
    const from = Math.max(0, size - mostTail)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from)
    return decodeText(buffer.subarray(0, bytesRead))
  } catch {
    return ''
  }
}

/** 130 above all is the caller's; 1 when a required check said no, 3 when one gave no verdict, else 0. */
const exitOf = (v: Validation): ExitCode =>
  v.verdict === 'passed' ? exitCodes.ok : v.verdict === 'failed' ? exitCodes.failed : exitCodes.incomplete

interface Wanted extends Omit<ValidateOptions, 'path'> {
  readonly format: ValidationFormat | 'screen'
  readonly out: { readonly file: string; readonly format: ValidationFormat } | null
}

const readOptions = (
  options: Readonly<Record<string, string | true>>,
  configured: number | undefined,
): Result<Wanted> => {
  const faults: Fault[] = []
  const text = (name: string): string | undefined => {
    const value = options[name]
    return typeof value === 'string' ? value : undefined
  }
  const list = (name: string): readonly string[] | undefined =>
    text(name)
      ?.split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')
  const format = options['json'] === true ? 'json' : (text('format') ?? 'screen')
  if (format !== 'screen' && !isFormat(format))
    faults.push(usageFault(`--format ${format} is not a format`, `one of: screen, ${formats.join(', ')}`))
  const file = text('out')
  const ending = file === undefined ? undefined : Object.keys(endings).find((one) => file.endsWith(one))
  if (file !== undefined && ending === undefined)
    faults.push(
      usageFault(`--out ${file}: the ending names no format`, `end it in ${Object.keys(endings).join(', ')}`),
    )
  const asked = text('concurrency')
  const concurrency = asked === undefined ? configured : Number(asked)
  if (concurrency !== undefined && !(Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 256))
    faults.push(usageFault(`--concurrency ${asked} is not a number of slots`, 'a whole number from 1 to 256'))
  if (faults.length > 0) return fail(...faults)
  const only = list('only')
  const skip = list('skip')
  const specialists = list('specialists')?.map((specialist) => ({ specialist }))
  const since = text('since')
  const stateDir = text('state')
  return ok({
    format: isFormat(format) ? format : 'screen',
    out: file !== undefined && ending !== undefined ? { file, format: endings[ending]! } : null,
    durable: options['durable'] === true,
    fresh: options['fresh'] === true,
    trust: options['trust'] === true,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(only === undefined ? {} : { only }),
    ...(skip === undefined ? {} : { skip }),
    ...(specialists === undefined ? {} : { specialists }),
    ...(since === undefined ? {} : { since }),
    ...(stateDir === undefined ? {} : { stateDir }),
  })
}
