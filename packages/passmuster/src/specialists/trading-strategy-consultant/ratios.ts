import type { Scope, Statement } from '../../facts/python/statements.ts'
import type { Gap, Spot } from './gap-facts.ts'

const bound = /min|max|target|limit|threshold|cutoff|default/i
const ratioName = /sharpe|sortino|calmar|information_ratio/i

/** Ratios of return to risk that are not what their name says, or have no value for some inputs. */
export const ratios = (scope: Scope, lineAt: (offset: number) => number): readonly Gap[] => {
  const spot = ({ from, to }: Statement, contains: readonly string[]): Spot => ({
    line: lineAt(from),
    endLine: lineAt(to - 1),
    contains,
  })
  return scope.statements.flatMap((statement): readonly Gap[] => {
    const name = statement.targets[0]
    if (name === undefined) return []
    const { value } = statement
    const base = { symbol: scope.symbol, what: name }
    const fixed = /^\(?(0?\.\d+)\)?\/\(?[\w.]*(?:std|vol|sigma|dev|risk)/i.exec(value)?.[1]
    if (fixed !== undefined && ratioName.test(name) && !bound.test(name))
      return [{ ...base, kind: 'ratio-of-a-constant', at: spot(statement, [fixed, '/']), by: fixed }]
    const linear = /\.std\([^()]*\)\*\(?(252|365|260|250)\)?(?![\w.]|\*\*)/.exec(value)?.[1]
    if (linear !== undefined && !value.includes('sqrt') && !/var/i.test(name))
      return [
        { ...base, kind: 'spread-annualised-linearly', at: spot(statement, [linear, 'std']), by: linear },
      ]
    const spread = ratioName.test(name) ? unguarded(statement, scope) : null
    return spread === null
      ? []
      : [{ ...base, kind: 'ratio-of-zero-spread', at: spot(statement, ['/']), by: spread }]
  })
}

const deviation = /^(?:np\.std\([\w.]+(?:,ddof=\d)?\)|[\w.]+\.std\((?:ddof=\d)?\))$/

/** The standard deviation that a ratio divides by without asking whether it is 0; null when it asks or is another. */
const unguarded = (statement: Statement, scope: Scope): string | null => {
  const { value, tests } = statement
  if (/\bif\b|\bor\b|1e-|eps|max\(|where\(|nan_to_num|replace\(|errstate/.test(value)) return null
  const divisor = /\/\(?((?:np\.std\([^()]*\)|[A-Za-z_][\w.]*(?:\.std\([^()]*\))?))\)?(?=[*)]|$)/.exec(
    value,
  )?.[1]
  if (divisor === undefined) return null
  const made = scope.statements.filter(({ targets, from }) => from < statement.from && targets[0] === divisor)
  const source = deviation.test(divisor) ? divisor : made.length === 1 ? (made[0] as Statement).value : ''
  if (!deviation.test(source)) return null
  const of = /(?:np\.std\(|^)([\w.]+?)(?:\.std)?[(),]/.exec(source)?.[1] ?? source
  const asks = (said: string): boolean => said.includes(divisor) || /std|vol|nunique|sigma/i.test(said)
  if (tests.some(asks)) return null
  const checked = scope.statements.some(
    ({ kind, said }) => /^(?:if|elif|while|AssertStatement|with)$/.test(kind) && asks(said),
  )
  return checked ? null : of === '' ? null : source
}
