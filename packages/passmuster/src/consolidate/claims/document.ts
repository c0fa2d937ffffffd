/** One line of a text with where it stands. */
export interface Line {
  readonly line: number
  readonly text: string
  readonly is: 'prose' | 'heading' | 'bullet' | 'table' | 'code'
  /** Index of the fence it stands in, or -1. */
  readonly fence: number
  /** Language of the fence, lower case; '' outside and where none is named. */
  readonly lang: string
  /** What stands between backticks, outside fences. */
  readonly spans: readonly string[]
  /** Headings above, outermost first, the line itself not included. */
  readonly headings: readonly string[]
  /** The line that introduces its list or fence: the last prose above that ends with a colon, else ''. */
  readonly lead: string
  /** It is a box that is not ticked, or stands below one. */
  readonly unticked: boolean
}

const longest = 2_000

/** Cuts Markdown or plain text into lines; fences close as in Markdown, comments are blanked. */
export const linesOf = (text: string): readonly Line[] => {
  const state = {
    mark: '',
    lang: '',
    fence: -1,
    lead: '',
    box: -1,
    headings: [] as string[],
    levels: [] as number[],
  }
  return blanked(text)
    .split('\n')
    .map((raw, index): Line => {
      const shown = raw.length > longest ? '' : raw.replace(/\r$/, '')
      return lineOf(shown, index + 1, state)
    })
}

/** HTML comments and front matter say nothing; their line ends stay. */
const blanked = (text: string): string =>
  text
    .replace(/^---\n[^]{0,5000}?\n---\n/, (all) => all.replace(/[^\n]/g, ''))
    .replace(/<!--[^]*?-->/g, (all) => all.replace(/[^\n]/g, ''))

interface State {
  mark: string
  lang: string
  fence: number
  lead: string
  /** Indent of the box that is not ticked; -1 = none. */
  box: number
  headings: string[]
  levels: number[]
}

const lineOf = (text: string, line: number, state: State): Line => {
  const indent = /^\s*/.exec(text)![0].length
  if (/^\s*[-*+]\s+\[ \]/.test(text)) state.box = indent
  else if (text.trim() !== '' && indent <= state.box) state.box = -1
  const make = (is: Line['is'], more: Partial<Line> = {}): Line => ({
    line,
    text,
    is,
    fence: -1,
    lang: '',
    spans:
      is === 'code' ? [] : [...text.matchAll(/(?<!`)`([^`\n]{1,300})`(?!`)/g)].map((one) => one[1]!.trim()),
    headings: [...state.headings],
    lead: state.lead,
    unticked: state.box >= 0,
    ...more,
  })
  const mark = /^\s*(?:[-*>]\s*)?(`{3,}|~{3,})\s*([\w+.-]*)/.exec(text)
  if (state.mark !== '') {
    if (mark !== null && mark[1]!.startsWith(state.mark) && mark[2] === '') {
      state.mark = ''
      return make('code', { text: '' })
    }
    return make('code', { fence: state.fence, lang: state.lang })
  }
  if (mark !== null) {
    state.mark = mark[1]!
    state.lang = mark[2]!.toLowerCase()
    state.fence += 1
    return make('code', { text: '' })
  }
  const heading = /^ {0,3}(#{1,6})\s+(.*)$/.exec(text)
  if (heading !== null) {
    const level = heading[1]!.length
    while (state.levels.length > 0 && state.levels.at(-1)! >= level) {
      state.levels.pop()
      state.headings.pop()
    }
    const made = make('heading', { lead: '' })
    state.levels.push(level)
    state.headings.push(heading[2]!)
    state.lead = ''
    return made
  }
  if (/^\s*\|.*\|\s*$/.test(text)) return make('table')
  if (/^\s*(?:[-*+•]|\d+[.)])\s+/.test(text)) return make('bullet')
  const begins = text.trim() !== '' && !/^\s{2,}/.test(text)
  const made = make('prose', begins ? { lead: '' } : {})
  if (/:\s*\**\s*$/.test(text)) state.lead = text
  else if (begins) state.lead = ''
  return made
}

/** The sentences of a line, without list marks, tables cell by cell; questions are left out. */
export const sentencesOf = (one: Line): readonly string[] => {
  if (one.is === 'code') return []
  const text = one.text.replace(/^\s*(?:#{1,6}|[-*+•]|\d+[.)]|>)\s+/, '')
  const parts = one.is === 'table' ? text.split('|') : text.split(/(?<=[.!?;])\s+(?=[\p{Lu}`*_"'(])/u)
  return parts.map((part) => part.trim()).filter((part) => part !== '' && !/\?\W*$/.test(part))
}

/** What stands there is said to have been made. */
const made =
  /\b(?:created|added|implemented|built|wrote|introduced|delivered|completed|new (?:files?|modules?|systems?|classes|components))\b/i

/** Tells the reader to make it. */
const asks = /\b(?:create|add|write|make|put)\b/i

/** The line, its lead or a heading says that what it names was made. */
export const saysMade = (one: Line): boolean =>
  !one.unticked && (isMade(one.text) || isMade(one.lead) || (one.headings.some(isMade) && !isAhead(one)))

const isMade = (text: string): boolean => made.test(text) && !asks.test(text)

const ahead =
  /\b(?:todo|to[- ]?do|roadmap|next steps?|future|planned|upcoming|ideas?|backlog|not yet|coming soon|wish ?list)\b/i

/** The line speaks of what is to be done. */
export const isAhead = (one: Line): boolean =>
  one.unticked ||
  one.headings.some((heading) => ahead.test(heading)) ||
  ahead.test(one.text) ||
  ahead.test(one.lead)
