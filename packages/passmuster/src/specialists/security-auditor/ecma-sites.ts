import {
  boundNames,
  childOf,
  isNode,
  listOf,
  nameOf,
  textOf,
  unwrap,
  type Node,
} from '../../facts/ecmascript/syntax.ts'
import type { ParsedFile } from '../specialist.ts'
import { statement } from './python-sql.ts'
import type { SecurityRule, SecuritySite, Source } from './security-facts.ts'

/** A function around a place: its name, its parameters as far as they may be texts, and its constants. */
interface Frame {
  readonly name: string
  readonly node: Node
  readonly params: ReadonlySet<string>
  readonly values: Map<string, Node>
  /** Bound here to something that is not followed: parameters of a callback, destructured and loop variables. */
  readonly opaque: Set<string>
}

interface Reading {
  readonly file: ParsedFile
  readonly frames: Frame[]
  readonly sites: SecuritySite[]
  readonly shells: boolean
}

const deepest = 500
const functions = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/

/** Places of a TypeScript or JavaScript file where text from a request or a parameter reaches SQL, a shell or `eval`. */
export const ecmaSites = (file: ParsedFile): readonly SecuritySite[] => {
  if (!isNode(file.tree)) return []
  const reading: Reading = { file, frames: [], sites: [], shells: /child_process/.test(file.text) }
  visit(file.tree, '', reading, 0, false)
  return reading.sites
}

const visit = (node: Node, name: string, reading: Reading, depth: number, given: boolean): void => {
  if (depth > deepest || node.type.startsWith('TSType') || node.type === 'TSInterfaceDeclaration') return
  const isFunction = functions.test(node.type)
  if (isFunction) reading.frames.push(frameOf(node, nameOf(childOf(node, 'id')) ?? name, given))
  else if (node.type === 'VariableDeclarator') {
    const bound = nameOf(childOf(node, 'id'))
    const value = childOf(node, 'init')
    const frame = reading.frames.at(-1)
    if (bound !== null && value !== null) frame?.values.set(bound, value)
    else for (const one of boundNames(childOf(node, 'id'))) frame?.opaque.add(one)
  }
  const found = siteOf(node, reading)
  if (found) reading.sites.push(found)
  for (const key in node) {
    const value = node[key]
    if (typeof value !== 'object' || value === null) continue
    for (const one of Array.isArray(value) ? value : [value])
      if (isNode(one)) visit(one, called(node, key, name), reading, depth + 1, isHandedOver(node, key))
  }
  if (isFunction) reading.frames.pop()
}

/** A function there is an argument: who calls it is not seen here. */
const isHandedOver = (node: Node, key: string): boolean =>
  key === 'arguments' && (node.type === 'CallExpression' || node.type === 'NewExpression')

/** What a function standing there would be called. */
const called = (node: Node, key: string, name: string): string => {
  if (key === 'init' || key === 'value') return nameOf(childOf(node, 'id') ?? childOf(node, 'key')) ?? name
  return key === 'right' ? (nameOf(childOf(childOf(node, 'left') ?? node, 'property')) ?? name) : name
}

const frameOf = (node: Node, name: string, given: boolean): Frame => {
  const params = listOf(node, 'params').flatMap((one) => {
    const plain = one.type === 'AssignmentPattern' ? childOf(one, 'left') : one
    const type = childOf(childOf(plain ?? one, 'typeAnnotation') ?? one, 'typeAnnotation')
    return type === null || type.type === 'TSStringKeyword' || type.type === 'TSAnyKeyword'
      ? boundNames(one)
      : []
  })
  const all = listOf(node, 'params').flatMap(boundNames)
  const followed = new Set(given ? [] : params)
  return {
    name,
    node,
    params: followed,
    values: new Map(),
    opaque: new Set(all.filter((one) => !followed.has(one))),
  }
}

const queries =
  /^(?:query|execute|raw|unsafe|queryRawUnsafe|executeRawUnsafe|\$queryRawUnsafe|\$executeRawUnsafe|prepare|all|run|exec|each)$/

const siteOf = (node: Node, reading: Reading): SecuritySite | null => {
  if (node.type === 'Property') return tlsOff(node, reading)
  if (node.type !== 'CallExpression') return null
  const callee = unwrap(childOf(node, 'callee'))
  const last = nameOf(callee?.type === 'MemberExpression' ? childOf(callee, 'property') : callee)
  const [first] = listOf(node, 'arguments')
  if (callee === null || last === null || first === undefined) return null
  const owner = callee.type === 'MemberExpression' ? nameOf(unwrap(childOf(callee, 'object'))) : null
  const on = (rule: SecurityRule, sources: readonly Source[]): SecuritySite | null =>
    sources.length === 0
      ? null
      : site(rule, node, reading, { what: owner === null ? last : `${owner}.${last}`, mark: last, sources })
  if (
    reading.shells &&
    /^(?:exec|execSync)$/.test(last) &&
    (owner === null || /^(?:cp|child_process|childProcess|proc)$/.test(owner))
  ) {
    const { sources, shape } = textSources(first, reading)
    const found = on('shell-command', sources)
    if (found === null) return null
    if (isCommandPlace(shape) && sources.every(({ kind }) => kind !== 'request'))
      return { ...found, note: 'whole' }
    return isExported(found.symbol, reading) || isAskedFor(found.symbol, reading.file.text)
      ? found
      : { ...found, note: 'inner' }
  }
  if (owner === null && last === 'eval') return on('code-execution', textSources(first, reading).sources)
  if (callee.type === 'MemberExpression' && queries.test(last)) {
    const { sources, shape } = textSources(first, reading)
    return statement.test(shape) && shape.includes('\u0001') ? on('sql-format', sources) : null
  }
  return last === 'update' ? passwordHash(node, callee, first, reading) : null
}

/** The text is, or ends in, a command that the caller chooses: to run it is what the function is for. */
const isCommandPlace = (shape: string): boolean => /(?:^|[;&|]\s*)\u0001\s*$/.test(shape)

/** The file hands the function out by name, or as a member of something. */
const isExported = (name: string, { file, frames }: Reading): boolean => {
  const held = frames.findLast((one) => one.name === name)
  if (name === '' || held === undefined || held.node.type === 'FunctionExpression') return true
  const safe = name.replace(/\$/g, '\\$')
  return new RegExp(
    `\\bexport\\b[^;={]*\\b${safe}\\b|\\bexport\\s*(?:default\\s*)?\\{[^}]*\\b${safe}\\b|exports\\b[^;]*\\b${safe}\\b`,
  ).test(file.text)
}

/** The file calls the function with what a request has. */
const isAskedFor = (name: string, text: string): boolean =>
  new RegExp(`\\b${name.replace(/\$/g, '\\$')}\\([^()]{0,200}\\b(?:req|request|ctx)\\b[.[]`).test(text)

interface Found {
  readonly what: string
  readonly mark: string
  readonly sources: readonly Source[]
}

const site = (rule: SecurityRule, node: Node, { file, frames }: Reading, found: Found): SecuritySite => ({
  rule,
  symbol: frames.findLast(({ name }) => name !== '')?.name ?? '',
  line: file.lineAt(node.start),
  endLine: Math.min(file.lineAt(node.end - 1), file.lineAt(node.start) + 30),
  ...found,
  mark: file.text.slice(node.start, node.end).split('\n')[0]?.slice(0, 12) ?? found.mark,
})

/** The text an expression builds, holes as `\u0001`, and what of it a request or a caller gives. */
const textSources = (
  node: Node,
  reading: Reading,
  depth = 0,
): { sources: readonly Source[]; shape: string } => {
  const plain = unwrap(node)
  const nothing = { sources: [], shape: '\u0001' }
  if (plain === null || depth > 5) return nothing
  const constant = textOf(plain)
  if (constant !== null) return { sources: [], shape: constant }
  if (plain.type === 'TemplateLiteral') {
    const parts = listOf(plain, 'expressions').map((one) => textSources(one, reading, depth + 1))
    const quasis = listOf(plain, 'quasis').map(
      (one) => (one['value'] as { raw?: string } | undefined)?.raw ?? '',
    )
    return { sources: unique(parts.flatMap(({ sources }) => sources)), shape: quasis.join('\u0001') }
  }
  if (plain.type === 'BinaryExpression' && plain['operator'] === '+') {
    const [a, b] = [childOf(plain, 'left'), childOf(plain, 'right')].map((one) =>
      one ? textSources(one, reading, depth + 1) : nothing,
    )
    return {
      sources: unique([...(a?.sources ?? []), ...(b?.sources ?? [])]),
      shape: `${a?.shape ?? ''}${b?.shape ?? ''}`,
    }
  }
  if (plain.type === 'MemberExpression') {
    const written = reading.file.text.slice(plain.start, plain.end)
    return /^(?:req|request|ctx\.request|ctx)\.(?:query|body|params|headers|cookies)\b/.test(written)
      ? { sources: [{ name: written.slice(0, 40), kind: 'request' }], shape: '\u0001' }
      : nothing
  }
  return plain.type === 'Identifier' ? ofName(plain['name'] as string, reading, depth) : nothing
}

const ofName = (
  name: string,
  reading: Reading,
  depth: number,
): { sources: readonly Source[]; shape: string } => {
  const frame = reading.frames.findLast(
    (one) => one.values.has(name) || one.params.has(name) || one.opaque.has(name),
  )
  const value = frame?.values.get(name)
  if (value) return textSources(value, reading, depth + 1)
  if (!frame || !frame.params.has(name) || frame.opaque.has(name) || isGuarded(name, frame, reading))
    return { sources: [], shape: '\u0001' }
  return { sources: [{ name, kind: 'parameter' }], shape: '\u0001' }
}

const isGuarded = (name: string, { node }: Frame, { file }: Reading): boolean => {
  const safe = name.replace(/\$/g, '\\$')
  return new RegExp(
    `(?:valid|allow|white|sanit|escape|quote|check|assert|ensure|includes|\\bhas|test|match|parseInt|Number)\\w*\\(\\s*${safe}\\b|\\b${safe}\\s*=[^=]|\\b${safe}\\.(?:match|replace)|\\b${safe}\\s*(?:===|!==)|switch\\s*\\(${safe}`,
  ).test(file.text.slice(node.start, node.end))
}

const unique = (sources: readonly Source[]): readonly Source[] => [
  ...new Map(sources.map((one) => [one.name, one])).values(),
]

const passwordHash = (call: Node, callee: Node, value: Node, reading: Reading): SecuritySite | null => {
  const made = unwrap(childOf(callee, 'object'))
  const maker = made?.type === 'CallExpression' ? unwrap(childOf(made, 'callee')) : null
  const name = nameOf(maker?.type === 'MemberExpression' ? childOf(maker, 'property') : maker)
  const algorithm = made ? textOf(listOf(made, 'arguments')[0]) : null
  const plain = unwrap(value)
  const hashed = nameOf(plain?.type === 'MemberExpression' ? childOf(plain, 'property') : plain)
  if (
    name !== 'createHash' ||
    algorithm === null ||
    hashed === null ||
    !/^(?:plain)?_?(?:password|passwd|pwd|pass)$/i.test(hashed)
  )
    return null
  const around = reading.frames.at(-1)?.node
  if (
    around &&
    /salt|pbkdf2|scrypt|cipher|pwned|digest auth/i.test(reading.file.text.slice(around.start, around.end))
  )
    return null
  return site('weak-password-hash', call, reading, { what: algorithm, mark: 'update', sources: [] })
}

/** Every address that the file names is this machine, or it names a socket file. */
const staysHere = (text: string): boolean => {
  const hosts = [...text.matchAll(/(?<!\/\/ [^\n]{0,200})\bhttps?:\/\/([^\s/'"`:]+)/g)].map((one) => one[1]!)
  return hosts.length > 0
    ? hosts.every((host) => /^(?:localhost|127\.|0\.0\.0\.0|\[)/.test(host))
    : /\bsocketPath\b|['"`](?:localhost|127\.0\.0\.1|::1)['"`]/.test(text)
}

const tlsOff = (node: Node, reading: Reading): SecuritySite | null => {
  const value = childOf(node, 'value')
  if (
    nameOf(childOf(node, 'key')) !== 'rejectUnauthorized' ||
    value?.type !== 'Literal' ||
    value['value'] !== false
  )
    return null
  const { text } = reading.file
  const near = text.slice(Math.max(0, node.start - 400), node.start)
  if (/self.?signed|localhost|insecure|skip|ignore|verify|reject|\?\s*\{|if\s*\(/i.test(near)) return null
  if (staysHere(text)) return null
  return site('tls-verification-off', node, reading, {
    what: 'rejectUnauthorized: false',
    mark: 'rejectUnauthorized',
    sources: [],
  })
}
