import { fit } from '../cells.ts'
import { inline } from '../../context/plain.ts'
import type { Node } from './layered.ts'
import { groupsOf, layered } from './layered.ts'
import type { Markup } from './markup.ts'
import { h } from './markup.ts'

export interface Box extends Node {
  readonly label: string
  readonly note: string
  /** What a pointer that rests on it shows. */
  readonly title: string
  /** A fragment of this page; null for none. */
  readonly href: string | null
  readonly tone: 'plain' | 'kept' | 'bad'
}

const size = { width: 156, height: 38, gapX: 40, gapY: 10, edge: 6 }

/** A directed graph (at least one box) as SVG, from left to right, what hangs together in one band, in a region that scrolls when it is wider than the page. */
export const drawGraph = (boxes: readonly Box[], name: string): Markup => {
  const pitch = size.height + size.gapY
  const groups = groupsOf(boxes).map((group) => layered(group))
  const columns = Math.max(...groups.map((group) => group.columns))
  const rows = groups.reduce((sum, group) => sum + group.rows, 0)
  const width = columns * size.width + (columns - 1) * size.gapX + 2 * size.edge
  const height = rows * pitch - size.gapY + 2 * size.edge
  const at = new Map<string, { readonly x: number; readonly y: number }>()
  let above = 0
  for (const group of groups) {
    const inColumn = (column: number): number => group.placed.filter((one) => one.column === column).length
    for (const { node, column, row } of group.placed)
      at.set(node.id, {
        x: size.edge + column * (size.width + size.gapX),
        y: size.edge + (above + row + (group.rows - inColumn(column)) / 2) * pitch,
      })
    above += group.rows
  }
  const edges = groups.flatMap((group) => group.edges)
  const placed = groups.flatMap((group) => group.placed)
  const curves = edges.flatMap(([from, to]) => {
    const [a, b] = [at.get(from), at.get(to)]
    if (a === undefined || b === undefined) return []
    const [x1, y1, x2, y2] = [a.x + size.width, a.y + size.height / 2, b.x, b.y + size.height / 2]
    const bend = Math.max(24, (x2 - x1) / 2)
    return [h`<path d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"/>`]
  })
  const nodes = placed.map(({ node }) => {
    const { x, y } = at.get(node.id) ?? { x: 0, y: 0 }
    const body = h`<title>${node.title}</title><rect width="${size.width}" height="${size.height}" rx="6"/><text x="10" y="${node.note === '' ? 23 : 16}">${fit(inline(node.label), 20)}</text>${node.note === '' ? null : h`<text class="note" x="10" y="30">${fit(inline(node.note), 22)}</text>`}`
    return h`<g class="${node.tone}" transform="translate(${x} ${y})">${node.href === null ? body : h`<a href="#${node.href}">${body}</a>`}</g>`
  })
  return h`<div class="scroll" role="region" aria-label="${name}" tabindex="0"><svg class="graph" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${name}"><g class="edges" aria-hidden="true">${curves}</g>${nodes}</svg></div>`
}
