import { lastRun, quotedLines } from '../jobs/last-discovery.ts'
import type { Discovery } from '../model/report.ts'
import { renderAnnotations } from '../report/annotations.ts'
import { renderHtml, type HtmlOptions } from '../report/html/page.ts'
import { renderMarkdown } from '../report/markdown.ts'
import { renderPullRequest } from '../report/pull-request.ts'
import { renderSarif } from '../report/sarif.ts'
import { renderScreen } from '../report/screen.ts'
import { jsonText, type Terminal } from './print.ts'

export type ReportFormat = 'screen' | 'markdown' | 'html' | 'json' | 'sarif' | 'pr' | 'github'
export const formats: readonly ReportFormat[] = [
  'screen',
  'markdown',
  'html',
  'json',
  'sarif',
  'pr',
  'github',
]
/** Which format a file is written in, by its ending. */
export const endings: Readonly<Record<string, ReportFormat>> = {
  '.md': 'markdown',
  '.html': 'html',
  '.json': 'json',
  '.sarif': 'sarif',
  '.txt': 'screen',
}

/** What a format shows besides the report: quoted lines from the working tree, times from the run's journal. */
export const materialFor = async (
  wanted: readonly (ReportFormat | undefined)[],
  at: Readonly<Record<string, string | true>>,
  discovery: Discovery,
): Promise<HtmlOptions> => {
  if (!wanted.includes('html')) return {}
  const run = await lastRun(at)
  return {
    quotes: await quotedLines(at, discovery.findings),
    timeline: run.ok ? run.value.timeline : null,
  }
}

/** A report in one of its formats. */
export const renderReport = (
  discovery: Discovery,
  format: ReportFormat,
  terminal: Pick<Terminal, 'width' | 'color'>,
  material: HtmlOptions = {},
): string => {
  switch (format) {
    case 'screen':
      return renderScreen(discovery, { width: terminal.width, color: terminal.color })
    case 'markdown':
      return renderMarkdown(discovery)
    case 'html':
      return renderHtml(discovery, material)
    case 'pr':
      return renderPullRequest(discovery)
    case 'github':
      return renderAnnotations(discovery)
    case 'sarif':
      return jsonText(renderSarif(discovery))
    case 'json':
      return jsonText(discovery)
  }
}
