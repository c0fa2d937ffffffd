import { isStdlib } from '../../facts/python/stdlib.ts'
import type { Repo } from '../../facts/repo.ts'
import type { ReviewedFile } from './python-files.ts'
import type { UnboundUse } from './review-facts.ts'

/** An import line that would bind a name, and the place in the repository that shows it. */
export interface ImportAdvice {
  readonly line: string
  readonly why: string
  /** The file that defines it; absent = another file only imports it so. */
  readonly home?: string
}

/** The advice for a name in a file; null where there is no clear answer. */
export type Advice = (name: string, file: ReviewedFile) => ImportAdvice | null

interface Candidate {
  module: string
  line: string
  file: string
  at: number
  count: number
  readonly isClass?: boolean
  readonly files: Set<string>
}

/** How these names are imported or defined elsewhere in the repository. */
export const importAdvice = (
  files: readonly ReviewedFile[],
  repo: Repo,
  wanted: ReadonlySet<string>,
): Advice => {
  const imported = new Map<string, Map<string, Candidate>>()
  const defined = new Map<string, Candidate[]>()
  const own = ownModules(files, repo)
  const modules = new Set([...repo.graph.modules.values()].map((one) => one.name))
  for (const file of files) {
    if (file.role === 'archived' || file.role === 'docs') continue
    collectImports(file, wanted, imported)
    if (file.role === 'source') collectDefinitions(file, repo, wanted, defined)
  }
  return (name, file) => {
    const self = repo.graph.modules.get(file.file)?.name ?? ''
    const works = ({ module }: Candidate): boolean => module !== self && own(module, name)
    const uses = (file.own.unbound ?? []).filter((use) => use.name === name)
    const all = [...(imported.get(name)?.values() ?? [])].filter(({ line }) => fits(line, name, uses))
    const here = all.find(({ files: seen }) => seen.has(file.file))
    if (here) return { line: here.line, why: 'as another part of this file does' }
    const isUnclear = (defined.get(name) ?? []).length > 1
    const imports = all.filter((one) => works(one) && !(isUnclear && modules.has(one.module)))
    const near = ({ module, file: definer }: Candidate): boolean =>
      folderOf(definer) === folderOf(file.file) ||
      (self.includes('.') && module.split('.')[0] === self.split('.')[0])
    return adviceFor(
      name,
      imports,
      (defined.get(name) ?? []).filter(
        (one) => works(one) && near(one) && (one.isClass || uses.every((use) => use.member === undefined)),
      ),
      uses,
    )
  }
}

/** Class methods with which the class `datetime` is used and not the module. */
const ofDatetime =
  /^(?:now|utcnow|today|strptime|strftime|fromtimestamp|utcfromtimestamp|fromisoformat|combine|min|max|fromordinal)$/

/**
 * Whether what the import binds can be used so: a module is not called, and of a module and its member of one name,
 * `getpass.getpass(…)` asks for the module.
 */
const fits = (line: string, name: string, uses: readonly UnboundUse[]): boolean => {
  if (line.startsWith('import ')) {
    const isPlain = line === `import ${name}`
    if (uses.some((use) => use.called)) return false
    return !(isPlain && name === 'datetime' && uses.some(({ member = '' }) => ofDatetime.test(member)))
  }
  const [, module = '', imported = name] = /^from (\S+) import (\w+)/.exec(line) ?? []
  if (module !== imported) return true
  return uses.every(
    ({ member }) => member === undefined || (module === 'datetime' && ofDatetime.test(member)),
  )
}

const folderOf = (file: string): string => file.split('/').slice(0, -1).join('/')

/**
 * Whether a module can be imported from for all we know: not ours, or ours and binding the name. A package hides the
 * module of its name.
 */
const ownModules = (
  files: readonly ReviewedFile[],
  repo: Repo,
): ((module: string, name: string) => boolean) => {
  const names = new Map<string, ReviewedFile>()
  const tops = new Set<string>()
  for (const file of files) {
    const module = repo.graph.modules.get(file.file)?.name
    if (module === undefined) continue
    if (!names.has(module) || /\/__init__\.pyi?$/.test(file.file)) names.set(module, file)
    tops.add(module.split('.')[0] ?? '')
  }
  return (module, name) => {
    const file = names.get(module)
    if (file) return file.open || file.code.bindings.some((b) => b.name === name)
    const [top = '', second = ''] = module.split('.')
    return name === module || !(tops.has(top) || tops.has(second))
  }
}

const collectImports = (
  { file, code }: ReviewedFile,
  wanted: ReadonlySet<string>,
  into: Map<string, Map<string, Candidate>>,
): void => {
  const note = (bound: string, of: string, line: string, at: number): void => {
    if (!wanted.has(bound)) return
    const lines = into.get(bound) ?? new Map<string, Candidate>()
    into.set(bound, lines)
    const known = lines.get(line)
    if (known) {
      known.count++
      known.files.add(file)
    } else lines.set(line, { module: of, line, file, at, count: 1, files: new Set([file]) })
  }
  for (const { level, module, names, as, line } of code.imports) {
    if (level > 0) continue
    if (!names)
      note(as ?? module.split('.')[0] ?? '', module, `import ${module}${as ? ` as ${as}` : ''}`, line)
    for (const n of names ?? []) {
      if (n.name !== '*')
        note(n.as ?? n.name, module, `from ${module} import ${n.name}${n.as ? ` as ${n.as}` : ''}`, n.line)
    }
  }
}

const collectDefinitions = (
  { file, code }: ReviewedFile,
  repo: Repo,
  wanted: ReadonlySet<string>,
  into: Map<string, Candidate[]>,
): void => {
  const module = repo.graph.modules.get(file)?.name
  if (!module) return
  for (const { name, how, line } of code.bindings) {
    if (!wanted.has(name) || (how !== 'def' && how !== 'class')) continue
    const found = into.get(name) ?? []
    into.set(name, found)
    found.push({
      module,
      line: `from ${module} import ${name}`,
      file,
      at: line,
      count: 1,
      isClass: how === 'class',
      files: new Set([file]),
    })
  }
}

const adviceFor = (
  name: string,
  imports: readonly Candidate[],
  definitions: readonly Candidate[],
  uses: readonly UnboundUse[],
): ImportAdvice | null => {
  const only = definitions.length === 1 ? definitions[0] : undefined
  if (only) return { line: only.line, why: `it is defined in ${only.file}:${only.at}`, home: only.file }
  if (definitions.length > 1) return null
  const [best, second] = [...imports].sort((a, b) => b.count - a.count || (a.line < b.line ? -1 : 1))
  if (best) {
    const others = second?.count === best.count ? '; other files import another one' : ''
    return { line: best.line, why: `as ${best.file}:${best.at} does${others}` }
  }
  return isStdlib(name) && fits(`import ${name}`, name, uses)
    ? { line: `import ${name}`, why: 'it is a module of the standard library' }
    : null
}
