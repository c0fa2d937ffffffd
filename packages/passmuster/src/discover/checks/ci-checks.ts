import type { CheckKind } from '../../model/check.ts'
import { folderOf, nameOf, upwards } from '../../lib/paths.ts'
import type { StackInput } from '../input.ts'
import { kindByName, noCheckByName } from './kind-by-name.ts'
import type { CiCommand, CiRuns } from './ci-runs.ts'
import { propose, type Proposal, type Proposed } from './proposal.ts'
import { stepsOf } from './steps.ts'
import type { ToolUse } from './tool-use.ts'

/** Commands of workflows that check something and that no better source names; runners of others' checks are not taken. */
export const ciChecks = (ci: CiRuns, input: StackInput): Proposed => {
  const proposals = new Map<string, Proposal>()
  const files = new Set(input.snapshot.files.map(({ path }) => path))
  // what a workflow checks out elsewhere is another repository's
  const folders = new Set([...files].flatMap((path) => upwards(folderOf(path))))
  for (const command of ci.commands) {
    if (command.folder !== '' && !folders.has(command.folder)) continue
    const one = commandCheck(command, files, input.texts)
    if (one !== null && !proposals.has(`${one.folder}\0${one.name}`))
      proposals.set(`${one.folder}\0${one.name}`, one)
  }
  return { proposals: [...proposals.values()], left: [] }
}

const runners = new Set(['tox', 'nox', 'pre-commit', 'prek'])

const commandCheck = (
  { step, folder, text, at: seen }: CiCommand,
  files: ReadonlySet<string>,
  texts: StackInput['texts'],
): Proposal | null => {
  const { invocation, words } = step
  if (words.some((word) => word.includes('$')) || text.includes('||') || words.includes('--target'))
    return null
  const because = `CI runs \`${words.join(' ').slice(0, 80)}\` (${seen.file}:${seen.startLine})`
  const common = { folder, because, at: seen } as const
  if (invocation.is === 'tool') {
    const { use, set } = invocation
    if (use.does !== 'checks' || use.kind === 'docs' || use.kind === 'e2e' || runners.has(use.tool))
      return null
    const bare = words.slice(words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word)))
    return propose({
      ...common,
      name: use.tool.replaceAll(' ', '-'),
      kind: use.kind,
      work: { is: 'words', words: bare },
      tools: [use.tool],
      set,
      cache: use.pure && ['format', 'lint', 'types'].includes(use.kind),
    })
  }
  const script = words[0]!.replace(/^\.\//, '')
  const path = folder === '' ? script : `${folder}/${script}`
  const name = nameOf(script).replace(/\.(sh|bash|py)$/, '')
  if (words.length > 1 || !script.includes('/') || !files.has(path) || noCheckByName(name) !== null)
    return null
  const uses = usesOf(texts.get(path) ?? '')
  const kind = kindOf(kindByName(name), uses)
  if (kind === null || kind === 'docs' || uses.some(({ does }) => does === 'rewrites' || does === 'serves'))
    return null
  const tools = [...new Set(uses.filter(({ does }) => does === 'checks').map(({ tool }) => tool))]
  return propose({ ...common, name, kind, work: { is: 'words', words: [words[0]!] }, tools })
}

const kindOf = (said: CheckKind | null, uses: readonly ToolUse[]): CheckKind | null => {
  const kinds = uses.filter(({ does }) => does === 'checks').map(({ kind }) => kind)
  const first = (['unit', 'lint', 'types', 'format', 'security'] as const).find((kind) =>
    kinds.includes(kind),
  )
  return said === null || (said === 'other' && first !== undefined) ? (first ?? null) : said
}

/** The known programs of a shell script, line by line; a variable in front of a program's name is a folder. */
const usesOf = (text: string): readonly ToolUse[] =>
  text
    .split('\n')
    .flatMap((line) =>
      /^\s*#/.test(line)
        ? []
        : (stepsOf(line.replace(/^\s*\$\{?\w+\}?\/?(?=[a-z])/, '')) ?? []).flatMap(({ invocation }) =>
            invocation.is === 'tool' ? [invocation.use] : [],
          ),
    )
