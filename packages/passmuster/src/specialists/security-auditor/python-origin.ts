import type { Node } from '../../facts/python/tree.ts'
import { said, type Scope } from './python-scope.ts'
import type { Source } from './security-facts.ts'

type Env = ReadonlyMap<string, readonly Source[]>
const none: readonly Source[] = []
const deepest = 12

/** Calls whose result has what goes in: text operations, containers, paths and open files. */
const passesOn =
  /^(?:str|list|tuple|set|sorted|reversed|dict|enumerate|zip|map|filter|iter|next|join|format|format_map|strip|lstrip|rstrip|lower|upper|title|replace|keys|items|values|get|pop|split|encode|decode|Path|PurePath|joinpath|expanduser|expandvars|resolve|absolute|abspath|realpath|fspath|open|BytesIO|StringIO|b64decode|urlsafe_b64decode|unhexlify|decompress|read|read_bytes|read_text|copy|cast|text|dedent)$/

/** Where the text of an expression may come from, as far as the function shows; what cannot be followed counts as nothing. */
export const originOf = (
  node: Node,
  scope: Scope,
  before: number,
  env: Env = new Map(),
  depth = 0,
): readonly Source[] => {
  if (depth > deepest) return none
  const { text } = scope
  const on = (one: Node | undefined, inner: Env = env): readonly Source[] =>
    one === undefined ? none : originOf(one, scope, before, inner, depth + 1)
  const all = (nodes: readonly Node[]): readonly Source[] => nodes.flatMap((k) => on(k))
  switch (node.name) {
    case 'VariableName':
      return ofName(said(node, text), scope, before, env, depth)
    case 'FormatString':
    case 'ContinuedString':
    case 'FormatReplacement':
    case 'FormatSpec':
    case 'ParenthesizedExpression':
    case 'ArrayExpression':
    case 'SetExpression':
    case 'TupleExpression':
    case 'BinaryExpression':
    case 'AwaitExpression':
      return node.kids.some((k) => k.name === 'CompareOp') ? none : all(node.kids)
    case 'ConditionalExpression': {
      const at = node.kids.findIndex((k) => k.name === 'if')
      return [...all(node.kids.slice(0, at)), ...on(node.kids.at(-1))]
    }
    case 'ArrayComprehensionExpression':
    case 'SetComprehensionExpression':
    case 'ComprehensionExpression':
    case 'GeneratorExpression':
      return ofComprehension(node, scope, before, env, depth)
    case 'MemberExpression':
      return ofMember(node, scope, on)
    case 'CallExpression':
      return ofCall(node, scope, { before, env, depth, on })
    default:
      return none
  }
}

const ofName = (name: string, scope: Scope, before: number, env: Env, depth: number): readonly Source[] => {
  const local = env.get(name)
  if (local) return local
  if ((scope.guarded.get(name) ?? Infinity) < before) return none
  const values = (scope.values.get(name) ?? []).filter((v) => v.at < before || v.how === 'append')
  if (values.length === 0) return parameter(name, scope)
  const first = values.every((v) => v.how === 'add' || v.how === 'append') ? parameter(name, scope) : none
  const own = values.flatMap((v) =>
    originOf(v.node, scope, v.how === 'append' ? before : v.at, env, depth + 1),
  )
  return unique([...first, ...own])
}

const plainType =
  /^(?:(?:Optional|Union|List|Dict|Sequence|Iterable|Iterator|Set|FrozenSet|Tuple|Mapping|Collection|AnyStr|Any|Text|PathLike|Path|PosixPath|FilePath|IO|BinaryIO|BufferedReader|str|bytes|bytearray|int|float|bool|list|dict|tuple|set|frozenset|object|None|os|pathlib|typing|t|collections|abc)|[[\]|,."'\s.])*$/

const parameter = (name: string, { params }: Scope): readonly Source[] => {
  const type = params.get(name)
  if (type === undefined || name === 'self' || name === 'cls' || !plainType.test(type) || type === 'bool')
    return none
  const numeric = /^["']?(?:Optional\[)?(?:int|float)(?:\]|\|None)?["']?$/.test(type)
  return [{ name, kind: 'parameter', ...(numeric ? { numeric: true as const } : {}) }]
}

/** `data['key']` has what `data` has; attributes of an object are its own affair, save a request's and `sys.argv`. */
const ofMember = (
  node: Node,
  scope: Scope,
  on: (one: Node | undefined) => readonly Source[],
): readonly Source[] => {
  const written = said(node, scope.text)
  if (
    /^(?:flask\.)?(?:self\.)?request\.(?:args|form|json|values|data|GET|POST|query_params|cookies|headers|files)\b/.test(
      written,
    )
  )
    return [{ name: written.slice(0, 40), kind: 'request' }]
  if (/^sys\.argv\b/.test(written)) return [{ name: 'sys.argv', kind: 'input' }]
  return node.kids[1]?.name === '[' ? on(node.kids[0]) : none
}

interface Going {
  readonly before: number
  readonly env: Env
  readonly depth: number
  on(one: Node | undefined): readonly Source[]
}

const ofCall = (node: Node, scope: Scope, { before, env, depth, on }: Going): readonly Source[] => {
  const [head, list] = node.kids
  const callee = said(head, scope.text)
  if (callee === 'input' || callee === 'raw_input') return [{ name: 'input()', kind: 'input' }]
  const last = /(\w+)$/.exec(callee)?.[1] ?? ''
  if (!passesOn.test(last)) return none
  const receiver = head?.name === 'MemberExpression' && head.kids[1]?.name === '.' ? head.kids[0] : undefined
  const kids = list?.kids ?? []
  const request = receiver ? on(receiver) : none
  if (kids.some((k) => k.name === 'for'))
    return [...request, ...(list ? ofComprehension(list, scope, before, env, depth) : none)]
  const args = kids.filter((k, i) => kids[i + 1]?.name !== 'AssignOp' && !/^[(),]$/.test(k.name))
  const taken =
    last === 'open' || last === 'get' || last === 'pop'
      ? args.slice(0, last === 'open' && !receiver ? 1 : 0)
      : args
  const all = unique([...request, ...taken.flatMap((k) => on(k))])
  return scope.textOnly && /^(?:open|read_text|read_bytes)$/.test(last)
    ? all.filter(({ kind }) => kind === 'request')
    : all
}

/** The element's sources, the loop variables standing for what is looped over; a filter by membership vouches for them. */
const ofComprehension = (
  node: Node,
  scope: Scope,
  before: number,
  env: Env,
  depth: number,
): readonly Source[] => {
  const kids = node.kids
  const at = kids.findIndex((k) => k.name === 'for')
  const inAt = kids.findIndex((k, i) => i > at && k.name === 'in')
  const iterable = kids[inAt + 1]
  if (at < 0 || inAt < 0 || !iterable) return none
  const filtered =
    kids.slice(inAt).some((k) => k.name === 'if') &&
    / in |\bin\b/.test(scope.text.slice(kids[inAt + 1]?.to ?? 0, node.to))
  const looped = filtered ? none : originOf(iterable, scope, before, env, depth + 1)
  const inner = new Map(env)
  for (const k of kids.slice(at + 1, inAt))
    for (const name of variables(k, scope.text)) inner.set(name, looped)
  return kids.slice(0, at).flatMap((k) => originOf(k, scope, before, inner, depth + 1))
}

const variables = (node: Node, text: string): readonly string[] =>
  node.name === 'VariableName' ? [said(node, text)] : node.kids.flatMap((k) => variables(k, text))

export const unique = (sources: readonly Source[]): readonly Source[] => {
  const seen = new Map(sources.map((one) => [one.name, one]))
  return seen.size === sources.length ? sources : [...seen.values()]
}
