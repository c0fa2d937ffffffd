import type { Module } from '../../facts/import-graph.ts'
import { placeOf } from '../../facts/python/notebook.ts'
import type { PythonFacts } from '../../facts/python/python-facts.ts'
import type { Repo } from '../../facts/repo.ts'
import type { EvidenceDraft, Place } from '../../model/finding.ts'
import type { ReviewFacts } from './review-facts.ts'

/** A Python file with what the reviewer took from it. */
export interface ReviewedFile {
  readonly file: string
  readonly code: PythonFacts
  readonly own: ReviewFacts
  readonly role: Module['role']
  /** Names cannot be judged: a star import, dynamic names, Python 2 or text the parser could not read. */
  readonly open: boolean
  /** The import graph has it: it is run or imported, not data for tests or text for other projects. */
  readonly known: boolean
}

export const specialistId = 'code-reviewer'

/** Every examined Python file in code-point order. */
export const reviewedFiles = (repo: Repo): readonly ReviewedFile[] => {
  const files: ReviewedFile[] = []
  for (const [file, facts] of repo.facts) {
    const code = facts.code
    if (code?.lang !== 'python') continue
    const own = (facts.own[specialistId] ?? {}) as ReviewFacts
    const star = code.imports.some((i) => i.names?.some((n) => n.name === '*'))
    const open = star || code.dynamicNames.length > 0 || code.python2 || code.errors.length > 0
    const module = repo.graph.modules.get(file)
    files.push({ file, code, own, role: module?.role ?? 'source', open, known: module !== undefined })
  }
  return files.sort((a, b) => (a.file < b.file ? -1 : 1))
}

/** The place of lines of a file's facts, in its notebook cell where it has cells. */
export const placeIn = ({ file, code }: ReviewedFile, line: number, endLine: number = line): Place =>
  placeOf(code, file, line, endLine)

/** A quote of these lines that must hold these texts. */
export const quote = (
  file: ReviewedFile,
  line: number,
  contains: readonly string[],
  endLine: number = line,
): EvidenceDraft => ({
  kind: 'quote',
  ...placeIn(file, line, endLine),
  contains,
})

/** Places with duplicates and excess left out. */
export const placesOf = (file: ReviewedFile, lines: readonly number[], most: number = 20): readonly Place[] =>
  [...new Set(lines)].slice(0, most).map((line) => placeIn(file, line))
