import { argumentsOf, compact, type Scope, within } from '../../facts/python/functions.ts'
import type { Node } from '../../facts/python/tree.ts'
import type { Built } from './robustness-facts.ts'

interface Reading {
  readonly text: string
  lineAt(offset: number): number
}

const most = 200

/** Objects that a test makes with whole numbers; none where the error is what it waits for. */
export const builtWith = (
  scopes: readonly Scope[],
  root: Node,
  { text, lineAt }: Reading,
): readonly Built[] => {
  if (!/\bdef test_/.test(text)) return []
  const found: Built[] = []
  const read = (unit: Node): void =>
    within(unit, (node, parents) => {
      if (node.name !== 'CallExpression' || found.length >= most) return
      const callee = compact(node.kids[0], text).split('.').at(-1) ?? ''
      if (!/^[A-Z]\w*$/.test(callee) || parents.some((p) => waitsForError(p, text))) return
      const { positional, keywords } = argumentsOf(node, text)
      const given = [...positional.map((one, at) => [String(at), one] as const), ...keywords]
      const values = given.flatMap(([name, value]) => {
        const written = compact(value, text)
        return /^-?\d+$/.test(written) ? [[name, Number(written)] as const] : []
      })
      if (values.length > 1 || values.some(([, value]) => value <= 0))
        found.push({ callee, line: lineAt(node.from), values })
    })
  read(root)
  for (const { body } of scopes) read(body)
  return found
}

const waitsForError = (node: Node, text: string): boolean => {
  if (node.name === 'TryStatement') return true
  if (node.name !== 'WithStatement') return false
  const body = node.kids.find((k) => k.name === 'Body')
  return /raises|assertRaises/i.test(text.slice(node.from, body?.from ?? node.to))
}
