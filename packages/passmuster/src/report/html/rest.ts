import type { Discovery } from '../../model/report.ts'
import { unreadReasons } from '../summary.ts'
import { count, many, percent } from '../words.ts'
import { places } from './loading.ts'
import type { Markup } from './markup.ts'
import { anchor, h, prose } from './markup.ts'

/** Statements that disagree, and what did not stand the check. */
export const contradictionsSection = (d: Discovery): Markup | null => {
  const apart = (['contradicted', 'refuted'] as const).flatMap((status) =>
    d.findings.filter((one) => one.status === status).map((one) => [status, one] as const),
  )
  if (d.contradictions.length === 0 && apart.length === 0) return null
  return h`<section id="contradictions">
<h2>Contradictions <small>${count(d.contradictions.length)}</small></h2>
${d.contradictions.map(
  (one) => h`<article class="dispute"><h3><code>${`${one.subject} ${one.predicate}`}</code></h3>
<p>${one.settled === 'open' ? 'Open' : `Settled for the ${one.settled} side`}: ${prose(one.because)}</p>
<ul>${one.sides.map((side) => h`<li>${side.by.join(', ')}: “${side.says}”</li>`)}</ul></article>\n`,
)}${
    apart.length === 0
      ? null
      : h`<h3>Reported, but not confirmed</h3><ul>${apart.map(([status, one]) => h`<li id="${anchor('f', one.id)}">${status}: ${prose(one.title)} ${places(one.at, 1)}</li>`)}</ul>`
  }</section>`
}

const most = 200

/** How much was read, by whom, and what nobody read and why. */
export const coverageSection = (d: Discovery): Markup => {
  const { coverage } = d
  const rows = Object.entries(coverage.readBy).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const share = (lines: number): string => percent(coverage.lines === 0 ? 0 : lines / coverage.lines)
  const rest = coverage.unread.length - most
  return h`<section id="coverage">
<h2>Coverage</h2>
<p>${count(coverage.readLines)} of ${many(coverage.lines, 'line')} (${share(coverage.readLines)}) in ${count(coverage.readFiles)} of ${many(coverage.files, 'file')} were read.</p>
${
  rows.length === 0
    ? null
    : h`<div class="scroll" role="region" aria-label="Read by specialist" tabindex="0"><table>
<thead><tr><th scope="col">Specialist</th><th scope="col" class="num">Files</th><th scope="col" class="num">Lines</th><th scope="col" class="num">Of all lines</th></tr></thead>
<tbody>${rows.map(([id, read]) => h`<tr><th scope="row">${id}</th><td class="num">${count(read.files)}</td><td class="num">${count(read.lines)}</td><td class="num">${share(read.lines)}</td></tr>\n`)}</tbody></table></div>`
}
${
  coverage.unread.length === 0
    ? h`<p>No file was left unread.</p>`
    : h`<details><summary>${many(coverage.unread.length, 'file')} nobody read <span class="sub">${unreadReasons(
        coverage,
      )
        .map(([why, n]) => `${n} ${why}`)
        .join(
          ', ',
        )}</span></summary><ul>${coverage.unread.slice(0, most).map(({ file, why }) => h`<li><code>${file}</code>: ${why}</li>\n`)}${rest > 0 ? h`<li>and ${count(rest)} more</li>` : null}</ul></details>`
}
</section>`
}

/** What was not run, and why: never to be read as clean. */
export const notRunSection = (d: Discovery): Markup => h`<section id="not-run">
<h2>Not run</h2>
${d.notRun.length === 0 ? h`<p>Nothing: every specialist of the team ran.</p>` : h`<ul>${d.notRun.map((one) => h`<li><b>${one.what}</b>: ${one.because}</li>`)}</ul>`}
</section>`
