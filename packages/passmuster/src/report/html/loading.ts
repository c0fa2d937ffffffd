import type { Blocker, Discovery } from '../../model/report.ts'
import { ranked } from '../rank.ts'
import { silence } from '../summary.ts'
import { count, kindWords, many, placeText } from '../words.ts'
import type { Markup, Part } from './markup.ts'
import { anchor, h } from './markup.ts'

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`

/** A share as a bar of fixed size: how much today, and how much more after the plan. */
const bar = (now: number, later: number, all: number): Markup => {
  const share = (n: number): number => (all === 0 ? 0 : Math.round((1000 * n) / all) / 10)
  return h`<svg class="bar" width="100%" height="8" aria-hidden="true"><rect class="rest" width="100%" height="8" rx="4"/><rect class="later" width="${share(later)}%" height="8" rx="4"/><rect class="now" width="${share(now)}%" height="8" rx="4"/></svg>`
}

/** Every subsystem: what loads today, and what will after the plan. */
export const subsystemsSection = (d: Discovery): Markup => h`<section id="subsystems">
<h2>Subsystems</h2>
${
  d.subsystems.length === 0
    ? h`<p>${sentence(silence(d, 'project-analyst') ?? 'no subsystem was found')}</p>`
    : h`<div class="scroll" role="region" aria-label="Subsystems" tabindex="0"><table>
<thead><tr><th scope="col">Subsystem</th><th scope="col" class="num">Modules</th><th scope="col" class="num">Load today</th><th scope="col" class="num">After the plan</th><th scope="col" class="wide">Share</th><th scope="col" class="num">Lines</th><th scope="col" class="num">Tests</th></tr></thead>
<tbody>${d.subsystems.map(
        (one) =>
          h`<tr><th scope="row"><code>${one.name}</code>${one.what === '' ? null : h`<span class="sub">${one.what}</span>`}${one.entryPoints.length === 0 ? null : h`<span class="sub">starts at ${one.entryPoints.slice(0, 2).map((name, i) => [i === 0 ? null : ', ', h`<code>${name}</code>`])}${one.entryPoints.length > 2 ? ` and ${one.entryPoints.length - 2} more` : null}</span>`}</th><td class="num">${count(one.modules)}</td><td class="num${one.loadable < one.modules ? ' bad' : ''}">${count(one.loadable)}</td><td class="num">${count(one.loadableAfterRepair)}</td><td>${bar(one.loadable, one.loadableAfterRepair, one.modules)}</td><td class="num">${count(one.lines)}</td><td class="num">${count(one.tests)}</td></tr>\n`,
      )}</tbody></table></div>`
}
</section>`

/** What keeps modules from loading, each with how far it reaches. */
export const blockersSection = (d: Discovery): Markup => {
  const all = ranked(d.blockers)
  return h`<section id="blockers">
<h2>Blockers ${all.length === 0 ? null : h`<small>${count(all.length)}</small>`}</h2>
${all.length === 0 ? h`<p>${sentence(silence(d, 'debugger') ?? 'nothing that keeps a module from loading was found')}</p>` : [radii(all.slice(0, 5)), blockerTable(all)]}
</section>`
}

/** The widest blockers as circles: the area is what they block, the filled part what falls free by mending only this. */
const radii = (blockers: readonly Blocker[]): Markup | null => {
  const widest = Math.max(...blockers.map((one) => one.blocks.modules))
  if (widest === 0) return null
  const radius = (n: number): number => (n === 0 ? 0 : Math.round(10 * 44 * Math.sqrt(n / widest)) / 10)
  const circles = blockers.map((one) => {
    const [outer, inner] = [Math.max(2, radius(one.blocks.modules)), radius(one.aloneFrees.modules)]
    return h`<li><svg width="96" height="96" viewBox="-48 -48 96 96" role="img" aria-label="${`${one.target}: blocks ${many(one.blocks.modules, 'module')}, alone frees ${one.aloneFrees.modules}`}"><circle class="reach" r="${outer}"/>${inner === 0 ? null : h`<circle class="alone" r="${inner}"/>`}</svg><span class="who"><a href="#${anchor('blocker', one.id)}">${nameMarkup(one.target)}</a></span><span class="sub">${kindWords[one.kind]}; blocks ${count(one.blocks.modules)}, alone frees ${count(one.aloneFrees.modules)}</span></li>`
  })
  return h`<figure><ul class="radii">${circles}</ul><figcaption>Area: the modules that cannot load while it stands. Filled: those that load once only this is mended; the rest is held by others too.</figcaption></figure>`
}

const blockerTable = (all: readonly Blocker[]): Markup => {
  const most = Math.max(1, ...all.map((one) => one.blocks.modules))
  return h`<div class="scroll" role="region" aria-label="Blockers" tabindex="0"><table>
<thead><tr><th scope="col">Blocker</th><th scope="col">Kind</th><th scope="col">Where</th><th scope="col" class="num">Blocks</th><th scope="col" class="wide">Radius</th><th scope="col" class="num">Lines</th><th scope="col" class="num">Alone frees</th><th scope="col" class="num">With</th></tr></thead>
<tbody>${all.map(
    (one) =>
      h`<tr id="${anchor('blocker', one.id)}"><th scope="row">${nameMarkup(one.target)}</th><td class="nowrap">${kindWords[one.kind]}</td><td>${places(one.at)}</td><td class="num">${count(one.blocks.modules)}</td><td><svg class="bar" width="100%" height="8" aria-hidden="true"><rect class="later" width="${Math.round((1000 * one.blocks.modules) / most) / 10}%" height="8" rx="4"/><rect class="now" width="${Math.round((1000 * one.aloneFrees.modules) / most) / 10}%" height="8" rx="4"/></svg></td><td class="num">${count(one.blocks.lines)}</td><td class="num">${count(one.aloneFrees.modules)}</td><td class="num">${count(one.coBlockers.length)}</td></tr>\n`,
  )}</tbody></table></div>`
}

/** The first places, as code, and how many more there are. */
export const places = (at: Blocker['at'], most = 2): Markup =>
  h`${at.slice(0, most).map((place, i) => [i === 0 ? null : ' ', placeMarkup(placeText(place))])}${at.length > most ? ` and ${at.length - most} more` : null}`

const breakable = (text: string): Part =>
  text.split(/(?<=[/:_,#-])|(?<=\.)(?=\w{5})/).map((piece, i) => (i === 0 ? piece : h`<wbr>${piece}`))

/** A place as code that breaks behind folders and words, not inside them. */
export const placeMarkup = (text: string): Markup => h`<code class="place">${breakable(text)}</code>`

const nameMarkup = (text: string): Markup => h`<code>${breakable(text)}</code>`
