import { failedTest } from './failed-test.ts'
import { count, isOwn } from './mark.ts'
import type { At, Mark, Reader } from './mark.ts'
import type { Said } from './said.ts'

interface Section {
  readonly from: number
  readonly title: string
  at: At | null
  message: string
}

const title = /^_{3,} (.+?) _{3,}$/
const summary = /^(FAILED|ERROR) (\S.*)$/
const location = /^(\S.*?\.py):(\d{1,9}): /
const inFile = /^(?:E\s+|\s+)File "([^"]+)", line (\d{1,9})/

/** Pytest: what its sections and its short summary say; the place is the innermost line of the project's own code. */
export const pytest: Reader = {
  tool: 'pytest',
  signs: ['FAILED ', 'ERROR ', '= FAILURES =', '= ERRORS ='],
  read: (said) => {
    const sections = sectionsOf(said)
    const named = summaryOf(said, sections, rowsOf(said))
    return named.length > 0 ? named : sections.map((one) => ofSection(one))
  },
}

const sectionsOf = ({ lines }: Said): readonly Section[] => {
  const sections: Section[] = []
  let inside: 'failures' | 'other' | null = null
  let open: Section | null = null
  for (const [from, line] of lines.entries()) {
    const banner = /^={5,} (.+?) ={5,}$/.exec(line)
    if (banner !== null) {
      inside = banner[1] === 'FAILURES' || banner[1] === 'ERRORS' ? 'failures' : 'other'
      open = null
    }
    if (inside !== 'failures') continue
    const began = title.exec(line)
    if (began !== null && !/^(?:_ )+_?$/.test(line)) {
      open = { from, title: began[1]!, at: null, message: '' }
      sections.push(open)
    } else if (open !== null) note(open, line)
  }
  return sections
}

const note = (open: Section, line: string): void => {
  const found = location.exec(`${line} `) ?? inFile.exec(line)
  if (found !== null) {
    const at = { file: found[1]!, line: count(found[2]), column: null }
    if (isOwn(at)) open.at = at
  }
  const said =
    /^E {1,}(\S.*)$/.exec(line)?.[1] ?? /^([A-Za-z_][\w.]*(?:Error|Exception)(?:: .*)?)$/.exec(line)?.[1]
  if (said !== undefined && !said.startsWith('File "') && (open.message === '' || !isError(open.message)))
    if (open.message === '' || isError(said)) open.message = said
}

const isError = (said: string): boolean =>
  /^[A-Za-z_][\w.]*(?:Error|Exception|Exit|Failed|Warning)\b/.test(said)

/** What `--tb=line` writes in place of sections: `file:line: message`. */
const rowsOf = ({ lines }: Said): readonly { readonly at: At; readonly message: string }[] =>
  lines.flatMap((line) => {
    const found = location.exec(line)
    if (found === null || !line.includes('Error') || /: in \S+$/.test(line)) return []
    const at = { file: found[1]!, line: count(found[2]), column: null }
    return [{ at, message: line.slice(found[0].length) }]
  })

/** How a section calls what the summary names: `a.py::T::test_b` -> `T.test_b`. */
const titleOf = (id: string): string => {
  const [file, ...names] = id.split('::')
  return names.length === 0 ? file! : names.join('.')
}
const bare = (said: string): string => said.replace(/^ERROR (?:at (?:setup|teardown) of|collecting) /, '')

const summaryOf = (
  { lines }: Said,
  sections: readonly Section[],
  rows: ReturnType<typeof rowsOf>,
): readonly Mark[] => {
  const waiting = [...sections]
  const marks: Mark[] = []
  let inside = false
  for (const [from, line] of lines.entries()) {
    if (/^={5,} short test summary info ={5,}$/.test(line)) inside = true
    const found = inside ? summary.exec(line) : null
    if (found === null) continue
    const gap = found[2]!.indexOf(' - ')
    const id = gap < 0 ? found[2]! : found[2]!.slice(0, gap)
    if (!/\.py(?:::|$)/.test(id)) continue
    const at = waiting.findIndex(
      (one) => bare(one.title) === titleOf(id) && one.title.startsWith('ERROR ') === (found[1] === 'ERROR'),
    )
    const section = at < 0 ? undefined : waiting.splice(at, 1)[0]
    const file = { file: id.slice(0, id.indexOf('.py') + 3), line: null, column: null }
    const message = section?.message || (gap < 0 ? '' : found[2]!.slice(gap + 3))
    const test = id.includes('::') ? id : null
    const row = rows.find((one) => one.message === message && one.at.file.endsWith(file.file))
    const place = section?.at ?? row?.at ?? file
    marks.push(failedTest({ tool: 'pytest', from, at: place, test, message }))
  }
  return marks
}

const ofSection = ({ from, title: named, at, message }: Section): Mark => {
  const test = named.startsWith('ERROR collecting ') ? null : bare(named)
  return failedTest({ tool: 'pytest', from, at, test, message })
}
