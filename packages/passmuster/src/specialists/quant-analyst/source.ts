import type { Call, Scope, Statement } from '../../facts/python/statements.ts'
import type { Spot } from './leak-facts.ts'

/** One file as the leak rules read it. */
export interface Source {
  readonly file: string
  readonly text: string
  lineAt(offset: number): number
  readonly scopes: readonly Scope[]
}

/** The lines of a part of the file, with texts that must stand there. */
export const spotOf = (
  { lineAt }: Source,
  part: Pick<Statement, 'from' | 'to'>,
  contains: readonly string[],
): Spot => ({ line: lineAt(part.from), endLine: lineAt(Math.max(part.from, part.to - 1)), contains })

/** The last name of a callee: `fit` of `self.model.fit`. */
export const lastName = (callee: string): string => /(\w+)$/.exec(callee)?.[1] ?? ''

/** What stands before the last name: `self.model` of `self.model.fit`. */
export const objectOf = (callee: string): string => callee.replace(/\.?\w+$/, '')

/** The positional argument at `index`, or the one with this keyword. */
export const argument = ({ args }: Call, index: number, ...names: readonly string[]): string | null => {
  const plain = args.filter(({ name, text }) => name === null && !text.startsWith('*'))
  return args.find(({ name }) => name !== null && names.includes(name))?.text ?? plain[index]?.text ?? null
}

const constructed = /^(?:\w+\.)*([A-Z]\w*)\(/

/** The classes that a name or `self.x` is made of in this scope, its class or the module; empty when unknown. */
export const classesOf = (object: string, scope: Scope, source: Source): readonly string[] => {
  const direct = /^(?:\w+\.)*([A-Z]\w*)\(.*\)$/s.exec(object)?.[1]
  if (direct !== undefined) return [direct]
  const near = object.startsWith('self.')
    ? source.scopes.filter(({ owner }) => owner === scope.owner)
    : [scope, ...source.scopes.filter(({ symbol }) => symbol === '' && scope.symbol !== '')]
  for (const one of near) {
    const made = one.statements.filter(({ targets }) => targets.includes(object))
    if (made.length === 0) continue
    const classes = made.map(({ value }) => constructed.exec(value)?.[1])
    if (classes.every((name) => name !== undefined)) return classes as readonly string[]
    if (!object.startsWith('self.')) return []
    const known = classes.filter((name) => name !== undefined)
    if (known.length > 0 && made.every(({ value }, i) => value === 'None' || classes[i] !== undefined))
      return known
  }
  return []
}

/** The name says that these are the rows to learn from. */
export const isTrain = (text: string): boolean => /train|(?:^|[_.])tr(?:$|[_.[])|in_?sample|fold/i.test(text)

/** The name says that these are the rows to measure on. */
export const isTest = (text: string): boolean =>
  /(?:^|[_.])(?:[xy]_?)?(?:test|val|valid|validation|holdout|oos|eval)(?:$|[_.\d[])/i.test(text)
