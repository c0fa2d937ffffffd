import type { SyntaxNode, Tree } from '@lezer/common'
import type { ParsedFile } from '../specialist.ts'
import type { SecurityRule, SecuritySite } from './security-facts.ts'

/** A call as written. */
interface Shape {
  readonly rule: SecurityRule
  readonly shape: RegExp
  readonly what: string
}

type Compiled = 'go' | 'java' | 'rust'

const sql = String.raw`(?:select\s|insert\s+into\s|update\s|delete\s+from\s|drop\s+table\s|alter\s+table\s)`

/** The first group is the part in which a parameter that is a text must stand. */
const shapes: Readonly<Record<Compiled, readonly Shape[]>> = {
  go: [
    {
      rule: 'shell-command',
      what: 'exec.Command',
      shape:
        /\bexec\.Command(?:Context)?\((?:\w+,\s*)?"(?:\/bin\/)?(?:ba)?sh",\s*"-c",\s*((?:fmt\.Sprintf\(|"[^"\n]*"\s*\+)[^\n]*)/g,
    },
    {
      rule: 'sql-format',
      what: 'fmt.Sprintf',
      shape: new RegExp(
        String.raw`\.(?:Query|QueryRow|Exec)(?:Context)?\((?:\w+,\s*)?(fmt\.Sprintf\(["\x60]\s*${sql}[^\n]*|"\s*${sql}[^"\n]*"\s*\+[^\n]*)`,
        'gi',
      ),
    },
  ],
  java: [
    {
      rule: 'sql-format',
      what: 'execute',
      shape: new RegExp(
        String.raw`\.execute(?:Query|Update|LargeUpdate)?\(\s*("\s*${sql}[^"\n]*"\s*\+[^\n;]*)`,
        'gi',
      ),
    },
    {
      rule: 'shell-command',
      what: 'ProcessBuilder',
      shape: /\bnew ProcessBuilder\(\s*"(?:\/bin\/)?(?:ba)?sh",\s*"-c",\s*("[^"\n]*"\s*\+[^\n;]*)/g,
    },
  ],
  rust: [
    {
      rule: 'shell-command',
      what: 'Command::new',
      shape:
        /\bCommand::new\(\s*"(?:\/bin\/)?(?:ba)?sh"\s*\)\s*\.arg\(\s*"-c"\s*\)\s*\.arg\(\s*&?(format!\([^\n]*)/g,
    },
  ],
}

const functions = /^(?:FunctionDecl|MethodDecl|FunctionItem|MethodDeclaration|ConstructorDeclaration)$/
const isCompiled = (lang: string): lang is Compiled => Object.hasOwn(shapes, lang)

/** Places of a Go, Java or Rust file where a parameter that is a text is built into SQL or a shell's command, or TLS is not checked. */
export const compiledSites = (file: ParsedFile<Tree>): readonly SecuritySite[] => {
  const { lang, text, tree, lineAt } = file
  if (!isCompiled(lang)) return []
  const site = (
    rule: SecurityRule,
    at: number,
    what: string,
    name: string | null,
  ): readonly SecuritySite[] => {
    const holder = holderOf(tree, at)
    const symbol = holder === null ? '' : nameOf(holder, text)
    const line = lineAt(at)
    const sources = name === null ? [] : [{ name, kind: 'parameter' as const }]
    return [{ rule, symbol, line, endLine: line, what, mark: what, sources }]
  }
  const built = shapes[lang].flatMap(({ rule, shape, what }) =>
    [...text.matchAll(shape)].flatMap((found) => {
      if (isQuoted(tree, found.index)) return []
      const holder = holderOf(tree, found.index)
      const outside = (found[1] ?? '').replace(lang === 'rust' ? /(?!)/g : /"(?:[^"\\]|\\.)*"|`[^`]*`/g, ' ')
      const name =
        holder === null
          ? undefined
          : textParams(holder, text, lang).find((one) => mentions(outside, one, lang))
      const mark = found[0].includes(what) ? what : /\.(\w+)\(/.exec(found[0])![1]!
      const at = found.index + Math.max(0, found[0].indexOf(mark))
      return name === undefined ? [] : site(rule, at, mark, name)
    }),
  )
  return [...built, ...(lang === 'go' ? goConstants(file, site) : [])].sort((a, b) => a.line - b.line)
}

type Site = (rule: SecurityRule, at: number, what: string, name: string | null) => readonly SecuritySite[]

/** `InsecureSkipVerify: true`, and a password that is hashed as it is by md5 or sha1. */
const goConstants = ({ text, tree }: ParsedFile<Tree>, site: Site): readonly SecuritySite[] => [
  ...[...text.matchAll(/\bInsecureSkipVerify:\s*true\b/g)].flatMap((found) =>
    isQuoted(tree, found.index) || isMeant(text, found.index)
      ? []
      : site('tls-verification-off', found.index, found[0], null),
  ),
  ...[...text.matchAll(/\b(?:md5|sha1)\.Sum\(\[\]byte\((\w*passw(?:or)?d\w*)\)\)/gi)].flatMap((found) =>
    isQuoted(tree, found.index)
      ? []
      : site('weak-password-hash', found.index, found[0].slice(0, found[0].indexOf('(')), found[1]!),
  ),
]

/** What stands before says that it is a choice, or that the program talks to itself. */
const isMeant = (text: string, at: number): boolean =>
  /self.?signed|localhost|127\.0\.0\.1|insecure|skip|ignore|verif|if\s/i.test(
    text.slice(Math.max(0, at - 400), at),
  ) || /["'`](?:https?:\/\/)?(?:localhost|127\.0\.0\.1)/.test(text)

const isQuoted = (tree: Tree, at: number): boolean =>
  /Comment|String|Text/.test(tree.resolveInner(at, 1).name)

const holderOf = (tree: Tree, at: number): SyntaxNode | null => {
  let node: SyntaxNode | null = tree.resolveInner(at, 1)
  while (node !== null && !functions.test(node.name)) node = node.parent
  return node
}

const nameOf = (node: SyntaxNode, text: string): string => {
  const named =
    node.getChild('FieldName') ??
    node.getChild('DefName') ??
    node.getChild('BoundIdentifier') ??
    node.getChild('Definition')
  return named === null ? '' : text.slice(named.from, named.to)
}

/** Names of the parameters whose type is a text, as they are written. */
const textParams = (node: SyntaxNode, text: string, lang: Compiled): readonly string[] => {
  const lists = [
    ...node.getChildren('Parameters'),
    ...node.getChildren('FormalParameters'),
    ...node.getChildren('ParamList'),
  ]
  const said = lists.map((one) => text.slice(one.from, one.to)).join(' ')
  const shape =
    lang === 'java'
      ? /\bString\s+(\w+)/g
      : lang === 'rust'
        ? /(\w+)\s*:\s*&?(?:'\w+\s+)?(?:str|String)\b/g
        : /(\w+(?:\s*,\s*\w+)*)\s+string\b/g
  return [...said.matchAll(shape)].flatMap((one) => one[1]!.split(/\s*,\s*/))
}

const mentions = (text: string, name: string, lang: Compiled): boolean =>
  new RegExp(lang === 'rust' ? `\\{${name}[:}]|,\\s*&?${name}\\b` : `(?<![\\w.])${name}(?![\\w(.])`).test(
    text,
  )
