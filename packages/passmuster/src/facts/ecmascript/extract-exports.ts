import type { EcmaExport, EcmaFacts } from './ecma-facts.ts'
import { boundNames, childOf, listOf, nameOf, textOf, unwrap, type Node } from './syntax.ts'

type LineAt = (offset: number) => number
export interface ExportsFound {
  readonly exports: EcmaExport[]
  readonly open: EcmaFacts['openExports'][number][]
}

/** What the module's top level binds: where imported names come from, and which names are function declarations. */
export interface TopScope {
  readonly imported: ReadonlyMap<string, { readonly specifier: string; readonly name: string }>
  readonly functions: ReadonlySet<string>
}

const typeDeclarations = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'])

/** Adds what one top-level statement exports. */
export const collectExports = (node: Node, scope: TopScope, lineAt: LineAt, found: ExportsFound): void => {
  if (node.type === 'ExportAllDeclaration') star(node, lineAt, found)
  if (node.type === 'ExportDefaultDeclaration') byDefault(node, scope, lineAt, found)
  if (node.type === 'TSExportAssignment')
    found.open.push({ how: 'commonjs', specifier: null, line: lineAt(node.start) })
  if (node.type === 'TSImportEqualsDeclaration' && node['exported'] === true)
    own(nameOf(childOf(node, 'id')), node, lineAt, found)
  if (node.type !== 'ExportNamedDeclaration') return
  const declaration = childOf(node, 'declaration')
  if (declaration) declared(declaration, lineAt, found)
  const source = textOf(childOf(node, 'source'))
  for (const one of listOf(node, 'specifiers')) {
    const name = nameOf(childOf(one, 'exported'))
    const local = nameOf(childOf(one, 'local'))
    if (name === null || local === null) continue
    const type = node['exportKind'] === 'type' || one['exportKind'] === 'type'
    const from = source !== null ? { specifier: source, name: local } : (scope.imported.get(local) ?? null)
    const hoisted = source === null && scope.functions.has(local)
    found.exports.push({
      name,
      line: lineAt(one.start),
      type,
      from,
      ...(hoisted ? { hoisted: true as const } : {}),
    })
  }
}

const star = (node: Node, lineAt: LineAt, found: ExportsFound): void => {
  const specifier = textOf(childOf(node, 'source'))
  if (specifier === null) return
  const name = nameOf(childOf(node, 'exported'))
  const line = lineAt(node.start)
  if (name === null) found.open.push({ how: 'star', specifier, line })
  else found.exports.push({ name, line, type: node['exportKind'] === 'type', from: { specifier, name: '*' } })
}

const byDefault = (node: Node, scope: TopScope, lineAt: LineAt, found: ExportsFound): void => {
  const value = childOf(node, 'declaration')
  const name = value?.type === 'Identifier' ? (value['name'] as string) : null
  found.exports.push({
    name: 'default',
    line: lineAt(node.start),
    type: value !== null && typeDeclarations.has(value.type),
    from: name === null ? null : (scope.imported.get(name) ?? null),
    ...(value?.type === 'FunctionDeclaration' ? { hoisted: true as const } : {}),
  })
}

const own = (name: string | null, node: Node, lineAt: LineAt, found: ExportsFound): void => {
  if (name !== null) found.exports.push({ name, line: lineAt(node.start), type: false, from: null })
}

const declared = (declaration: Node, lineAt: LineAt, found: ExportsFound): void => {
  if (declaration.type === 'VariableDeclaration') {
    for (const one of listOf(declaration, 'declarations'))
      for (const name of boundNames(childOf(one, 'id')))
        found.exports.push({ name, line: lineAt(one.start), type: false, from: null })
    return
  }
  const name = nameOf(childOf(declaration, 'id'))
  if (name === null) return
  const hoisted = declaration.type === 'FunctionDeclaration' || declaration.type === 'TSDeclareFunction'
  found.exports.push({
    name,
    line: lineAt(declaration.start),
    type: typeDeclarations.has(declaration.type),
    from: null,
    ...(hoisted ? { hoisted: true as const } : {}),
  })
}

/** `exports.a = …`, `module.exports.a = …`, `module.exports = …`, `Object.defineProperty(exports, 'a', …)`: adds what the node exports. */
export const collectCommonJs = (node: Node, lineAt: LineAt, found: ExportsFound): boolean => {
  if (node.type === 'CallExpression') return defined(node, lineAt, found)
  if (node.type !== 'AssignmentExpression') return false
  const target = childOf(node, 'left')
  if (target?.type !== 'MemberExpression') return false
  const line = lineAt(node.start)
  if (isModuleExports(target)) {
    objectNames(unwrap(childOf(node, 'right')), lineAt, found)
    found.open.push({ how: 'commonjs', specifier: null, line })
    return true
  }
  if (!isExportsObject(childOf(target, 'object'))) return false
  const key = childOf(target, 'property')
  const name = target['computed'] === true ? textOf(key) : nameOf(key)
  if (name === null) found.open.push({ how: 'computed', specifier: null, line })
  else found.exports.push({ name, line, type: false, from: null })
  return true
}

const defined = (node: Node, lineAt: LineAt, found: ExportsFound): boolean => {
  const [object, key] = listOf(node, 'arguments')
  const callee = childOf(node, 'callee')
  if (!isExportsObject(object ?? null) || nameOf(callee ? childOf(callee, 'object') : null) !== 'Object')
    return false
  const name = textOf(key)
  const line = lineAt(node.start)
  if (name === null) found.open.push({ how: 'computed', specifier: null, line })
  else found.exports.push({ name, line, type: false, from: null })
  return true
}

const objectNames = (value: Node | null, lineAt: LineAt, found: ExportsFound): void => {
  if (value?.type !== 'ObjectExpression') return
  for (const property of listOf(value, 'properties')) {
    if (property.type !== 'Property' || property['computed'] === true) continue
    const name = nameOf(childOf(property, 'key'))
    if (name !== null) found.exports.push({ name, line: lineAt(property.start), type: false, from: null })
  }
}

const isModuleExports = (node: Node | null): boolean =>
  node?.type === 'MemberExpression' &&
  node['computed'] !== true &&
  nameOf(childOf(node, 'object')) === 'module' &&
  nameOf(childOf(node, 'property')) === 'exports'

const isExportsObject = (node: Node | null): boolean =>
  node !== null && ((node.type === 'Identifier' && node['name'] === 'exports') || isModuleExports(node))
