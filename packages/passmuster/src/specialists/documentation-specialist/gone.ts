import type { History } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import type { EvidenceDraft, FindingDraft } from '../../model/finding.ts'

/** A path or module that a document names and that is not there. */
export interface Gone {
  readonly line: number
  readonly written: string
  readonly paths: readonly string[]
  /** What it became, where that is known: git, or the only file of that name. */
  readonly now: { readonly path: string; readonly how: 'renamed' | 'moved' | 'meant' } | null
  readonly deleted: History['deletions'][number] | null
  readonly renamed: History['renames'][number] | null
  /** A command would stop at it. */
  readonly command: boolean
}

const most = 12

/** One finding for all that a document names and that is gone. */
export const goneFinding = (file: string, gone: readonly Gone[]): FindingDraft => {
  const shown = gone.slice(0, most)
  const names = [...new Set(gone.map((one) => `\`${one.written}\``))]
  const isCommand = gone.some((one) => one.command)
  const lines = [...new Map(gone.flatMap((one) => advice(one) ?? []).map((text) => [text, text])).keys()]
  return {
    rule: 'docs-names-missing-file',
    title: `${file} names ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}, which ${names.length === 1 ? 'is' : 'are'} not in the repository`,
    severity: 'low',
    category: 'docs',
    at: shown.map(({ line }) => ({ file, startLine: line, endLine: line })),
    evidence: shown.flatMap((one) => evidenceOf(file, one)),
    impact: isCommand
      ? 'Whoever types the command gets an error: there is no such file or module.'
      : 'Readers, and agents that follow the document, look for a file that is not there.',
    fix: {
      text:
        lines.length > 0
          ? `${lines.slice(0, most).join('; ')}. ${closing(gone)}`.trim()
          : 'Name what is there now, or take the line out.',
    },
    confidence: 'strong',
    symbol: 'paths',
  }
}

/** What to do with those that have no successor that could be named. */
const closing = (gone: readonly Gone[]): string => {
  const archived = gone.filter(isArchived)
  const rest = gone.filter((one) => one.now === null && one.deleted === null)
  return [
    ...(archived.length > 0 ? ['Take archived ones out of the list, or say that they are archived.'] : []),
    ...(rest.length > 0 ? ['Name what is there now instead of the others, or take them out.'] : []),
  ].join(' ')
}

const isArchived = ({ now }: Gone): boolean => now?.how === 'moved' && roleOf(now.path) === 'archived'

const advice = (one: Gone): string | null => {
  const { written, now, deleted } = one
  if (now !== null && isArchived(one))
    return `\`${written}\`: the only file of that name is \`${now.path}\`, in the archive`
  if (now !== null) {
    const how = {
      renamed: 'git renamed it to',
      moved: 'the only file of that name is',
      meant: 'probably meant is',
    }
    return `\`${written}\`: ${how[now.how]} \`${now.path}\``
  }
  return deleted === null ? null : `\`${written}\` was deleted in ${deleted.commit.slice(0, 9)}: take it out`
}

const evidenceOf = (
  file: string,
  { line, written, paths, renamed, deleted, now }: Gone,
): readonly EvidenceDraft[] => [
  { kind: 'quote', file, startLine: line, endLine: line, contains: [written] },
  { kind: 'absent', what: `file \`${written}\``, searched: paths },
  ...(renamed === null
    ? []
    : [
        {
          kind: 'git',
          commit: renamed.commit,
          path: renamed.from,
          change: `renamed-to ${renamed.to}`,
        } as const,
      ]),
  ...(deleted === null || now !== null
    ? []
    : [{ kind: 'git', commit: deleted.commit, path: deleted.path, change: 'deleted' } as const]),
]
