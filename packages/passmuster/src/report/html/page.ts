import { createHash } from 'node:crypto'
import type { Discovery } from '../../model/report.ts'
import { headline } from '../headline.ts'
import type { Timeline } from '../timeline.ts'
import type { Quotes } from '../words.ts'
import { filterForm, findingsTable, shownFindings, specialistFindings } from './findings-section.ts'
import { hero } from './hero.ts'
import { blockersSection, subsystemsSection } from './loading.ts'
import type { Markup } from './markup.ts'
import { h, raw } from './markup.ts'
import { planSection } from './plan-section.ts'
import { contradictionsSection, coverageSection, notRunSection } from './rest.ts'
import { runSection } from './run-section.ts'
import { script } from './script.ts'
import { style } from './style.ts'

export interface HtmlOptions {
  /** The quoted lines, read and checked by the caller. */
  readonly quotes?: Quotes
  /** When what ran, from the run's journal; null where only the report is at hand. */
  readonly timeline?: Timeline | null
}

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** What a browser may load or run of the page: our one style sheet and our one script, nothing from anywhere else. */
const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'`

/** The whole discovery as one HTML file that needs nothing beside itself; readable without scripts. */
export const renderHtml = (
  d: Discovery,
  { quotes = new Map(), timeline = null }: HtmlOptions = {},
): string => {
  const shown = shownFindings(d)
  const disputes = contradictionsSection(d)
  const title = `${headline(d).verdict} · Passmuster`
  const links: readonly (readonly [string, string])[] = [
    ['summary', 'Summary'],
    ['subsystems', 'Subsystems'],
    ['blockers', 'Blockers'],
    ['findings', 'Findings'],
    ['plan', 'Repair plan'],
    ['by-specialist', 'By specialist'],
    ...(disputes === null ? [] : [['contradictions', 'Contradictions'] as const]),
    ['coverage', 'Coverage'],
    ['not-run', 'Not run'],
    ['run', 'The run'],
  ]
  const page: Markup = h`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header><p class="mark">Passmuster</p><p>Discovery report</p></header>
<main id="main" tabindex="-1">
${hero(d, timeline)}
<div class="columns">
<aside aria-label="Contents and filter"><nav aria-label="Sections"><ul>${links.map(([id, name]) => h`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
${shown.length === 0 ? null : filterForm(shown)}</aside>
<div class="report">
${subsystemsSection(d)}
${blockersSection(d)}
${findingsTable(shown)}
${planSection(d)}
${shown.length === 0 ? h`<section id="by-specialist"><h2>What each specialist found</h2><p>Nothing.</p></section>` : specialistFindings(d, shown, quotes)}
${disputes}
${coverageSection(d)}
${notRunSection(d)}
${runSection(d, timeline)}
</div>
</div>
</main>
<footer><p>Result <code>${d.resultDigest}</code></p><p>Run <code>${d.run}</code>. Every finding carries evidence that the program re-checked; <code>muster verify</code> does it again.</p></footer>
<script>${raw(script)}</script>
</body>
</html>
`
  return page.html
}
