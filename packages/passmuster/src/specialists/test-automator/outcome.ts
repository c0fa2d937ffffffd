import { clauses } from '../../facts/python/tree.ts'
import type { Node } from '../../facts/python/tree.ts'

/** What can make a test fail besides a crash, and what it does with its result instead. */
export interface Outcome {
  /** It asserts, raises or calls something whose name says that it checks, where nothing catches that. */
  readonly checks: boolean
  /** It asserts, but only below a `try` whose handler takes every exception and lets none out. */
  readonly caught: boolean
  /** It returns True or False, which a runner ignores. */
  readonly returns: boolean
  /** First name of every callee that is not below such a `try`: `run` of `run()`, `self.run` of a call on the test. */
  readonly called: ReadonlySet<string>
  /** Those of them that are called themselves, not a member of them. */
  readonly calledItself: ReadonlySet<string>
}

type Said = (node: Node | undefined) => string

const checking =
  /assert|raises|warns|fail|check|verif|expect|should|valid|compare|ensure|must|snapshot|approx|benchmark|skip|exit|throw/i

/** Reads the body of a test function; functions inside it count as run. */
export const outcomeOf = (body: Node, said: Said): Outcome => {
  const called = new Set<string>()
  const calledItself = new Set<string>()
  let checks = false
  let caught = false
  let returns = false
  const visit = (node: Node, nested: boolean): void => {
    if (node.name === 'AssertStatement' || node.name === 'RaiseStatement') checks = true
    else if (node.name === 'CallExpression') {
      const callee = said(node.kids[0]).replace(/\s+/g, '')
      if (checking.test(callee)) checks = true
      const name = /^self\.\w+$|^\w+/.exec(callee)?.[0]
      if (name !== undefined && name !== 'self') called.add(name)
      if (name === callee) calledItself.add(name)
    } else if (node.name === 'ReturnStatement' && !nested) {
      if (/^return\s+(?:True|False)$/.test(said(node).trim())) returns = true
    } else if (node.name === 'TryStatement' && swallows(node, said)) {
      for (const { keyword, head, body: part } of clauses(node)) {
        head.forEach((one) => visit(one, nested))
        if (keyword !== 'try') visit(part, nested)
        else {
          const inside = outcomeOf(part, said)
          if (inside.checks || inside.caught) caught = true
          if (inside.returns && !nested) returns = true
        }
      }
      return
    }
    const deeper = nested || node.name === 'FunctionDefinition' || node.name === 'LambdaExpression'
    for (const kid of node.kids) visit(kid, deeper)
  }
  visit(body, false)
  return { checks, caught: caught && !checks, returns, called, calledItself }
}

/** Some handler takes every exception, and no handler can let one out. */
const swallows = (node: Node, said: Said): boolean => {
  const handlers = clauses(node).filter(({ keyword }) => keyword === 'except')
  return (
    handlers.some(({ head }) => /^(?:|Exception|BaseException|AssertionError)$/.test(said(head[0]))) &&
    handlers.every(({ body }) => !lets(body, said))
  )
}

const lets = (node: Node, said: Said): boolean =>
  node.name === 'RaiseStatement' ||
  node.name === 'AssertStatement' ||
  (node.name === 'CallExpression' && checking.test(said(node.kids[0]))) ||
  node.kids.some((kid) => lets(kid, said))
