import { didYouMean, wrong, type Parsed } from './diagnostics.ts'
import type { Given } from './read-fields.ts'
import type { TaskWork } from './task-setting.ts'
import { splitCommand } from './words.ts'

interface WorkInput {
  readonly parsed: Parsed
  readonly path: readonly string[]
  readonly map: ReadonlyMap<string, unknown>
  readonly specialists: readonly string[]
  /** Assignments before a command's first word are added to its `set`. */
  readonly given: Given
}

const ways = ['command', 'script', 'specialist'] as const

/** What a task runs: one of `command`, `script` and `specialist`; null where it has none and so changes a detected check. */
export const readWork = (input: WorkInput): TaskWork | null => {
  const { parsed, path, map } = input
  const there = ways.filter((one) => map.has(one))
  const line = (key: string): number => parsed.line(...path, key)
  if (there.length > 1)
    wrong(
      parsed,
      line(there[1] ?? ''),
      `a task has one of \`${there.join('` and `')}\`, not both`,
      'split it into two tasks, or take one away',
    )
  if (map.has('shell') && !map.has('command'))
    wrong(parsed, line('shell'), '`shell` says how `command` is run, and there is none')
  const [way] = there
  if (way === undefined) return null
  const value = map.get(way)
  if (way === 'command') return readCommand(input, value)
  if (typeof value !== 'string' || value.trim() === '' || value.includes('\0')) {
    wrong(parsed, line(way), `\`${way}\` is not a name`)
    return null
  }
  if (way === 'script') return { is: 'script', name: value }
  if (!input.specialists.includes(value)) {
    wrong(parsed, line(way), `there is no specialist \`${value}\``, didYouMean(value, input.specialists))
    return null
  }
  return { is: 'specialist', specialist: value }
}

const readCommand = (input: WorkInput, value: unknown): TaskWork | null => {
  const { parsed, path, map } = input
  const shell = map.get('shell') ?? false
  const bad = (key: string, cause: string, hint?: string): null => {
    wrong(parsed, parsed.line(...path, key), cause, hint)
    return null
  }
  if (typeof shell !== 'boolean' && (typeof shell !== 'string' || !/^[\w./+:\\-]+$/.test(shell)))
    return bad('shell', '`shell` is neither true nor false nor the name of a shell')
  if (Array.isArray(value)) {
    const words = value.map((one) => (typeof one === 'number' ? String(one) : (one as unknown)))
    if (words.length === 0 || words[0] === '' || !words.every(isWord))
      return bad('command', '`command` is not a list of words, the first of which names a program')
    if (shell === false) return { is: 'words', words }
    return bad(
      'shell',
      'a list of words runs without a shell',
      'write `command` as one text, or leave `shell` out',
    )
  }
  if (typeof value !== 'string' || value.trim() === '' || value.includes('\0'))
    return bad('command', '`command` is neither a text nor a list of words')
  if (shell !== false) return { is: 'shell', text: value, ...(typeof shell === 'string' ? { shell } : {}) }
  const split = splitCommand(value)
  if (split.is === 'malformed') return bad('command', `\`command\` cannot be read: ${split.because}`)
  if (split.is === 'shell')
    return bad(
      'command',
      `\`command\` needs a shell: ${split.because}`,
      'add `shell: true`, or quote what is meant as it stands',
    )
  if (Object.keys(split.set).length > 0) input.given.set = split.set
  return { is: 'words', words: split.words }
}

const isWord = (one: unknown): one is string => typeof one === 'string' && !one.includes('\0')
