import type { FileFacts } from '../../facts/file-facts.ts'
import { declarations, type Declarations, type Standing } from '../../facts/python/declared.ts'
import { indexModules } from '../../facts/python/modules.ts'
import type { PyImport, PythonFacts } from '../../facts/python/python-facts.ts'
import { resolver } from '../../facts/python/resolve.ts'
import { rootsOf } from '../../facts/python/roots.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import type { EvidenceDraft, Place } from '../../model/finding.ts'

/** A third-party import of one Python file, and how its distribution stands in the manifests. */
export interface PyUse {
  readonly file: string
  readonly made: PyImport
  readonly top: string
  readonly standing: Standing
  readonly role: ReturnType<typeof roleOf>
}

/** Every third-party import outside archives and documents, in the order of files and lines. */
export const pythonUses = (
  repo: Repo,
): { readonly uses: readonly PyUse[]; readonly declared: Declarations } => {
  const index = indexModules(repo.snapshot)
  const roots = rootsOf(repo, index)
  const resolve = resolver(repo, index, roots)
  const declared = declarations(repo)
  const uses: PyUse[] = []
  for (const { file, code } of pythonFiles(repo)) {
    const role = roleOf(file, roots.source)
    if (role === 'archived' || role === 'docs') continue
    for (const made of code.imports) {
      const found = made.level > 0 ? null : resolve.resolve(file, made.module, 0)
      if (found?.is !== 'third-party' || found.namespace) continue
      const only = made.names?.length === 1 && made.names[0]!.name !== '*' ? `.${made.names[0]!.name}` : ''
      uses.push({ file, made, top: found.top, standing: declared.standing(file, made.module + only), role })
    }
  }
  return { uses, declared }
}

/** Examined Python files by path, in code-point order. */
export const pythonFiles = (repo: Repo): readonly { readonly file: string; readonly code: PythonFacts }[] =>
  [...repo.facts.values()]
    .filter((one): one is FileFacts & { code: PythonFacts } => one.code?.lang === 'python')
    .map(({ file, code }) => ({ file, code }))
    .sort((a, b) => (a.file < b.file ? -1 : 1))

/** Of the places of one finding no more are told. */
export const mostPlaces = 20

/** Where the import stands. */
export const placeOf = ({ file, made }: PyUse): Place => ({ file, startLine: made.line, endLine: made.line })

/** The line of the import. */
export const quoteOf = ({ file, made, top }: PyUse): EvidenceDraft => ({
  kind: 'quote',
  file,
  startLine: made.line,
  endLine: made.line,
  contains: [top],
})

/** It runs whenever the module loads, and nothing waits for its failure. */
export const isHard = ({ made }: PyUse): boolean =>
  made.when === 'load' && made.guard === null && !made.conditional
