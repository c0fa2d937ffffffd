import type { Check, Suite } from '../model/check.ts'
import { writeDuration, writeMemory } from './amounts.ts'
import { isTaskId } from './read-tasks.ts'
import { foldedId, taskDefaults } from './task-setting.ts'
import { joinWords, splitCommand } from './words.ts'

/**
 * The `tasks` of a configuration for detected checks, each with its reason as a comment; what `readConfig` makes of it
 * are the same checks again. What was seen and left out follows as comments.
 */
export const tasksText = (suite: Suite): string => {
  const seen = new Set<string>()
  const lines: string[] = []
  const unusable: string[] = []
  for (const check of suite.checks) {
    if (!isTaskId(check.id) || seen.has(foldedId(check.id))) {
      unusable.push(comment(`${check.id}: its id cannot stand here; ${check.because}`))
      continue
    }
    seen.add(foldedId(check.id))
    lines.push(comment(reason(check.because, check.at)), `${scalar(check.id)}:`)
    lines.push(...fieldsOf(check).map(([key, value]) => `  ${key}: ${value}`), '')
  }
  const left = [
    ...unusable,
    ...suite.left.map(({ what, because, at }) => comment(`${what}: ${reason(because, at)}`)),
  ]
  if (left.length > 0) lines.push('# Seen and left out:', ...left)
  const body = lines
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n')
    .trimEnd()
  return seen.size === 0 ? `tasks: {}${body === '' ? '' : `\n${body}`}\n` : `tasks:\n${body}\n`
}

const reason = (because: string, at: Check['at']): string =>
  at === null || because.includes(at.file) ? because : `${because} (${at.file}:${at.startLine})`

/** One line, whatever the text holds. */
const comment = (text: string): string => `# ${text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 300)}`

type Field = readonly [key: string, value: string]

const fieldsOf = (check: Check): readonly Field[] => {
  const usual = taskDefaults(check)
  const fields: Field[] = [...workOf(check), ['kind', check.kind]]
  const add = (key: string, differs: boolean, value: unknown): void => {
    if (differs) fields.push([key, flow(value)])
  }
  add('cwd', check.cwd !== '', check.cwd)
  add(
    'needs',
    check.needs.length > 0,
    check.needs.map(({ check: task, when }) => (when === 'passed' ? task : { task, when })),
  )
  add('inputs', check.inputs !== null, check.inputs)
  add('outputs', check.outputs.length > 0, check.outputs)
  add('cache', check.cache !== usual.cache, check.cache)
  add('timeout', check.timeoutMs !== usual.timeoutMs, writeDuration(check.timeoutMs))
  add('retries', check.retries > 0, check.retries)
  add('locks', check.locks.length > 0, check.locks)
  add('memory', check.memoryMb !== null, check.memoryMb === null ? null : writeMemory(check.memoryMb))
  add('env', check.env.length > 0, check.env)
  add('set', Object.keys(check.set).length > 0, check.set)
  add('exclusive', check.exclusive, true)
  add('required', !check.required, false)
  return fields
}

const workOf = ({ work }: Check): readonly Field[] => {
  switch (work.is) {
    case 'words': {
      const text = joinWords(work.words)
      const back = splitCommand(text)
      const same =
        back.is === 'words' &&
        Object.keys(back.set).length === 0 &&
        back.words.length === work.words.length &&
        back.words.every((word, at) => word === work.words[at])
      return [['command', same ? scalar(text) : flow(work.words)]]
    }
    case 'shell':
      return [
        ['command', scalar(work.text)],
        ['shell', work.shell === undefined ? 'true' : scalar(work.shell)],
      ]
    case 'script':
      return [['script', scalar(work.name)]]
    case 'specialist':
      return [['specialist', scalar(work.specialist)]]
    default:
      return work satisfies never
  }
}

const flow = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value === 'string') return scalar(value)
  if (value === null || typeof value !== 'object') return String(value)
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${scalar(key)}: ${flow(one)}`)
    .join(', ')} }`
}

/** What YAML would read as something other than this text is quoted, and everything unusual with it. */
const scalar = (text: string): string =>
  /^\d{1,9}(?:ms|[smhGM]B?)$|^[A-Za-z][\w./+-]*(?:[ :][\w./+=-]+)*$/.test(text) &&
  !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (one) =>
        Array.from({ length: one.length }, (_, at) => one.charCodeAt(at))
          .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
          .join(''),
      )
