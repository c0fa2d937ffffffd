import { lineFinder } from '../lib/lines.ts'
import type { Digest } from '../model/task.ts'
import { extractEcma } from './ecmascript/extract.ts'
import type { Extractor } from './extractor.ts'
import type { FileFacts, Language } from './file-facts.ts'
import { optionalParsers, parserOf, type OptionalLanguage } from './optional-parser.ts'
import { extractGo } from './go/extract.ts'
import { extractJava } from './java/extract.ts'
import { languageOf } from './language.ts'
import { extractRust } from './rust/extract.ts'
import { extractPython } from './python/extract.ts'
import { lineCount } from './python/tree.ts'

/** Raised when the shared facts of a language change their meaning. */
const codeVersion = 6

/** What cached facts are valid for: the shared readers and every extractor with its version. */
export const factsVersion = (extractors: ReadonlyMap<string, Extractor>): string => {
  const own = [...extractors].map(([id, extractor]) => `${id}@${extractor.version}`)
  const parsers = (Object.keys(optionalParsers) as OptionalLanguage[]).filter(
    (lang) => parserOf(lang) !== null,
  )
  return [
    `code@${codeVersion}`,
    `parsers@${parsers.join('+')}`,
    ...own.sort((a, b) => (a < b ? -1 : 1)),
  ].join(' ')
}

/** One file to read: its repository path, its content's digest, and its decoded text. */
export interface FileToRead {
  readonly file: string
  readonly digest: Digest
  readonly text: string
  readonly extractors: ReadonlyMap<string, Extractor>
}

/** What one parse yields; `text` is what the tree's offsets count in. */
interface Read {
  readonly facts: NonNullable<FileFacts['code']>
  readonly tree: unknown
  readonly text: string
}

const readers: Readonly<Record<Language, (file: string, text: string) => Read | null>> = {
  python: extractPython,
  ecmascript: (file, text) => ({ ...extractEcma(file, text), text }),
  go: (_file, text) => extractGo(text),
  java: (_file, text) => extractJava(text),
  rust: (_file, text) => extractRust(text),
}

/** Parses a file once and lets every extractor of its language look at the tree; another language, and one without its parser, has no `code`. */
export const readFileFacts = ({ file, digest, text, extractors }: FileToRead): FileFacts => {
  const lang = languageOf(file)
  const lines = lineCount(text)
  if (!lang) return { file, digest, examined: 'ok', lines, code: null, own: {} }
  const read = readers[lang](file, text)
  if (read === null) return { file, digest, examined: 'ok', lines, code: null, own: {} }
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
