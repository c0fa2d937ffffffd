import type { Tree } from '@lezer/common'
import type { Extractor } from '../../facts/extractor.ts'
import type { ClassFacts, CrashFacts, FunctionFacts, Op } from '../../facts/python/crash-facts.ts'
import { builtins } from '../../facts/python/scope-builtins.ts'
import { unboundNames } from '../../facts/python/scope.ts'
import { scopeOptions } from '../../facts/python/scope-options.ts'
import { targetNodes } from '../../facts/python/extract-names.ts'
import { rootOf } from '../../facts/python/tree.ts'
import type { Node } from '../../facts/python/tree.ts'
import { classOf, decorateOps, functionOf, undecorated } from './extract-classes.ts'
import { said, statementOps } from './extract-ops.ts'
import type { Reading } from './extract-ops.ts'
import { usesOf } from './extract-uses.ts'

const nonesOf = (root: Node, reading: Reading): readonly string[] => {
  const found = new Map<string, boolean>()
  for (const node of root.kids) {
    if (node.name !== 'AssignStatement') continue
    for (const target of targetNodes(node).targets) {
      const name = said(target, reading)
      const isNone = node.kids.at(-1)?.name === 'None'
      found.set(name, isNone && found.get(name) !== false)
    }
  }
  return [...found].filter(([, isNone]) => isNone).map(([name]) => name)
}

const contextLines = 2

/** Import statements and the lines around them; a last line that no newline ends is left out. */
const importTextOf = (root: Node, reading: Reading): Record<number, string> => {
  const lines = reading.text.split('\n')
  const found: Record<number, string> = {}
  const visit = (node: Node): void => {
    for (const k of node.kids) {
      if (k.name === 'ImportStatement') {
        const last = Math.min(reading.lineAt(k.to) + contextLines, lines.length - 1)
        for (let line = Math.max(1, reading.lineAt(k.from) - contextLines); line <= last; line += 1) {
          const text = lines[line - 1]!
          if (text.length <= 200) found[line] = text
        }
      } else if (k.kids.length > 0 && /Statement|Body|Definition/.test(k.name)) visit(k)
    }
  }
  visit(root)
  return found
}

/** Names that imports inside a `try` bind and that the file reads anywhere, sorted. */
const guardedReadsOf = (root: Node, reading: Reading): readonly string[] => {
  const bound = new Set<string>()
  const visit = (node: Node, see: (node: Node) => boolean): void => {
    if (see(node)) for (const k of node.kids) visit(k, see)
  }
  const collect = (node: Node): boolean => {
    if (node.name !== 'TryStatement') return true
    visit(node, (one) => {
      if (one.name === 'VariableName' && one !== node) return false
      if (one.name !== 'ImportStatement') return true
      for (const k of one.kids) if (k.name === 'VariableName') bound.add(said(k, reading))
      return false
    })
    return true
  }
  visit(root, collect)
  const found = new Set<string>()
  if (bound.size === 0) return []
  const read = (node: Node): boolean => {
    if (node.name === 'ImportStatement') return false
    if (node.name === 'AssignStatement') {
      const targets = new Set(targetNodes(node).targets)
      for (const k of node.kids) if (!targets.has(k)) visit(k, read)
      return false
    }
    if (node.name === 'VariableName' && bound.has(said(node, reading))) found.add(said(node, reading))
    return true
  }
  visit(root, read)
  return [...found].sort()
}

/** First uses, in code that loading runs, of names that nothing binds; what a handler catches is left out. */
const alsoUnboundIn = (root: Node, { text, lineAt }: Reading): NonNullable<CrashFacts['alsoUnbound']> => {
  const first = new Map<string, number>()
  for (const use of unboundNames(root, text, scopeOptions(root, text)))
    if (use.when === 'load' && !use.guarded && !use.typingOnly && !first.has(use.name))
      first.set(use.name, lineAt(use.from))
  return [...first].map(([name, line]) => ({ name, line }))
}

/** Everything about one file's loading that is not already in its shared facts. */
const crashFactsOf = (root: Node, reading: Reading): CrashFacts => {
  const classes: ClassFacts[] = []
  const functions: FunctionFacts[] = []
  const load: Op[] = []
  for (const whole of root.kids) {
    const { node, decorators } = undecorated(whole)
    if (node.name === 'ClassDefinition') {
      const made = classOf(whole, reading)
      classes.push(made.facts)
      load.push(...made.ops)
    } else if (node.name === 'FunctionDefinition') {
      functions.push(functionOf(whole, false, reading))
      load.push(...decorateOps(decorators, reading))
    } else if (load.at(-1)?.do !== 'stop') statementOps(whole, '', reading, load)
  }
  const annotations = !/^from\s+__future__\s+import\s+[^\n]*\bannotations\b/m.test(reading.text)
  const uses = usesOf(root, { reading, annotations, builtins })
  return {
    classes,
    functions,
    load: load.filter((op) => op.do !== 'get' && op.do !== 'set'),
    nones: nonesOf(root, reading),
    ...uses,
    ...(uses.unbound.length > 0 ? { alsoUnbound: alsoUnboundIn(root, reading) } : {}),
    importText: importTextOf(root, reading),
    guardedReads: guardedReadsOf(root, reading),
  }
}

/** The debugger's own facts of a Python file. */
export const debuggerExtractor: Extractor = {
  version: 5,
  langs: ['python'],
  extract: ({ tree, text, lineAt }) => crashFactsOf(rootOf(tree as Tree), { text, lineAt }),
}
