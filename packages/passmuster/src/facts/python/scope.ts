import { builtins } from './scope-builtins.ts'
import { parameters, scopeNames } from './scope-names.ts'
import { targetNodes } from './extract-names.ts'
import { conditionOf } from './extract-walk.ts'
import type { ScopeOptions } from './scope-options.ts'
import { clauses } from './tree.ts'
import type { Node } from './tree.ts'

/** A use of a name that no scope it can see binds. */
export interface Unbound {
  readonly name: string
  readonly from: number
  /** `Klass.method`, '' at module level. */
  readonly symbol: string
  /** load: runs as the module loads; call: when a function is called; annotation: evaluated by Python before 3.14 only. */
  readonly when: 'load' | 'call' | 'annotation'
  /** Bound, but under `if TYPE_CHECKING` only. */
  readonly typingOnly: boolean
  /** Inside a `try` whose handler catches everything. */
  readonly guarded: boolean
}

interface Scope {
  readonly kind: 'module' | 'class' | 'function'
  readonly names: ReadonlySet<string>
  readonly globals: ReadonlySet<string>
  readonly up: Scope | null
  readonly symbol: string
  readonly when: Unbound['when']
}

/** Every use of a name that Python could not find at run time, in source order; star imports are not followed. */
export const unboundNames = (root: Node, text: string, options: ScopeOptions): readonly Unbound[] => {
  const found: Unbound[] = []
  let guards = 0
  const hasWalrus = text.includes(':=')
  const said = (node: Node): string => text.slice(node.from, node.to)
  const declared = globalNames(root, text)
  const own = scopeNames(root.kids, text, hasWalrus)
  const module: Scope = {
    kind: 'module',
    names: new Set([...own.bound, ...declared]),
    globals: new Set(),
    up: null,
    symbol: '',
    when: 'load',
  }

  const knows = (name: string, from: Scope): boolean => {
    if (from.globals.has(name)) return module.names.has(name)
    for (let scope: Scope | null = from; scope; scope = scope.up) {
      if ((scope === from || scope.kind !== 'class') && scope.names.has(name)) {
        return !(scope.kind === 'module' && options.typingOnly.has(name))
      }
    }
    return builtins.has(name)
  }
  const use = (node: Node, scope: Scope, when: Unbound['when'] = scope.when): void => {
    const name = said(node)
    if (knows(name, scope)) return
    found.push({
      name,
      from: node.from,
      symbol: scope.symbol,
      when,
      typingOnly: module.names.has(name),
      guarded: guards > 0,
    })
  }
  const inner = (up: Scope, names: Iterable<string>, more: Partial<Scope> = {}): Scope => ({
    kind: 'function',
    names: new Set(names),
    globals: new Set(),
    up,
    symbol: up.symbol,
    when: up.when,
    ...more,
  })
  const all = (nodes: readonly Node[], scope: Scope): void => {
    for (const k of nodes) visit(k, scope)
  }
  const annotation = (node: Node, scope: Scope): void => {
    if (!options.futureAnnotations)
      visit(node, { ...scope, when: scope.when === 'load' ? 'annotation' : scope.when })
  }

  const visitFunction = (node: Node, scope: Scope): void => {
    const name = node.kids.find((k) => k.name === 'VariableName')
    const types = typeParameters(node, text)
    const outer =
      types.length > 0
        ? inner(scope, types, { kind: scope.kind === 'class' ? 'function' : scope.kind })
        : scope
    const { names, defaults, annotations } = parameters(node.kids.find((k) => k.name === 'ParamList'))
    all(defaults, scope)
    if (types.length === 0) {
      for (const k of annotations) annotation(k, outer)
      for (const k of node.kids) if (k.name === 'TypeDef') annotation(k, outer)
    }
    for (const body of node.kids) {
      if (body.name !== 'Body') continue
      const locals = scopeNames(body.kids, text, hasWalrus)
      for (const n of names) locals.bound.add(said(n))
      const symbol = name ? (scope.symbol ? `${scope.symbol}.` : '') + said(name) : scope.symbol
      const bound = new Set(
        [...locals.bound].filter((n) => !locals.globals.has(n) && !locals.nonlocals.has(n)),
      )
      all(body.kids, inner(outer, bound, { globals: locals.globals, symbol, when: 'call' }))
    }
  }
  const visitClass = (node: Node, scope: Scope): void => {
    const name = node.kids.find((k) => k.name === 'VariableName')
    const types = typeParameters(node, text)
    const outer = types.length > 0 ? inner(scope, types) : scope
    for (const k of node.kids) if (k.name === 'ArgList') visit(k, outer)
    for (const body of node.kids) {
      if (body.name !== 'Body') continue
      const locals = scopeNames(body.kids, text, hasWalrus)
      const symbol = name ? (scope.symbol ? `${scope.symbol}.` : '') + said(name) : scope.symbol
      all(body.kids, inner(outer, locals.bound, { kind: 'class', globals: locals.globals, symbol }))
    }
  }
  const visitComprehension = (kids: readonly Node[], scope: Scope): void => {
    const targets: string[] = []
    let firstIterable: Node | null = null
    kids.forEach((k, i) => {
      if (k.name !== 'for') return
      const end = kids.findIndex((other, j) => j > i && other.name === 'in')
      if (end < 0) return
      for (const name of targetNodes({ ...k, name: '', kids: kids.slice(i + 1, end) }).targets)
        targets.push(said(name))
      firstIterable ??= kids[end + 1] ?? null
    })
    const inside = inner(scope, targets)
    for (const k of kids) visit(k, k === firstIterable ? scope : inside)
  }
  const visitArguments = (node: Node, scope: Scope): void => {
    const kids = node.kids.filter((k, i) => !(k.name === 'VariableName' && isKeyword(node.kids[i + 1])))
    if (kids.some((k) => k.name === 'for')) visitComprehension(kids, scope)
    else all(kids, scope)
  }
  const isKeyword = (next: Node | undefined): boolean => next?.name === 'AssignOp' && said(next) === '='

  const visitTry = (node: Node, scope: Scope): void => {
    const parts = clauses(node)
    const expectsNameError = parts.some(
      (p) => p.keyword === 'except' && p.head.some((k) => /\bNameError\b/.test(said(k))),
    )
    const catchesAll = parts.some(
      (p) => p.keyword === 'except' && /^(Exception|BaseException|)$/.test(p.head[0] ? said(p.head[0]) : ''),
    )
    for (const { keyword, head, body } of parts) {
      all(head, scope)
      if (keyword !== 'try') visit(body, scope)
      else if (!expectsNameError && !(catchesAll && body.kids.length <= 2)) {
        if (catchesAll) guards++
        visit(body, scope)
        if (catchesAll) guards--
      }
    }
  }
  const visitIf = (node: Node, scope: Scope): void => {
    let never = false
    for (const { head, body } of clauses(node)) {
      const kind = head[0] ? conditionOf(head[0], text) : null
      all(head, scope)
      if (kind !== 'typing' && !never) visit(body, kind === 'main' ? { ...scope, when: 'call' } : scope)
      if (kind === 'not-typing') never = true
    }
  }

  const visit = (node: Node, scope: Scope): void => {
    switch (node.name) {
      case 'VariableName':
        return use(node, scope)
      case 'ImportStatement':
      case 'ScopeStatement':
      case 'TypeDefinition':
      case 'AttributePattern':
        if (node.name === 'AttributePattern' && node.kids[0]) use(node.kids[0], scope)
        return
      case 'FunctionDefinition':
        return visitFunction(node, scope)
      case 'ClassDefinition':
        return visitClass(node, scope)
      case 'LambdaExpression': {
        const { names, defaults } = parameters(node.kids.find((k) => k.name === 'ParamList'))
        all(defaults, scope)
        const inside = inner(scope, names.map(said), { when: 'call' })
        return all(
          node.kids.filter((k) => k.name !== 'ParamList'),
          inside,
        )
      }
      case 'ComprehensionExpression':
      case 'ArrayComprehensionExpression':
      case 'DictionaryComprehensionExpression':
      case 'SetComprehensionExpression':
        return visitComprehension(node.kids, scope)
      case 'ArgList':
        return visitArguments(node, scope)
      case 'KeywordPattern':
        return all(node.kids.slice(1), scope)
      case 'Decorator': {
        const first = node.kids.find((k) => k.name === 'VariableName')
        if (first) use(first, scope)
        return all(
          node.kids.filter((k) => k.name === 'ArgList'),
          scope,
        )
      }
      case 'TypeDef':
        return scope.kind === 'function' ? undefined : annotation({ ...node, name: '' }, scope)
      case 'TryStatement':
        return visitTry(node, scope)
      case 'IfStatement':
        return visitIf(node, scope)
      default:
        return all(node.kids, scope)
    }
  }
  all(root.kids, module)
  return found
}

const globalNames = (root: Node, text: string): readonly string[] => {
  if (!/\bglobal\b/.test(text)) return []
  const names: string[] = []
  const visit = (node: Node): void => {
    if (node.name === 'ScopeStatement' && node.kids[0]?.name === 'global') {
      for (const k of node.kids) if (k.name === 'VariableName') names.push(text.slice(k.from, k.to))
    } else node.kids.forEach(visit)
  }
  visit(root)
  return names
}

const typeParameters = (node: Node, text: string): readonly string[] => {
  const list = node.kids.find((k) => k.name === 'TypeParamList')
  return (list?.kids ?? []).flatMap((p) =>
    p.kids.filter((k) => k.name === 'VariableName').map((k) => text.slice(k.from, k.to)),
  )
}
