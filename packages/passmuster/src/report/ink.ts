import type { Severity } from '../model/finding.ts'

/** Colours by meaning; without colour every one of them returns the text as it is. */
export interface Ink {
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
  command(text: string): string
  severity(severity: Severity, text: string): string
}

const sgr =
  (on: string) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[0m`
const same = (text: string): string => text
const bySeverity: Readonly<Record<Severity, string>> = {
  critical: '1;31',
  high: '31',
  medium: '33',
  low: '36',
  info: '2',
}

export const inkOf = (color: boolean): Ink =>
  color
    ? {
        bold: sgr('1'),
        dim: sgr('2'),
        good: sgr('32'),
        bad: sgr('31'),
        command: sgr('36'),
        severity: (severity, text) => sgr(bySeverity[severity])(text),
      }
    : { bold: same, dim: same, good: same, bad: same, command: same, severity: (_, text) => text }
