/** One option of a command; `value` names its argument, absent for a switch. */
export interface OptionSpec {
  readonly name: string
  readonly value?: string
  readonly help: string
}

/** One command: the table is all that `--help` and the parser read; modules load only when run. */
export interface CommandSpec {
  readonly name: string
  readonly group: 'look' | 'do' | 'tend'
  readonly args: string
  readonly summary: string
  readonly options: readonly OptionSpec[]
  readonly maxArgs: number
}

const json: OptionSpec = { name: 'json', help: 'print one JSON document (versioned) to stdout' }
const state: OptionSpec = {
  name: 'state',
  value: 'DIR',
  help: 'keep state in DIR instead of $XDG_STATE_HOME/passmuster',
}
const run: OptionSpec = { name: 'run', value: 'RUN', help: 'a run by id (default: the last finished one)' }
const repo: OptionSpec = { name: 'repo', value: 'PATH', help: 'the repository (default: the current folder)' }
const format = (kinds: string): OptionSpec => ({ name: 'format', value: 'KIND', help: kinds })

const discovering: readonly OptionSpec[] = [
  json,
  format('screen (default), markdown, html, json, sarif, pr or github'),
  {
    name: 'out',
    value: 'FILE',
    help: 'write the report to FILE; the format follows its ending (.md .html .json .sarif)',
  },
  { name: 'concurrency', value: 'N', help: 'slots (default: what cores and memory allow)' },
  { name: 'fail-on', value: 'SEVERITY', help: 'exit 1 when a verified finding is this severe or worse' },
  { name: 'only', value: 'IDS', help: 'only these specialists, comma separated' },
  { name: 'skip', value: 'IDS', help: 'without these specialists' },
  { name: 'preset', value: 'NAME', help: 'a team by name: seed' },
  { name: 'rev', value: 'REV', help: 'examine a commit instead of the working tree' },
  { name: 'since', value: 'REV', help: 'show only findings on lines that changed since REV' },
  { name: 'against', value: 'REV', help: 'compare with a commit, examined now, or with a JSON report' },
  { name: 'new-only', help: 'with --against: show only what the other side does not have' },
  { name: 'context', value: 'PATH', help: 'where to write orchestration_context.json (default: .muster/)' },
  { name: 'no-context', help: 'do not write orchestration_context.json' },
  { name: 'durable', help: 'survive a power cut, not only a crash' },
  { name: 'fresh', help: 'use no result of an earlier run (the cache is still filled)' },
  state,
]

export const commands: readonly CommandSpec[] = [
  {
    name: 'discover',
    group: 'look',
    args: '[PATH]',
    summary: 'what is broken, what blocks what, the shortest repair',
    maxArgs: 1,
    options: discovering,
  },
  {
    name: 'team',
    group: 'look',
    args: '[PATH]',
    summary: 'the stack and the team that fits it',
    maxArgs: 1,
    options: [
      { name: 'explain', help: 'which signal caused which choice' },
      { name: 'gaps', help: 'roles that are asked for and not there, with who stands in' },
      { name: 'new', value: 'ROLE', help: 'write the role file .claude/agents/ROLE.md' },
      { name: 'write', help: 'put the team into CLAUDE.md or AGENTS.md, in one marked block' },
      { name: 'preset', value: 'NAME', help: 'a team by name: seed' },
      json,
      state,
    ],
  },
  {
    name: 'plan',
    group: 'look',
    args: '',
    summary: 'the repair plan, step by step',
    maxArgs: 0,
    options: [json, format('text (default), markdown or mermaid'), run, repo, state],
  },
  {
    name: 'explain',
    group: 'look',
    args: 'ID',
    summary: 'one finding, blocker or specialist: evidence and consequences',
    maxArgs: 1,
    options: [
      { name: 'birth', help: 'also find the commit that a finding came with (examines older commits)' },
      json,
      run,
      repo,
      state,
    ],
  },
  {
    name: 'brief',
    group: 'look',
    args: 'STEP-or-ID',
    summary: 'one step or finding as a hand-off packet for any agent',
    maxArgs: 1,
    options: [json, run, repo, state],
  },
  {
    name: 'report',
    group: 'look',
    args: '',
    summary: 'a finished run again, in any format',
    maxArgs: 0,
    options: [
      json,
      format('screen, markdown (default), html, json, sarif, pr or github'),
      { name: 'out', value: 'FILE', help: 'write to FILE' },
      run,
      repo,
      state,
    ],
  },
  {
    name: 'verify',
    group: 'look',
    args: '[REPORT]',
    summary: 're-check a JSON report, or the claims of any text, against the repository as it is',
    maxArgs: 1,
    options: [
      {
        name: 'claims',
        value: 'FILE',
        help: 'check what a text says of the repository; exit 1 when it is refuted',
      },
      json,
      repo,
      state,
    ],
  },
  {
    name: 'answer',
    group: 'do',
    args: '[ID]',
    summary: 'answer a finding, in a file to commit; without ID: what was answered',
    maxArgs: 1,
    options: [
      { name: 'because', value: 'TEXT', help: 'why, for those who come after' },
      { name: 'as', value: 'KIND', help: 'accepted (default), false-alarm or later' },
      { name: 'until', value: 'DATE', help: 'last day on which the answer holds, like 2027-01-31' },
      json,
      run,
      repo,
      state,
    ],
  },
  {
    name: 'validate',
    group: 'do',
    args: '[PATH]',
    summary: 'run the checks of a repository in parallel, and say which passed',
    maxArgs: 1,
    options: [
      json,
      { name: 'dry-run', help: 'show the checks and why they are checks; run nothing' },
      format('screen (default), json, junit, sarif or github'),
      {
        name: 'out',
        value: 'FILE',
        help: 'write the result to FILE; the format follows its ending (.json .xml .sarif)',
      },
      { name: 'trust', help: 'the commands shown by --dry-run may run from now on' },
      { name: 'only', value: 'IDS', help: 'only these checks and what they need, comma separated' },
      { name: 'skip', value: 'IDS', help: 'without these checks' },
      { name: 'specialists', value: 'IDS', help: 'also these specialists, over the changed lines' },
      { name: 'since', value: 'REV', help: 'changed lines are those since REV (default: uncommitted ones)' },
      { name: 'concurrency', value: 'N', help: 'slots (default: what cores and memory allow)' },
      { name: 'fresh', help: 'restore no result of an earlier run (the cache is still filled)' },
      { name: 'durable', help: 'survive a power cut, not only a crash' },
      state,
    ],
  },
  {
    name: 'resume',
    group: 'do',
    args: '[RUN]',
    summary: 'go on with an interrupted run',
    maxArgs: 1,
    options: [
      ...discovering.filter(
        (option) =>
          !['only', 'skip', 'preset', 'rev', 'fresh', 'since', 'against', 'new-only'].includes(option.name),
      ),
      repo,
    ],
  },
  {
    name: 'init',
    group: 'tend',
    args: '[PATH]',
    summary: 'write muster.config.yaml: every setting, and the checks as they are found',
    maxArgs: 1,
    options: [json],
  },
  {
    name: 'trust',
    group: 'tend',
    args: '[PATH]',
    summary: 'what the checks of a repository would run, and trust exactly that',
    maxArgs: 1,
    options: [
      { name: 'yes', help: 'trust it without asking (needed where nobody can be asked)' },
      { name: 'list', help: 'every repository of which something is trusted' },
      { name: 'revoke', help: 'take back what was trusted of this repository' },
      json,
    ],
  },
  {
    name: 'schema',
    group: 'tend',
    args: '[NAME]',
    summary: 'the JSON Schema of a report; without NAME: which there are',
    maxArgs: 1,
    options: [],
  },
  {
    name: 'completion',
    group: 'tend',
    args: 'SHELL',
    summary: 'completion for bash, zsh or fish',
    maxArgs: 1,
    options: [],
  },
  {
    name: 'doctor',
    group: 'tend',
    args: '',
    summary: 'what muster needs and what it finds on this machine',
    maxArgs: 0,
    options: [json, repo, state],
  },
]

const groups = { look: 'Look', do: 'Do', tend: 'Tend' } as const

const optionLine = (option: OptionSpec): string => {
  const left = `--${option.name}${option.value === undefined ? '' : ` ${option.value}`}`
  return `  ${left.padEnd(24)}${option.help}`
}

/** The text of `muster --help`. */
export const helpText = (): string => {
  const lines = [
    'muster: gathers a team of specialists over a git repository and lets only what they prove into the report',
    '',
    'usage: muster COMMAND [ARGUMENTS]     (muster alone says where you are and what to do next)',
  ]
  for (const [key, title] of Object.entries(groups)) {
    lines.push('', title)
    for (const command of commands.filter((one) => one.group === key))
      lines.push(`  ${`${command.name} ${command.args}`.trimEnd().padEnd(24)}${command.summary}`)
  }
  lines.push('', 'Everywhere: --help, --version, --quiet. NO_COLOR, TERM=dumb and CI are respected.')
  return lines.join('\n') + '\n'
}

/** The text of `muster COMMAND --help`. */
export const commandHelp = (command: CommandSpec): string =>
  [
    `usage: muster ${command.name} ${command.args}`.trimEnd() +
      (command.options.length > 0 ? ' [OPTIONS]' : ''),
    '',
    command.summary,
    '',
    ...command.options.map(optionLine),
    optionLine({ name: 'quiet', help: 'no progress on stderr' }),
  ].join('\n') + '\n'
