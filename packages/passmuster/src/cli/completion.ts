import type { Command } from './command.ts'
import { commands } from './commands.ts'
import { exitCodes } from './exit-codes.ts'
import { printFaults } from './print.ts'
import { usageFault } from '../model/fault.ts'

/** `muster completion SHELL`: a script for bash, zsh or fish, made from the same table as --help. */
export const command: Command = async ({ args, terminal }) => {
  const script = scripts.get(args[0] ?? '')
  if (script === undefined)
    return printFaults(
      terminal,
      [
        usageFault(
          args[0] === undefined ? 'completion for which shell?' : `no completion for ${args[0]}`,
          `one of: ${[...scripts.keys()].join(', ')}; for example: source <(muster completion bash)`,
        ),
      ],
      false,
    )
  await terminal.out(script())
  return exitCodes.ok
}

const words = (name: string): string =>
  [
    ...(commands.find((one) => one.name === name)?.options ?? []).map((one) => `--${one.name}`),
    '--help',
    '--quiet',
  ]
    .toSorted()
    .join(' ')

const names = (): string => commands.map((one) => one.name).join(' ')

const bash = (): string => `_muster() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="\${COMP_WORDS[1]}" words
  if [ "$COMP_CWORD" -eq 1 ]; then words="${names()} --help --version"
  else case "$command" in
${commands.map((one) => `    ${one.name}) words="${words(one.name)}" ;;`).join('\n')}
    *) words="" ;;
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -F _muster muster
`

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\\\''")}'`

const zsh = (): string => `#compdef muster
_muster() {
  local -a commands
  commands=(
${commands.map((one) => `    ${quoted(`${one.name}:${one.summary}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "\${words[2]}" in
${commands.map((one) => `    ${one.name}) compadd -- ${words(one.name)} ;;`).join('\n')}
  esac
  _files
}
compdef _muster muster
`

const fish = (): string =>
  [
    'complete -c muster -f',
    ...commands.flatMap((one) => [
      `complete -c muster -n __fish_use_subcommand -a ${one.name} -d ${quoted(one.summary)}`,
      ...one.options.map(
        (option) =>
          `complete -c muster -n '__fish_seen_subcommand_from ${one.name}' -l ${option.name}${option.value === undefined ? '' : ' -r'} -d ${quoted(option.help)}`,
      ),
    ]),
    '',
  ].join('\n')

const scripts: ReadonlyMap<string, () => string> = new Map([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
])
