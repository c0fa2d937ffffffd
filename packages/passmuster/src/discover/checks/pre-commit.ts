import { at, list, word, words } from '../../facts/manifests/shape.ts'
import { readYaml } from '../../lib/yaml.ts'
import type { StackInput } from '../input.ts'
import { place, propose, type Proposed } from './proposal.ts'

/** Hooks that are known programs, as their tools are called elsewhere. */
const known: Readonly<Record<string, string>> = {
  ruff: 'ruff check',
  'ruff-check': 'ruff check',
  'ruff-format': 'ruff format',
  mypy: 'mypy',
  flake8: 'flake8',
  black: 'black',
  isort: 'isort',
  pyright: 'pyright',
  codespell: 'codespell',
  eslint: 'eslint',
  prettier: 'prettier',
  pylint: 'pylint',
  bandit: 'bandit',
}

/** All hooks of .pre-commit-config.yaml as one check, for everything that no other check runs. It may rewrite files. */
export const preCommitChecks = ({ texts }: StackInput): Proposed => {
  const file = ['.pre-commit-config.yaml', '.pre-commit-config.yml'].find((one) => texts.has(one))
  if (file === undefined) return { proposals: [], left: [] }
  const yaml = readYaml(texts.get(file)!)
  const defaults = words(at(yaml.value, 'default_stages'))
  const hooks = list(at(yaml.value, 'repos'))
    .flatMap((repo) => list(at(repo, 'hooks')))
    .filter((hook) => {
      const stages = words(at(hook, 'stages')).length > 0 ? words(at(hook, 'stages')) : defaults
      return stages.length === 0 || stages.some((stage) => /^(pre-)?commit$/.test(stage))
    })
  const ids = [...new Set(hooks.flatMap((hook) => word(at(hook, 'id')) ?? []))]
  if (ids.length === 0) return { proposals: [], left: [] }
  const shown = ids.slice(0, 12).join(', ') + (ids.length > 12 ? ` and ${ids.length - 12} more` : '')
  return {
    left: [],
    proposals: [
      propose({
        folder: '',
        name: 'pre-commit',
        kind: 'lint',
        work: { is: 'words', words: ['pre-commit', 'run', '--all-files', '--show-diff-on-failure'] },
        tools: [...ids.map((id) => known[id] ?? `hook ${id}`), 'pre-commit'].filter(
          (_, index, all) => index < all.length - 1 || all.some((one) => one.startsWith('hook ')),
        ),
        exclusive: true,
        because: `${file} has the hooks ${shown}; some may rewrite files, so nothing else runs beside it`,
        at: place(file, yaml.line('repos')),
      }),
    ],
  }
}
