import { readIni } from '../../facts/manifests/ini.ts'
import { readToml } from '../../facts/manifests/toml.ts'
import { at, table, words } from '../../facts/manifests/shape.ts'
import type { StackInput } from '../input.ts'
import { kindByName, noCheckByName } from './kind-by-name.ts'
import { place, propose, type Left, type Proposal, type Proposed } from './proposal.ts'
import { stepsOf } from './steps.ts'

interface Env {
  readonly name: string
  readonly line: number
  readonly file: string
  /** Its own commands; null = those of the base. */
  readonly commands: readonly string[] | null
}

/** Environments of tox; those that only repeat the base's tests with another interpreter or extra are named, not taken. */
export const toxChecks = ({ texts }: StackInput): Proposed => {
  const envs = [...fromIni(texts), ...fromToml(texts)]
  const proposals: Proposal[] = []
  const left: Left[] = []
  for (const env of envs) {
    const what = `tox environment \`${env.name}\` of ${env.file}`
    const seen = place(env.file, env.line)
    const steps = (env.commands ?? []).flatMap(
      (command) =>
        stepsOf(
          command
            .replace(/\{posargs:([^{}]*)\}/g, '$1')
            .replace(/\{[^{}]*\}/g, 'X')
            .replace(/^-\s*/, ''),
        ) ?? [],
    )
    const uses = steps.flatMap(({ invocation }) => (invocation.is === 'tool' ? [invocation.use] : []))
    const named = noCheckByName(env.name)
    const bad = uses.find(({ does }) => does === 'rewrites' || does === 'serves' || does === 'measures')
    const checking = uses.filter(({ does }) => does === 'checks')
    const kind =
      checking[0]?.kind ?? (uses.some((use) => use.kind === 'docs') ? 'docs' : kindByName(env.name))
    if (named !== null || bad)
      left.push({
        what,
        because:
          named ??
          (bad!.does === 'rewrites'
            ? `\`${bad!.tool}\` rewrites files there instead of checking them`
            : `\`${bad!.tool}\` gives no verdict there`),
        at: seen,
      })
    else if (env.commands === null || steps.length === 0)
      left.push({
        what,
        because: 'it runs the tests again under another interpreter or with other extras',
        at: seen,
      })
    else if (kind === null)
      left.push({ what, because: 'neither its name nor its commands say that it checks something', at: seen })
    else
      proposals.push(
        propose({
          folder: '',
          name: `tox-${env.name}`,
          kind,
          work: { is: 'words', words: ['tox', 'run', '-e', env.name] },
          tools: [...new Set(checking.map(({ tool }) => tool))],
          because: what,
          at: seen,
        }),
      )
  }
  return { proposals, left }
}

const fromIni = (texts: StackInput['texts']): readonly Env[] => {
  for (const file of ['tox.ini', 'setup.cfg']) {
    const { entries } = readIni(texts.get(file) ?? '')
    const prefix = file === 'setup.cfg' ? 'tox:' : ''
    const listEntry = entries.find(
      (one) => one.section === (file === 'setup.cfg' ? 'tox:tox' : 'tox') && /^env_?list$/.test(one.key),
    )
    const sections = new Map<string, { line: number; commands: string[] | null }>()
    for (const one of entries) {
      const name = /^testenv:(.+)$/.exec(prefix === '' ? one.section : one.section.replace(prefix, ''))?.[1]
      if (name === undefined) continue
      for (const each of expanded(name)) {
        const held = sections.get(each) ?? { line: one.line, commands: null }
        if (one.key === 'commands') held.commands = joined(one.lines.map(({ text }) => text))
        sections.set(each, held)
      }
    }
    const listed = (listEntry?.lines ?? []).flatMap(({ line, text }) =>
      expanded(text).map((name) => ({ name, line })),
    )
    const names = new Map([
      ...listed.map((one) => [one.name, one.line] as const),
      ...[...sections].map(([name, { line }]) => [name, line] as const),
    ])
    if (names.size > 0 || listEntry)
      return [...names].map(([name, line]) => ({
        name,
        line,
        file,
        commands: sections.get(name)?.commands ?? null,
      }))
  }
  return []
}

const joined = (lines: readonly string[]): string[] =>
  lines
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')

/** `py{310,311}-unit, lint` names three. */
const expanded = (text: string): readonly string[] => {
  const names = text.match(/(?:\{[^{}]*\}|[^\s,{}])+/g) ?? []
  const spread = (name: string): readonly string[] => {
    const group = /\{([^{}]*)\}/.exec(name)
    if (!group) return [name]
    return group[1]!
      .split(',')
      .slice(0, 40)
      .flatMap((part) => spread(name.replace(group[0], () => part.trim())))
  }
  return names.flatMap(spread).slice(0, 500)
}

const fromToml = (texts: StackInput['texts']): readonly Env[] => {
  const file = texts.has('tox.toml') ? 'tox.toml' : 'pyproject.toml'
  const base = file === 'tox.toml' ? [] : ['tool', 'tox']
  const toml = readToml(texts.get(file) ?? '')
  const root = at(toml.value, ...base)
  const envs = table(at(root, 'env'))
  return [...new Set([...words(at(root, 'env_list')), ...envs.keys()])].map((name) => {
    const commands = at(envs.get(name), 'commands')
    return {
      name,
      line: envs.has(name) ? toml.lines.key(...base, 'env', name) : toml.lines.key(...base, 'env_list'),
      file,
      commands: Array.isArray(commands) ? (commands as unknown[]).map((one) => words(one).join(' ')) : null,
    }
  })
}
