import { npmTools } from './tools-npm.ts'
import { otherTools } from './tools-other.ts'
import { first, type ToolUse } from './tool-use.ts'
import { scriptCalls, type Call } from './script-calls.ts'

/** One simple command: a known program, scripts that it calls, or something of which nothing is known. */
export type Invocation =
  | { readonly is: 'tool'; readonly use: ToolUse; readonly args: readonly string[]; readonly set: Env }
  | { readonly is: 'calls'; readonly calls: readonly Call[]; readonly set: Env; readonly serves: boolean }
  | { readonly is: 'other'; readonly words: readonly string[]; readonly set: Env }

type Env = Readonly<Record<string, string>>

/** Programs that only run another one, with those of their flags that take a value. */
const wrappers: Readonly<Record<string, readonly string[]>> = {
  npx: ['-p', '--package'],
  pnpx: [],
  bunx: [],
  'cross-env': [],
  'cross-env-shell': [],
  env: ['-u'],
  dotenv: ['-e', '-f'],
  'dotenv-flow': [],
  time: [],
  nice: ['-n'],
  timeout: ['-s', '-k'],
  exec: [],
  command: [],
  sudo: [],
  c8: ['-r', '--reporter', '-x', '--exclude', '-n', '--include', '-o', '--reports-dir'],
  nyc: ['-r', '--reporter', '-x', '--exclude'],
  uvx: ['--with', '--from', '-p', '--python'],
  'xvfb-run': ['-s', '-n', '-e'],
  infisical: [],
  dotenvx: ['-f'],
  varlock: [],
}
/** The same behind a first word: `poetry run pytest`. */
const runners: Readonly<Record<string, readonly string[]>> = {
  uv: ['run'],
  poetry: ['run'],
  pdm: ['run'],
  pipenv: ['run'],
  hatch: ['run'],
  rye: ['run'],
  pixi: ['run'],
  conda: ['run'],
  npm: ['exec', 'x'],
  pnpm: ['exec', 'dlx'],
  yarn: ['exec', 'dlx'],
  bun: ['x'],
  dotenvx: ['run'],
  infisical: ['run'],
  varlock: ['run'],
  bundle: ['exec'],
}
const takesValue = new Set([
  '-p',
  '--package',
  '--with',
  '--from',
  '--python',
  '--extra',
  '--group',
  '-e',
  '-f',
  '-n',
  '-u',
  '--env-file',
  '-c',
])

/** What the words of one command call, wrappers, variables and paths before the program's name put aside. */
export const invocationOf = (words: readonly string[], set: Env = {}): Invocation => {
  const [program = '', ...args] = words
  const name = programName(program)
  const assigned = /^([A-Za-z_]\w*)=(.*)$/s.exec(program)
  if (assigned) return invocationOf(args, { ...set, [assigned[1]!]: assigned[2]! })
  if (name === 'timeout' && /^\d/.test(first(args)))
    return invocationOf(args.slice(args.indexOf(first(args)) + 1), set)
  if (Object.hasOwn(runners, name) && runners[name]!.includes(first(args)))
    return invocationOf(afterFlags(args.slice(args.indexOf(first(args)) + 1)), set)
  if (Object.hasOwn(wrappers, name)) {
    const rest = afterFlags(args, wrappers[name])
    return rest.length === 0 ? { is: 'other', words, set } : invocationOf(rest, set)
  }
  if (/^(python|pypy)[\d.]*$/.test(name) || name === 'py') return python(args, words, set)
  if (name === 'coverage' && args[0] === 'run') return invocationOf(coverageRuns(args.slice(1)), set)
  if (name === 'node' || name === 'tsx' || name === 'ts-node') return node(args, words, set)
  if (name === 'deno') return deno(args, words, set)
  const calls = scriptCalls(name, args)
  if (calls !== null)
    return {
      is: 'calls',
      calls,
      set,
      serves: name === 'concurrently' && args.some((one) => /^(-k|--kill-others|-s|--success)/.test(one)),
    }
  if (name === 'yarn' && first(args) !== '') return invocationOf(args.slice(args.indexOf(first(args))), set)
  if (name === 'bun' && first(args) === 'test')
    return known(
      'bun test',
      { does: has(args, '--watch') ? 'watches' : 'checks', kind: 'unit', pure: false },
      args,
      set,
    )
  if (name === 'bun' && first(args) === 'build')
    return known('bun build', { does: 'makes', kind: 'build', pure: false }, args, set)
  if ((name === 'npm' || name === 'pnpm' || name === 'yarn') && first(args) === 'audit')
    return known(
      `${name} audit`,
      { does: has(args, 'fix') ? 'rewrites' : 'checks', kind: 'security', pure: false },
      args,
      set,
    )
  const rule = Object.hasOwn(npmTools, name)
    ? npmTools[name]
    : Object.hasOwn(otherTools, name)
      ? otherTools[name]
      : undefined
  if (rule === undefined) return { is: 'other', words, set }
  return { is: 'tool', use: { tool: name, ...rule(args) }, args, set }
}

const has = (args: readonly string[], flag: string): boolean => args.includes(flag)

const known = (tool: string, use: Omit<ToolUse, 'tool'>, args: readonly string[], set: Env): Invocation => ({
  is: 'tool',
  use: { ...use, tool },
  args,
  set,
})

/** `./node_modules/.bin/eslint` and `venv/bin/pytest` are eslint and pytest. */
export const programName = (word: string): string =>
  /(^|\/)(node_modules\/\.bin|bin|Scripts)\/[\w.-]+$/.test(word)
    ? word.slice(word.lastIndexOf('/') + 1)
    : word

const afterFlags = (args: readonly string[], valued: readonly string[] = []): readonly string[] => {
  let at = 0
  while (at < args.length) {
    const arg = args[at]!
    if (arg === '--') return args.slice(at + 1)
    if (!arg.startsWith('-')) break
    at += (valued.includes(arg) || (valued.length === 0 && takesValue.has(arg))) && !arg.includes('=') ? 2 : 1
  }
  return args.slice(at)
}

const python = (args: readonly string[], words: readonly string[], set: Env): Invocation => {
  const at = args.indexOf('-m')
  if (at >= 0 && args.slice(0, at).every((one) => one.startsWith('-')))
    return invocationOf(args.slice(at + 1), set)
  if (first(args).endsWith('setup.py') && args.includes('test'))
    return known('setup.py test', { does: 'checks', kind: 'unit', pure: false }, args, set)
  if (first(args).endsWith('manage.py') && args.includes('test'))
    return known('manage.py test', { does: 'checks', kind: 'unit', pure: false }, args, set)
  return { is: 'other', words, set }
}

const coverageRuns = (args: readonly string[]): readonly string[] => {
  const at = args.indexOf('-m')
  return at >= 0 ? args.slice(at + 1) : ['python', ...args]
}

const node = (args: readonly string[], words: readonly string[], set: Env): Invocation => {
  if (args.includes('--test'))
    return known(
      'node --test',
      { does: has(args, '--watch') ? 'watches' : 'checks', kind: 'unit', pure: false },
      args,
      set,
    )
  if (
    args.some((one) => one === '--watch' || one.startsWith('--watch-path')) ||
    (args[0] === 'watch' && words[0] === 'tsx')
  )
    return known('node --watch', { does: 'watches', kind: 'other', pure: false }, args, set)
  const run = args.indexOf('--run')
  if (run >= 0 && args[run + 1] !== undefined)
    return {
      is: 'calls',
      calls: [{ script: args[run + 1]!, args: [], where: { is: 'own' } }],
      set,
      serves: false,
    }
  const script = args.findIndex((one) => /(^|\/)node_modules\//.test(one))
  if (script >= 0) {
    const bin = /node_modules\/(?:\.bin\/)?((?:@[^/]+\/)?[^/]+)/.exec(args[script]!)![1]!
    const inner = invocationOf([bin, ...args.slice(script + 1)], set)
    if (inner.is === 'tool') return inner
  }
  return { is: 'other', words, set }
}

const deno = (args: readonly string[], words: readonly string[], set: Env): Invocation => {
  const command = first(args)
  if (command === 'task' && args.length > 1) return { is: 'other', words, set }
  const kinds = { test: 'unit', lint: 'lint', check: 'types', fmt: 'format' } as const
  if (!Object.hasOwn(kinds, command)) return { is: 'other', words, set }
  const does = has(args, '--watch')
    ? 'watches'
    : has(args, '--fix') || (command === 'fmt' && !has(args, '--check'))
      ? 'rewrites'
      : 'checks'
  return known(
    `deno ${command}`,
    { does, kind: kinds[command as keyof typeof kinds], pure: command !== 'test' },
    args,
    set,
  )
}
