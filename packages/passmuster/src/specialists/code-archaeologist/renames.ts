import type { Repo } from '../../facts/repo.ts'
import type { EvidenceDraft, FindingDraft } from '../../model/finding.ts'
import { listed } from '../../lib/listed.ts'
import { askedOf, binderOf, importCounter } from './left-imports.ts'

/** The quotes a break brings; they show the import. */
const quotesOf = (evidence: readonly EvidenceDraft[]): readonly EvidenceDraft[] =>
  evidence.filter((one) => one.kind === 'quote')

/** Missing modules that git saw being renamed or deleted: what became of them, once per module. */
export const judgeRenames = function* (repo: Repo): Generator<FindingDraft> {
  const files = new Set(repo.snapshot.files.map(({ path }) => path))
  const count = importCounter(repo)
  const missing = Map.groupBy(
    [...repo.graph.breaks, ...repo.graph.masked].filter(({ kind }) => kind === 'missing-module'),
    ({ target }) => target,
  )
  for (const [target, breaks] of missing) {
    const first = breaks[0]!
    const was = (path: string): boolean => isModule(path, target)
    const renamed = repo.history.renames.find(({ from, to }) => was(from) && files.has(to))
    const deleted = renamed ? undefined : repo.history.deletions.find(({ path }) => was(path))
    if (!renamed && !deleted) continue
    const commit = (renamed ?? deleted)!.commit
    const path = renamed ? renamed.from : deleted!.path
    const change = renamed ? `renamed-to ${renamed.to}` : 'deleted'
    const asked = askedOf(repo, target)
    const left = count(path) || asked.statements
    const short = commit.slice(0, 10)
    yield {
      rule: renamed ? 'module-was-renamed' : 'module-was-deleted',
      title: renamed
        ? `\`${target}\` is now ${renamed.to}: renamed in ${short}`
        : `\`${target}\` was deleted in ${short}, but is still imported`,
      severity: 'info',
      category: 'blocker',
      at: breaks.slice(0, 20).map(({ place }) => place),
      evidence: [...quotesOf(first.evidence).slice(0, 1), { kind: 'git', commit, path, change }],
      impact:
        left === 0
          ? 'Files still import it.'
          : `${left} import ${left === 1 ? 'statement asks' : 'statements ask'} for it.`,
      fix: {
        text: renamed
          ? `Import it from where it is now: ${renamed.to}.`
          : adviceFor(repo, asked.names, { path, short, lines: deleted?.lines }),
      },
      confidence: 'strong',
      symbol: target,
    }
  }
}

/** A file of fewer lines than that may hold nothing of what is asked for. */
const placeholder = 4

const adviceFor = (
  repo: Repo,
  names: readonly string[],
  {
    path,
    short,
    lines,
  }: { readonly path: string; readonly short: string; readonly lines: number | undefined },
): string => {
  if (lines === undefined || lines >= placeholder || names.length === 0)
    return `Take the import out, or look at what it was: git show ${short}^:${path}`
  const had = `The deleted file had ${lines} ${lines === 1 ? 'line' : 'lines'}, so bringing it back may not help.`
  const binder = binderOf(repo, path, names)
  return binder === null
    ? `${had} Take the imports out, or write the module anew with ${listed(names)}.`
    : `${had} ${binder} defines ${listed(names)}: put the module there again from it, or take the imports out.`
}

const isModule = (path: string, target: string): boolean => {
  const bare = path.replace(/\.(pyi?|[cm]?[jt]sx?)$/, '').replace(/\/(__init__|index)$/, '')
  const dotted = target.includes('/')
    ? target.replace(/\.(pyi?|[cm]?[jt]sx?)$/, '').replace(/\/(__init__|index)$/, '')
    : target.replaceAll('.', '/')
  return (
    dotted !== '' &&
    bare !== path &&
    (bare === dotted || (dotted.includes('/') && bare.endsWith(`/${dotted}`)))
  )
}
