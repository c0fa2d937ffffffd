import { lineFinder } from '../lib/lines.ts'
import type { Digest } from '../model/task.ts'
import { extractEcma } from './ecmascript/extract.ts'
import type { Extractor } from './extractor.ts'
import type { FileFacts } from './file-facts.ts'
import { languageOf } from './language.ts'
import { extractPython } from './python/extract.ts'
import { lineCount } from './python/tree.ts'

/** Raised when the shared facts of a language change their meaning. */
const codeVersion = 3

/** What cached facts are valid for: the shared readers and every extractor with its version. */
export const factsVersion = (extractors: ReadonlyMap<string, Extractor>): string => {
  const own = [...extractors].map(([id, extractor]) => `${id}@${extractor.version}`)
  return [`code@${codeVersion}`, ...own.sort((a, b) => (a < b ? -1 : 1))].join(' ')
}

/** One file to read: its repository path, its content's digest, and its decoded text. */
export interface FileToRead {
  readonly file: string
  readonly digest: Digest
  readonly text: string
  readonly extractors: ReadonlyMap<string, Extractor>
}

/** Parses a file once and lets every extractor of its language look at the tree; another language has no `code`. */
export const readFileFacts = ({ file, digest, text, extractors }: FileToRead): FileFacts => {
  const lang = languageOf(file)
  const lines = lineCount(text)
  if (!lang) return { file, digest, examined: 'ok', lines, code: null, own: {} }
  const read = lang === 'python' ? extractPython(file, text) : { ...extractEcma(file, text), text }
  const { facts, tree, text: parsed } = read
  const lineAt = lineFinder(parsed)
  const own: Record<string, unknown> = {}
  for (const [id, extractor] of extractors) {
    if (!extractor.langs.includes(lang)) continue
    const taken = extractor.extract({ file, text: parsed, lang, tree, lineAt })
    if (taken !== undefined) own[id] = taken
  }
  return { file, digest, examined: facts.errors.length > 0 ? 'partial' : 'ok', lines, code: facts, own }
}
