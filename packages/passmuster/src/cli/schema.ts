import { readFile } from 'node:fs/promises'
import { nearest } from '../lib/nearest.ts'
import type { Command } from './command.ts'
import { exitCodes } from './exit-codes.ts'
import { printFaults } from './print.ts'
import { usageFault } from '../model/fault.ts'

const names = ['config', 'discovery', 'orchestration-context', 'validation']

/** `muster schema [NAME]`: the JSON Schema of what --json and .muster/ hold, and of the configuration. */
export const command: Command = async ({ args, terminal }) => {
  const name = args[0]
  if (name === undefined) {
    await terminal.out(names.map((one) => `${one}\n`).join(''))
    return exitCodes.ok
  }
  if (!names.includes(name)) {
    const near = nearest(name, names)
    return printFaults(
      terminal,
      [
        usageFault(
          `there is no schema ${name}`,
          near === null ? `there are: ${names.join(', ')}` : `did you mean \`muster schema ${near}\`?`,
        ),
      ],
      false,
    )
  }
  await terminal.out(await readFile(new URL(`../../schema/${name}.v1.json`, import.meta.url), 'utf8'))
  return exitCodes.ok
}
