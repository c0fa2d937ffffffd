import { listed } from '../lib/listed.ts'
import { ecmaRole, isFixture } from './ecmascript/ecma-modules.ts'
import type { Module } from './import-graph.ts'
import { placeOf } from './python/notebook.ts'
import type { Repo } from './repo.ts'
import { isVendored } from './texts.ts'
import type { EvidenceDraft, Place } from '../model/finding.ts'

/** A file with what one specialist took from it. */
export interface OwnFile<T> {
  readonly file: string
  readonly own: T
  readonly role: Module['role']
  readonly lang: 'python' | 'ecmascript'
  place(line: number, endLine?: number): Place
  quote(line: number, contains: readonly string[], endLine?: number): EvidenceDraft
}

/**
 * Every file from which the specialist took something, in code-point order; documents, archives, fixtures, other
 * people's code, generated code and text that could not be parsed are left out.
 */
export const ownFiles = <T>(repo: Repo, specialist: string): readonly OwnFile<T>[] => {
  const files: OwnFile<T>[] = []
  for (const [file, { code, own }] of repo.facts) {
    const taken = own[specialist] as T | undefined
    if (code === null || taken === undefined || isVendored(file) || isFixture(file)) continue
    if (code.lang !== 'python' && code.lang !== 'ecmascript') continue
    if (code.errors.length > 0 || (code.lang === 'ecmascript' ? code.generated : code.python2)) continue
    const role =
      code.lang === 'ecmascript' ? ecmaRole(file) : (repo.graph.modules.get(file)?.role ?? 'source')
    if (role === 'docs' || role === 'archived') continue
    const place = (line: number, endLine: number = line): Place =>
      code.lang === 'python' ? placeOf(code, file, line, endLine) : { file, startLine: line, endLine }
    files.push({
      file,
      own: taken,
      role,
      lang: code.lang,
      place,
      quote: (line, contains, endLine = line) => ({ kind: 'quote', ...place(line, endLine), contains }),
    })
  }
  return files.sort((a, b) => (a.file < b.file ? -1 : 1))
}

/** `a`, `b` and `c` in back quotes; at most `most`, the rest counted. */
export const named = (names: readonly string[], most: number = 4): string =>
  listed(
    [...new Set(names)].map((name) => `\`${name}\``),
    most,
  )
