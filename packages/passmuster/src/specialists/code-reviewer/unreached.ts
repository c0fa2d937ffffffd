import type { Node } from '../../facts/python/tree.ts'

/** Whether the line stands behind a `return`, `raise`, `break` or `continue` of its own block, or of one around it. */
export const isBehindAnEnd = (root: Node, offset: number): boolean => {
  const path = pathTo(root, offset)
  return path.some(
    ({ name, kids }, n) =>
      /^(?:Body|Script)$/.test(name) &&
      kids.some(
        (kid) =>
          /^(?:Return|Raise|Break|Continue)Statement$/.test(kid.name) &&
          kid.to <= (path[n + 1]?.from ?? offset),
      ),
  )
}

/**
 * Whether a line of `__init__` before this offset always fails first: the own statements of the body read an attribute
 * of `self` that nothing has set yet, in a class without bases that does not define it in any other way.
 */
export const isUnreached = (root: Node, text: string, offset: number): boolean => {
  const path = pathTo(root, offset)
  const at = path.findLastIndex(({ name }) => name === 'FunctionDefinition')
  const made = path[at]
  const owner = path.slice(0, at).findLast(({ name }) => name === 'ClassDefinition')
  if (made === undefined || owner === undefined || !/^def\s+__init__\b/.test(said(made, text))) return false
  if (owner.kids.some((kid) => kid.name === 'ArgList' && !/^\((?:\s*object\s*)?\)$/.test(said(kid, text))))
    return false
  if (path.some(({ name }) => name === 'DecoratedStatement') || /__getattr|__slots__/.test(said(owner, text)))
    return false
  const body = made.kids.find(({ name }) => name === 'Body')
  const before = (body?.kids ?? []).filter(({ from }) => from <= offset)
  return before.some((statement) => {
    const run = statement.name === 'IfStatement' ? (statement.kids[1] ?? statement) : statement
    return isPlain(run) && run.to <= offset && readsUnset(run, owner, body?.from ?? 0, text)
  })
}

/** Conditions without a choice in them, and statements that only assign or call. */
const isPlain = ({ name }: Node): boolean =>
  /^(?:AssignStatement|ExpressionStatement|MemberExpression|CallExpression|BinaryExpression)$/.test(name)

const readsUnset = (run: Node, owner: Node, from: number, text: string): boolean => {
  const written = said(run, text)
  if (/\b(?:and|or|if|lambda|for)\b/.test(written)) return false
  const value = run.name === 'AssignStatement' ? written.replace(/^[^=]*=/, '') : written
  const earlier = text.slice(from, run.from)
  if (/\bsetattr\b|__dict__|\bself\s*[,)]|\bself\.\w+\(/.test(earlier)) return false
  return [...value.matchAll(/\bself\.(\w+)(?!\w|\s*\()/g)].some(([, name = '']) => {
    const sets = new RegExp(String.raw`\bself\.${name}\b\s*(?:[:=,)]|for\b|\bin\b)|as\s+self\.${name}\b`)
    const own = new RegExp(String.raw`^\s+(?:(?:async\s+)?def|class)\s+${name}\b|^\s+${name}\s*[:=]`, 'm')
    return !name.startsWith('__') && !sets.test(earlier) && !own.test(said(owner, text))
  })
}

const said = ({ from, to }: Node, text: string): string => text.slice(from, to)

/** The nodes around an offset, outermost first. */
const pathTo = (root: Node, offset: number): readonly Node[] => {
  const path: Node[] = []
  for (
    let node: Node | undefined = root;
    node !== undefined;
    node = node.kids.find(({ from, to }) => from <= offset && offset < to)
  )
    path.push(node)
  return path
}
