import type { Answer, Claim } from './claim.ts'
import type { Ground } from './ground.ts'

/** Whether a class or function that is said to be there stands anywhere in the code; null when nothing says it must. */
export const checkSymbol = (
  claim: Extract<Claim, { kind: 'symbol' }>,
  { mentions }: Ground,
): Answer | null => {
  const said = `${claim.name} exists`
  const at = mentions.at.get(claim.name)
  if (at === undefined)
    return claim.made
      ? {
          claim: said,
          verdict: 'refuted',
          because: `the word stands in none of the ${mentions.files} code files of the snapshot`,
          evidence: [{ kind: 'scanned', what: claim.name, files: mentions.files, found: 0 }],
        }
      : null
  const place = `${at.file}:${at.line}`
  if (!at.defines)
    return claim.made
      ? { claim: said, verdict: 'not checkable', because: `used at ${place}; no definition was found` }
      : null
  return {
    claim: said,
    verdict: 'verified',
    because: `defined at ${place}`,
    evidence: [
      { kind: 'quote', file: at.file, startLine: at.line, endLine: at.line, contains: [claim.name] },
    ],
  }
}
