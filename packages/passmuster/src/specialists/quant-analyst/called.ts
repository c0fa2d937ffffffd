import type { Call, Scope, Statement } from '../../facts/python/statements.ts'
import { argument, lastName, objectOf, type Source } from './source.ts'

/** The function or method of the same file that a call surely runs; null when that is not certain. */
export const calledScope = (call: Call, from: Scope, source: Source): Scope | null => {
  const name = lastName(call.callee)
  const object = objectOf(call.callee)
  const named = source.scopes.filter((one) => one.name === name)
  if (object === '') {
    const plain = named.filter(({ owner, symbol }) => owner === null && symbol === name)
    return plain.length === 1 ? (plain[0] as Scope) : null
  }
  if (object === 'self' || object === 'cls') {
    const own = named.filter(({ owner }) => owner !== null && owner === from.owner)
    return own.length === 1 ? (own[0] as Scope) : null
  }
  const methods = named.filter(({ owner }) => owner !== null)
  if (methods.length !== 1 || !/^\w+$/.test(object)) return null
  const made = from.statements.filter(({ targets }) => targets.includes(object))
  const makers = made.flatMap(({ value }) => /^(\w+)\(/.exec(value)?.[1] ?? [])
  const method = methods[0] as Scope
  const isOurs = (maker: string): boolean =>
    maker === method.owner ||
    source.scopes.some(
      (one) =>
        one.symbol === maker &&
        one.statements.some(
          ({ kind, said }) => kind === 'ReturnStatement' && said.includes(`${method.owner ?? ''}(`),
        ),
    )
  return makers.length > 0 && makers.length === made.length && makers.every(isOurs) ? method : null
}

/** A parameter that the caller leaves at, or sets to, None or False decides whether the statement runs. */
export const isSwitchedOff = (statement: Statement, callee: Scope, call: Call): boolean => {
  const params = callee.params.filter(({ name }) => name !== 'self' && name !== 'cls')
  return params.some(({ name, default: otherwise }, index) => {
    if (!statement.tests.some((test) => new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(test))) return false
    const given = argument(call, index, name) ?? otherwise
    return given === null || given === 'None' || given === 'False'
  })
}
