import type { Node } from '../../facts/python/tree.ts'
import { originOf, unique } from './python-origin.ts'
import { said, type Call, type Scope } from './python-scope.ts'
import type { SecuritySite, Source } from './security-facts.ts'

const sinks =
  /^(?:execute\w*|executemany|executescript|read_sql|read_sql_query|read_frame|raw|fetch_?(?:one|all|val|row|many|df)?|mogrify|run_query|exec_driver_sql|query|query_df)$/
/** The beginning of a statement that names a table, view or account. */
export const statement: RegExp =
  /^[\s("'r]*(?:select\b[^]*\bfrom\b|insert\s+(?:or\s+\w+\s+)?into\b|update\b[^]*\bset\b|delete\s+from\b|drop\s+(?:table|index|view|database|schema|column)\b|create\s+(?:table|index|unique|view|database|schema|user|role)\b|alter\s+(?:table|user|role)\b|truncate\b|replace\s+into\b|with\b[^]*\bas\s*\([^]*\bselect\b)/i

interface Built {
  /** The constant parts; a hole is `\u0001`. */
  readonly shape: string
  readonly holes: readonly Node[]
  readonly from: Node
}

/** Statements of SQL whose text takes in something the function was given, by the call that runs them. */
export function* sqlSites(scope: Scope, lineAt: (at: number) => number): Generator<SecuritySite> {
  for (const call of scope.calls) {
    if (!sinks.test(call.last) || (call.callee === call.last && /^(?:query|raw|fetch)$/.test(call.last)))
      continue
    const argument = sqlArgument(call)
    if (!argument) continue
    const built = builtText(argument, scope, call.node.from, 0)
    if (built === null || built.holes.length === 0 || !statement.test(built.shape)) continue
    const perHole = built.holes.map((hole) => originOf(hole, scope, call.node.from))
    const sources = unique(perHole.flat())
    if (sources.length === 0) continue
    yield {
      rule: 'sql-format',
      symbol: scope.symbol,
      line: lineAt(built.from.from),
      endLine: Math.min(lineAt(built.from.to - 1), lineAt(built.from.from) + 40),
      sinkLine: lineAt(call.node.from),
      what: call.callee.slice(-60),
      mark: scope.text.slice(built.from.from, built.from.to).split('\n')[0]?.slice(0, 12) ?? '',
      sources: sources.slice(0, 4),
      note: noteOf(openShape(built, perHole), sources),
    }
  }
}

const sqlArgument = (call: Call): Node | undefined => {
  const named = call.keywords.get('sql') ?? call.keywords.get('query') ?? call.keywords.get('statement')
  if (named) return named
  const [first, second] = call.args
  return /^execute_(?:batch|values)$/.test(call.last) && second ? second : first
}

/** A hole behind an operator or among the values of a statement. */
const valuePlace = /(?:[=<>]|\blike|\blimit|\boffset|\bvalues\s*(?:\((?:[^()]*,)?)?)\s*\u0001/i

/** The shape with a hole only where something comes in from outside, as far as holes can be told apart. */
const openShape = ({ shape, holes }: Built, perHole: readonly (readonly Source[])[]): string => {
  const parts = shape.split('\u0001')
  return parts.length - 1 === holes.length
    ? parts
        .map((part, i) => `${part}${i === holes.length ? '' : perHole[i]?.length ? '\u0001' : '?'}`)
        .join('')
    : shape
}

const noteOf = (shape: string, sources: readonly Source[]): NonNullable<SecuritySite['note']> => {
  if (/["']%?\u0001%?["']/.test(shape)) return 'quoted'
  if (sources.some(({ name }) => /where|clause|condition|filter|order_?by|criteria/i.test(name)))
    return 'clause'
  if (/["'][^"'\u0001(),=]*\u0001[^"'\u0001(),=]*["']/.test(shape)) return 'part'
  if (valuePlace.test(shape)) return 'value'
  return /^[\s("'rf]*(?:alter|create|drop|truncate)\b/i.test(shape) ? 'scheme' : 'names'
}

/** The text an expression builds from constants and holes; null where it is not a text we can follow. */
const builtText = (node: Node, scope: Scope, before: number, depth: number): Built | null => {
  const { text } = scope
  if (depth > 6) return null
  switch (node.name) {
    case 'String':
      return {
        shape: text.slice(node.from, node.to).replace(/^[a-zA-Z]*(?:"""|'''|["'])|(?:"""|'''|["'])$/g, ''),
        holes: [],
        from: node,
      }
    case 'FormatString':
      return formatted(node, text)
    case 'ContinuedString':
      return joined(
        node.kids.map((k) => builtText(k, scope, before, depth + 1)),
        node,
      )
    case 'ParenthesizedExpression':
      return node.kids[1] ? builtText(node.kids[1], scope, before, depth) : null
    case 'BinaryExpression':
      return ofBinary(node, scope, before, depth)
    case 'CallExpression':
      return ofCall(node, scope, before, depth)
    case 'VariableName':
      return ofVariable(node, scope, before, depth)
    default:
      return null
  }
}

const formatted = (node: Node, text: string): Built => {
  let shape = ''
  let at = node.from
  const holes: Node[] = []
  for (const k of node.kids) {
    if (k.name !== 'FormatReplacement') continue
    const [, value, ...rest] = k.kids
    const spec = rest.find((one) => one.name === 'FormatSpec')
    const open = value !== undefined && !(spec && /[dfxeg]$/i.test(said(spec, text)))
    shape += `${text.slice(at, k.from)}${open ? '\u0001' : '0'}`
    at = k.to
    if (open) holes.push(value)
  }
  shape += text.slice(at, node.to)
  return { shape: shape.replace(/^[a-zA-Z]*(?:"""|'''|["'])|(?:"""|'''|["'])$/g, ''), holes, from: node }
}

const joined = (parts: readonly (Built | null)[], from: Node): Built => ({
  shape: parts.map((part) => part?.shape ?? '\u0001').join(''),
  holes: parts.flatMap((part) => part?.holes ?? []),
  from,
})

const ofBinary = (node: Node, scope: Scope, before: number, depth: number): Built | null => {
  const [left, op, right] = node.kids
  if (!left || !right || op?.name !== 'ArithOp') return null
  const sign = said(op, scope.text)
  const first = builtText(left, scope, before, depth + 1)
  if (sign === '%')
    return first && /%[sdrf(]/.test(first.shape)
      ? {
          shape: first.shape.replace(/%(?:\(\w+\))?[srdf]/g, '\u0001'),
          holes: [...first.holes, right],
          from: node,
        }
      : null
  if (sign !== '+') return null
  const second = builtText(right, scope, before, depth + 1)
  if (first === null && second === null) return null
  return {
    shape: `${first?.shape ?? '\u0001'}${second?.shape ?? '\u0001'}`,
    holes: [...(first?.holes ?? [left]), ...(second?.holes ?? [right])],
    from: node,
  }
}

const ofCall = (node: Node, scope: Scope, before: number, depth: number): Built | null => {
  const [head, list] = node.kids
  const { text } = scope
  const receiver = head?.name === 'MemberExpression' ? head.kids[0] : undefined
  const callee = said(head, text)
  if (callee.endsWith('.format') && receiver) {
    const shape = builtText(receiver, scope, before, depth + 1)
    const args = (list?.kids ?? []).filter(
      (k, i, all) => !/^[(),]$|AssignOp/.test(k.name) && all[i + 1]?.name !== 'AssignOp',
    )
    return (
      shape && {
        shape: shape.shape.replace(/\{[^}]*\}/g, '\u0001'),
        holes: [...shape.holes, ...args],
        from: node,
      }
    )
  }
  if (/^(?:(?:sqlalchemy|sa|db)\.)?text$|^(?:textwrap\.)?dedent$/.test(callee) && list?.kids[1])
    return builtText(list.kids[1], scope, before, depth + 1)
  if (/\.(?:strip|lstrip|rstrip)$/.test(callee) && receiver)
    return builtText(receiver, scope, before, depth + 1)
  return null
}

const ofVariable = (node: Node, scope: Scope, before: number, depth: number): Built | null => {
  const all = (scope.values.get(said(node, scope.text)) ?? []).filter((v) => v.at < before)
  const start = all.findLastIndex((v) => v.how === 'assign')
  const base = all[start]
  if (!base) return null
  const first = builtText(base.node, scope, base.at, depth + 1)
  if (first === null) return null
  const more = all.slice(start + 1).filter((v) => v.how === 'add')
  const parts = more.map(
    (v) => builtText(v.node, scope, v.at, depth + 1) ?? { shape: '\u0001', holes: [v.node], from: v.node },
  )
  const worst = [first, ...parts].find((part) => part.holes.length > 0)
  return { ...joined([first, ...parts], first.from), from: worst?.from ?? first.from }
}
