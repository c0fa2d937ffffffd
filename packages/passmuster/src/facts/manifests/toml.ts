import { parse, TomlError } from 'smol-toml'
import { tomlLines, type TomlLines } from './toml-lines.ts'

/** A TOML text as data, with the lines of its keys; malformed = null and where. */
export interface TomlRead {
  readonly value: unknown
  readonly lines: TomlLines
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}

/** Never throws. */
export const readToml = (text: string): TomlRead => {
  const lines = tomlLines(text)
  if (lines.tooDeep !== null)
    return { value: null, lines, errors: [{ line: lines.tooDeep, text: 'nested deeper than 200' }] }
  try {
    return { value: parse(text, { maxDepth: 200 }), lines, errors: [] }
  } catch (error) {
    const line = error instanceof TomlError ? error.line : 1
    const said = error instanceof TomlError ? error.message.split('\n')[0]! : 'nested too deeply'
    return { value: null, lines, errors: [{ line, text: said.replace(/^Invalid TOML document: /, '') }] }
  }
}
