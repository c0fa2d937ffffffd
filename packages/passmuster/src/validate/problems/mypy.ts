import { count, severityOf } from './mark.ts'
import type { Mark, Reader } from './mark.ts'

const row = /^(\S.*?\.pyi?):(\d{1,9}):(?:(\d{1,9}):)?(?:\d{1,9}:\d{1,9}:)? (error|warning): (.*)$/
const ending = / {1,2}\[([a-z][a-z0-9-]*)\]$/

/** Mypy, with or without columns, ends and wrapped messages; its notes belong to an error and are left out. */
export const mypy: Reader = {
  tool: 'mypy',
  signs: [': error: ', ': warning: '],
  read: ({ lines }) =>
    lines.flatMap((line, from): readonly Mark[] => {
      const found = line.includes(': ') ? row.exec(line) : null
      if (found === null) return []
      const [, file, at, column, word, said] = found
      let message = said!
      for (let next = from + 1; next < from + 6 && !ending.test(message); next += 1) {
        const more = lines[next] ?? ''
        if (more === '' || /^\s|^Found \d|\.pyi?:\d/.test(more)) break
        message += ` ${more}`
      }
      const code = ending.exec(message)
      const text = code === null ? said! : message.slice(0, code.index)
      const place = { file: file!, line: count(at), column: count(column) }
      return [
        { tool: 'mypy', from, ...place, severity: severityOf(word), code: code?.[1] ?? null, message: text },
      ]
    }),
}
