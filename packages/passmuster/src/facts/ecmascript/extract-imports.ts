import { childOf, listOf, nameOf, textOf, unwrap, type Node } from './syntax.ts'
import { shadowed, type Context } from './walk.ts'
import type { EcmaImport } from './ecma-facts.ts'

type Names = EcmaImport['names']
type LineAt = (offset: number) => number
interface Written {
  readonly specifier: string
  readonly how: EcmaImport['how']
  readonly type: boolean
  readonly names: Names
}

/** The import that a node makes, or null; `parent` tells what its value is bound to. */
export const importOf = (
  node: Node,
  context: Context,
  parent: Node | null,
  lineAt: LineAt,
): EcmaImport | null => {
  const written = writtenImport(node, context, parent, lineAt)
  if (written === null) return null
  return {
    line: lineAt(node.start),
    endLine: lineAt(Math.max(node.start, node.end - 1)),
    ...written,
    type: written.type || context.type || isNested(node, parent),
    when: context.load ? 'load' : 'call',
    guarded: context.guarded || caught(parent),
    ...(context.told && !context.guarded ? { told: true as const } : {}),
    ...(isNested(node, parent) ? { nested: true as const } : {}),
    ...(context.conditional ? { conditional: true as const } : {}),
    ...(context.tested ? { tested: true as const } : {}),
  }
}

/** A statement of a `namespace` or `declare module` block, where only other packages can be named. */
const isNested = (node: Node, parent: Node | null): boolean =>
  parent?.type === 'TSModuleBlock' && /^(Import|Export|TSImportEquals)/.test(node.type)

const writtenImport = (node: Node, context: Context, parent: Node | null, lineAt: LineAt): Written | null => {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return statement(node, lineAt)
    case 'ImportExpression':
      return made(textOf(childOf(node, 'source')), 'dynamic', boundBy(parent, lineAt))
    case 'TSImportType':
      return typeImport(node)
    case 'TSImportEqualsDeclaration': {
      const reference = childOf(node, 'moduleReference')
      if (reference?.type !== 'TSExternalModuleReference') return null
      const local = nameOf(childOf(node, 'id')) ?? ''
      const type = node['importKind'] === 'type'
      const names = [{ name: '*', local, type, line: lineAt(node.start) }]
      const specifier = textOf(childOf(reference, 'expression'))
      return specifier === null ? null : { specifier, how: 'import-equals', type, names }
    }
    case 'CallExpression':
      return call(node, context, parent, lineAt)
    case 'NewExpression':
      return urlBesideModule(node)
    default:
      return null
  }
}

const made = (specifier: string | null, how: EcmaImport['how'], names: Names): Written | null =>
  specifier === null ? null : { specifier, how, type: false, names }

const statement = (node: Node, lineAt: LineAt): Written | null => {
  const specifier = textOf(childOf(node, 'source'))
  if (specifier === null) return null
  const exporting = node.type !== 'ImportDeclaration'
  const kind = node[exporting ? 'exportKind' : 'importKind']
  const names = node.type === 'ExportAllDeclaration' ? starNames(node, lineAt) : specifierNames(node, lineAt)
  const allTypes = names.length > 0 && names.every((one) => one.type)
  return { specifier, how: exporting ? 'export-from' : 'import', type: kind === 'type' || allTypes, names }
}

const starNames = (node: Node, lineAt: LineAt): Names => {
  const local = nameOf(childOf(node, 'exported'))
  const type = node['exportKind'] === 'type'
  return local === null ? [] : [{ name: '*', local, type, line: lineAt(node.start) }]
}

const specifierNames = (node: Node, lineAt: LineAt): Names =>
  listOf(node, 'specifiers').map((one) => {
    const type =
      node['importKind'] === 'type' ||
      node['exportKind'] === 'type' ||
      one['importKind'] === 'type' ||
      one['exportKind'] === 'type'
    const line = lineAt(one.start)
    if (one.type === 'ImportDefaultSpecifier')
      return { name: 'default', local: nameOf(childOf(one, 'local')) ?? '', type, line }
    if (one.type === 'ImportNamespaceSpecifier')
      return { name: '*', local: nameOf(childOf(one, 'local')) ?? '', type, line }
    if (one.type === 'ExportSpecifier')
      return {
        name: nameOf(childOf(one, 'local')) ?? '',
        local: nameOf(childOf(one, 'exported')) ?? '',
        type,
        line,
      }
    return {
      name: nameOf(childOf(one, 'imported')) ?? '',
      local: nameOf(childOf(one, 'local')) ?? '',
      type,
      line,
    }
  })

const typeImport = (node: Node): Written | null => {
  const source = childOf(node, 'source') ?? childOf(node, 'argument')
  const specifier = textOf(source) ?? textOf(source ? childOf(source, 'literal') : null)
  return specifier === null ? null : { specifier, how: 'dynamic', type: true, names: [] }
}

const call = (node: Node, context: Context, parent: Node | null, lineAt: LineAt): Written | null => {
  const callee = childOf(node, 'callee')
  const specifier = textOf(listOf(node, 'arguments')[0])
  if (!callee || specifier === null) return null
  if (callee.type === 'Identifier' && callee['name'] === 'require')
    return shadowed('require', context) ? null : made(specifier, 'require', boundBy(parent, lineAt))
  if (callee.type !== 'MemberExpression' || callee['computed'] === true) return null
  const object = childOf(callee, 'object')
  if (nameOf(childOf(callee, 'property')) !== 'resolve') return null
  if (object?.type === 'MetaProperty') return made(specifier, 'require-resolve', [])
  const plain = object?.type === 'Identifier' && object['name'] === 'require' && !shadowed('require', context)
  return plain ? made(specifier, 'require-resolve', []) : null
}

/** `new URL('./x', import.meta.url)`: names a file beside the module, loads nothing. */
const urlBesideModule = (node: Node): Written | null => {
  if (nameOf(childOf(node, 'callee')) !== 'URL') return null
  const [path, base] = listOf(node, 'arguments')
  const specifier = textOf(path)
  if (base?.type !== 'MemberExpression' || childOf(base, 'object')?.type !== 'MetaProperty') return null
  return specifier === null || !specifier.startsWith('.') ? null : made(specifier, 'require-resolve', [])
}

/** Names taken from a loaded module: `const { a, b: c } = require('x')`, `const x = await import('y')`. */
const boundBy = (parent: Node | null, lineAt: LineAt): Names => {
  const target = parent?.type === 'VariableDeclarator' ? childOf(parent, 'id') : null
  if (target?.type === 'Identifier')
    return [{ name: '*', local: target['name'] as string, type: false, line: lineAt(target.start) }]
  if (target?.type !== 'ObjectPattern') return []
  return listOf(target, 'properties').flatMap((property) => {
    if (property.type !== 'Property' || property['computed'] === true) return []
    const name = nameOf(childOf(property, 'key'))
    const value = unwrap(childOf(property, 'value'))
    const local = nameOf(value?.type === 'AssignmentPattern' ? childOf(value, 'left') : value)
    return name === null ? [] : [{ name, local: local ?? name, type: false, line: lineAt(property.start) }]
  })
}

/** `import('x').catch(…)`, or `.then(a, b)`: the failure has somewhere to go. */
const caught = (parent: Node | null): boolean => {
  if (parent?.type !== 'MemberExpression') return false
  return nameOf(childOf(parent, 'property')) === 'catch'
}
