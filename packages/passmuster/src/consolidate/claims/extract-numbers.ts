import type { Claim } from './claim.ts'
import { sentencesOf, type Line } from './document.ts'
import { pathIn } from './extract-paths.ts'

const numberOf = (text: string): number => Number(text.replace(/[,_]/g, ''))
const sized =
  /(~|about |approximately |over |roughly |≈)?\s*\b(\d[\d,]*)[- ]lines?\s+(?:of\s+)?((?:[\w`./-]+\s*){1,4})/gi
const behind = /`([^`]+)`[^`|.\n]{0,30}?\(?\s*(~|about |approximately |≈)?\s*(\d[\d,]*)\s+lines\b/gi
const whole =
  /\b(?:codebase|repository|repo|project)\b[^.\n]{0,30}?\b(?:has|contains|of|with|consists of|comprises|:)\s+(~|about |approximately |over |≈)?\s*(\d[\d,]*)\s+(python |typescript |javascript |source )?(files|lines of code|lines)\b/gi
const figures =
  /(?:[$€£]\s?)?\b\d[\d,.]*(?:\s?[-–→]\s?\d[\d,.]*)?\+?\s?(?:%|x\b|×|K\+?(?![a-z])|minutes?\b|mins?\b|hours?\b|seconds?\b|secs?\b|ms\b|(?:req|ops|requests|operations)\/s(?:ec)?\b)(?:\s+(?:ROI|faster|slower|speedup|improvement|reduction|complete|coverage|efficiency|pass rate))?/gi

const languages: Readonly<Record<string, string>> = { python: 'py', typescript: 'ts', javascript: 'js' }

/** The path that the words hold, else the only one of the sentence, else the words. */
const fileOf = (words: string, sentence: string): string => {
  const paths = (text: string): readonly string[] =>
    text.split(/[\s`()*]+/).flatMap((word) => pathIn(word) ?? [])
  const all = paths(sentence)
  return paths(words)[0] ?? (all.length === 1 ? all[0]! : words.trim())
}

/** Sizes and counts; figures that only a measurement could give are one claim per line. */
export const numberClaims = (lines: readonly Line[]): readonly Claim[] =>
  lines.flatMap((one) => {
    const base = { line: one.line, quote: one.text, denied: false } as const
    const claims: Claim[] = []
    if (one.is === 'code') return claims
    for (const text of sentencesOf(one)) {
      for (const [, about, count = '', rest = ''] of text.matchAll(sized)) {
        const of = fileOf(rest, text)
        if (/^(?:code|lines?|changes?|diff)\b/i.test(of)) continue
        claims.push({
          kind: 'number',
          says: 'lines',
          count: numberOf(count),
          about: about !== undefined,
          of,
          ...base,
        })
      }
      for (const [, of = '', about, count = ''] of text.matchAll(behind))
        if (pathIn(of) !== null)
          claims.push({
            kind: 'number',
            says: 'lines',
            count: numberOf(count),
            about: about !== undefined,
            of,
            ...base,
          })
      for (const [, about, count = '', lang = '', what = ''] of text.matchAll(whole))
        claims.push({
          kind: 'number',
          says: 'count',
          count: numberOf(count),
          about: about !== undefined,
          what: what.startsWith('files') ? 'files' : 'lines',
          lang: languages[lang.trim().toLowerCase()] ?? '',
          ...base,
        })
    }
    const shown = one.text.replace(/`[^`]*`/g, ' ').replace(/!?\[[^\]]*\]\([^)]*\)|https?:\S+|<[^>]*>/g, ' ')
    const found = [...new Set([...shown.matchAll(figures)].map((match) => match[0].trim()))]
    if (found.length > 0) claims.push({ kind: 'number', says: 'unmeasured', figures: found, ...base })
    return claims
  })
