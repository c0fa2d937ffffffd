import type { Discovery } from '../../model/report.ts'
import type { Timeline, TimelineRow, TimelineTask } from '../timeline.ts'
import { count, duration, many, outcomeText } from '../words.ts'
import type { Box } from './graph.ts'
import { drawGraph } from './graph.ts'
import type { Markup } from './markup.ts'
import { h } from './markup.ts'

/** The run itself: specialists and how they ended, when what ran, and the graph of tasks. */
export const runSection = (d: Discovery, timeline: Timeline | null): Markup => h`<section id="run">
<h2>The run</h2>
${specialists(d)}
<h3 id="timeline">Timeline</h3>
${timeline === null ? h`<p>The journal of the run is not at hand here, so when each task ran is not known.</p>` : chart(timeline)}
<h3 id="tasks">Task graph</h3>
${timeline === null ? h`<p>The journal of the run is not at hand here, so its tasks are not known.</p>` : taskGraph(timeline)}
</section>`

const specialists = (d: Discovery): Markup =>
  d.specialists.length === 0
    ? h`<p>No specialist was on the team.</p>`
    : h`<div class="scroll" role="region" aria-label="Specialists" tabindex="0"><table>
<thead><tr><th scope="col">Specialist</th><th scope="col">Group</th><th scope="col">Outcome</th><th scope="col">Via</th><th scope="col" class="num">Findings</th><th scope="col" class="num">Wall</th><th scope="col" class="num">Processor</th></tr></thead>
<tbody>${d.specialists.map(
        (one) =>
          h`<tr><th scope="row">${one.id}</th><td>${one.group}</td><td${one.outcome.is === 'passed' ? null : h` class="bad"`}>${outcomeText(one.outcome)}</td><td>${one.via}</td><td class="num">${count(one.findings)}</td><td class="num">${duration(one.wallMs)}</td><td class="num">${duration(one.cpuMs)}</td></tr>\n`,
      )}</tbody></table></div>`

/** Tasks that work on groups of files share lanes; every other task has a lane of its own. */
interface Lane {
  readonly name: string
  readonly rows: TimelineRow[]
}

const lanesOf = (timeline: Timeline): readonly Lane[] => {
  const kinds = new Map(timeline.tasks.map((task) => [task.id, task.kind]))
  const lanes: Lane[] = []
  const own = new Map<string, Lane>()
  const shared: Lane[] = []
  for (const row of timeline.rows) {
    if (kinds.get(row.task) === 'extract') {
      const free = shared.find((lane) => (lane.rows.at(-1)?.to ?? 0) <= row.from)
      if (free !== undefined) free.rows.push(row)
      else {
        const lane: Lane = { name: `files, lane ${shared.length + 1}`, rows: [row] }
        shared.push(lane)
        lanes.push(lane)
      }
      continue
    }
    const known = own.get(row.task)
    if (known !== undefined) known.rows.push(row)
    else {
      const lane: Lane = { name: row.task, rows: [row] }
      own.set(row.task, lane)
      lanes.push(lane)
    }
  }
  return lanes
}

const chart = (timeline: Timeline): Markup => {
  if (timeline.rows.length === 0) return h`<p>The journal holds no attempt.</p>`
  const all = Math.max(timeline.wallMs, 1)
  const x = (ms: number): number => Math.round((10_000 * ms) / all) / 100
  const mark = (row: TimelineRow): Markup => {
    const words = `${row.task}${row.attempt > 1 ? `, attempt ${row.attempt}` : ''}: ${rowWords(row)}, from ${duration(row.from)} on`
    return row.via === 'restored'
      ? h`<circle class="kept" cx="${x(row.from)}%" cy="9" r="3.5"><title>${words}</title></circle>`
      : h`<rect class="${row.wallMs === null ? 'lost' : 'ran'}" x="${x(row.from)}%" y="3" width="${Math.max(0.25, x(row.to) - x(row.from))}%" height="12" rx="2"><title>${words}</title></rect>`
  }
  const ticks = [0, 0.25, 0.5, 0.75, 1]
  return h`<p>${duration(timeline.wallMs)} in all${timeline.slots === null ? null : `, ${many(timeline.slots, 'slot')}`}${timeline.cores === null ? null : ` on ${many(timeline.cores, 'core')}`}.</p>
<table class="lanes"><caption class="unseen">When each task ran, in time since the run began</caption>
<thead><tr><th scope="col">Task</th><th scope="col"><span class="unseen">From the start to the end of the run</span><svg width="100%" height="16" aria-hidden="true">${ticks.map((share) => h`<text x="${share * 100}%" y="12" text-anchor="${share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}">${duration(share * all)}</text>`)}</svg></th><th scope="col" class="num">Took</th></tr></thead>
<tbody>${lanesOf(timeline).map((lane) => h`<tr><th scope="row">${lane.name}</th><td><svg width="100%" height="18" aria-hidden="true">${[0.25, 0.5, 0.75].map((share) => h`<line x1="${share * 100}%" x2="${share * 100}%" y2="18"/>`)}${lane.rows.map(mark)}</svg></td><td class="num">${took(lane)}</td></tr>\n`)}</tbody></table>
<p class="sub">A bar is an attempt; a ring is a result taken over from an earlier run; a dashed outline is an attempt that was lost.</p>`
}

const rowWords = (row: TimelineRow): string =>
  row.via === 'restored' ? 'restored' : row.wallMs === null ? 'lost' : duration(row.wallMs)

const took = ({ rows }: Lane): string => {
  const [first] = rows
  if (rows.length === 1 && first !== undefined) return rowWords(first)
  const measured = rows.flatMap(({ wallMs }) => (wallMs === null ? [] : [wallMs]))
  const kept = rows.filter((row) => row.via === 'restored').length
  return [
    ...(measured.length === 0 ? [] : [duration(measured.reduce((sum, one) => sum + one, 0))]),
    ...(kept === 0 ? [] : [`${kept} restored`]),
  ].join(', ')
}

/** Tasks on groups of files are one node, because they differ in nothing but their files. */
const taskGraph = ({ tasks }: Timeline): Markup => {
  if (tasks.length === 0) return h`<p>The journal holds no task.</p>`
  const files = tasks.filter((task) => task.kind === 'extract')
  const merged = files.length > 1 ? new Set(files.map((task) => task.id)) : new Set<string>()
  const one = `files ×${files.length}`
  const named = (id: string): string => (merged.has(id) ? one : id)
  const boxes: Box[] = merged.size === 0 ? [] : [boxOf(one, files, named)]
  for (const task of tasks) if (!merged.has(task.id)) boxes.push(boxOf(task.id, [task], named))
  return h`<figure>${drawGraph(boxes, 'Tasks and what they need')}<figcaption>An arrow leads from a task to one that waits for it. Dashed: taken over from an earlier run.</figcaption></figure>`
}

const boxOf = (id: string, tasks: readonly TimelineTask[], named: (id: string) => string): Box => {
  const outcomes = [...new Set(tasks.map((task) => task.outcome?.is ?? 'not settled'))]
  const kept = tasks.every((task) => task.via === 'restored')
  const note = `${outcomes.join(', ')}${kept ? ', restored' : ''}`
  return {
    id,
    needs: [...new Set(tasks.flatMap((task) => task.needs.map(named)))],
    label: id,
    note,
    title: `${id}: ${note}`,
    href: null,
    tone: outcomes.some((is) => is !== 'passed' && is !== 'empty') ? 'bad' : kept ? 'kept' : 'plain',
  }
}
