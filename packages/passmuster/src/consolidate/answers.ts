import { stringify } from 'yaml'
import { canonicalJson } from '../lib/canonical-json.ts'
import { sha256 } from '../lib/hash.ts'
import { readYaml } from '../lib/yaml.ts'
import type { Fault } from '../model/fault.ts'
import type { Evidence, Finding } from '../model/finding.ts'
import { answerKinds, type Answer, type AnswerKind, type Standing } from '../model/standing.ts'

/** The committed file that holds a repository's answers. */
export const answersFile = '.muster-answers.yaml'

/** Answers as a text gives them, and what is wrong with it; a wrong entry is left out and named. */
export interface AnswersRead {
  readonly answers: readonly Answer[]
  readonly faults: readonly Fault[]
}

/** Reads the answers file; never throws, names every fault with its line. */
export const readAnswers = (text: string): AnswersRead => {
  const yaml = readYaml(text)
  const faults: Fault[] = yaml.errors.map(({ line, text: said }) => unreadable(line, said))
  if (faults.length > 0) return { answers: [], faults }
  const list = (yaml.value as { answers?: unknown } | null)?.answers
  if (yaml.value === null) return { answers: [], faults }
  if (!Array.isArray(list)) return { answers: [], faults: [unreadable(1, 'no list `answers` in it')] }
  const answers: Answer[] = []
  list.forEach((entry: unknown, index) => {
    const read = readAnswer(entry)
    if (typeof read === 'string') faults.push(unreadable(yaml.line('answers', index), read))
    else if (answers.some((one) => one.finding === read.finding))
      faults.push(unreadable(yaml.line('answers', index), `${read.finding} is answered twice`))
    else answers.push(read)
  })
  return { answers, faults }
}

const unreadable = (line: number, cause: string): Fault => ({
  code: 'answers-unreadable',
  message: `an answer in ${answersFile} cannot be read, so it answers nothing`,
  hint: `mend the line, or remove it and run: muster answer ID --because TEXT`,
  retry: 'never',
  at: { file: answersFile, line },
  cause,
})

/** What a file that is not read at all answers: nothing, for this cause. */
export const refusedAnswers = (cause: string): AnswersRead => ({
  answers: [],
  faults: [unreadable(1, cause)],
})

const readAnswer = (entry: unknown): Answer | string => {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return 'not a mapping'
  const record = new Map(Object.entries(entry))
  const text = (key: string): string | null => {
    const value = record.get(key)
    return typeof value === 'string' && value.trim() !== '' ? value : null
  }
  const need = ['finding', 'rule', 'file', 'because', 'evidence'].filter((key) => text(key) === null)
  if (need.length > 0) return `without ${need.join(', ')}`
  const as = text('as') ?? 'accepted'
  if (!isKind(as)) return `\`as: ${as}\` is none of ${answerKinds.join(', ')}`
  const until = text('until')
  if (record.has('until') && (until === null || !isDay(until))) return '`until` is not a day like 2027-01-31'
  return {
    finding: text('finding')!,
    rule: text('rule')!,
    file: text('file')!,
    as,
    because: text('because')!,
    until,
    evidence: text('evidence')!,
  }
}

/** Whether a word is one of the kinds of answers. */
export const isKind = (word: string): word is AnswerKind => answerKinds.some((kind) => kind === word)

/** A day of the calendar, written YYYY-MM-DD. */
export const isDay = (text: string): boolean => {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (parts === null) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return day >= 1 && day <= days
}

const heading = `# What people answered to findings of muster. Written by \`muster answer\`; commit it.
# An answer binds to the evidence of its finding and lapses when that changes.
`

/** The file's text: sorted by file, rule and finding, so that two people's answers merge. */
export const writeAnswers = (answers: readonly Answer[]): string => {
  const sorted = answers.toSorted(
    (a, b) => byText(a.file, b.file) || byText(a.rule, b.rule) || byText(a.finding, b.finding),
  )
  const entries = sorted.map(({ finding, rule, file, as, because, until, evidence }) => ({
    file,
    rule,
    finding,
    as,
    because,
    ...(until === null ? {} : { until }),
    evidence,
  }))
  return heading + stringify({ answers: entries }, { lineWidth: 0 })
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** 16 hex digits over what a finding's evidence says, without lines, spacing or places. */
export const evidenceDigest = ({ evidence }: Pick<Finding, 'evidence'>): string =>
  sha256(canonicalJson(evidence.map(saidOf).toSorted(byText))).slice(0, 16)

/** What one piece of evidence says, without lines, spacing or places. */
export const saidOf = (evidence: Evidence): string => canonicalJson(said(evidence))

const said = (evidence: Evidence): readonly unknown[] => {
  switch (evidence.kind) {
    case 'quote':
      return ['quote', evidence.words ?? evidence.digest]
    case 'absent':
      return ['absent', evidence.what]
    case 'manifest':
      return ['manifest', evidence.path, evidence.value]
    case 'chain':
      return ['chain', evidence.hops.length, evidence.hops.at(-1)?.to ?? null]
    case 'git':
      return ['git', evidence.commit, evidence.change]
    case 'command':
      return ['command', evidence.argv, evidence.exit]
    case 'secret':
      return ['secret', evidence.shown]
  }
}

/** Which answers bind today (`today` as YYYY-MM-DD), which lapsed, and which speak of nothing here. */
export const weighAnswers = (
  findings: readonly Finding[],
  answers: readonly Answer[],
  today: string,
): Pick<Standing, 'answered' | 'lapsed' | 'idle' | 'falseAlarms'> => {
  const byId = new Map(findings.map((finding) => [finding.id, finding]))
  const answered: Answer[] = []
  const lapsed: { answer: Answer; because: string }[] = []
  const idle: Answer[] = []
  for (const answer of answers) {
    const finding = byId.get(answer.finding)
    const over = answer.until !== null && answer.until < today
    if (finding === undefined) idle.push(answer)
    else if (evidenceDigest(finding) !== answer.evidence)
      lapsed.push({ answer, because: 'its evidence has changed since' })
    else if (over) lapsed.push({ answer, because: `it held until ${answer.until}` })
    else answered.push(answer)
  }
  return { answered, lapsed, idle, falseAlarms: countFalseAlarms(answers) }
}

const countFalseAlarms = (answers: readonly Answer[]): Standing['falseAlarms'] => {
  const counts = new Map<string, number>()
  for (const { as, rule } of answers) if (as === 'false-alarm') counts.set(rule, (counts.get(rule) ?? 0) + 1)
  return [...counts]
    .map(([rule, count]) => ({ rule, count }))
    .toSorted((a, b) => b.count - a.count || byText(a.rule, b.rule))
}
