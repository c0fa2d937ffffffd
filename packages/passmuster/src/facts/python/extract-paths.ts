import type { PythonFacts } from './python-facts.ts'
import { stringValue } from './syntax-string.ts'
import type { Node } from './tree.ts'

/** A constant path: `segs` below the file's folder, the working folder, or the file system's root. */
interface PathValue {
  readonly base: 'file' | 'cwd' | 'absolute'
  readonly segs: readonly string[]
}

type SysPath = PythonFacts['sysPath'][number]

/** Collects constant additions to `sys.path`; follows simple assignments of constant paths. */
export interface PathCollector {
  statement(node: Node): void
  readonly found: SysPath[]
  /** Lines that put on it what is worked out as the program runs. */
  readonly unknown: number[]
}

export const collectPaths = (
  file: string,
  text: string,
  lineAt: (offset: number) => number,
): PathCollector => {
  const known = new Map<string, PathValue>()
  const found: SysPath[] = []
  const unknown: number[] = []
  const own = file.slice(file.lastIndexOf('/') + 1)
  const said = (node: Node | undefined): string =>
    node ? text.slice(node.from, node.to).replace(/\s+/g, '') : ''
  const argsOf = (call: Node): readonly Node[] =>
    (call.kids[1]?.kids ?? []).filter((k) => !/^[(),]$/.test(k.name))

  const value = (node: Node | undefined): PathValue | null => {
    if (!node) return null
    if (node.name === 'String' || node.name === 'ContinuedString') {
      const s = stringValue(node, text)
      return s === null ? null : fromText(s)
    }
    if (node.name === 'ParenthesizedExpression') return value(node.kids[1])
    if (node.name === 'VariableName') {
      const name = said(node)
      return name === '__file__' ? { base: 'file', segs: [own] } : (known.get(name) ?? null)
    }
    if (node.name === 'FormatString') return formatted(node)
    if (node.name === 'BinaryExpression') return joined(node)
    if (node.name === 'MemberExpression') return member(node)
    return node.name === 'CallExpression' ? called(node) : null
  }
  const formatted = (node: Node): PathValue | null => {
    const hole = node.kids[0]
    if (node.kids.length !== 1 || hole?.name !== 'FormatReplacement') return null
    const prefix = text.slice(node.from, hole.from)
    const suffix = text.slice(hole.to, node.to - 1)
    if (!/^[fF]["']$/.test(prefix) || (suffix !== '' && !suffix.startsWith('/'))) return null
    const inner = value(hole.kids[1])
    return inner && join(inner, [{ base: 'cwd', segs: suffix.split('/').filter((s) => s !== '') }])
  }
  const joined = (node: Node): PathValue | null => {
    const left = value(node.kids[0])
    const right = value(node.kids[2])
    const operator = said(node.kids[1])
    if (!left || !right) return null
    if (operator === '/') return join(left, [right])
    return operator === '+' && right.base === 'absolute' ? join(left, [{ ...right, base: 'cwd' }]) : null
  }
  const member = (node: Node): PathValue | null => {
    const whole = said(node)
    if (whole === 'os.pardir') return { base: 'cwd', segs: ['..'] }
    if (whole === 'os.curdir') return { base: 'cwd', segs: [] }
    const last = node.kids.at(-1)
    if (last?.name === 'PropertyName') return said(last) === 'parent' ? up(value(node.kids[0]), 1) : null
    const inner = node.kids[0]
    const index = node.kids[2]
    if (last?.name !== ']' || !index || index.name !== 'Number' || node.kids.length !== 4) return null
    const n = Number(said(index))
    if (inner?.name === 'MemberExpression' && said(inner.kids.at(-1)) === 'parents')
      return up(value(inner.kids[0]), n + 1)
    return n === 0 && inner?.name === 'CallExpression' && said(inner.kids[0]).endsWith('path.split')
      ? up(value(argsOf(inner)[0]), 1)
      : null
  }
  const called = (node: Node): PathValue | null => {
    const callee = said(node.kids[0])
    const args = argsOf(node)
    if (/^(os\.path\.|path\.|osp\.)?dirname$/.test(callee)) return up(value(args[0]), 1)
    if (/^((os\.path\.|path\.|osp\.)?(abspath|realpath|normpath)|str|os\.fspath)$/.test(callee))
      return value(args[0])
    if (
      /^((os\.path|path|osp)\.)?join$/.test(callee) ||
      /^(pathlib\.)?(Pure)?(Posix|Windows)?Path$/.test(callee)
    ) {
      if (args.length === 0) return { base: 'cwd', segs: [] }
      const parts = args.map(value)
      const first = parts[0]
      return first && parts.every((part) => part !== null) ? join(first, parts.slice(1)) : null
    }
    if (/^(os\.getcwd|(pathlib\.)?Path\.cwd)$/.test(callee)) return { base: 'cwd', segs: [] }
    const target = node.kids[0]
    if (target?.name !== 'MemberExpression') return null
    const method = said(target.kids.at(-1))
    if (/^(resolve|absolute|as_posix|__str__)$/.test(method)) return value(target.kids[0])
    if (method !== 'joinpath') return null
    const inner = value(target.kids[0])
    const parts = args.map(value)
    return inner && parts.every((part) => part !== null) ? join(inner, parts) : null
  }
  const note = (node: Node | undefined, at: Node): void => {
    const path = value(node)
    if (path) found.push({ line: lineAt(at.from), base: path.base, path: written(path) })
    else unknown.push(lineAt(at.from))
  }
  const noteList = (node: Node | undefined, at: Node): void => {
    if (node?.name !== 'ArrayExpression' && node?.name !== 'TupleExpression') return
    for (const k of node.kids) if (!/^[[\](),]$/.test(k.name)) note(k, at)
  }
  return {
    found,
    unknown,
    statement(node) {
      const first = node.kids[0]
      if (node.name === 'AssignStatement') {
        const at = node.kids.findLastIndex((k) => k.name === 'AssignOp')
        if (first?.name === 'VariableName' && at > 0 && at === node.kids.length - 2) {
          const path = value(node.kids[at + 1])
          if (path) known.set(said(first), path)
          else known.delete(said(first))
        } else if (at > 0 && /^sys\.path\[(0:0|:0)\]$/.test(said(first))) noteList(node.kids[at + 1], node)
        else if (at > 0 && said(first) === 'sys.path') {
          const sum = node.kids[at + 1]
          if (sum?.name === 'BinaryExpression') for (const k of sum.kids) noteList(k, node)
        }
      } else if (node.name === 'UpdateStatement' && said(first) === 'sys.path') noteList(node.kids[2], node)
      else if (node.name === 'ExpressionStatement' && first?.name === 'CallExpression') {
        const callee = said(first.kids[0])
        const args = argsOf(first)
        if (callee === 'sys.path.insert') note(args[1], node)
        else if (callee === 'sys.path.append' || callee === 'site.addsitedir') note(args[0], node)
        else if (callee === 'sys.path.extend') noteList(args[0], node)
      }
    },
  }
}

const fromText = (s: string): PathValue => ({
  base: s.startsWith('/') ? 'absolute' : 'cwd',
  segs: s.split('/').filter((part) => part !== '' && part !== '.'),
})

const join = (left: PathValue, rest: readonly PathValue[]): PathValue => {
  let whole = left
  for (const part of rest) {
    whole = part.base === 'cwd' ? { base: whole.base, segs: [...whole.segs, ...part.segs] } : part
  }
  return whole
}

const up = (path: PathValue | null, levels: number): PathValue | null =>
  path && {
    base: path.base,
    segs: [...path.segs, ...Array.from({ length: Math.min(levels, 64) }, () => '..')],
  }

/** `..` folded into what stands before it; '.' for the base itself. */
const written = (path: PathValue): string => {
  const out: string[] = []
  for (const seg of path.segs) {
    if (seg === '..' && out.length > 0 && out.at(-1) !== '..') out.pop()
    else if (!(seg === '..' && path.base === 'absolute')) out.push(seg)
  }
  return path.base === 'absolute' ? `/${out.join('/')}` : out.join('/') || '.'
}
