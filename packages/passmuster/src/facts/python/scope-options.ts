import { importParts } from './extract-names.ts'
import { atModule, walkStatements } from './extract-walk.ts'
import type { Standing } from './extract-walk.ts'
import type { Node } from './tree.ts'

/** What is true of the file before any name is looked up. */
export interface ScopeOptions {
  readonly futureAnnotations: boolean
  /** Names bound under `if TYPE_CHECKING` and nowhere else. */
  readonly typingOnly: ReadonlySet<string>
}

/** Reads the options off the file itself. */
export const scopeOptions = (root: Node, text: string): ScopeOptions => {
  const typing = new Set<string>()
  const bound = new Set<string>()
  let futureAnnotations = false
  if (/TYPE_CHECKING|__future__/.test(text)) {
    const bind = (node: Node, standing: Standing): void => {
      if (standing.scope !== 'module') return
      const into = standing.when === 'type-checking' ? typing : bound
      into.add(text.slice(node.from, node.to))
    }
    walkStatements(root, atModule(), {
      text,
      hasWalrus: false,
      lineAt: () => 1,
      bind: (node, _how, standing) => bind(node, standing),
      statement: (node, standing) => {
        if (node.name !== 'ImportStatement') return
        const { module, from, plain } = importParts(node, text)
        if (module === '__future__' && from?.some((part) => part.name === 'annotations'))
          futureAnnotations = true
        for (const part of from ?? plain) bind(part.bound, standing)
      },
    })
  }
  return { futureAnnotations, typingOnly: new Set([...typing].filter((name) => !bound.has(name))) }
}
