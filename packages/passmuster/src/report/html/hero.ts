import { isoTime } from '../../lib/clock.ts'
import { severities } from '../../model/finding.ts'
import type { Discovery } from '../../model/report.ts'
import { headline, shallowAdvice, tally } from '../headline.ts'
import { slotsWords, standingWords } from '../standing.ts'
import { stackLine, unreadWords } from '../summary.ts'
import type { Timeline } from '../timeline.ts'
import { count, duration, many } from '../words.ts'
import type { Markup } from './markup.ts'
import { h, prose } from './markup.ts'

/** What stands above everything: the verdict, how many findings of which weight, what was examined and by whom. */
export const hero = (d: Discovery, timeline: Timeline | null): Markup => {
  const { verdict, sentence, tone } = headline(d)
  const counts = tally(d)
  const advice = shallowAdvice(d)
  const standing = standingWords(d)
  return h`<section id="summary" class="hero" aria-labelledby="verdict">
<h1 id="verdict" class="${tone}">${verdict}</h1>
<p class="lead">${sentence}</p>
<ul class="tally" aria-label="Verified findings by severity">${severities.map(
    (severity) =>
      h`<li class="${severity}${counts[severity] === 0 ? ' none' : ''}"><a href="#severity=${severity}"><b>${count(counts[severity])}</b> ${severity}</a></li>`,
  )}</ul>
${advice === null ? null : h`<p class="notice">${prose(advice)}</p>`}
<dl class="facts">
<dt>Examined</dt><dd>${examined(d, timeline)}</dd>
<dt>Stack</dt><dd>${stackLine(d.stack)}</dd>
<dt>Team</dt><dd>${team(d)}</dd>
${standing.length === 0 ? null : h`<dt>Standing</dt><dd>${standing.join(' · ')}</dd>`}
<dt>Not run</dt><dd>${d.notRun.length === 0 ? 'nothing: every specialist of the team ran' : h`<a href="#not-run">${many(d.notRun.length, 'thing')}</a>: ${d.notRun.map((one) => one.what).join(', ')}`}</dd>
<dt>Not read</dt><dd>${unreadWords(d.coverage)}</dd>
<dt>Measured</dt><dd>${measured(d)}</dd>
</dl>
</section>`
}

const examined = (d: Discovery, timeline: Timeline | null): Markup => {
  const { commit, dirty } = d.snapshot
  const when = timeline === null || timeline.began === null ? null : isoTime(timeline.began)
  return h`${commit === null ? 'no commit yet' : h`commit <code>${commit.slice(0, 12)}</code>`}${dirty ? ', with uncommitted changes' : null} · ${many(d.coverage.files, 'file')}, ${many(d.coverage.lines, 'line')}${when === null ? null : h` · <time datetime="${when}">${when.slice(0, 16).replace('T', ' ')} UTC</time>`}`
}

const team = ({ team: { groups, members, left } }: Discovery): Markup =>
  members.length === 0
    ? h`nobody`
    : h`${many(members.length, 'specialist')}: ${groups
        .map((group) => `${group.name} (${group.members.join(', ')})`)
        .join(
          ' · ',
        )}${left.length === 0 ? null : h`; not on this team: ${left.map((one) => `${one.id} (${one.because})`).join(', ')}`}`

const measured = ({ metrics }: Discovery): string =>
  [
    `${duration(metrics.wallMs)} wall`,
    `${duration(metrics.cpuMs)} processor`,
    `speedup ${metrics.speedup === null ? 'not measured' : `${metrics.speedup.toFixed(2)}×`}`,
    `efficiency ${metrics.efficiency === null ? 'not measured' : `${Math.round(100 * metrics.efficiency)} % of ${many(metrics.slots ?? 0, 'slot')}${slotsWords(metrics)}`}`,
    `memory ${metrics.peakRss === null ? 'not measured' : `${count(Math.round(metrics.peakRss))} MB at most`}`,
  ].join(' · ')
