import type { Claim } from './claim.ts'
import { isAhead, sentencesOf, type Line } from './document.ts'

const name = String.raw`[\x60'"‘’“”*]{1,3}((?:@[\w.-]+\/)?[A-Za-z][\w.-]*)[\x60'"‘’“”*]{1,3}`
const noun = '(?:dependency|dep|package|module|library|requirement)'
const missingShapes: readonly RegExp[] = [
  new RegExp(String.raw`\bmissing\s+${name}\s+(?:python |npm |pip )?${noun}`, 'i'),
  new RegExp(String.raw`\bmissing\s+(?:python |npm |pip )?${noun}:?\s+${name}`, 'i'),
  new RegExp(String.raw`${name}\s+(?:${noun}\s+)?(?:is|was)\s+(?:missing|not (?:declared|installed))`, 'i'),
  /\bNo module named ['"]([A-Za-z]\w*)['"]/,
  /\bCannot find (?:module|package) ['"]((?:@[\w.-]+\/)?[a-z][\w.-]*)['"]/,
]
const added =
  /\b(?:poetry add|pip3? install|uv add|npm (?:i|install)|pnpm add|yarn add)\s+((?:@[\w.-]+\/)?[A-Za-z][\w.-]*)/
const declares = /\bAdd\s+`?["']?((?:@[\w.-]+\/)?[A-Za-z][\w.-]*)["']?\s*(?:=|:|[<>~^])/
const soleShapes: readonly RegExp[] = [
  /\b(?:sole|only|single)\s+(?:remaining\s+|real\s+)?(?:blocker|obstacle|blocking issue)\b/i,
  /\bone command away\b/i,
  /\bunblock(?:ed|s|able)?\s+(?:with|by)\s+(?:just\s+|only\s+)?(?:one|a single)\b/i,
  /\b(?:entirely|only|solely)\s+blocked\s+by\b/i,
  /\bblocked\s+(?:only\s+)?by\s+(?:a\s+|one\s+)?(?:trivial|single|one)\b/i,
  /\b(?:one|a single)\s+missing\s+dependency\s+block(?:s|ed|ing)\b/i,
]
const denial = /\b(?:not|no|never|n't|isn't|aren't|wasn't|hardly|far from|no longer)\b/i

/** What sentences say about dependencies: missing, the sole thing in the way, used. */
export const dependencyClaims = (lines: readonly Line[]): readonly Claim[] =>
  lines.flatMap((one) => {
    const all = sentencesOf(one)
    const about = all.join(' | ')
    const claims: Claim[] = []
    const say = (says: 'missing' | 'sole' | 'uses', what: string | null, denied: boolean): void =>
      void claims.push({ kind: 'dependency', says, name: what, line: one.line, quote: one.text, denied })
    const missing = missingShapes.flatMap((shape) => shape.exec(about)?.[1] ?? [])[0]
    const row = /\bmissing dependency\b/i.test(about) ? declares.exec(about)?.[1] : undefined
    const named = missing ?? row
    if (named !== undefined && !words.has(named.toLowerCase()))
      say('missing', named, /\b(?:not|no longer|n't|never)\s+(?:a\s+)?missing\b/i.test(about))
    for (const sentence of all) {
      const sole = soleShapes.map((shape) => shape.exec(sentence)).find((match) => match !== null)
      if (sole === undefined || sole === null) continue
      const denied = denial.test(sentence.slice(Math.max(0, sole.index - 30), sole.index))
      const own = quoted.exec(sentence.slice(0, sole.index))?.[1]
      const what = missing ?? added.exec(sentence)?.[1] ?? own ?? null
      say('sole', what !== null && words.has(what.toLowerCase()) ? null : what, denied)
      break
    }
    for (const match of about.matchAll(uses))
      if (!words.has(match[1]!.toLowerCase())) say('uses', match[1]!, denial.test(match[0]))
    return claims
  })

const quoted = new RegExp(name)
const uses = new RegExp(
  String.raw`\b(?:(?:does(?:n't| not) )?(?:uses?|requires?|depends? on)|built (?:with|on)|powered by)\s+(?:the\s+)?${name}`,
  'gi',
)
/** Words that stand where a name could. */
const words = new Set(
  'the a an any one single trivial critical required main core external new key python node npm this that it'.split(
    ' ',
  ),
)

const statusShapes: readonly (readonly [says: 'all' | 'ready' | 'tests' | 'done', shape: RegExp])[] = [
  [
    'tests',
    /\ball (?:\d+ )?(?:the )?(?:unit |integration )?tests (?:are |now )?(?:pass(?:ing|es|ed)?|green|succeed)\b|\b100 ?% (?:of )?(?:the )?tests? pass\w*/i,
  ],
  [
    'all',
    /\ball (?:systems|components|modules|services|features) (?:are )?(?:now )?(?:fully )?(?:operational|functional|working|online|up)\b/i,
  ],
  ['all', /\b100 ?% (?:complete|functional|operational|working|implemented)\b/i],
  ['all', /\beverything (?:is )?(?:now )?(?:works|working|operational)\b/i],
  ['all', /\b(?:no|zero) (?:remaining |known )?(?:blockers|import errors)\b/i],
  [
    'ready',
    /\b(?:(?:system|project|application|platform|codebase|it|pipeline) (?:is )?)?(?:now )?ready for production\b/i,
  ],
  ['ready', /\b(?:is|are) (?:not |now |fully ){0,2}production[- ]ready\b/i],
  [
    'ready',
    /\bproduction[- ]ready\W{1,3}(?:[\w-]+ ){0,3}(?:system|framework|platform|application|app|pipeline|project|codebase|library|package|service|engine|bot)\b/i,
  ],
  ['ready', /\bfully (?:operational|functional|implemented|working|integrated)\b/i],
  [
    'done',
    /\bstatus\W{0,6}(?:[^\p{L}\n]*)[\p{L} ]{0,60}\b(?:complete|completed|done|operational|working|functional)\b/iu,
  ],
]

/** Statements of how things stand, as a whole. */
export const statusClaims = (lines: readonly Line[]): readonly Claim[] =>
  lines.flatMap((one) =>
    isAhead(one) || one.is === 'code'
      ? []
      : sentencesOf(one).flatMap((sentence): readonly Claim[] => {
          for (const [says, shape] of statusShapes) {
            const match = shape.exec(sentence.replace(/\*\*/g, ''))
            if (match === null || /❌|\bfalse\b|\bclaims?\b/i.test(one.text)) continue
            if (/["'“”‘]$/.test(sentence.replace(/\*\*/g, '').slice(0, match.index))) continue
            const ahead = sentence
              .replace(/\*\*/g, '')
              .slice(Math.max(0, match.index - 40), match.index + match[0].length)
            if (
              /\b(?:will|would|should|until|when|once|if|to be|path to|toward|almost|nearly|goal|aims?|make|makes|help\w*|build\w*|for)\b[^.]*$/i.test(
                ahead.slice(0, -match[0].length),
              )
            )
              return []
            return [
              {
                kind: 'status',
                says,
                phrase: match[0].trim(),
                line: one.line,
                quote: one.text,
                denied: denial.test(ahead.replace(/\b(?:no|zero) (?:remaining|known|blockers|import)/i, '')),
              },
            ]
          }
          return []
        }),
  )
