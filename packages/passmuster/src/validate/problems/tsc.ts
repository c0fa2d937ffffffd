import { count, severityOf } from './mark.ts'
import type { Mark, Reader } from './mark.ts'

const plain = /^(\S.*?)\((\d{1,9}),(\d{1,9})\): (error|warning|message) (TS\d{1,6}): (.*)$/
const pretty = /^(\S.*?):(\d{1,9}):(\d{1,9}) - (error|warning|message) (TS\d{1,6}): (.*)$/
const general = /^(error) (TS\d{1,6}): (.*)$/

/** The TypeScript compiler, plain and pretty. */
export const tsc: Reader = {
  tool: 'tsc',
  signs: ['error TS', 'warning TS', 'message TS'],
  read: ({ lines }) =>
    lines.flatMap((line, from): readonly Mark[] => {
      if (!line.includes(' TS')) return []
      const found = plain.exec(line) ?? pretty.exec(line)
      if (found !== null) {
        const [, file, row, column, word, code, message] = found
        const at = { file: file!, line: count(row), column: count(column) }
        return [{ tool: 'tsc', from, ...at, severity: severityOf(word), code: code!, message: message! }]
      }
      const said = general.exec(line)
      if (said === null) return []
      const nowhere = { file: null, line: null, column: null }
      return [{ tool: 'tsc', from, ...nowhere, severity: 'high', code: said[2]!, message: said[3]! }]
    }),
}
