import { inline } from '../context/plain.ts'

/** The three kinds of annotation that GitHub knows. */
export type AnnotationKind = 'error' | 'warning' | 'notice'

/** GitHub drops what goes beyond 10 of a kind in a step and 50 in a job, without a word. */
const most = { kind: 10, job: 50 }

/** The first of a list that GitHub would show, in their order. */
export const limitedByKind = <T>(list: readonly T[], kindOf: (one: T) => AnnotationKind): readonly T[] => {
  const used = { error: 0, warning: 0, notice: 0 }
  const shown: T[] = []
  for (const one of list) {
    const kind = kindOf(one)
    if (used[kind] >= most.kind || shown.length >= most.job) continue
    used[kind] += 1
    shown.push(one)
  }
  return shown
}

/** Text after `::`: a line break or a percent sign would end or change the command. */
const data = (text: string): string => inline(text).replaceAll('%', '%25')
/** A property's value: a colon or comma would end it. */
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** `::error file=a.ts,line=3,title=…::message`. */
export const command = (
  kind: AnnotationKind,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string =>
  `::${kind} ${Object.entries(properties)
    .map(([name, value]) => `${name}=${typeof value === 'number' ? value : property(value)}`)
    .join(',')}::${data(message)}`

/** Only our own commands may begin a line: a name from a repository can't be read as one. */
export const tame = (line: string): string =>
  /^::(?:error|warning|notice) /.test(line) ? line : line.replace(/^\s*(::|##\[)/, '. $1')
