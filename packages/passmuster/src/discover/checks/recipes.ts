import type { CheckKind, CheckWork } from '../../model/check.ts'
import { kindByName, noCheckByName, servesByName } from './kind-by-name.ts'
import { stepsOf } from './steps.ts'
import type { ToolUse } from './tool-use.ts'

/** A named recipe of a Makefile, justfile or Taskfile. */
export interface Recipe {
  readonly name: string
  readonly line: number
  /** Recipes that run before it. */
  readonly before: readonly string[]
  readonly commands: readonly string[]
}

/** What a recipe of make, just or task is: a check, or why it is none. */
export type RecipeVerdict =
  | { readonly is: 'check'; readonly kind: CheckKind; readonly tools: readonly string[] }
  | { readonly is: 'none'; readonly because: string }

const no = (because: string): RecipeVerdict => ({ is: 'none', because })

/** Whether a recipe checks, by its commands and then its name. One that only runs others gives way to them. */
export const recipeVerdict = (recipe: Recipe, all: readonly Recipe[], runner: RegExp): RecipeVerdict => {
  const named =
    noCheckByName(recipe.name) ?? (servesByName(recipe.name) ? 'it goes on until it is stopped' : null)
  if (named !== null) return no(named)
  const known = new Set(all.map((one) => one.name))
  const steps = recipe.commands.flatMap((command) => stepsOf(clean(command)) ?? [])
  const own = steps.filter(
    ({ words }) => !['echo', '@echo', 'printf', 'true', 'set', 'export'].includes(words[0] ?? ''),
  )
  const calls = own.filter(
    ({ words }) => runner.test(words[0] ?? '') && words.slice(1).some((word) => known.has(word)),
  )
  if (own.length === calls.length) {
    const parts = [
      ...recipe.before.filter((one) => known.has(one)),
      ...calls.flatMap(({ words }) => words.slice(1).filter((word) => known.has(word))),
    ]
    return no(
      parts.length > 0 ? `it only runs ${parts.map((one) => `\`${one}\``).join(', ')}` : 'it runs nothing',
    )
  }
  const uses = own.flatMap(({ invocation }): ToolUse[] => (invocation.is === 'tool' ? [invocation.use] : []))
  const bad = uses.find(
    ({ does }) => does === 'rewrites' || does === 'serves' || does === 'watches' || does === 'measures',
  )
  const said = kindByName(recipe.name)
  if (bad && !(said === 'build' || said === 'docs'))
    return no(
      bad.does === 'rewrites'
        ? `\`${bad.tool}\` rewrites files there instead of checking them`
        : bad.does === 'measures'
          ? 'it measures, and gives no verdict'
          : `\`${bad.tool}\` goes on until it is stopped`,
    )
  const checking = uses.filter(({ does }) => does === 'checks')
  const tools = [...new Set(checking.map(({ tool }) => tool))]
  const kinds = checking.map(({ kind }) => kind)
  if (/(^|[-_:])cov(erage)?([-_:]|$)/.test(recipe.name)) return no('it measures coverage')
  const delegate = checking.find(({ tool }) => tool === 'tox' || tool === 'nox')
  if (delegate) return no(`it only runs \`${delegate.tool}\`, whose parts are taken one by one`)
  if (checking.length > 0 && (said !== 'build' || kinds.length === own.length)) {
    const isTest = kinds.some((kind) => ['unit', 'integration', 'e2e'].includes(kind))
    return {
      is: 'check',
      kind: isTest
        ? said === 'integration' || said === 'e2e'
          ? said
          : 'unit'
        : (said ?? kinds[0]!) === 'unit'
          ? kinds[0]!
          : kinds.length === 1
            ? kinds[0]!
            : (said ?? kinds[0]!),
      tools,
    }
  }
  if (uses.some(({ does }) => does === 'makes'))
    return {
      is: 'check',
      kind: said === 'docs' || uses.some((use) => use.kind === 'docs') ? 'docs' : 'build',
      tools,
    }
  if (said === null || said === 'docs' || said === 'format')
    return no('neither its name nor its commands say that it checks something')
  const before = own.some(({ invocation }) => invocation.is === 'calls')
  return { is: 'check', kind: said, tools: before ? [] : tools }
}

/** A recipe line without `@`, `-` and `+`, and with make's variables as words. */
const clean = (command: string): string =>
  command
    .replace(/^[@\-+\s]+/, '')
    .replace(/\$\([A-Z_]*(PYTEST|RUFF|MYPY|ESLINT|PYTHON|GO|CARGO|TOX)[A-Z_]*\)/g, (_, tool: string) =>
      tool.toLowerCase(),
    )
    .replace(/\$\(([^()]*)\)/g, '$X')
    .replaceAll('$$', '$')
    .replace(/\{\{[^}]*\}\}/g, '$X')

/** The runner with the recipe as its one argument. */
export const runs = (...words: readonly string[]): CheckWork => ({ is: 'words', words })
