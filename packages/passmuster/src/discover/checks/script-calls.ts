import { lexShell } from '../../config/shell-lexer.ts'

/** A script of some package that a command runs, with the words it adds. */
export interface Call {
  /** A name, or a pattern: `test:*` of npm-run-all, `/^test:/` of pnpm. */
  readonly script: string
  readonly args: readonly string[]
  readonly where: Where
}

/** In which packages: the caller's own, one below a folder, one by its name, or all members that filters let through. */
export type Where =
  | { readonly is: 'own' }
  | { readonly is: 'folder'; readonly path: string }
  | { readonly is: 'named'; readonly name: string }
  | { readonly is: 'members'; readonly filters: readonly string[] }

const npmCommands = new Set(
  'access adduser audit bugs cache ci completion config dedupe deprecate diff dist-tag docs doctor edit exec explain explore find-dupes fund get help hook init install i install-ci-test install-test link login logout ls org outdated owner pack ping pkg prefix profile prune publish query rebuild repo restart root search set shrinkwrap star stars start stop team token uninstall unpublish unstar update version view whoami x add remove import dlx create approve-builds patch patch-commit store env server setup deploy licenses why fetch up upgrade unlink plugin dedup node pm info global policies set-version stage pipeline generate'.split(
    ' ',
  ),
)
const own: Where = { is: 'own' }

/** The scripts that a package manager, a task runner or a parallel runner is told to run; null = none of these. */
export const scriptCalls = (program: string, args: readonly string[]): readonly Call[] | null => {
  if (['npm', 'pnpm', 'yarn', 'bun', 'pn'].includes(program)) return managerCalls(program, args)
  if (['run-s', 'run-p', 'npm-run-all', 'npm-run-all2', 'npm-run-all2', 'wsrun'].includes(program))
    return listed(args)
  if (program === 'concurrently' || program === 'conc') return concurrent(args)
  if (program === 'turbo') return turbo(args)
  if (program === 'lerna' && args[0] === 'run') return fanOut(args.slice(1), ['--scope'])
  if (program === 'nx') return nx(args)
  if (program === 'wireit') return []
  return null
}

const valued = new Set([
  '-C',
  '--dir',
  '--cwd',
  '--prefix',
  '-w',
  '--workspace',
  '-F',
  '--filter',
  '--workspace-concurrency',
  '--reporter',
  '--concurrency',
  '--scope',
  '--ignore',
  '-p',
  '--projects',
  '-t',
  '--target',
  '--targets',
  '--parallel',
  '--output-logs',
  '--log-order',
  '--include',
  '--exclude',
  '--from',
])

/** Flags before the first bare word with their values, the bare word, and what follows. */
const parted = (
  args: readonly string[],
  bare: (flag: string) => boolean = () => false,
): { flags: readonly (readonly [string, string])[]; word: string; rest: readonly string[] } => {
  const flags: [string, string][] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!
    if (!arg.startsWith('-') || arg === '-') return { flags, word: arg, rest: args.slice(at + 1) }
    const equals = arg.indexOf('=')
    if (equals > 0) flags.push([arg.slice(0, equals), arg.slice(equals + 1)])
    else if (valued.has(arg) && !bare(arg)) {
      flags.push([arg, args[at + 1] ?? ''])
      at += 1
    } else flags.push([arg, ''])
  }
  return { flags, word: '', rest: [] }
}

const managerCalls = (program: string, args: readonly string[]): readonly Call[] | null => {
  const isBare = (flag: string): boolean =>
    flag === '--parallel' || (program === 'pnpm' && (flag === '-w' || flag === '-p'))
  const head = parted(args, isBare)
  let { word, rest } = head
  const flags = [...head.flags]
  if (program === 'yarn' && word === 'workspace')
    return calledIn({ is: 'named', name: rest[0] ?? '' }, rest[1] === 'run' ? rest.slice(2) : rest.slice(1))
  if (program === 'yarn' && word === 'workspaces') {
    const run = rest.indexOf('run')
    return run < 0 ? null : calledIn({ is: 'members', filters: [] }, rest.slice(run + 1))
  }
  if (word === 'recursive' || word === 'multi') {
    flags.push(['-r', ''])
    word = rest[0] ?? ''
    rest = rest.slice(1)
  }
  if (['run', 'run-script', 'rum', 'urn'].includes(word)) {
    const inner = parted(rest, isBare)
    flags.push(...inner.flags)
    word = inner.word
    rest = inner.rest
  } else if (program === 'npm') {
    if (!['test', 't', 'tst'].includes(word)) return null
    word = 'test'
  } else if (program === 'bun' ? !/^[\w-]+(:[\w:.-]+)+$/.test(word) : npmCommands.has(word)) return null
  if (word === 't' || word === 'tst') word = 'test'
  if (word === '') return null
  const more = rest.filter((one) => one.startsWith('-'))
  if (program === 'npm')
    for (const one of parted(more).flags) if (/^(-ws?|--workspaces?)$/.test(one[0])) flags.push(one)
  const args2 = program === 'npm' ? afterDashes(rest) : rest[0] === '--' ? rest.slice(1) : rest
  return [{ script: word, args: args2, where: whereOf(flags) }]
}

const afterDashes = (rest: readonly string[]): readonly string[] => {
  const at = rest.indexOf('--')
  return at < 0 ? rest.filter((one) => !one.startsWith('-')) : rest.slice(at + 1)
}

const calledIn = (where: Where, words: readonly string[]): readonly Call[] | null => {
  const { word, rest } = parted(words)
  return word === '' ? null : [{ script: word, args: rest, where }]
}

const whereOf = (flags: readonly (readonly [string, string])[]): Where => {
  const folder = flags.find(([flag]) => ['-C', '--dir', '--cwd', '--prefix'].includes(flag))
  if (folder) return { is: 'folder', path: folder[1] }
  const filters = flags.flatMap(([flag, value]) =>
    ['-F', '--filter', '--workspace'].includes(flag) || (flag === '-w' && value !== '') ? [value] : [],
  )
  if (filters.length > 0) return { is: 'members', filters }
  return flags.some(([flag]) => ['-r', '--recursive', '-ws', '--workspaces'].includes(flag))
    ? { is: 'members', filters: [] }
    : own
}

/** npm-run-all and its kin: every bare word is a script or a pattern of scripts. */
const listed = (args: readonly string[]): readonly Call[] => {
  const until = args.indexOf('--')
  return (until < 0 ? args : args.slice(0, until))
    .filter((arg) => !arg.startsWith('-'))
    .map((arg) => {
      const [script = '', ...rest] = arg.split(/\s+/)
      return { script, args: rest, where: own }
    })
}

/** concurrently: each bare word is a whole command; those that call no script are none of ours. */
const concurrent = (args: readonly string[]): readonly Call[] | null => {
  const commands: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!
    if (
      /^(-n|--names|-c|--prefix-colors|-s|--success|-p|--prefix|-m|--max-processes|--restart-tries)$/.test(
        arg,
      )
    )
      at += 1
    else if (!arg.startsWith('-')) commands.push(arg)
  }
  const calls = commands.map((command): readonly Call[] | null => {
    const short = /^(npm|pnpm|yarn|bun):(\S+)(.*)$/.exec(command)
    if (short) return [{ script: short[2]!, args: short[3]!.trim().split(/\s+/).filter(Boolean), where: own }]
    const words = lexShell(command).tokens.flatMap((token) => (token.is === 'word' ? [token.text] : []))
    return scriptCalls(words[0] ?? '', words.slice(1))
  })
  return calls.includes(null) ? null : calls.flatMap((one) => one ?? [])
}

const turbo = (args: readonly string[]): readonly Call[] | null => {
  const until = args.indexOf('--')
  const own = until < 0 ? args : args.slice(0, until)
  const more = until < 0 ? [] : args.slice(until + 1)
  const filters: string[] = []
  const tasks: string[] = []
  for (let at = 0; at < own.length; at += 1) {
    const arg = own[at]!
    const filter = /^(--filter|-F)(=|$)/.exec(arg)
    if (filter) {
      if (filter[2] === '=') filters.push(arg.slice(arg.indexOf('=') + 1))
      else filters.push(own[(at += 1)] ?? '')
    } else if (valued.has(arg) && arg !== '--parallel') at += 1
    else if (!arg.startsWith('-') && !(arg === 'run' && tasks.length === 0)) tasks.push(arg)
  }
  return tasks.map((script) => ({ script, args: more, where: { is: 'members', filters } }))
}

const fanOut = (args: readonly string[], scopes: readonly string[]): readonly Call[] | null => {
  const all = parted(args)
  const later = parted(all.rest)
  const filters = [...all.flags, ...later.flags].flatMap(([flag, value]) =>
    scopes.includes(flag) ? [value] : [],
  )
  return all.word === ''
    ? null
    : all.word.split(',').map((script) => ({ script, args: [], where: { is: 'members', filters } }))
}

const nx = (args: readonly string[]): readonly Call[] | null => {
  const [command = '', ...rest] = args
  if (command === 'run-many' || command === 'affected') {
    const { flags } = parted(rest)
    const bare = rest.filter(
      (one, at) => !one.startsWith('-') && /^(-t|--targets?)$/.test(rest[at - 1] ?? ''),
    )
    const targets = flags.flatMap(([flag, value]) => (/^(-t|--targets?)$/.test(flag) ? value.split(',') : []))
    const names = [...new Set([...bare, ...targets].filter(Boolean))]
    return names.length === 0
      ? null
      : names.map((script) => ({ script, args: [], where: { is: 'members', filters: [] } }))
  }
  if (command === 'run' && rest[0]?.includes(':')) {
    const [name = '', script = ''] = rest[0].split(':')
    return [{ script, args: [], where: { is: 'named', name } }]
  }
  if (
    command === '' ||
    command.startsWith('-') ||
    rest[0] === undefined ||
    [
      'graph',
      'format:check',
      'format:write',
      'release',
      'reset',
      'migrate',
      'show',
      'sync',
      'init',
      'exec',
    ].includes(command)
  )
    return null
  return [{ script: command, args: [], where: { is: 'named', name: rest[0] } }]
}
