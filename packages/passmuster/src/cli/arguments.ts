import { parseArgs } from 'node:util'
import { nearest } from '../lib/nearest.ts'
import { fail, ok, type Fault, type Result, usageFault } from '../model/fault.ts'
import { commands, type CommandSpec } from './commands.ts'

/** A command line as parsed: which command, its words and options. */
export interface Invocation {
  readonly command: CommandSpec | null
  readonly args: readonly string[]
  /** Option values by name; switches are `true`. */
  readonly options: Readonly<Record<string, string | true>>
  readonly help: boolean
  readonly version: boolean
}

const didYouMean = (word: string, known: readonly string[], before = ''): string => {
  const near = nearest(word, known)
  return near === null ? `muster --help lists what there is` : `did you mean \`${before}${near}\`?`
}

/** Reads the command line; every fault at once. */
export const parseCommandLine = (argv: readonly string[]): Result<Invocation> => {
  const [first, ...rest] = argv
  const none = { command: null, args: [], options: {} }
  if (first === undefined) return ok({ ...none, help: false, version: false })
  if (first === '--help' || first === '-h' || first === 'help')
    return ok({ ...none, help: true, version: false })
  if (first === '--version' || first === '-V') return ok({ ...none, help: false, version: true })
  const command = commands.find((one) => one.name === first)
  if (command === undefined)
    return fail(
      usageFault(
        `there is no command \`${first}\``,
        didYouMean(
          first,
          commands.map((one) => one.name),
          'muster ',
        ),
      ),
    )
  return parseOptions(command, rest)
}

const parseOptions = (command: CommandSpec, argv: readonly string[]): Result<Invocation> => {
  const everywhere = ['help', 'quiet']
  const known = new Map(command.options.map((option) => [option.name, option]))
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries([
      ...[...known.values()].map(
        (option) => [option.name, { type: option.value === undefined ? 'boolean' : 'string' }] as const,
      ),
      ['help', { type: 'boolean', short: 'h' }] as const,
      ['quiet', { type: 'boolean', short: 'q' }] as const,
    ]),
  })
  const faults: Fault[] = []
  const args: string[] = []
  const options: Record<string, string | true> = {}
  for (const token of tokens) {
    if (token.kind === 'positional') args.push(token.value)
    if (token.kind !== 'option') continue
    const spec = known.get(token.name)
    if (spec === undefined && !everywhere.includes(token.name))
      faults.push(
        usageFault(
          `muster ${command.name} has no option ${token.rawName}`,
          didYouMean(token.name, [...known.keys(), ...everywhere], '--'),
        ),
      )
    else if (spec?.value !== undefined && token.value === undefined)
      faults.push(usageFault(`${token.rawName} needs a value`, `--${spec.name} ${spec.value}: ${spec.help}`))
    else if (spec?.value === undefined && token.value !== undefined)
      faults.push(usageFault(`${token.rawName} takes no value`, `write --${token.name}`))
    else options[token.name] = token.value ?? true
  }
  if (args.length > command.maxArgs)
    faults.push(
      usageFault(
        `muster ${command.name} does not know what to do with \`${args.slice(command.maxArgs).join(' ')}\``,
        `usage: muster ${command.name} ${command.args}`.trimEnd(),
      ),
    )
  const help = options['help'] === true
  return faults.length > 0 && !help ? fail(...faults) : ok({ command, args, options, help, version: false })
}
