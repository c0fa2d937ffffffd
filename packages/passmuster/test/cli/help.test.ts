import { expect, test } from 'vitest'
import { commandHelp, commands, helpText } from '../../src/cli/commands.ts'
import { exitCodes } from '../../src/cli/exit-codes.ts'

test('muster --help, whole', () => {
  expect(helpText()).toMatchInlineSnapshot(`
    "muster: gathers a team of specialists over a git repository and lets only what they prove into the report

    usage: muster COMMAND [ARGUMENTS]     (muster alone says where you are and what to do next)

    Look
      discover [PATH]         what is broken, what blocks what, the shortest repair
      team [PATH]             the stack and the team that fits it
      plan                    the repair plan, step by step
      explain ID              one finding, blocker or specialist: evidence and consequences
      brief STEP-or-ID        one step or finding as a hand-off packet for any agent
      report                  a finished run again, in any format
      verify [REPORT]         re-check a JSON report, or the claims of any text, against the repository as it is

    Do
      answer [ID]             answer a finding, in a file to commit; without ID: what was answered
      validate [PATH]         run the checks of a repository in parallel, and say which passed
      resume [RUN]            go on with an interrupted run

    Tend
      init [PATH]             write muster.config.yaml: every setting, and the checks as they are found
      trust [PATH]            what the checks of a repository would run, and trust exactly that
      schema [NAME]           the JSON Schema of a report; without NAME: which there are
      completion SHELL        completion for bash, zsh or fish
      doctor                  what muster needs and what it finds on this machine

    Everywhere: --help, --version, --quiet. NO_COLOR, TERM=dumb and CI are respected.
    "
  `)
})

test('muster COMMAND --help, whole', () => {
  expect(commands.map(commandHelp).join('\n')).toMatchInlineSnapshot(`
    "usage: muster discover [PATH] [OPTIONS]

    what is broken, what blocks what, the shortest repair

      --json                  print one JSON document (versioned) to stdout
      --format KIND           screen (default), markdown, html, json, sarif, pr or github
      --out FILE              write the report to FILE; the format follows its ending (.md .html .json .sarif)
      --concurrency N         slots (default: what cores and memory allow)
      --fail-on SEVERITY      exit 1 when a verified finding is this severe or worse
      --only IDS              only these specialists, comma separated
      --skip IDS              without these specialists
      --preset NAME           a team by name: seed
      --rev REV               examine a commit instead of the working tree
      --since REV             show only findings on lines that changed since REV
      --against REV           compare with a commit, examined now, or with a JSON report
      --new-only              with --against: show only what the other side does not have
      --context PATH          where to write orchestration_context.json (default: .muster/)
      --no-context            do not write orchestration_context.json
      --durable               survive a power cut, not only a crash
      --fresh                 use no result of an earlier run (the cache is still filled)
      --state DIR             keep state in DIR instead of $XDG_STATE_HOME/passmuster
      --quiet                 no progress on stderr

    usage: muster team [PATH] [OPTIONS]

    the stack and the team that fits it

      --explain               which signal caused which choice
      --gaps                  roles that are asked for and not there, with who stands in
      --new ROLE              write the role file .claude/agents/ROLE.md
      --write                 put the team into CLAUDE.md or AGENTS.md, in one marked block
      --preset NAME           a team by name: seed
      --json                  print one JSON document (versioned) to stdout
      --state DIR             keep state in DIR instead of $XDG_STATE_HOME/passmuster
      --quiet                 no progress on stderr

    usage: muster plan [OPTIONS]

    the repair plan, step by step

      --json                  print one JSON document (versioned) to stdout
      --format KIND           text (default), markdown or mermaid
      --run RUN               a run by id (default: the last finished one)
      --repo PATH             the repository (default: the current folder)
      --state DIR             keep state in DIR instead of $XDG_STATE_HOME/passmuster
      --quiet                 no progress on stderr

    usage: muster explain ID [OPTIONS]

    one finding, blocker or specialist: evidence and consequences

      --birth                 also find the commit that a finding came with (examines older commits)
      --json                  print one JSON document (versioned) to stdout
      --run RUN               a run by id (default: the last finished one)
      --repo PATH             the repository (default: the current folder)
      --state DIR             keep state in DIR instead of $XDG_STATE_HOME/passmuster
      --quiet                 no progress on stderr

    usage: muster brief STEP-or-ID [OPTIONS]

    one step or finding as a hand-off packet for any agent

      --json                  print one JSON document (versioned) to stdout
      --run RUN               a run by id (default: the last finished one)
      --repo PATH             the repository (default: the current folder)
      --state DIR             keep state in DIR instead of $XDG_STATE_HOME/passmuster
      --quiet                 no progress on stderr

    usage: muster report [OPTIONS]

    a finished run again, in any format

      --json                  print one JSON document (versioned) to stdout
      --format KIND           screen, markdown (default), html, json, sarif, pr or github
      --out FILE              write to FILE
      --run RUN               a run by id (default: the last finished one)
      --repo PATH             the repository (default: the current folder)
      --state DIR             keep state in DIR instead of $XDG_STATE_HOME/passmuster
      --quiet                 no progress on stderr

    usage: muster verify [REPORT] [OPTIONS]

    re-check a JSON report, or the claims of any text, against the repository as it is

      --claims FILE           check what a text says of the repository; exit 1 when it is refuted
      --json                  print one JSON document (versioned) to stdout
      --repo PATH             the repository (default: the current folder)
      --state DIR             keep state in DIR instead of $XDG_STATE_HOME/passmuster
      --quiet                 no progress on stderr

    usage: muster answer [ID] [OPTIONS]

    answer a finding, in a file to commit; without ID: what was answered

      --because TEXT          why, for those who come after
      --as KIND               accepted (default), false-alarm or later
      --until DATE            last day on which the answer holds, like 2027-01-31
      --json                  print one JSON document (versioned) to stdout
      --run RUN               a run by id (default: the last finished one)
      --repo PATH             the repository (default: the current folder)
      --state DIR             keep state in DIR instead of $XDG_STATE_HOME/passmuster
      --quiet                 no progress on stderr

    usage: muster validate [PATH] [OPTIONS]

    run the checks of a repository in parallel, and say which passed

      --json                  print one JSON document (versioned) to stdout
      --dry-run               show the checks and why they are checks; run nothing
      --format KIND           screen (default), json, junit, sarif or github
      --out FILE              write the result to FILE; the format follows its ending (.json .xml .sarif)
      --trust                 the commands shown by --dry-run may run from now on
      --only IDS              only these checks and what they need, comma separated
      --skip IDS              without these checks
      --specialists IDS       also these specialists, over the changed lines
      --since REV             changed lines are those since REV (default: uncommitted ones)
      --concurrency N         slots (default: what cores and memory allow)
      --fresh                 restore no result of an earlier run (the cache is still filled)
      --durable               survive a power cut, not only a crash
      --state DIR             keep state in DIR instead of $XDG_STATE_HOME/passmuster
      --quiet                 no progress on stderr

    usage: muster resume [RUN] [OPTIONS]

    go on with an interrupted run

      --json                  print one JSON document (versioned) to stdout
      --format KIND           screen (default), markdown, html, json, sarif, pr or github
      --out FILE              write the report to FILE; the format follows its ending (.md .html .json .sarif)
      --concurrency N         slots (default: what cores and memory allow)
      --fail-on SEVERITY      exit 1 when a verified finding is this severe or worse
      --context PATH          where to write orchestration_context.json (default: .muster/)
      --no-context            do not write orchestration_context.json
      --durable               survive a power cut, not only a crash
      --state DIR             keep state in DIR instead of $XDG_STATE_HOME/passmuster
      --repo PATH             the repository (default: the current folder)
      --quiet                 no progress on stderr

    usage: muster init [PATH] [OPTIONS]

    write muster.config.yaml: every setting, and the checks as they are found

      --json                  print one JSON document (versioned) to stdout
      --quiet                 no progress on stderr

    usage: muster trust [PATH] [OPTIONS]

    what the checks of a repository would run, and trust exactly that

      --yes                   trust it without asking (needed where nobody can be asked)
      --list                  every repository of which something is trusted
      --revoke                take back what was trusted of this repository
      --json                  print one JSON document (versioned) to stdout
      --quiet                 no progress on stderr

    usage: muster schema [NAME]

    the JSON Schema of a report; without NAME: which there are

      --quiet                 no progress on stderr

    usage: muster completion SHELL

    completion for bash, zsh or fish

      --quiet                 no progress on stderr

    usage: muster doctor [OPTIONS]

    what muster needs and what it finds on this machine

      --json                  print one JSON document (versioned) to stdout
      --repo PATH             the repository (default: the current folder)
      --state DIR             keep state in DIR instead of $XDG_STATE_HOME/passmuster
      --quiet                 no progress on stderr
    "
  `)
})

test('the exit codes', () => {
  expect(exitCodes).toMatchInlineSnapshot(`
    {
      "defect": 70,
      "failed": 1,
      "incomplete": 3,
      "infrastructure": 4,
      "interrupted": 130,
      "ok": 0,
      "terminated": 143,
      "usage": 2,
    }
  `)
})
