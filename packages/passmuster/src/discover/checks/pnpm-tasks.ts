import { at, table, words } from '../../facts/manifests/shape.ts'
import { readYaml } from '../../lib/yaml.ts'
import type { StackInput } from '../input.ts'
import type { NpmView } from './npm-packages.ts'
import type { Runner } from './overlay.ts'
import type { Want } from './proposal.ts'
import { lockFiles, rooted } from './turbo.ts'

/**
 * `tasks` of pnpm-workspace.yaml: `dependsOn` with `build` of the same project and `^build` of those it depends on.
 * A task without an entry waits for the same one of its dependencies; an entry without `dependsOn` for nothing.
 */
export const pnpmTasks = ({ texts }: StackInput, view: NpmView): Runner => {
  const file = 'pnpm-workspace.yaml'
  const text = texts.get(file)
  const yaml = text === undefined ? null : readYaml(text)
  const tasks = table(at(yaml?.value, 'tasks'))
  if (yaml === null || tasks.size === 0) return { of: () => null, proposals: [], left: [] }
  return {
    of: ({ folder, name }) => {
      const owner = view.byFolder.get(folder)
      const task = tasks.get(name)
      if (owner === undefined || task === undefined) return null
      const needs = words(at(task, 'dependsOn')).flatMap((entry): Want[] =>
        entry.startsWith('^')
          ? owner.uses.map((used) => ({ folder: used, name: entry.slice(1) }))
          : [{ folder, name: entry }],
      )
      const outputs = at(task, 'outputs')
      const inputs = words(at(task, 'inputs'))
      return {
        because: [`task \`${name}\` of ${file}:${yaml.line('tasks', name)}`],
        needs: needs.filter((want) => view.byFolder.get(want.folder)?.scripts.has(want.name)),
        inputs:
          inputs.length === 0
            ? null
            : [...inputs.flatMap((glob) => rooted(folder, glob)), ...lockFiles(texts)],
        outputs: words(outputs).flatMap((glob) => rooted(folder, glob)),
        // pnpm restores a task only when it says what it writes
        cache: outputs !== undefined && at(task, 'cache') !== false,
        env: words(at(task, 'env')),
      }
    },
    proposals: [],
    left: [],
  }
}
