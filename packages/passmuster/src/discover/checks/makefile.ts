import { folderOf, nameOf } from '../../lib/paths.ts'
import { readYaml } from '../../lib/yaml.ts'
import { at, list, table, word, words } from '../../facts/manifests/shape.ts'
import type { StackInput } from '../input.ts'
import { place, propose, type Left, type Proposal, type Proposed } from './proposal.ts'
import { recipeVerdict, runs, type Recipe } from './recipes.ts'
import { rooted } from './turbo.ts'

interface Runner {
  readonly names: RegExp
  readonly call: string
  readonly calls: RegExp
  readonly read: (
    text: string,
  ) => readonly (Recipe & { readonly inputs?: readonly string[]; readonly outputs?: readonly string[] })[]
}

/** Recipes of Makefiles, justfiles and Taskfiles in the root and the folders right below it. */
export const recipeChecks = ({ texts }: StackInput): Proposed => {
  const proposals: Proposal[] = []
  const left: Left[] = []
  for (const [file, text] of texts) {
    const runner = runners.find(({ names }) => names.test(nameOf(file)))
    const folder = folderOf(file)
    if (
      runner === undefined ||
      folder.includes('/') ||
      /^(docs?|examples?|vendor|third_party)$/i.test(folder)
    )
      continue
    const recipes = runner.read(text)
    const kept = new Map(recipes.map((one) => [one.name, recipeVerdict(one, recipes, runner.calls)]))
    for (const one of recipes) {
      const verdict = kept.get(one.name)!
      const what = `\`${one.name}\` of ${file}`
      if (verdict.is === 'none') left.push({ what, because: verdict.because, at: place(file, one.line) })
      else
        proposals.push(
          propose({
            folder,
            name: one.name,
            kind: verdict.kind,
            work: runs(runner.call, one.name),
            tools: verdict.tools,
            needs: one.before
              .filter((name) => kept.get(name)?.is === 'check')
              .map((name) => ({ folder, name })),
            inputs:
              one.inputs === undefined || one.inputs.length === 0
                ? null
                : one.inputs.flatMap((glob) => rooted(folder, glob)),
            outputs: (one.outputs ?? []).flatMap((glob) => rooted(folder, glob)),
            cache: (one.inputs?.length ?? 0) > 0 && one.outputs !== undefined,
            because: what,
            at: place(file, one.line),
          }),
        )
    }
  }
  return { proposals, left }
}

const make = (text: string): readonly Recipe[] => {
  const found = new Map<string, { name: string; line: number; before: string[]; commands: string[] }>()
  let open: { commands: string[] }[] = []
  let define = false
  for (const [index, raw] of text
    .replace(/\\\r?\n/g, '\\\u0001')
    .split('\n')
    .entries()) {
    if (/^define\b/.test(raw)) define = true
    if (/^endef\b/.test(raw)) define = false
    if (define) continue
    const line = raw.replaceAll('\\\u0001', ' ')
    if (raw.startsWith('\t')) for (const one of open) one.commands.push(line.trim())
    else if (/^([\w./ -]+):(?![=:])([^=]*)$/.test(line)) {
      const [, names = '', rest = ''] = /^([\w./ -]+):(?![=:])([^=]*)$/.exec(line)!
      const [before = '', inline] = rest.split('#')[0]!.split(';')
      open = names
        .trim()
        .split(/\s+/)
        .filter((name) => name !== '' && !name.startsWith('.'))
        .map((name) => {
          const held = found.get(name) ?? { name, line: lineAt(text, index), before: [], commands: [] }
          held.before.push(...before.replace(/\|/g, ' ').trim().split(/\s+/).filter(Boolean))
          if (inline) held.commands.push(inline.trim())
          found.set(name, held)
          return held
        })
    } else if (line.trim() !== '' && !/^\s*(#|if|else|endif|export|include|-include)/.test(line)) open = []
  }
  return [...found.values()].filter((one) => !/[./]/.test(one.name))
}

/** Lines that a backslash joined count as many as they were. */
const lineAt = (text: string, joined: number): number => {
  let logical = 0
  for (const [index, line] of text.split('\n').entries()) {
    if (logical === joined) return index + 1
    if (!line.replace(/\r$/, '').endsWith('\\')) logical += 1
  }
  return 1
}

const just = (text: string): readonly Recipe[] => {
  const found: { name: string; line: number; before: string[]; commands: string[] }[] = []
  let open: { commands: string[] } | null = null
  for (const [index, line] of text.split('\n').entries()) {
    const head = /^@?([A-Za-z_][\w-]*)((?:\s+[^:=]+)*?)\s*:(?!=)\s*([^#]*)/.exec(line)
    if (/^\s+\S/.test(line)) open?.commands.push(line.trim())
    else if (head && !/^(set|export|alias|import|mod)\b/.test(line)) {
      // a parameter without a value would have to be given
      const needsValue = (head[2] ?? '')
        .trim()
        .split(/\s+/)
        .some((one) => one !== '' && !one.includes('=') && !one.startsWith('*'))
      open = { commands: [] }
      if (!needsValue && !head[1]!.startsWith('_')) {
        const recipe = {
          name: head[1]!,
          line: index + 1,
          before: [...head[3]!.matchAll(/[A-Za-z_][\w-]*/g)].map(([name]) => name),
          commands: open.commands,
        }
        found.push(recipe)
      }
    } else if (line.trim() !== '' && !line.startsWith('#') && !line.startsWith('[')) open = null
  }
  return found
}

/** Taskfile 3: a task is a command, a list of commands, or `cmds` with `deps`, `sources` and `generates`. */
const taskfile = (text: string): ReturnType<Runner['read']> => {
  const yaml = readYaml(text)
  return [...table(at(yaml.value, 'tasks'))].flatMap(([name, value]) => {
    if (at(value, 'internal') === true || name.includes('*') || at(value, 'watch') === true) return []
    const cmds =
      typeof value === 'string'
        ? [value]
        : Array.isArray(value)
          ? (value as unknown[])
          : [...list(at(value, 'cmds')), at(value, 'cmd')]
    const calls = cmds.flatMap((one) => word(at(one, 'task')) ?? [])
    const deps = list(at(value, 'deps')).flatMap((one) => word(one) ?? word(at(one, 'task')) ?? [])
    return [
      {
        name,
        line: yaml.line('tasks', name),
        before: deps,
        commands: [
          ...cmds.flatMap((one) => word(one) ?? word(at(one, 'cmd')) ?? []),
          ...calls.map((one) => `task ${one}`),
        ],
        inputs: words(at(value, 'sources')),
        ...(at(value, 'generates') === undefined ? {} : { outputs: words(at(value, 'generates')) }),
      },
    ]
  })
}

const runners: readonly Runner[] = [
  { names: /^(GNUm|[Mm])akefile$/, call: 'make', calls: /^(make|\$X|\$MAKE)$/, read: make },
  { names: /^\.?[Jj]ustfile$/, call: 'just', calls: /^just$/, read: just },
  { names: /^[Tt]askfile(\.dist)?\.ya?ml$/, call: 'task', calls: /^task$/, read: taskfile },
]
