import type { SyntaxNode, Tree } from '@lezer/common'
import { lineFinder } from '../../lib/lines.ts'
import { parserOf } from '../optional-parser.ts'
import type { GoFacts, GoImport } from './go-facts.ts'

/** Reads one Go file; null where the parser is not installed. */
export const extractGo = (
  source: string,
): { readonly facts: GoFacts; readonly tree: Tree; readonly text: string } | null => {
  const parser = parserOf('go')
  if (parser === null) return null
  const text = source.replace(/^\ufeff/, '')
  const tree = parser.parse(text)
  return { facts: factsOf(text, tree), tree, text }
}

const factsOf = (text: string, tree: Tree): GoFacts => {
  const lineAt = lineFinder(text)
  const imports: GoImport[] = []
  let name: string | null = null
  let head = text.length
  let hasMain = false
  for (let node = tree.topNode.firstChild; node !== null; node = node.nextSibling) {
    if (node.name === 'PackageClause') {
      const named = node.getChild('DefName')
      name = named === null ? null : text.slice(named.from, named.to)
      head = Math.min(head, node.from)
    } else if (node.name === 'ImportDecl') imports.push(...importsOf(node, text, lineAt))
    else if (node.name === 'FunctionDecl') {
      const named = node.getChild('DefName')
      hasMain ||= name === 'main' && named !== null && text.slice(named.from, named.to) === 'main'
    }
  }
  const above = text.slice(0, head)
  return {
    lang: 'go',
    package: name,
    doc: docOf(above),
    imports,
    build: buildOf(above),
    generated: /^\/\/ Code generated .* DO NOT EDIT\.$/m.test(text.slice(0, 4000)),
    hasMain,
    generates: [...text.matchAll(/^\/\/go:generate[ \t]+(.{1,300})$/gm)].map((one) => one[1]!.trim()),
    errors: [],
  }
}

const importsOf = (decl: SyntaxNode, text: string, lineAt: (at: number) => number): readonly GoImport[] => {
  const specs = [
    ...decl.getChildren('ImportSpec'),
    ...(decl.getChild('SpecList')?.getChildren('ImportSpec') ?? []),
  ]
  return specs.flatMap((spec) => {
    const path = spec.getChild('String')
    if (path === null) return []
    const before = text.slice(spec.from, path.from).trim()
    return [
      {
        path: text.slice(path.from + 1, path.to - 1),
        alias: before === '' ? null : before,
        line: lineAt(path.from),
      },
    ]
  })
}

const docOf = (above: string): GoFacts['doc'] => {
  const lines = above.split('\n')
  let end = lines.length - 1
  if (lines[end]?.trim() !== '' || !/^(\/\/|.*\*\/\s*$)/.test(lines[end - 1] ?? '')) return null
  end -= 1
  let start = end
  if (lines[end]!.startsWith('//')) while (start > 0 && lines[start - 1]!.startsWith('//')) start -= 1
  else while (start > 0 && !lines[start]!.trimStart().startsWith('/*')) start -= 1
  for (let at = start; at <= end; at += 1) {
    const said = lines[at]!.replace(/^\/\/(?=[a-z]+:).*$/, '')
      .replace(/^\s*(\/\/|\/\*+|\*(?!\/))\s?|\*\/\s*$/g, '')
      .trim()
    if (said !== '' && !said.startsWith('+build')) return { text: said.slice(0, 200), line: at + 1 }
  }
  return null
}

/** `//go:build` as it stands; else the `// +build` lines joined: lines and commas are *and*, spaces are *or*. */
const buildOf = (above: string): string => {
  const modern = /^\/\/go:build[ \t]+(.+)$/m.exec(above)
  if (modern) return modern[1]!.trim()
  const lines = [...above.matchAll(/^\/\/[ \t]*\+build[ \t]+(.+)$/gm)].map((one) =>
    one[1]!
      .trim()
      .split(/\s+/)
      .map((part) => `(${part.split(',').join(' && ')})`)
      .join(' || '),
  )
  return lines.map((one) => `(${one})`).join(' && ')
}
