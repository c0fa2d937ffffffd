import { clearlyMeant } from '../../facts/near.ts'
import type { Repo } from '../../facts/repo.ts'
import type { EvidenceDraft, FindingDraft } from '../../model/finding.ts'
import { commandsOn, leavesHome, makesProjects, type Document } from './documents.ts'
import { knownScripts, knownTargets, type Known } from './known-commands.ts'

/** A command whose name nothing defines. */
export interface Undefined {
  readonly line: number
  readonly name: string
  /** As written. */
  readonly command: string
}

const most = 12
const script = /(?:^|[\s;&|(])((?:npm|pnpm) run(?:-script)? ([A-Za-z0-9][\w:./-]*[\w]))(?=$|[\s;&|)"',.])/g
const target = /(?:^|&&\s*|;\s*)(?:sudo )?(make ([a-z][\w.-]*))(?=$|\s*$|\s*[;&|#]|\s+[a-z])/g

/** npm scripts and make targets that documents tell people to run and that nothing defines; one finding per document. */
export const judgeCommands = function* (repo: Repo, documents: readonly Document[]): Generator<FindingDraft> {
  const scripts = knownScripts(repo)
  const targets = knownTargets(repo)
  for (const document of documents) {
    yield* told(document.file, undefinedIn(document, scripts, script), scripts, 'script')
    yield* told(document.file, undefinedIn(document, targets, target), targets, 'target')
  }
}

const undefinedIn = (document: Document, known: Known, shape: RegExp): readonly Undefined[] => {
  if (known.open || known.files.length === 0 || makesProjects(document)) return []
  return document.lines.flatMap((one) => {
    if (leavesHome(document, one.fence)) return []
    if (
      !one.shell &&
      /\be\.g\.|\b(for example|such as|your (own|app|project)|would|add|create|if you have)\b/i.test(one.text)
    )
      return []
    return commandsOn(one).flatMap((text) =>
      [...text.matchAll(shape)].flatMap(([, command = '', name = '']) =>
        known.names.has(name) ||
        document.text.includes(`"${name}"`) ||
        /[<>{}$*]|\.\.\.|^(x+|foo|bar|name|script|target)$/i.test(name)
          ? []
          : [{ line: one.line, name, command }],
      ),
    )
  })
}

const told = function* (
  file: string,
  all: readonly Undefined[],
  known: Known,
  kind: 'script' | 'target',
): Generator<FindingDraft> {
  if (all.length === 0) return
  const shown = all.slice(0, most)
  const names = [...new Set(all.map((one) => one.name))]
  const written = [...new Set(all.map((one) => `\`${one.command}\``))]
  const where = kind === 'script' ? 'package.json' : 'Makefile'
  const near = names.flatMap((name) => {
    const meant = clearlyMeant(name, known.names)
    return meant === null ? [] : [`\`${name}\` is probably \`${meant}\``]
  })
  yield {
    rule: kind === 'script' ? 'docs-script-missing' : 'docs-target-missing',
    title: `${file} says ${written.slice(0, 3).join(', ')}${written.length > 3 ? ` and ${written.length - 3} more` : ''}, which no ${where} of the repository defines`,
    severity: 'low',
    category: 'docs',
    at: shown.map(({ line }) => ({ file, startLine: line, endLine: line })),
    evidence: shown.flatMap(({ line, name, command }): readonly EvidenceDraft[] => [
      { kind: 'quote', file, startLine: line, endLine: line, contains: [command] },
      ...known.files
        .slice(0, 4)
        .map((one): EvidenceDraft =>
          kind === 'script'
            ? { kind: 'manifest', file: one, path: `scripts.${name}`, value: null }
            : { kind: 'absent', what: `make target \`${name}\``, searched: [one] },
        ),
    ]),
    impact: `Whoever follows the document gets ${kind === 'script' ? 'a "missing script" error' : '"No rule to make target"'} instead of the step.`,
    fix: {
      text:
        near.length > 0
          ? `${near.join('; ')}: name it so in ${file}.`
          : `Name the ${kind === 'script' ? 'script' : 'target'} as it is called now in ${file}, or add it to ${where}.`,
    },
    confidence: 'strong',
    symbol: kind === 'script' ? 'scripts' : 'targets',
  }
}
