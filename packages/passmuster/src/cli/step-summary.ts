import { appendFile, stat } from 'node:fs/promises'
import type { Discovery } from '../model/report.ts'
import { renderMarkdown } from '../report/markdown.ts'

/** GitHub refuses a step's summary that is larger, whole. */
const most = 1024 * 1024

/** Adds the report to the file that the CI shows as the step's summary; a sentence where it could not or had to be cut. */
export const writeStepSummary = async (
  discovery: Discovery,
  file: string | undefined,
): Promise<string | null> => {
  if (file === undefined || file === '') return null
  try {
    const room =
      most -
      (await stat(file).then(
        ({ size }) => size,
        () => 0,
      ))
    const text = [200, 50, 10, 3, 0]
      .map((each) => renderMarkdown(discovery, { most: each }))
      .find((one) => Buffer.byteLength(one) <= room)
    if (text === undefined) return `the step summary has no room for the report: ${room} bytes are left`
    await appendFile(file, text)
    return null
  } catch (error) {
    return `the step summary could not be written: ${(error as Error).message}`
  }
}
