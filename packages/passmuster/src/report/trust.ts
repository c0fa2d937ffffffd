import { joinWords } from '../config/words.ts'
import { inline } from '../context/plain.ts'
import { redact } from '../context/redact.ts'
import type { Check } from '../model/check.ts'
import type { TaskSet } from '../validate/task-set.ts'
import { fit, widthOf } from './cells.ts'

/** One check for a person who decides whether it may run: every command in full, where it runs and where it comes from. */
export interface TrustRow {
  readonly id: string
  readonly commands: readonly string[]
  readonly cwd: string
  readonly because: string
  readonly at: { readonly file: string; readonly line: number } | null
  readonly state: 'same' | 'new' | 'changed'
}

/** What would run. A specialist reads and runs nothing of the repository, so it isn't among them. */
export const trustRows = (
  checks: readonly Check[],
  difference: { readonly added: readonly string[]; readonly changed: readonly string[] } | null,
): readonly TrustRow[] =>
  checks
    .filter(({ work }) => work.is !== 'specialist')
    .map((check) => ({
      id: check.id,
      commands: commandsOf(check),
      cwd: check.cwd,
      because: check.because,
      at: check.at === null ? null : { file: check.at.file, line: check.at.startLine },
      state: difference?.added.includes(check.id)
        ? 'new'
        : difference?.changed.includes(check.id)
          ? 'changed'
          : 'same',
    }))

const commandsOf = ({ work, set }: Check): readonly string[] => {
  const values = Object.entries(set).map(([name, value]) => `${name}=${joinWords([value])} `)
  const before = values.join('')
  switch (work.is) {
    case 'words':
      return [before + joinWords(work.words)]
    case 'shell':
      return [`${before}${work.shell ?? 'sh'} -c ${joinWords([work.text])}`]
    case 'script':
      return [work.pre, work.text, work.post]
        .filter((text) => text !== undefined)
        .map((text) => before + text)
    case 'specialist':
      return []
    default:
      return work satisfies never
  }
}

const marks = { same: ' ', new: '+', changed: '~' } as const

/** The commands as lines: no text of the repository can hide a part of one, or pretend to be another line. */
export const renderTrust = (rows: readonly TrustRow[], files: TaskSet['files'], width: number): string => {
  const column = Math.min(24, Math.max(0, ...rows.map(({ id }) => widthOf(safe(id)))))
  const lines = rows.flatMap((row) => {
    const id = safe(row.id)
    const gap = ' '.repeat(Math.max(2, column + 2 - widthOf(id)))
    const from = [
      ...(row.cwd === '' ? [] : [`in ${safe(row.cwd)}`]),
      safe(row.because),
      ...(row.at === null ? [] : [`${safe(row.at.file)}:${row.at.line}`]),
    ].join(' · ')
    const indent = ' '.repeat(column + 4)
    const [first = '', ...more] = row.commands.map(safe)
    return [
      `${marks[row.state]} ${id}${gap}${first}`,
      ...more.map((command) => indent + command),
      indent + fit(from, Math.max(20, width - column - 4)),
    ]
  })
  const names = files.map(({ path }) => safe(path))
  const shown = names.slice(0, 20).join(', ') + (names.length > 20 ? ` and ${names.length - 20} more` : '')
  return [...lines, ...(names.length === 0 ? [] : ['', `what these do also depends on: ${shown}`]), ''].join(
    '\n',
  )
}

const safe = (text: string): string => inline(redact(text).text)
