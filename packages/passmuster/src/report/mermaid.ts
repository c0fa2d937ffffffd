import { inline } from '../context/plain.ts'
import type { PlanStep } from '../model/report.ts'
import { fit } from './cells.ts'
import { many } from './words.ts'

/** The repair plan as a Mermaid flowchart: an arrow goes from a step to the steps that need it. */
export const renderMermaid = (plan: readonly PlanStep[]): string => {
  const steps = plan.toSorted((a, b) => a.n - b.n)
  const known = new Set(steps.map((step) => step.n))
  const nodes = steps.map(
    (step) =>
      `  s${step.n}["${step.n}. ${label(step.title)}<br/>frees ${many(step.frees.modules, 'module')}"]`,
  )
  const edges = steps.flatMap((step) =>
    step.needs
      .filter((n) => known.has(n))
      .toSorted((a, b) => a - b)
      .map((n) => `  s${n} --> s${step.n}`),
  )
  const empty = steps.length === 0 ? ['  none["nothing to repair"]'] : []
  return ['flowchart TD', ...nodes, ...empty, ...edges].join('\n') + '\n'
}

/** Everything that Mermaid or HTML could read as its own becomes a character entity. */
const label = (text: string): string =>
  fit(inline(text), 70).replace(/[^\p{L}\p{N} .,:/_…@=+-]/gu, (c) => `#${c.codePointAt(0) ?? 63};`)
