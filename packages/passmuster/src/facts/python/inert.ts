import type { Edge, Module } from '../import-graph.ts'
import { isTemplate } from '../roles.ts'
import type { PythonFacts } from './python-facts.ts'

/** Folders whose Python files are read as text, profiled or copied, unless something imports them. */
const dataFolder =
  /(^|\/)(profiling|fixtures?|test[-_]?data|sample[-_]?data|corpus|corpora|golden|snapshots?)\//i
const placeholder = /\{\{|\{%|%\(/

const collected = /(^|\/)(test_[^/]*|[^/]*_tests?|tests?|conftest|setup|noxfile|__main__)\.(py|ipynb)$/

const isRun = (module: Module, code: PythonFacts): boolean =>
  collected.test(module.file) ||
  code.hasMain ||
  code.cells !== null ||
  code.bindings.some((one) => one.how === 'def' && one.name.startsWith('test')) ||
  (code.imports.some((one) => /^(unittest|pytest)$/.test(one.module.split('.')[0]!)) &&
    code.bindings.some((one) => one.how === 'class' && /^Test|Tests?(Case)?$/.test(one.name)))

/**
 * Modules that nothing runs: they lie among tests or in a folder of data, no test runner collects them, no main block
 * starts them, and no module that runs imports them; of templates for other projects not even a main block does. They are input of tests and tools, mostly broken on purpose.
 */
export const inertModules = (
  modules: ReadonlyMap<string, Module>,
  edges: readonly Edge[],
  codeOf: (file: string) => PythonFacts | null,
): ReadonlySet<string> => {
  const inert = new Set<string>()
  for (const module of modules.values()) {
    const code = codeOf(module.file)
    if (placeholder.test(module.file) || isTemplate(module.file)) inert.add(module.file)
    else if (
      code !== null &&
      (module.role === 'test' || dataFolder.test(module.file)) &&
      !isRun(module, code)
    )
      inert.add(module.file)
  }
  if (inert.size === 0) return inert
  const from = new Map<string, string[]>()
  for (const edge of edges) from.set(edge.from, [...(from.get(edge.from) ?? []), edge.to])
  const open = [...modules.keys()].filter((file) => !inert.has(file))
  while (open.length > 0) {
    for (const to of from.get(open.pop()!) ?? []) if (inert.delete(to)) open.push(to)
  }
  return inert
}
