import { compact, methodsOf, within, type Scope } from '../../facts/python/functions.ts'
import type { Node } from '../../facts/python/tree.ts'
import type { BlockingCall, Unawaited } from './concurrency-facts.ts'

interface Reading {
  readonly text: string
  lineAt(offset: number): number
}

const requests = /^requests\.(?:get|post|put|patch|delete|head|options|request)$/

const others =
  /create_task|ensure_future|\bgather\(|TaskGroup|start_soon|start_server|as_completed|^\s*(?:from|import)\s+(?:fastapi|starlette|aiohttp|sanic|quart|litestar|discord|nextcord|telegram|aiogram|pyrogram|telethon|websockets|channels|django)\b/m

/** Calls inside `async def` that wait without giving the event loop back. */
export const blockingCalls = (
  scopes: readonly Scope[],
  { text, lineAt }: Reading,
): readonly BlockingCall[] => {
  if (!text.includes('async def')) return []
  const has = (what: RegExp): boolean => what.test(text)
  const time = has(/^[ \t]*import time\b(?! as)/m)
  const bareSleep = has(/^[ \t]*from time import (?:[\w, ]*,\s*)?sleep\s*(?:,|$)/m)
  const request = has(/^[ \t]*import requests\b(?! as)/m)
  const url = has(/^[ \t]*import urllib\.request\b(?! as)/m)
  const shared = others.test(text)
  const found: BlockingCall[] = []
  for (const one of scopes) {
    if (one.kind !== 'function' || !one.isAsync || isGuarded(one)) continue
    if (isAlone(one, text)) continue
    within(one.body, (node, parents) => {
      if (node.name !== 'CallExpression' || parents.some((p) => isInterrupted(p, text))) return
      const callee = compact(node.kids[0], text)
      const isSleep = (time && callee === 'time.sleep') || (bareSleep && callee === 'sleep')
      if (isSleep && /^\(0(?:\.0*)?\)$/.test(compact(node.kids[1], text))) return
      const blocks =
        isSleep || (request && requests.test(callee)) || (url && callee === 'urllib.request.urlopen')
      if (blocks) found.push({ shared, line: lineAt(node.from), call: callee, symbol: one.symbol })
    })
  }
  return found
}

/** Only `asyncio.run` is given it, and the file makes no task: the loop has nothing else to run that is seen here. */
const isAlone = ({ name, outer }: Scope, text: string): boolean =>
  outer === null &&
  new RegExp(`\\b(?:asyncio\\.run|run_until_complete|anyio\\.run)\\(\\s*${name}\\b`).test(text) &&
  !/create_task|ensure_future|\bgather\(|TaskGroup|start_soon|start_server|as_completed|asyncio\.wait\(/.test(
    text,
  )

/** The interrupt that ends the pause is caught around it; an awaited pause would be cancelled instead. */
const isInterrupted = (node: Node, text: string): boolean =>
  node.name === 'TryStatement' &&
  /\bexcept\s*\(?[^:\n]*KeyboardInterrupt/.test(text.slice(node.from, node.to))

/** Decorators can run the function somewhere else. */
const isGuarded = ({ decorators }: Scope): boolean =>
  decorators.some((d) => /sync_to|thread|blocking/.test(d))

/** Statements that call an own `async def` and drop what it returns: the body never runs. */
export const unawaited = (
  scopes: readonly Scope[],
  root: Node,
  { text, lineAt }: Reading,
): readonly Unawaited[] => {
  if (!text.includes('async def')) return []
  const top = new Map<string, Scope>()
  const twice = new Set<string>()
  for (const one of scopes) {
    if (one.outer !== null) continue
    if (top.has(one.name)) twice.add(one.name)
    top.set(one.name, one)
  }
  const found: Unawaited[] = []
  const read = (body: Node, unit: Scope | null): void => {
    const owner = unit === null ? null : classOf(unit)
    const methods = owner ? methodsOf(scopes, owner) : []
    within(body, (node) => {
      if (node.name !== 'ExpressionStatement') return
      const call = node.kids[0]
      if (call?.name !== 'CallExpression' || node.kids.length !== 1) return
      const callee = compact(call.kids[0], text)
      const method = /^self\.(\w+)$/.exec(callee)?.[1]
      const same = method === undefined ? [] : methods.filter(({ name }) => name === method)
      const plain = method === undefined && !twice.has(callee) && !isRebound(callee, unit, text)
      const target = same.length === 1 ? same[0] : plain ? top.get(callee) : undefined
      if (target?.kind !== 'function' || !target.isAsync || target.decorators.length > 0) return
      found.push({
        line: lineAt(call.from),
        call: callee,
        symbol: unit?.symbol ?? '',
        defLine: lineAt(target.node.from),
        inAsync: unit?.isAsync ?? false,
        awaitLine: awaitedAt(target.name, text, lineAt),
      })
    })
  }
  read(root, null)
  for (const one of scopes) if (one.kind === 'function') read(one.body, one)
  return found
}

const awaitedAt = (name: string, text: string, lineAt: (offset: number) => number): number => {
  const at = new RegExp(`^(?!\\s*#).*\\bawait\\s+(?:[\\w.]+\\.)?${name}\\(`, 'm').exec(text)
  return at === null ? 0 : lineAt(at.index)
}

const classOf = (unit: Scope): Scope | null => {
  for (let at: Scope | null = unit; at; at = at.outer) if (at.kind === 'class') return at
  return null
}

/** A parameter, local or nested function of that name hides the module's one. */
const isRebound = (name: string, unit: Scope | null, text: string): boolean => {
  const assigned = new RegExp(`(?:^|\\n)\\s*(?:global\\s+)?${name}\\s*(?::[^=\\n]+)?=[^=]`)
  if (!/^\w+$/.test(name) || assigned.test(text)) return true
  for (let at = unit; at; at = at.outer) {
    const written = text.slice(at.node.from, at.node.to)
    if (
      at.kind === 'function' &&
      new RegExp(`\\bdef\\s+${name}\\b|[(,]\\s*${name}\\s*[,:=)]`).test(headOf(at, text))
    )
      return at.name !== name
    if (at.kind === 'function' && new RegExp(`\\n\\s+(?:async\\s+)?def\\s+${name}\\b`).test(written))
      return true
  }
  return false
}

const headOf = ({ node, body }: Scope, text: string): string => text.slice(node.from, body.from)
