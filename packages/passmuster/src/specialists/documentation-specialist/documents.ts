import { isFixture } from '../../facts/ecmascript/ecma-modules.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import { nameOf } from '../../lib/paths.ts'

/** One line of a document that a reader may type or follow. */
export interface DocLine {
  readonly line: number
  readonly text: string
  /** Inside a fence of commands: the text is typed as it stands. */
  readonly shell: boolean
  /** The spans between backticks, outside fences. */
  readonly spans: readonly string[]
  /** Index of the fence it stands in; -1 outside. */
  readonly fence: number
}

export interface Document {
  readonly file: string
  readonly text: string
  readonly lines: readonly DocLine[]
}

const about =
  /^(README|CONTRIBUTING|DEVELOP(MENT|ING|ERS?)?|HACKING|INSTALL(ATION)?|BUILD(ING)?|SETUP|TESTING|CLAUDE|AGENTS|GEMINI|copilot-instructions)(\.md|\.markdown)?$/i

/** The documents that speak of this repository itself, by name: read me, contributing, notes for agents. */
export const ownDocuments = (repo: Repo): readonly Document[] =>
  [...repo.texts]
    .filter(([file]) => about.test(nameOf(file)) && !isAside(file) && !isLinked(file, repo))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, text]) => ({ file, text, lines: linesOf(text) }))

const isLinked = (file: string, repo: Repo): boolean =>
  repo.snapshot.files.some((one) => one.path === file && one.kind !== 'text')

const isAside = (file: string): boolean => {
  const role = roleOf(file)
  return (
    isFixture(file) ||
    role === 'archived' ||
    role === 'docs' ||
    role === 'example' ||
    role === 'test' ||
    /(^|\/)([\w.-]*templates?|template-[\w-]+|cookiecutter[^/]*|playgrounds?|starters?|boilerplates?|vendor|third[-_]party|fixtures?|skills|commands|prompts|blueprints?|generators?|scaffold\w*)\//i.test(
      file,
    )
  )
}

const shells = new Set([
  '',
  'sh',
  'bash',
  'shell',
  'zsh',
  'console',
  'terminal',
  'shellscript',
  'bat',
  'text',
])

/** Every line with where it stands; fences open and close as in Markdown. */
export const linesOf = (text: string): readonly DocLine[] => {
  let open: { readonly mark: string; readonly shell: boolean } | null = null
  let fence = -1
  return text.split('\n').map((raw, index): DocLine => {
    const line = index + 1
    const shown = raw.length > 2_000 ? '' : raw.replace(/\r$/, '')
    const mark = /^\s*(?:[-*>]\s*)?(`{3,}|~{3,})\s*([\w+.-]*)/.exec(shown)
    if (open !== null) {
      if (mark !== null && mark[1]!.startsWith(open.mark) && mark[2] === '') {
        open = null
        return { line, text: '', shell: false, spans: [], fence: -1 }
      }
      return { line, text: shown, shell: open.shell, spans: [], fence }
    }
    if (mark !== null) {
      open = { mark: mark[1]!, shell: shells.has(mark[2]!.toLowerCase()) }
      fence++
      return { line, text: '', shell: false, spans: [], fence: -1 }
    }
    const spans = [...shown.matchAll(/(?<!`)`([^`\n]{1,300})`(?!`)/g)].map((match) => match[1]!.trim())
    return { line, text: shown, shell: false, spans, fence: -1 }
  })
}

/** What a line tells a reader to type: the line of a fence of commands without its comment and prompt, or spans. */
export const commandsOn = (one: DocLine): readonly string[] => {
  if (!one.shell) return one.spans
  const text = one.text.replace(/^\s*[$>%]\s+/, '').replace(/(^|\s)#.*$/, '')
  return text.trim() === '' ? [] : [text]
}

/** Whether the document makes other projects, of which some of its commands then speak. */
export const makesProjects = ({ text }: Document): boolean =>
  /\b(npm|pnpm|yarn|bun) (init|create) \S|\bnpx (--yes |-y )?(create-|degit|tiged|giget)|\bstartproject\b|\bcookiecutter\b/.test(
    text,
  )

/** Whether the fence makes or fetches another project, so that its later commands are run there. */
export const leavesHome = (document: Document, fence: number): boolean =>
  fence >= 0 &&
  document.lines.some(
    (one) =>
      one.fence === fence &&
      /\b(create|init|degit|clone|new|startproject|generate|tiged|giget)\b|\bcurl\b|\bwget\b|\bdocker (run|exec)\b|\bssh\b/.test(
        one.text,
      ) &&
      (!/\bgit clone\b/.test(one.text) || isForeign(document, one)),
  )

/** A repository is cloned whose name the document has on no line outside of its fences. */
const isForeign = ({ lines }: Document, one: DocLine): boolean => {
  const name = /\bgit clone\b.*?[/:]([\w.-]+?)(?:\.git)?\/?(?:["'\s]|$)/.exec(one.text)?.[1]
  if (name === undefined) return false
  const folded = plain(name)
  return !lines.some(({ text, fence }) => fence < 0 && plain(text).includes(folded))
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '')

/** Words for what puts another project into a folder. */
const fetched = /\b(clone|extract|unzip|unpack|download|copy)\b.*\b(in|into|as|to)\b.*\b(folder|directory)\b/i

/** Whether the document says somewhere that the file is yet to be made: words on the line or up to two before it, a redirection into it, a plan's open item. */
export const isToBeMade = ({ lines }: Document, written: string): boolean => {
  const path = written.replace(/^(?:\.{1,2}\/)+/, '')
  const top = path.includes('/') ? path.slice(0, path.indexOf('/')) : null
  return lines.some(({ text }, at) => {
    if (top !== null && fetched.test(text) && text.split(/[^\w.-]+/).includes(top)) return true
    const where = [path, nameOf(path)]
      .map((name) => text.indexOf(name))
      .find((one) => one >= 0 && !/\w|-/.test(text[one - 1] ?? ' ') && !/\w\/$/.test(text.slice(0, one)))
    if (where === undefined) return false
    const before = [lines[at - 2], lines[at - 1]].flatMap((one) =>
      one === undefined || /^\s*(#{1,6}\s|$)/.test(one.text) ? [] : [one.text],
    )
    const typed = text.slice(0, where)
    return (
      /(\s>{1,2}\s*[\w./-]*|\b(touch|vim?|nano|wget|curl|cp|mv)\b[^|;&]*)$/.test(typed) ||
      [text, ...before].some((row) => /^\s*[-*] \[ \]/.test(row)) ||
      /\b(creat(e|es|ing)|sav(e|ing)|writ(e|ing)|implement(ing)?|generat(e|es|ing)|paste)\b/i.test(
        [...before.slice(-1), text].join(' '),
      )
    )
  })
}
