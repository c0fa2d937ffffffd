import type { PythonFacts } from './python-facts.ts'
import type { Node } from './tree.ts'

type Dynamic = PythonFacts['dynamicNames'][number]

/** What makes a module's names impossible to list: `__getattr__`, written `globals()`, `exec`, `sys.modules[…]`. */
export const dynamicNames = (
  root: Node,
  text: string,
  lineAt: (offset: number) => number,
): readonly Dynamic[] => {
  if (
    !/\b(globals|vars|locals|exec|__getattr__|__dict__|global_enum|_simple_enum|_convert_)\b|sys\.modules/.test(
      text,
    )
  )
    return []
  const found: Dynamic[] = []
  const say = (how: Dynamic['how'], node: Node): void => {
    found.push({ how, line: lineAt(node.from) })
  }
  const said = (node: Node | undefined): string =>
    node ? text.slice(node.from, node.to).replace(/\s+/g, '') : ''
  const writes =
    /^(globals\(\)|sys\.modules\[__name__\]\.__dict__)(\[|\.(update|setdefault|pop|clear|__setitem__)$)/
  const writesHere = /^(vars\(\)|locals\(\)|__dict__)(\[|\.(update|setdefault|pop|clear|__setitem__)$)/

  const written = (target: Node, atModule: boolean): void => {
    const name = said(target)
    if (writes.test(name) || (atModule && writesHere.test(name))) say('globals', target)
    else if (name.startsWith('sys.modules[__name__]')) say('sys-modules', target)
  }
  const visit = (node: Node, atModule: boolean, inClass: boolean): void => {
    let inside = atModule
    let classed = inClass
    if (node.name === 'FunctionDefinition') {
      const name = said(node.kids.find((k) => k.name === 'VariableName'))
      if (name === '__getattr__' && atModule && !inClass) say('getattr', node)
      inside = false
    } else if (node.name === 'ClassDefinition') classed = true
    else if (node.name === 'LambdaExpression') inside = false
    else if (node.name === 'Decorator' && /^@(enum\.)?(_simple_enum|global_enum)\b/.test(said(node)))
      say('globals', node)
    else if (node.name === 'AssignStatement' || node.name === 'DeleteStatement') {
      const until =
        node.name === 'DeleteStatement'
          ? node.kids.length
          : node.kids.findLastIndex((k) => k.name === 'AssignOp')
      if (said(node.kids.at(-1)) === 'globals()') say('globals', node)
      for (const k of node.kids.slice(0, Math.max(0, until))) {
        if (k.name === 'MemberExpression') written(k, inside && !classed)
        else if (said(k) === '__getattr__' && inside && !classed) say('getattr', k)
      }
    } else if (node.name === 'CallExpression') {
      const callee = said(node.kids[0])
      if (handsOutGlobals(node, said)) say('globals', node)
      else if (callee === 'exec') {
        const first = node.kids[1]?.kids.filter((k) => !/^[(),]$/.test(k.name)) ?? []
        if (
          (inside && !classed && first.length === 1) ||
          (first.length > 1 && /^(globals\(\)|vars\(\)|locals\(\))$/.test(said(first[1])))
        )
          say('exec', node)
      } else if (callee === 'setattr' && said(node.kids[1]).startsWith('(sys.modules['))
        say('sys-modules', node)
      else if (writes.test(callee) || (inside && !classed && writesHere.test(callee))) say('globals', node)
    }
    for (const k of node.kids) visit(k, inside, classed)
  }
  visit(root, true, false)
  return found
}

const onlyReads = new Set(
  'eval exec isinstance len sorted list set dict print any all bool id tuple'.split(' '),
)

/** Calls that may write the module's names: `f(globals())`, enum's `_convert_`. */
const handsOutGlobals = (call: Node, said: (node: Node | undefined) => string): boolean => {
  const callee = said(call.kids[0])
  if (/\._convert_$|^(enum\.)?global_enum$/.test(callee)) return true
  if (onlyReads.has(callee)) return false
  return (call.kids[1]?.kids ?? []).some((k) => k.name === 'CallExpression' && said(k) === 'globals()')
}
