import { at, list, table, word } from '../../facts/manifests/shape.ts'
import { joinPath } from '../../lib/paths.ts'
import { readYaml } from '../../lib/yaml.ts'
import type { Place } from '../../model/finding.ts'
import type { StackInput } from '../input.ts'
import { keyOf, place, type Want } from './proposal.ts'
import { packagesAt, type NpmView } from './npm-packages.ts'
import { stepsOf, type Step } from './steps.ts'

/** One command that a workflow runs. */
export interface CiCommand {
  readonly step: Step
  /** The folder it runs in. */
  readonly folder: string
  /** Its text as it stands. */
  readonly text: string
  readonly job: string
  readonly at: Place
}

/** What the workflows of a repository run: hints, never more. */
export interface CiRuns {
  readonly commands: readonly CiCommand[]
  /** Where a script is run. */
  script(want: Want): Place | null
  /** Where a program is run. */
  tool(tool: string): Place | null
}

const side =
  /(release|publish|deploy|stale|label|codeql|docs?-|scorecard|bench|sync|update|bump|triage|issue|lock|greet|autofix|no-response)/i

/** The commands of `.github/workflows`; workflows that release, deploy or tend issues say nothing about checks. */
export const ciRunsOf = ({ texts }: StackInput, view: NpmView): CiRuns => {
  const commands = [...texts]
    .filter(
      ([file]) =>
        /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file) && !side.test(file.slice(file.lastIndexOf('/'))),
    )
    .flatMap(([file, text]) => commandsOf(file, text))
  const scripts = new Map<string, Place>()
  const tools = new Map<string, Place>()
  for (const { step, folder, at: seen } of commands) {
    const { invocation } = step
    if (invocation.is === 'tool' && !tools.has(invocation.use.tool)) tools.set(invocation.use.tool, seen)
    const from = view.byFolder.get(folder)
    if (invocation.is !== 'calls' || from === undefined) continue
    for (const call of invocation.calls)
      for (const one of packagesAt(view, from, call.where)) {
        const key = keyOf({ folder: one.folder, name: call.script })
        if (one.scripts.has(call.script) && !scripts.has(key)) scripts.set(key, seen)
      }
  }
  return {
    commands,
    script: (want) => scripts.get(keyOf(want)) ?? null,
    tool: (tool) => tools.get(tool) ?? null,
  }
}

const commandsOf = (file: string, text: string): readonly CiCommand[] => {
  const yaml = readYaml(text)
  if (!guards(at(yaml.value, 'on'))) return []
  const base = word(at(yaml.value, 'defaults', 'run', 'working-directory'))
  return [...table(at(yaml.value, 'jobs'))].flatMap(([job, value]) => {
    const own = word(at(value, 'defaults', 'run', 'working-directory')) ?? base
    return list(at(value, 'steps')).flatMap((one, index) => {
      const run = word(at(one, 'run'))
      if (run === null) return []
      const folder = joinPath('', word(at(one, 'working-directory')) ?? own ?? '')
      if (folder === null || folder.includes('$')) return []
      const first = yaml.line('jobs', job, 'steps', index, 'run')
      const block = /^\s*(-\s+)?run:\s*[|>]/.test(text.split('\n')[first - 1] ?? '') ? 1 : 0
      return linesOf(run).flatMap(({ text: line, offset }) =>
        (stepsOf(line.replace(/\$\{\{.*?\}\}/g, '$EXPRESSION')) ?? []).flatMap((step): CiCommand[] => {
          const inner = step.folder === null ? null : joinPath(folder, step.folder)
          return inner === null
            ? []
            : [{ step, folder: inner, text: line, job, at: place(file, first + block + offset) }]
        }),
      )
    })
  })
}

/** The lines of a script, those that a backslash joins as one. */
const linesOf = (run: string): readonly { text: string; offset: number }[] => {
  const out: { text: string; offset: number }[] = []
  let open: { text: string; offset: number } | null = null
  for (const [offset, raw] of run.split('\n').entries()) {
    const joined: { text: string; offset: number } =
      open === null ? { text: raw, offset } : { text: `${open.text}${raw.trim()}`, offset: open.offset }
    if (raw.endsWith('\\')) open = { text: joined.text.slice(0, -1), offset: joined.offset }
    else {
      out.push(joined)
      open = null
    }
  }
  return out.filter(({ text }) => text.trim() !== '')
}

/** Whether a workflow guards changes: it runs for pull requests, or for pushes to the main branch. */
const guards = (on: unknown): boolean => {
  const names = typeof on === 'string' ? [on] : Array.isArray(on) ? (on as unknown[]) : [...table(on).keys()]
  if (['pull_request', 'merge_group', 'workflow_call'].some((one) => names.includes(one))) return true
  const branches = list(at(on, 'push', 'branches'))
  return (
    names.includes('push') &&
    (branches.length === 0 ||
      branches.some((one) => /^(main|master|develop|dev|next|trunk|\*\*?)$/.test(String(one))))
  )
}
