import type { Tree } from '@lezer/common'
import { rootOf } from '../../facts/python/tree.ts'
import type { Node } from '../../facts/python/tree.ts'
import type { Extractor, ParsedFile } from '../specialist.ts'
import { outcomeOf } from './outcome.ts'
import type { TestFacts } from './test-facts.ts'

/** Takes tests, test classes and what is checked from Python files that look like tests. */
export const testExtractor: Extractor = {
  version: 8,
  langs: ['python'],
  extract: (file) =>
    /(^|\/)(test_[^/]*|[^/]*_test|tests)\.py$/.test(file.file)
      ? testsOf(file as ParsedFile<Tree>)
      : undefined,
}

/** A call or statement whose name says that something is checked, directly or by a helper. */
const checking =
  /assert|raise|exception|handler|warns|fail|check|verif|expect|should|valid|compare|ensure|must|snapshot|approx|benchmark|skip|xfail|exit|throw/i

/** Its own words say what would make it fail without an assertion: warnings turned into errors, "must not raise". */
const saysWhat =
  /simplefilter|filterwarnings|catch_warnings|get_type_hints|(["'#]|^\s+)[^\n]*\b(mak(e|es|ing) sure|ensur|verif|should|must|no(t)? (be )?(rais|fail|error|warn|deprecat|crash|hang)|can be (resolved|imported|loaded|pickled)|regression)/im

const testsOf = ({ tree, text, lineAt }: ParsedFile<Tree>): TestFacts | undefined => {
  const said = (node: Node | undefined): string => (node ? text.slice(node.from, node.to) : '')
  const nameOf = (node: Node): string => said(node.kids.find((k) => k.name === 'VariableName'))
  const classes: NonNullable<TestFacts['classesWithInit']>[number][] = []
  const unchecked: NonNullable<TestFacts['unchecked']>[number][] = []
  const helpers = definedIn(rootOf(tree), nameOf)
  const imported = importedIn(text)
  let tests = 0

  const readTest = (node: Node, decorators: string, symbol: string): void => {
    tests++
    const body = node.kids.find((k) => k.name === 'Body')
    if (!body || checking.test(decorators) || /fixture/.test(decorators)) return
    const statements = body.kids.filter(
      (k) => k.name !== ':' && !(k.name === 'ExpressionStatement' && k.kids[0]?.name === 'String'),
    )
    const given = new Set(node.kids.find((k) => k.name === 'ParamList')?.kids.map(said))
    const seen = outcomeOf(body, said)
    const prints = statements.some((k) => /^print\s*\(/.test(said(k)))
    const mayCheck = (name: string): boolean =>
      given.has(name) ? !prints || seen.calledItself.has(name) : helpers.has(name)
    if (seen.checks || [...seen.called].some(mayCheck)) return
    if (/\bsuper\s*\(/.test(said(body))) return
    if (statements.length > 0 && statements.every((k) => k.name === 'ImportStatement')) return
    const isEmpty = statements.every((k) => k.name === 'PassStatement' || said(k) === '...')
    if (isEmpty && (decorators.trim() !== '' || /^\s*#/m.test(said(body)))) return
    const how = seen.caught ? 'caught' : seen.returns ? 'returned' : 'none'
    if (how === 'none' && !isEmpty && saysWhat.test(said(body))) return
    if (how === 'none' && !isEmpty && checking.test(said(body).replace(/(["'])(?:\\.|(?!\1).)*\1/g, '')))
      return
    const from = [...new Set([...seen.called].flatMap((name) => imported.get(name) ?? []))].toSorted()
    unchecked.push({
      symbol,
      line: lineAt(node.from),
      ...(how === 'none' ? {} : { how }),
      ...(from.length > 0 ? { calledFrom: from } : {}),
    })
  }
  const readClass = (node: Node): void => {
    const name = nameOf(node)
    const bases = said(node.kids.find((k) => k.name === 'ArgList')).replace(/[()\s]/g, '')
    const members = (node.kids.find((k) => k.name === 'Body')?.kids ?? []).map((k) =>
      k.name === 'DecoratedStatement'
        ? { node: k.kids.at(-1) ?? k, decorators: said(k) }
        : { node: k, decorators: '' },
    )
    const functions = members.filter((m) => m.node.name === 'FunctionDefinition')
    const own = functions.filter((m) => nameOf(m.node).startsWith('test'))
    const init = functions.find((m) => nameOf(m.node) === '__init__')
    if (init && own.length > 0 && (bases === '' || bases === 'object')) {
      classes.push({ name, line: lineAt(node.from), initLine: lineAt(init.node.from), tests: own.length })
    }
    for (const { node: fn, decorators } of own)
      readTest(fn, decorators.split(/\bdef\b/)[0] ?? '', `${name}.${nameOf(fn)}`)
  }
  for (const top of rootOf(tree).kids) {
    const node = top.name === 'DecoratedStatement' ? top.kids.at(-1) : top
    if (node?.name === 'ClassDefinition' && /^Test|Test(s|Case)?$/.test(nameOf(node))) readClass(node)
    else if (node?.name === 'FunctionDefinition' && nameOf(node).startsWith('test')) {
      readTest(node, top === node ? '' : (said(top).split(/\bdef\b/)[0] ?? ''), nameOf(node))
    }
  }
  if (tests === 0) return undefined
  return {
    tests,
    ...(classes.length > 0 ? { classesWithInit: classes } : {}),
    ...(unchecked.length > 0 ? { unchecked: unchecked.slice(0, 200) } : {}),
  }
}

/** Functions of the file by name, methods as `self.name`; classes too, as their methods may check. */
const definedIn = (root: Node, nameOf: (node: Node) => string): ReadonlySet<string> => {
  const names = new Set<string>()
  const visit = (node: Node, isMember: boolean): void => {
    const isClass = node.name === 'ClassDefinition'
    if (isClass || node.name === 'FunctionDefinition') names.add(`${isMember ? 'self.' : ''}${nameOf(node)}`)
    if (node.name !== 'FunctionDefinition')
      for (const kid of node.kids) visit(kid, isClass || (isMember && node.name !== 'FunctionDefinition'))
  }
  visit(root, false)
  return names
}

/** Names that `import` statements anywhere in the file bind, with the module each comes from. */
const importedIn = (source: string): ReadonlyMap<string, string> => {
  const text = source.replace(/\\\r?\n/g, ' ')
  const from = new Map<string, string>()
  for (const match of text.matchAll(
    /^[ \t]*from[ \t]+([\w.]{1,200})[ \t]+import[ \t]*(?:\(([^)]{0,8000})\)|(.{1,2000}))/gm,
  ))
    for (const part of (match[2] ?? match[3] ?? '').replace(/#.*/g, '').split(',')) {
      const [name = '', , alias] = part.trim().split(/\s+/)
      if (name !== '') from.set(alias ?? name, `${match[1] ?? ''}.${name}`)
    }
  for (const match of text.matchAll(/^[ \t]*import[ \t]+([\w.]{1,200})(?:[ \t]+as[ \t]+(\w{1,100}))?/gm))
    from.set(match[2] ?? match[1]!.split('.')[0]!, match[1]!)
  return from
}
