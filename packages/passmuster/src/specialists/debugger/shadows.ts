import { analysePython } from '../../facts/python/graph.ts'
import { folderOf, isPackage, join, pythonFacts } from '../../facts/python/modules.ts'
import { isStdlib } from '../../facts/python/stdlib.ts'
import type { Repo } from '../../facts/repo.ts'
import { counts } from '../../facts/roles.ts'
import type { FindingDraft, Place } from '../../model/finding.ts'

const top = (file: string): Place => ({ file, startLine: 1, endLine: 1 })

/** Modules that hide others: a module beside a package of its name, and a script beside a standard module's namesake. */
export const shadowFindings = function* (repo: Repo): Generator<FindingDraft> {
  const { index } = analysePython(repo)
  for (const file of [...index.files].sort()) {
    const module = repo.graph.modules.get(file)
    if (module === undefined || module.lines === 0 || !counts(module.role) || file.endsWith('/__init__.py'))
      continue
    const stem = file.replace(/\.py$/, '')
    if (isPackage(index, stem)) {
      if (isPackage(index, folderOf(file)) || !isStarted(repo, file))
        yield besidePackage(file, join(stem, '__init__.py'), module.lines)
    } else if (isStdlib(stem.slice(stem.lastIndexOf('/') + 1)) && !isPackage(index, folderOf(file))) {
      const finding = standardName(repo, file, stem.slice(stem.lastIndexOf('/') + 1))
      if (finding !== null) yield finding
    }
  }
}

/** Outside of packages a script by its main block, or one that some text starts by its path. */
const isStarted = (repo: Repo, file: string): boolean => {
  if (pythonFacts(repo.facts.get(file))?.hasMain === true) return true
  const name = file.slice(file.lastIndexOf('/') + 1).replaceAll('.', '\\.')
  const call = new RegExp(`python[\\d.]*(?:w|\\.exe)?[ \\t]+(?:-[\\w]+[ \\t]+)*[\\w./\\\\-]*${name}\\b`)
  return [...repo.texts.values()].some(
    (text) => text.includes(file.slice(file.lastIndexOf('/') + 1)) && call.test(text),
  )
}

const besidePackage = (file: string, init: string, lines: number): FindingDraft => ({
  rule: 'shadowed-module',
  title: `${file} can never be imported: the package of the same name beside it wins`,
  severity: 'medium',
  category: 'structure',
  at: [top(file)],
  evidence: [{ kind: 'quote', ...top(file), contains: [] }],
  impact: `An import of that name gets the package; the ${lines} lines of the file run only if something loads it by its path.`,
  fix: { text: `Move what is still needed into ${init}, then delete ${file}` },
  confidence: 'proved',
  symbol: file,
})

/** A script's folder comes before the standard library, so that its neighbours import the namesake. */
const standardName = (repo: Repo, file: string, name: string): FindingDraft | null => {
  const folder = folderOf(file)
  for (const [other, facts] of repo.facts) {
    if (other === file || folderOf(other) !== folder) continue
    const code = pythonFacts(facts)
    const met = code?.imports.find(
      (one) => one.level === 0 && one.module.split('.')[0] === name && one.when === 'load',
    )
    if (code === null || met === undefined || !code.hasMain) continue
    const at = { file: other, startLine: met.line, endLine: met.line }
    return {
      rule: 'shadowed-module',
      title: `${file} hides the standard module ${name} from the scripts beside it`,
      severity: 'medium',
      category: 'structure',
      at: [top(file), at],
      evidence: [{ kind: 'quote', ...at, contains: [name] }],
      impact: `Run as a script, ${other} gets ${file} for ${name}, not the standard library's.`,
      fix: { text: `Rename ${file}` },
      confidence: 'strong',
      symbol: file,
    }
  }
  return null
}
