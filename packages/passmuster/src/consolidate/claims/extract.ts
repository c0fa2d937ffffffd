import type { Claim } from './claim.ts'
import { linesOf } from './document.ts'
import { importClaims, symbolClaims } from './extract-code.ts'
import { numberClaims } from './extract-numbers.ts'
import { pathClaims } from './extract-paths.ts'
import { dependencyClaims, statusClaims } from './extract-sentences.ts'
import { treeClaims } from './extract-trees.ts'

/** Everything that a text claims about a repository, by rule, in the order of its lines. Commands to run are no claims. */
export const extractClaims = (text: string): readonly Claim[] => {
  const lines = linesOf(text)
  return [
    ...pathClaims(lines),
    ...treeClaims(lines),
    ...importClaims(lines),
    ...symbolClaims(lines),
    ...dependencyClaims(lines),
    ...numberClaims(lines),
    ...statusClaims(lines),
  ].sort((a, b) => a.line - b.line)
}
