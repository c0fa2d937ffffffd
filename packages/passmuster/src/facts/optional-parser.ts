import { createRequire } from 'node:module'
import type { Tree } from '@lezer/common'
import type { FileFacts, Language } from './file-facts.ts'
import { languageOf } from './language.ts'

/** Languages whose parser is an optional dependency, and the package that holds it. */
export const optionalParsers: Readonly<Record<'go' | 'java' | 'rust', string>> = {
  go: '@lezer/go',
  java: '@lezer/java',
  rust: '@lezer/rust',
}

export type OptionalLanguage = keyof typeof optionalParsers

export const isOptional = (lang: Language): lang is OptionalLanguage => Object.hasOwn(optionalParsers, lang)

interface LezerParser {
  parse(text: string): Tree
}

const load = createRequire(import.meta.url)
const known = new Map<OptionalLanguage, LezerParser | null>()

/** The parser of a language, loaded on first use; null where its package is not installed. */
export const parserOf = (lang: OptionalLanguage): LezerParser | null => {
  const before = known.get(lang)
  if (before !== undefined) return before
  const found = find(optionalParsers[lang])
  known.set(lang, found)
  return found
}

const find = (name: string): LezerParser | null => {
  try {
    return (load(name) as { readonly parser: LezerParser }).parser
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') return null
    throw error
  }
}

/** Languages of which there are files that nothing could parse, because the parser is not installed. */
export const unparsedLanguages = (facts: ReadonlyMap<string, FileFacts>): readonly OptionalLanguage[] => {
  const found = new Set<OptionalLanguage>()
  for (const [file, { code, examined }] of facts) {
    const lang = code === null && examined === 'ok' ? languageOf(file) : null
    if (lang !== null && isOptional(lang)) found.add(lang)
  }
  return [...found].sort()
}
