import type { Evidence, Finding } from '../../model/finding.ts'
import { categories, severities } from '../../model/finding.ts'
import type { Discovery } from '../../model/report.ts'
import { bySpecialist, worstFirst } from '../finding-order.ts'
import type { Quotes } from '../words.ts'
import { count, evidenceLines, fixLine, many, placeText, quoteKey } from '../words.ts'
import { placeMarkup, places } from './loading.ts'
import type { Markup } from './markup.ts'
import { anchor, h, prose, raw } from './markup.ts'
import { fixMarkup } from './plan-section.ts'

/** Shown with the findings that stand; refuted ones are counted under contradictions. */
export const shownFindings = (d: Discovery): readonly Finding[] =>
  worstFirst(d.findings.filter((one) => one.status === 'verified' || one.status === 'unverified'))

const keys = (one: Finding): Markup =>
  h`data-f="${one.id}" data-severity="${one.severity}" data-category="${one.category}" data-by="${one.by.join(' ')}"`

/** The filter; hidden until the script that serves it runs. */
export const filterForm = (shown: readonly Finding[]): Markup => {
  const present = categories.filter((category) => shown.some((one) => one.category === category))
  const who = [...new Set(shown.flatMap((one) => one.by))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return h`<form id="filter" role="search" aria-label="Filter findings" hidden>
<label class="field">Search <kbd>/</kbd><input type="search" name="q" autocomplete="off" spellcheck="false" placeholder="title, file, rule, text"></label>
<fieldset><legend>Severity</legend>${severities.map((severity) => h`<label class="${severity}"><input type="checkbox" name="severity" value="${severity}"> ${severity}</label>`)}</fieldset>
<label class="field">Category<select name="category"><option value="">all</option>${present.map((one) => h`<option>${one}</option>`)}</select></label>
<label class="field">Specialist<select name="by"><option value="">all</option>${who.map((one) => h`<option>${one}</option>`)}</select></label>
<button type="reset">Clear <kbd>Esc</kbd></button>
<p><output id="shown" role="status">${many(shown.length, 'finding')}</output></p>
</form>`
}

const clip = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`

/** One line per finding: type, severity, place, fix. */
export const findingsTable = (shown: readonly Finding[]): Markup => h`<section id="findings">
<h2>Findings <small>${count(shown.length)}</small></h2>
${
  shown.length === 0
    ? h`<p>Nothing was found.</p>`
    : h`<table class="findings">
<thead><tr><th scope="col">Type</th><th scope="col">Severity</th><th scope="col">Place</th><th scope="col">Fix</th></tr></thead>
<tbody>${shown.map(
        (one) =>
          h`<tr ${keys(one)}><td><span class="sub">${one.category}${one.status === 'unverified' ? ', unverified' : null}</span><a href="#${anchor('f', one.id)}">${prose(one.title)}</a></td><td><span class="sev ${one.severity}">${one.severity}</span></td><td>${places(one.at, 1)}</td><td>${one.fix.command === undefined ? prose(clip(one.fix.text, 160)) : h`<code>${clip(fixLine(one.fix), 160)}</code>`}</td></tr>\n`,
      )}</tbody></table><p class="none-left" hidden>No finding matches the filter.</p>`
}
</section>`

/** Every finding in full under the specialist that owns it. */
export const specialistFindings = (
  d: Discovery,
  shown: readonly Finding[],
  quotes: Quotes,
): Markup => h`<section id="by-specialist">
<h2>What each specialist found</h2>
${bySpecialist(d, shown).map(
  ([id, group]) =>
    h`<section class="specialist" id="${anchor('by', id)}"><h3>${id} <small>${many(group.length, 'finding')}</small></h3>${group.map((one) => card(one, quotes))}</section>\n`,
)}</section>`

const card = (
  one: Finding,
  quotes: Quotes,
): Markup => h`<article id="${anchor('f', one.id)}" ${keys(one)} tabindex="-1">
<h4><span class="sev ${one.severity}">${one.severity}</span> ${prose(one.title)}</h4>
<p class="meta">${places(one.at, 3)}</p>
<p>${prose(one.impact)}</p>
<div class="fix"><b>Fix</b> ${fixMarkup(one.fix)}</div>
<details><summary>Evidence <small>${one.evidence.length}</small> <span class="sub">· ${one.category}, ${one.confidence}${one.status === 'unverified' ? ', unverified' : null}, by ${one.by.join(', ')} · ${one.rule} · ${one.id}</span></summary>
${one.evidence.map((piece) => evidenceMarkup(piece, quotes))}</details>
</article>
`

/** Quoted lines with their numbers where the caller could read them; else what the report knows of them, and why not more. */
const evidenceMarkup = (piece: Evidence, quotes: Quotes): Markup => {
  if (piece.kind !== 'quote')
    return h`<pre class="plain"><code>${evidenceLines(piece, quotes).join('\n').split('\n').map(breakable)}</code></pre>`
  const text = quotes.get(quoteKey(piece))
  if (text === undefined)
    return h`<p class="quote-less">${placeMarkup(placeText(piece))} <span class="sub">the text is not at hand: these lines are not in the working tree as they were examined (sha256 ${piece.digest.slice(0, 12)})</span></p>`
  const lines = text.split('\n')
  const cut = piece.endLine - piece.startLine + 1 - lines.length
  return h`<figure class="quote"><figcaption>${placeMarkup(placeText(piece))}</figcaption><pre><code>${lines.map(
    (line, i) =>
      h`<span class="ln">${String(piece.startLine + i).padStart(5)}</span>${line.replaceAll('\t', '    ')}\n`,
  )}</code></pre>${cut > 0 ? h`<p class="sub">and ${many(cut, 'line')} more</p>` : null}</figure>`
}

const breakable = (line: string, i: number): Markup => h`${i === 0 ? null : raw('\n')}${line}`
