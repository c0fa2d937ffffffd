import { expect, test } from 'vitest'
import { parseCommandLine } from '../../src/cli/arguments.ts'
import { commandHelp, commands, helpText } from '../../src/cli/commands.ts'

const faults = (...argv: string[]): readonly string[] => {
  const parsed = parseCommandLine(argv)
  return parsed.ok ? [] : parsed.faults.map((fault) => `${fault.message} | ${fault.hint}`)
}

test('every fault of a command line is told at once, with what was meant', () => {
  expect(faults('discvoer')).toEqual(['there is no command `discvoer` | did you mean `muster discover`?'])
  expect(faults('discover', '--jsn', '--concurrency')).toEqual([
    'muster discover has no option --jsn | did you mean `--json`?',
    '--concurrency needs a value | --concurrency N: slots (default: what cores and memory allow)',
  ])
  expect(faults('plan', 'a')).toEqual(['muster plan does not know what to do with `a` | usage: muster plan'])
})

test('options, switches and arguments are told apart', () => {
  const parsed = parseCommandLine([
    'discover',
    'some/folder',
    '--json',
    '--concurrency=3',
    '--only',
    'debugger',
  ])
  expect(parsed.ok && [parsed.value.command?.name, parsed.value.args, parsed.value.options]).toEqual([
    'discover',
    ['some/folder'],
    { json: true, concurrency: '3', only: 'debugger' },
  ])
})

test('a path that looks like an option is an argument after --', () => {
  const parsed = parseCommandLine(['discover', '--', '-rf'])
  expect(parsed.ok && parsed.value.args).toEqual(['-rf'])
})

test('help names every command in at most 40 lines of at most 100 columns', () => {
  const text = helpText()
  for (const command of commands) expect(text).toContain(command.name)
  expect(text.split('\n').length).toBeLessThanOrEqual(40)
  for (const line of [...text.split('\n'), ...commands.flatMap((one) => commandHelp(one).split('\n'))])
    expect(line.length).toBeLessThanOrEqual(110)
})
