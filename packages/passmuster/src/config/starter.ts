/** The text that `muster init` writes: every setting, commented out, so that it changes nothing by itself. */
export const starterConfig = (team: readonly string[]): string =>
  `# Settings of muster for this repository. The command line outranks this file; nothing in it is ever executed.
version: 1
discover:
  # Leave specialists out, or name the only ones. This repository's team:
${team.map((id) => `  #   ${id}`).join('\n')}
  # skip: [performance-optimizer]
  # only: [debugger, planner]

  # A team by name instead: seed
  # preset: seed

  # Exit 1 when a verified finding that nobody answered is this severe or worse: critical, high, medium, low, info
  # fail-on: high

  # Slots; by default what cores and memory allow
  # concurrency: 2
`
