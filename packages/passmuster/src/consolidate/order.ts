import type { Finding } from '../model/finding.ts'
import { severities } from '../model/finding.ts'

/** By code point; never by locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const confidences = ['proved', 'strong', 'weak']

/** Severity, then category, file, line, rule, id: the one order in which findings are shown. */
export const byWeight = (a: Finding, b: Finding): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
  byText(a.category, b.category) ||
  byText(a.at[0]?.file ?? '', b.at[0]?.file ?? '') ||
  (a.at[0]?.cell ?? 0) - (b.at[0]?.cell ?? 0) ||
  (a.at[0]?.startLine ?? 0) - (b.at[0]?.startLine ?? 0) ||
  byText(a.rule, b.rule) ||
  byText(a.id, b.id)

/** Who speaks for several: the severest, the surest, then by rule and id. */
export const byAuthority = (a: Finding, b: Finding): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
  confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
  byText(a.rule, b.rule) ||
  byText(a.id, b.id) ||
  byText(a.by.join(), b.by.join()) ||
  byText(JSON.stringify(a), JSON.stringify(b))
