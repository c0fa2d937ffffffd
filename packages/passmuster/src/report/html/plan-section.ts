import type { Discovery, PlanStep } from '../../model/report.ts'
import { silence } from '../summary.ts'
import { count, many, percent, shell } from '../words.ts'
import { drawGraph } from './graph.ts'
import { groupsOf } from './layered.ts'
import type { Markup } from './markup.ts'
import { h, prose, raw } from './markup.ts'

/** The repair plan: which step needs which, then every step with its fix, its check and what it frees. */
export const planSection = (d: Discovery): Markup => {
  const steps = d.plan.toSorted((a, b) => a.n - b.n)
  return h`<section id="plan">
<h2>Repair plan ${steps.length === 0 ? null : h`<small>${many(steps.length, 'step')}</small>`}</h2>
${steps.length === 0 ? h`<p>${nothing(d)}</p>` : [graph(steps, d), h`<ol class="steps">${steps.map((step) => stepItem(step, steps))}</ol>`]}
</section>`
}

const nothing = (d: Discovery): string => {
  const why = silence(d, 'debugger') ?? silence(d, 'planner')
  return why === null
    ? 'Nothing to repair was found: every module that could be examined loads.'
    : `${why.charAt(0).toUpperCase()}${why.slice(1)}.`
}

/** Steps in the picture. */
const most = 48

/** The end of a name, which tells most: `…core/metrics.py` of a path, `…knowledge_base` of a module. */
const tail = (name: string): string => {
  const all = [...name]
  return all.length <= 15 ? name : `…${all.slice(-14).join('')}`
}

/** Only steps that hang together are drawn; the others are named. */
const graph = (steps: readonly PlanStep[], d: Discovery): Markup | null => {
  const targets = new Map(d.blockers.map((one) => [one.id, one.target]))
  const needed = new Set(steps.flatMap((step) => step.needs))
  const tied = steps.filter((step) => step.needs.length > 0 || needed.has(step.n))
  if (tied.length === 0) return h`<p>No step waits for another: they can be done in any order.</p>`
  const boxes = tied.map((step) => ({
    id: String(step.n),
    needs: step.needs.map(String),
    label: `${step.n} · ${tail(targets.get(step.blocker) ?? step.title)}`,
    note: `frees ${many(step.frees.modules, 'module')}`,
    title: `${step.n}. ${step.title}`,
    href: `step-${step.n}`,
    tone: 'plain' as const,
  }))
  const free = steps.length - tied.length
  const drawn: (typeof boxes)[number][] = []
  for (const group of groupsOf(boxes))
    if (drawn.length === 0 || drawn.length + group.length <= most) drawn.push(...group)
  const left = boxes.length - drawn.length
  return h`<figure>${drawGraph(drawn, 'Which step needs which')}<figcaption>An arrow leads from a step to one that needs it; what follows from other arrows is left out.${left === 0 ? null : ` Of the steps that hang together ${count(left)} are not drawn, to keep the picture readable.`}${free === 0 ? null : ` ${many(free, 'step waits', 'steps wait')} for no other and ${free === 1 ? 'is' : 'are'} not drawn.`}</figcaption></figure>`
}

const stepItem = (
  step: PlanStep,
  steps: readonly PlanStep[],
): Markup => h`<li id="step-${step.n}" value="${step.n}">
<h3>${prose(step.title)}</h3>
<p class="meta">frees ${many(step.frees.modules, 'module')}, ${many(step.frees.lines, 'line')} (${percent(step.frees.share)} of ${step.subsystem}); ${count(step.frees.cumulative)} in all by then${
  step.needs.length === 0
    ? null
    : h` · after ${step.needs
        .filter((n) => steps.some((one) => one.n === n))
        .map((n, i) => [i === 0 ? null : ', ', h`<a href="#step-${n}">${n}</a>`])}`
}</p>
${fixMarkup(step.fix)}
<p class="check">Check: <code>${shell(step.check.argv)}</code> <span class="sub">${prose(step.check.expect)}</span></p>
</li>
`

/** A fix: the prose, then the command or the change. */
export const fixMarkup = (fix: PlanStep['fix']): Markup =>
  h`<p>${prose(fix.text)}</p>${fix.command === undefined ? null : h`<pre class="command"><code>${shell(fix.command)}</code></pre>`}${fix.diff === undefined ? null : diff(fix.diff)}`

const diff = (text: string): Markup =>
  h`<pre class="diff"><code>${text
    .replace(/\n$/, '')
    .split('\n')
    .map((line, i) => [
      i === 0 ? null : raw('\n'),
      /^(\+\+\+|---|@@)/.test(line)
        ? h`<span class="mark">${line}</span>`
        : line.startsWith('+')
          ? h`<ins>${line}</ins>`
          : line.startsWith('-')
            ? h`<del>${line}</del>`
            : line.replaceAll('\t', '    '),
    ])}</code></pre>`
