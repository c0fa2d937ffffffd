import { stepsOf } from './steps.ts'

/** How a script calls its one test runner or linter, for telling which of several is the whole. */
export interface Manner {
  readonly program: string
  /** Configuration file and variables: another one is another check. */
  readonly setup: string
  /** Words that pick a part of it. */
  readonly picks: readonly string[]
  /** Words that change what is printed or measured, not what is checked. */
  readonly extras: readonly string[]
}

const valued =
  /^(--reporter|--outputFile|--maxWorkers|--project|-t|--testNamePattern|--grep|-g|--shard|--timeout|--bail|--concurrency|-j|--config|-c|--timeout|-p|--lines|--ext|--testTimeout|--testPathPattern|--testPathPatterns|--selectProjects)$/
const picking =
  /^(--project|-t|--testNamePattern|--grep|-g|--shard|--testPathPattern|--testPathPatterns|--selectProjects|--changed|-o|--onlyChanged|--findRelatedTests|-p)(=|$)/
const setting =
  /^(--config|-c|--browser|--environment|--env|--mode|--preset|--root|-r|--dir|--import|--loader|--typecheck)([.=]|$)/

/** Each of their arguments is another program to check. */
const compilers = new Set(['tsc', 'tsgo', 'vue-tsc'])

/** The manner of a script with one known tool; null where it runs several things. */
export const mannerOf = (text: string): Manner | null => {
  const steps = stepsOf(text)
  if (steps?.length !== 1 || steps[0]!.invocation.is !== 'tool' || steps[0]!.folder !== '.') return null
  const { use, args, set } = steps[0]!.invocation
  const setup = Object.entries(set).map(([name, value]) => `${name}=${value}`)
  const picks: string[] = []
  const extras: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!
    const takes = valued.test(arg)
    const whole = takes ? `${arg} ${args[at + 1] ?? ''}` : arg
    if (compilers.has(use.tool) || setting.test(arg)) setup.push(whole)
    else if (picking.test(arg)) picks.push(whole)
    else if (arg.startsWith('-')) extras.push(whole)
    else if (!['run', 'test', '.', './'].includes(arg)) picks.push(arg)
    if (takes) at += 1
  }
  return {
    program: use.tool,
    setup: setup
      .filter((one) => !/^(CI|NODE_OPTIONS|FORCE_COLOR|NODE_V8_COVERAGE)=/.test(one))
      .sort()
      .join(' '),
    picks,
    extras,
  }
}

/** Whether `part` checks nothing that `whole` doesn't: the same program and setup, and no pick that the whole lacks. */
export const isPartOf = (part: Manner, whole: Manner): boolean => {
  if (part.program !== whole.program || part.setup !== whole.setup) return false
  return whole.picks.every((pick) => part.picks.includes(pick))
}
