import type { FileFacts } from '../file-facts.ts'
import type { Module } from '../import-graph.ts'
import type { Repo } from '../repo.ts'
import { roleOf } from '../roles.ts'
import { isVendored } from '../texts.ts'
import { baseOf, dottedName } from './modules.ts'
import type { ModuleIndex } from './modules.ts'
import type { Roots } from './roots.ts'

/** The dotted name a file is imported by; its path where it has none. */
export const moduleName = (file: string, roots: Roots, index: ModuleIndex): string => {
  const root = roots.source.find((dir) => dir !== '' && file.startsWith(`${dir}/`)) ?? baseOf(index, file)
  return dottedName(file, root) || file
}

/** Files that tests read as data, not as code: nothing ever imports them. */
const inputData =
  /(^|\/)(tests?|testing)\/(.*\/)?(data|cases|test-?cases|test[-_]?data|corpus|snapshots?|golden|inputs?)\/(?!(?:.*\/)?(?:__init__|conftest|test_[^/]*|[^/]*_test)\.py$)/i

/** Lines of a notebook's code cells: those of its file are mostly JSON and recorded output. Null for any other file. */
const codeLines = (facts: FileFacts | undefined): number | null =>
  facts?.code?.lang === 'python' && facts.code.cells !== null ? (facts.code.cells.at(-1)?.toLine ?? 0) : null

/** Every Python file and readable notebook as a module, by its path. */
export const modulesOf = (
  base: Pick<Repo, 'snapshot' | 'facts'>,
  index: ModuleIndex,
  roots: Roots,
): Map<string, Module> => {
  const modules = new Map<string, Module>()
  for (const { path: file, lines, kind } of base.snapshot.files) {
    if (
      kind === 'vanished' ||
      !/\.(py|ipynb)$/.test(file) ||
      inputData.test(file) ||
      (file.endsWith('.ipynb') && !base.facts.has(file))
    )
      continue
    modules.set(file, {
      file,
      name: moduleName(file, roots, index),
      lang: 'python',
      lines: codeLines(base.facts.get(file)) ?? lines,
      role: isVendored(file) ? 'archived' : roleOf(file, roots.source),
    })
  }
  return modules
}
