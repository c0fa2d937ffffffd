import type { Discovery } from '../model/report.ts'
import { worstFirst } from './finding-order.ts'
import { headline, shallowAdvice, tallyWords } from './headline.ts'
import { code, md } from './markdown-text.ts'
import { ranked } from './rank.ts'
import { count, kindWords, many, placeText } from './words.ts'

const most = { findings: 6, blockers: 3, text: 140 }

const clip = (text: string): string =>
  text.length <= most.text ? text : `${text.slice(0, most.text - 1).replace(/[\ud800-\udbff]$/, '')}…`

/** A comment for a pull request: at most 20 lines of Markdown, the verdict first, what was not run last. */
export const renderPullRequest = (d: Discovery): string => {
  const { verdict, sentence } = headline(d)
  const blockers = ranked(d.blockers)
  const compared = d.standing?.against ?? null
  const fresh = compared === null ? null : new Set(compared.new)
  const standing = worstFirst(
    d.findings.filter((one) => one.status === 'verified' && (fresh === null || fresh.has(one.id))),
  )
  const findings = standing.filter((one) => one.severity !== 'low' && one.severity !== 'info')
  const advice = shallowAdvice(d)
  const restOf = (all: number, shown: number): string =>
    all > shown ? ` and ${count(all - shown)} more` : ''
  const lines = [
    `**${md(verdict)}.** ${md(sentence)}`,
    `Verified findings: ${tallyWords(d)}.`,
    ...(compared === null
      ? []
      : [
          `Against ${code(compared.with)}: ${count(compared.new.length)} new, ${count(compared.fixed.length)} fixed, ${count(compared.known.length)} known.`,
        ]),
    ...(blockers.length === 0
      ? []
      : [
          '',
          ...blockers
            .slice(0, most.blockers)
            .map(
              (one, i) =>
                `- ${code(clip(one.target))}, ${kindWords[one.kind]}: blocks ${many(one.blocks.modules, 'module')}${i === most.blockers - 1 ? restOf(blockers.length, most.blockers) : ''}`,
            ),
        ]),
    ...(findings.length === 0
      ? []
      : [
          '',
          ...findings
            .slice(0, most.findings)
            .map(
              (one, i) =>
                `- ${one.severity}: ${md(clip(one.title))} ${one.at[0] === undefined ? '' : code(placeText(one.at[0]))}${i === most.findings - 1 ? restOf(findings.length, most.findings) : ''}`,
            ),
        ]),
    '',
    ...(advice === null ? [] : [advice]),
    `Not run: ${d.notRun.length === 0 ? 'nothing' : d.notRun.map((one) => md(clip(one.what))).join(', ')}. Result ${code(d.resultDigest.slice(0, 12))}.`,
  ]
  return lines.join('\n') + '\n'
}
