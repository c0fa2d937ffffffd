import type { EvidenceDraft } from '../../model/finding.ts'
import type { Break } from '../import-graph.ts'
import type { EcmaFacts, EcmaImport } from './ecma-facts.ts'
import type { EcmaView } from './ecma-modules.ts'
import { npmStanding, standingEvidence } from './declared.ts'
import type { ExportedNames } from './exported-names.ts'
import { addCommand } from './package-manager.ts'
import { bareFolder, folderRepair, shownFolder } from './folder-repair.ts'
import { moduleRepair, nameRepair } from './repairs.ts'

/** A statement's place and quote; a long one is quoted by the lines that hold its ends. */
const sited = (file: string, made: EcmaImport, contains: string) => ({
  place: { file, startLine: made.line, endLine: made.endLine },
  quote: {
    kind: 'quote',
    file,
    startLine: made.line,
    endLine: made.endLine,
    contains: [contains],
  } satisfies EvidenceDraft,
})

export const syntaxBreak = (file: string, facts: EcmaFacts): Break | null => {
  const [first] = facts.errors
  if (!first || facts.dialect === 'dts') return null
  return {
    kind: 'syntax-error',
    file,
    place: { file, startLine: first.line, endLine: first.line },
    target: file,
    names: [],
    raises: 'other',
    confidence: 'strong',
    title: `${file} does not parse`,
    because: `line ${first.line}: ${first.text}`,
    evidence: [{ kind: 'quote', file, startLine: first.line, endLine: first.line, contains: [] }],
    fix: { text: `Mend the syntax at line ${first.line}: ${first.text}.` },
  }
}

/** The package is declared in no package.json from the file up to the root, and no lock file has it. */
export const dependencyBreak = (
  view: EcmaView,
  file: string,
  made: EcmaImport,
  name: string,
): Break | null => {
  const standing = npmStanding(view, file, name, made.type || made.elided === true)
  const typeOnly = made.type || made.elided === true
  if (standing.level !== 'absent') return null
  const { place, quote } = sited(file, made, made.specifier)
  const role = view.modules.get(file)?.module.role
  const folder = standing.owner?.folder ?? ''
  const command = addCommand(view, folder, name, typeOnly || role !== 'source')
  const searched = standing.searched
  return {
    kind: 'missing-dependency',
    file,
    place,
    target: name,
    names: [],
    raises: 'ImportError',
    confidence: standing.lock ? 'proved' : 'strong',
    title: `\`${name}\` is imported, and no package.json that governs the file declares it`,
    because: `${searched.join(', ')} ${searched.length === 1 ? 'does' : 'do'} not declare it${standing.lock ? ` and ${standing.lock.file} does not hold it` : ''}`,
    evidence: [quote, ...standingEvidence(name, { ...standing, declared: null })],
    fix: { text: `Declare \`${name}\`: \`${command.join(' ')}\`.`, command },
    ...(made.told ? { told: true } : {}),
  }
}

/** A relative path, path alias or `#` import that leads to no file of the snapshot. */
export const moduleBreak = (
  view: EcmaView,
  file: string,
  made: EcmaImport,
  path: string,
  tried: readonly string[],
): Break => {
  const { place, quote } = sited(file, made, made.specifier)
  const folder = bareFolder(view, path, made.specifier)
  const repair =
    folder === null ? moduleRepair(view, file, made, tried) : folderRepair(view, file, made, path)
  const searched = folder ?? tried
  return {
    kind: 'missing-module',
    file,
    place,
    target: path,
    names: [],
    raises: 'ImportError',
    confidence: 'proved',
    title:
      folder === null
        ? `\`${made.specifier}\` does not exist`
        : `\`${made.specifier}\` (${shownFolder(path)}) has no index file`,
    because: `none of ${searched.slice(0, 5).join(', ')} is in the repository`,
    evidence: [quote, { kind: 'absent', what: `module \`${made.specifier}\``, searched }, ...repair.evidence],
    fix: repair.fix,
  }
}

/** A named import that the target module does not export. */
export const nameBreak = (
  file: string,
  made: EcmaImport,
  to: string,
  missing: readonly string[],
  name: string,
  names: ExportedNames,
): Break => {
  const line = made.names.find((one) => one.name === name)?.line ?? made.line
  const shown = name === 'default' ? 'a default export' : `\`${name}\``
  return {
    kind: 'missing-name',
    file,
    place: { file, startLine: line, endLine: line },
    target: `${to}#${name}`,
    names: missing,
    raises: 'ImportError',
    confidence: 'proved',
    title: `${to} does not export ${shown}`,
    because: `it is imported from \`${made.specifier}\`, and neither that module nor what it re-exports has the name`,
    evidence: [
      {
        kind: 'quote',
        file,
        startLine: made.line,
        endLine: made.endLine,
        contains: name === 'default' ? [made.specifier] : [name, made.specifier],
      },
      { kind: 'absent', what: `export \`${to}#${name}\``, searched: [to] },
    ],
    fix: nameRepair(file, made, name, to, names.all(to)),
  }
}
