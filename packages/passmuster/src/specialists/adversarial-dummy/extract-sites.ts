import { argumentsOf, assignmentOf, compact, within, type Scope } from '../../facts/python/functions.ts'
import { parameters } from '../../facts/python/scope-names.ts'
import type { Node } from '../../facts/python/tree.ts'
import type { EmptyDivision, Site } from './robustness-facts.ts'

interface Reading {
  readonly text: string
  lineAt(offset: number): number
}

/** Single calls worth a remark, each with the function it stands in. */
export interface Sites {
  readonly requests: readonly Site[]
  readonly opened: readonly Site[]
  readonly inputs: readonly Site[]
  readonly lengths: readonly EmptyDivision[]
}

const verbs = /^requests\.(?:get|post|put|patch|delete|head|options|request)$/
/** What each framework calls the input of a request, by the import that shows which one the file uses. */
const inputs: readonly (readonly [RegExp, RegExp])[] = [
  [
    /^[ \t]*from (?:flask|quart) import [^\n]*\brequest\b|^[ \t]*from (?:flask|quart) import \([^)]*\brequest\b/m,
    /^request\.(?:args|form|values|cookies|headers)(?:\.get\(|\[)/,
  ],
  [/^[ \t]*(?:from|import) (?:django|rest_framework)\b/m, /^request\.(?:GET|POST)(?:\.get\(|\[)/],
  [/^[ \t]*(?:from|import) (?:starlette|fastapi|rest_framework)\b/m, /^request\.query_params(?:\.get\(|\[)/],
]

/** One walk over all functions and the module's own statements. */
export const sitesOf = (scopes: readonly Scope[], root: Node, { text, lineAt }: Reading): Sites => {
  const requests: Site[] = []
  const opened: Site[] = []
  const raw: Site[] = []
  const asked = inputs.flatMap(([uses, input]) => (uses.test(text) ? [input] : []))
  const lengths: EmptyDivision[] = []
  const plain =
    /^[ \t]*import requests\b(?! as)/m.test(text) &&
    !/setdefaulttimeout|^[ \t]*from\s+\S+\s+import\s+(?:[\w, ]*,\s*)?requests\b/m.test(text)
  const parsed = /reqparse|parse_args|webargs|\.expect\(|validat|errorhandler/.test(text)
  const ownOpen = /\bdef open\b|import open\b|\bopen\s*=[^=]/.test(text)
  const read = (unit: Node, symbol: string): void =>
    within(unit, (node, parents) => {
      if (node.name !== 'CallExpression') return
      const callee = compact(node.kids[0], text)
      const site = { line: lineAt(node.from), call: callee, symbol }
      if (plain && verbs.test(callee)) {
        const { positional, keywords, open } = argumentsOf(node, text)
        const address = keywords.get('url') ?? positional[callee.endsWith('.request') ? 1 : 0]
        if (!keywords.has('timeout') && !open && !isNoAddress(address, text)) requests.push(site)
      } else if (callee === 'open' && !ownOpen) {
        const parent = parents.at(-1)
        const how = dropped(parent, parents.at(-2), text)
        if (how !== null) opened.push({ ...site, call: how })
      } else if (
        /^(?:int|float)$/.test(callee) &&
        !parsed &&
        asked.some((input) => input.test(compact(node.kids[1], text).slice(1)))
      ) {
        if (!parents.some((p) => p.name === 'TryStatement')) raw.push(site)
      }
    })
  read(root, '')
  for (const one of scopes) {
    if (one.kind === 'class') read(one.body, one.symbol)
    else {
      read(one.body, one.symbol)
      lengths.push(...emptyDivisions(one, text, lineAt))
    }
  }
  return { requests, opened, inputs: raw, lengths }
}

/** A text without a scheme: requests refuses it before any server is asked. */
const isNoAddress = (address: Node | undefined, text: string): boolean =>
  address?.name === 'String' && !/https?:/i.test(text.slice(address.from, address.to))

/** How an opened file is used at once and let go: `.read()`, `json.load`, a loop; null when it is kept or closed. */
const dropped = (parent: Node | undefined, above: Node | undefined, text: string): string | null => {
  if (parent?.name === 'MemberExpression' && above?.name === 'CallExpression') {
    const method = compact(parent.kids[2], text)
    return /^(?:read|readlines|readline|write|writelines)$/.test(method) ? `open(…).${method}()` : null
  }
  if (parent?.name === 'ForStatement' || parent?.name.endsWith('ComprehensionExpression'))
    return 'for … in open(…)'
  if (parent?.name !== 'ArgList' || above?.name !== 'CallExpression') return null
  const callee = compact(above.kids[0], text)
  return /^(?:json|pickle|yaml|toml|csv)\.(?:load|safe_load|dump|reader)$/.test(callee)
    ? `${callee}(open(…))`
    : null
}

const emptyDivisions = (
  one: Scope,
  text: string,
  lineAt: (offset: number) => number,
): readonly EmptyDivision[] => {
  const written = text.slice(one.body.from, one.body.to)
  if (!/\/\s*len\(/.test(written)) return []
  const names = new Set(
    parameters(one.node.kids.find((k) => k.name === 'ParamList')).names.map((k) => compact(k, text)),
  )
  const asked = new Set<string>()
  const found: EmptyDivision[] = []
  const mark = (node: Node | undefined): void => {
    if (node) for (const [word] of text.slice(node.from, node.to).matchAll(/\w+/g)) asked.add(word)
  }
  within(one.body, (node, parents) => {
    if (/^(?:IfStatement|WhileStatement)$/.test(node.name)) {
      for (const k of node.kids) if (k.name !== 'Body') mark(k)
    } else if (/^(?:AssertStatement|ConditionalExpression|TryStatement|UpdateStatement)$/.test(node.name))
      mark(node)
    else if (node.name === 'AssignStatement') for (const target of assignmentOf(node).targets) mark(target)
    else if (node.name === 'BinaryExpression' && node.kids.some((k) => /^(?:and|or|CompareOp)$/.test(k.name)))
      mark(node)
    else if (
      node.name === 'CallExpression' &&
      /valid|check|ensure|require/i.test(compact(node.kids[0], text))
    )
      mark(node)
    else if (node.name === 'BinaryExpression') {
      const parameter = /^sum\((\w+)\)\/len\((\w+)\)$/.exec(compact(node, text))
      const name = parameter?.[1] ?? ''
      if (name !== parameter?.[2] || !names.has(name) || parents.some((p) => p.name === 'TryStatement'))
        return
      found.push({ line: lineAt(node.from), parameter: name, symbol: one.symbol })
    }
  })
  return found.filter(({ parameter }) => !asked.has(parameter))
}
