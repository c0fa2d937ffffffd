import type { Suite } from '../model/check.ts'
import { tasksText } from './write-tasks.ts'

/**
 * The text that `muster init` writes: every setting, commented out, and the checks that were found as tasks. It changes nothing by
 * itself, as the tasks are those that are found anyway.
 */
export const starterConfig = (team: readonly string[], suite: Suite): string =>
  `# Settings of muster for this repository. The command line outranks this file; reading it executes nothing.
version: 1

# Slots; by default what cores and memory allow
# concurrency: 2

discover:
  # Leave specialists out, or name the only ones. This repository's team:
${team.map((id) => `  #   ${id}`).join('\n')}
  # skip: [performance-optimizer]
  # only: [debugger, planner]

  # A team by name instead: seed
  # preset: seed

  # Exit 1 when a verified finding that nobody answered is this severe or worse: critical, high, medium, low, info
  # fail-on: high

# The checks of \`muster validate\`, as they were found. A task with a command stands by itself; without one it changes
# the check that is found under its id, and \`ID: false\` switches that off. \`muster schema config\` has every setting:
# command, script or specialist; shell, cwd, kind, needs, inputs, outputs, cache, timeout, retries, locks, memory, env,
# set, exclusive, required.
${tasksText(suite)}`
