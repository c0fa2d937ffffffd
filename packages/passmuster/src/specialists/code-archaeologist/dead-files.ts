import type { Module } from '../../facts/import-graph.ts'
import { folderOf } from '../../facts/manifests/shape.ts'
import type { PythonFacts } from '../../facts/python/python-facts.ts'
import type { Repo } from '../../facts/repo.ts'
import type { FindingDraft } from '../../model/finding.ts'

/** Fewer unimported modules than this in one folder say nothing. */
const fewest = 2

/** Frameworks that find modules by their place or name, so that an import graph cannot tell. */
const discovering =
  /^(django|flask|celery|scrapy|airflow|apache-airflow|alembic|streamlit|dagster|pluggy|stevedore|odoo|frappe|homeassistant|nox|invoke|fabric|luigi|prefect|kedro|behave|robotframework|ansible|salt|buildbot)/

/**
 * Python source modules that nothing imports in any way, that are no entry point and run nothing by themselves, that
 * no text names, in subsystems without a dynamic import. One finding per folder.
 */
export const judgeDeadFiles = function* (repo: Repo): Generator<FindingDraft> {
  if (repo.stack.signals.some(({ name, scope }) => scope !== 'mentioned' && discovering.test(name))) return
  if (repo.graph.breaks.some(({ kind }) => kind === 'syntax-error')) return
  const imported = new Set(
    repo.graph.edges.filter((edge) => !edge.implicit && edge.from !== edge.to).map(({ to }) => to),
  )
  const dynamic = dynamicTops(repo)
  const texts = [...repo.texts]
    .filter(([file]) => !/\.(md|rst|mdx|adoc|lock)$|lock\.(json|ya?ml)$/i.test(file))
    .map(([, text]) => text)
  const idle = [...repo.graph.modules.values()].filter(
    (module) =>
      isPlain(repo, module) &&
      !imported.has(module.file) &&
      !dynamic.has(topOf(module)) &&
      !isNamed(module, texts),
  )
  const folders = Map.groupBy(idle, ({ file }) => folderOf(file))
  for (const [folder, modules] of folders) {
    if (modules.length < fewest) continue
    const lines = modules.reduce((sum, module) => sum + module.lines, 0)
    const sorted = modules.toSorted((a, b) => (a.file < b.file ? -1 : 1))
    yield {
      rule: 'unimported-modules',
      title: `${modules.length} modules of ${folder} (${lines} lines) are imported by nothing, and nothing names them as an entry point`,
      severity: 'low',
      category: 'structure',
      at: sorted.slice(0, 20).map(({ file }) => ({ file, startLine: 1, endLine: 1 })),
      evidence: sorted
        .slice(0, 20)
        .map(({ file }) => ({ kind: 'quote' as const, file, startLine: 1, endLine: 1, contains: [] })),
      impact: 'They cost reading and repair, and may serve nothing.',
      fix: { text: 'Remove those that are not used from outside of the repository.' },
      confidence: 'weak',
      symbol: folder,
    }
  }
}

const isPlain = (repo: Repo, module: Module): boolean => {
  const code = repo.facts.get(module.file)?.code
  if (module.role !== 'source' || module.lang !== 'python' || code?.lang !== 'python') return false
  if (!module.file.includes('/') || module.lines === 0 || code.hasMain || code.python2) return false
  if (
    /(^|\/)(__init__|__main__|conftest|setup|manage|wsgi|asgi|settings|urls|admin|apps|tasks|plugin|plugins|version|_version|main|cli|app|run|server|[\w-]*(?:example|sample|demo|tutorial)[\w-]*)\.py$/.test(
      module.file,
    )
  )
    return false
  return (
    !/(^|\/)(migrations|versions|plugins|commands|management|alembic|examples?|experiments?|notebooks?)\//.test(
      module.file,
    ) && definesOnly(code)
  )
}

/** It binds something and runs no program of its own, as far as loops and files opened as it loads tell. */
const definesOnly = (code: PythonFacts): boolean =>
  code.bindings.some(({ how }) => how === 'def' || how === 'class') &&
  !code.bindings.some(({ how }) => how === 'for' || how === 'with')

const topOf = ({ name, file }: Module): string =>
  name.includes('.') ? name.split('.')[0]! : file.split('/')[0]!

/** Packages of which some module imports by name at run time. */
const dynamicTops = (repo: Repo): ReadonlySet<string> => {
  const tops = new Set<string>()
  for (const module of repo.graph.modules.values()) {
    const code = repo.facts.get(module.file)?.code
    if (code?.lang !== 'python') continue
    if (
      code.dynamicNames.length > 0 ||
      code.imports.some(
        (one) =>
          /^(importlib|pkgutil|imp|pluggy|stevedore|runpy)(\.(?!metadata|resources)|$)/.test(one.module) &&
          (one.names === null || one.names.some(({ name }) => !/^(metadata|resources)$/.test(name))),
      )
    )
      tops.add(topOf(module))
  }
  return tops
}

const isNamed = (module: Module, texts: readonly string[]): boolean =>
  texts.some(
    (text) =>
      text.includes(module.file) ||
      text.includes(module.name) ||
      text.includes(`/${module.file.slice(module.file.lastIndexOf('/') + 1)}`),
  )
