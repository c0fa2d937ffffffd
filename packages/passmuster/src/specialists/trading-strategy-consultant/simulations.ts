import type { Scope, Statement } from '../../facts/python/statements.ts'
import type { Gap, Spot } from './gap-facts.ts'

interface Source {
  readonly scopes: readonly Scope[]
  readonly text: string
  lineAt(offset: number): number
}

const costWords =
  /commission|slippage|\bfees?\b|_fees?\b|\bfee_|(?:^|[^a-z])costs?(?![a-z])|\bbps\b|basis.?points|spread|tariff|friction|market_impact|\btax/i

/** Backtests by column arithmetic and by a running balance: fills on the bar of the signal, and no costs. */
export const simulations = (source: Source): readonly Gap[] => {
  const free = !costWords.test(source.text)
  return source.scopes.flatMap((scope) => [
    ...products(scope).flatMap((product) => productGaps(product, scope, source, free)),
    ...balances(scope, source, free),
  ])
}

/** `result = position * return`, with both sides as written. */
interface Product {
  readonly statement: Statement
  readonly result: string
  readonly position: string
  readonly change: string
}

const column = String.raw`(?:[A-Za-z_][\w.]*(?:\[["'][^"']+["']\])?)`
const shifted = String.raw`(?:\.shift\(-?\w*\)|\.fillna\([\d.]*\))*`
const timesShape = new RegExp(
  `^\\(?(${column}${shifted})\\*(${column}${shifted}|\\(?${column}\\.pct_change\\(\\)\\)?)\\)?$`,
)

const isPosition = (text: string): boolean => /position|signal|(?:^|["'._])pos(?:$|["'._\]])/i.test(text)
const isChange = (text: string): boolean =>
  /ret(?:urn)?s?(?:$|["'_\].])|pct_change/i.test(text) && !isPosition(text)

const products = ({ statements }: Scope): readonly Product[] =>
  statements.flatMap((statement) => {
    const match = timesShape.exec(statement.value.replace(/^\((.*)\)(?:\.\w+\(\))?$/, '$1'))
    const result = statement.targets[0]
    if (!match || result === undefined) return []
    const [a, b] = [match[1] as string, match[2] as string]
    if (isPosition(a) && isChange(b)) return [{ statement, result, position: a, change: b }]
    return isPosition(b) && isChange(a) ? [{ statement, result, position: b, change: a }] : []
  })

const spot = ({ lineAt }: Source, { from, to }: Statement, contains: readonly string[]): Spot => ({
  line: lineAt(from),
  endLine: lineAt(to - 1),
  contains,
})

const productGaps = (product: Product, scope: Scope, source: Source, free: boolean): readonly Gap[] => {
  const { statement, result, position, change } = product
  const summed = scope.statements.find(
    ({ from, said }) => from >= statement.from && said.includes(result) && /\.cum(?:prod|sum)\(/.test(said),
  )
  if (!summed) return []
  const gaps: Gap[] = []
  const made = madeFromSameBar(position, statement, scope)
  if (made !== null && isPastReturn(change, statement, scope)) {
    gaps.push({
      kind: 'filled-on-signal-bar',
      symbol: scope.symbol,
      at: spot(source, statement, ['*']),
      other: spot(source, made, ['=']),
      what: result,
      by: `${position} * ${change}`,
    })
  }
  if (free) {
    gaps.push({
      kind: 'backtest-without-costs',
      symbol: scope.symbol,
      at: spot(source, statement, ['*']),
      other: spot(source, summed, ['.cum']),
      what: result,
      by: `${position} * ${change}`,
    })
  }
  return gaps
}

const lastMade = (name: string, before: Statement, scope: Scope): readonly Statement[] =>
  scope.statements.filter(({ from, targets }) => from < before.from && targets.includes(name))

/** The statement that makes the position from values of the same bar; null where that is not certain. */
const madeFromSameBar = (position: string, use: Statement, scope: Scope): Statement | null => {
  const made = lastMade(position, use, scope)
  const last = made.at(-1)
  if (!last || made.some(({ value }) => /shift\(|\[1:\]|\[:-1\]|roll\(/.test(value))) return null
  if (!/np\.where\(|[<>]/.test(last.value)) return null
  const read = last.value.match(new RegExp(column, 'g')) ?? []
  let isPrice = false
  for (const name of read) {
    const from = lastMade(name, last, scope)
    if (from.some(({ value }) => /shift\(/.test(value))) return null
    if (/\[["'](?:adj.?)?close["']\]$|\.close$|^(?:close|prices?)$/i.test(name)) isPrice = true
    if (from.some(({ value }) => /rolling\(|ewm\(|mean\(/.test(value))) isPrice = true
  }
  return isPrice ? last : null
}

/** The change up to this bar, not the one after it. */
const isPastReturn = (change: string, use: Statement, scope: Scope): boolean => {
  if (/shift\(/.test(change)) return false
  if (change.includes('pct_change()')) return true
  const made = lastMade(change, use, scope)
  return (
    made.length > 0 &&
    made.every(({ value }) => /pct_change\(\)|log\(/.test(value) && !/shift\(-/.test(value))
  )
}

/** Else money may as well pay for the wares of a shop or a game. */
const market = /back_?test|simulat|strateg|stock|trad(?:e|ing)|portfolio|ticker|ohlc|candle|signal|agent/i

const purse = /^(?:self\.)?\w*(?:money|cash|balance|capital)\w*$/i

/** A balance that pays for what is bought and gets what is sold, to the cent. */
const balances = (scope: Scope, source: Source, free: boolean): readonly Gap[] => {
  const inside = source.scopes.filter(({ from, to }) => from >= scope.from && to <= scope.to)
  if (inside.length > 1 && scope.symbol === '') return []
  if (
    source.scopes.some(
      (one) => one !== scope && one.symbol !== '' && one.from < scope.from && one.to >= scope.to,
    )
  )
    return []
  const statements = inside.flatMap((one) => one.statements)
  const paid = statements.find(
    ({ kind, said, targets, value }) =>
      kind === 'UpdateStatement' &&
      purse.test(targets[0] ?? '') &&
      said.includes('-=') &&
      isPrice(value, statements),
  )
  const got = statements.find(
    ({ kind, said, targets, value }) =>
      kind === 'UpdateStatement' &&
      paid !== undefined &&
      targets[0] === paid.targets[0] &&
      said.includes('+=') &&
      isPrice(value, statements),
  )
  const buysAndSells =
    statements.some(({ said }) => /sell/i.test(said)) && statements.some(({ said }) => /buy/i.test(said))
  if (!paid || !got || !buysAndSells || !market.test(source.text)) return []
  const base = {
    symbol: scope.symbol,
    at: spot(source, paid, ['-=']),
    what: paid.targets[0] as string,
    by: paid.value,
  }
  const costs: Gap = { ...base, kind: 'backtest-without-costs', other: spot(source, got, ['+=']) }
  const checks: Gap = { ...base, kind: 'bought-without-cash-check' }
  return [...(free ? [costs] : []), ...(asksFor(base.what, paid, statements) ? [] : [checks])]
}

/** Some condition reads the balance, or what is bought is reckoned from it, or a call may look at it. */
const asksFor = (money: string, paid: Statement, statements: readonly Statement[]): boolean => {
  const reads = (text: string): boolean =>
    new RegExp(`(?<![\\w.])${money.replaceAll('.', '\\.')}(?![\\w])`).test(text)
  if (
    statements.some(
      ({ tests, kind, said }) => tests.some(reads) || (/^(?:if|elif|while)$/.test(kind) && reads(said)),
    )
  )
    return true
  const twin = (name: string): boolean =>
    name !== money &&
    purse.test(name) &&
    statements.some(({ kind, targets }) => kind === 'UpdateStatement' && targets[0] === name)
  if (paid.tests.some((test) => (test.match(/[A-Za-z_][\w.]*/g) ?? []).some(twin))) return true
  if (paid.tests.some((test) => /afford|enough|check|valid|can_|allow|suffic/i.test(test))) return true
  return statements.some(
    ({ targets, value, from }) =>
      from < paid.from &&
      reads(value) &&
      !targets.some((target) => /^(?:starting|initial)_/.test(target) || target === money),
  )
}

/** Units times a price, or a name that is bound to such a product. */
const isPrice = (value: string, statements: readonly Statement[]): boolean => {
  if (/close|price|trend|movement|quote/i.test(value)) return true
  return statements.some(
    (one) =>
      one.targets[0] === value &&
      /close|price|trend|movement|quote/i.test(one.value) &&
      one.value.includes('*'),
  )
}
