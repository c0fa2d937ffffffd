import type { Tree } from '@lezer/common'
import type { Extractor, ParsedFile } from '../specialist.ts'
import { oldBuiltins } from '../../facts/python/scope-builtins.ts'
import { scopeOptions } from '../../facts/python/scope-options.ts'
import { unboundNames } from '../../facts/python/scope.ts'
import { rootOf } from '../../facts/python/tree.ts'
import { reviewEcma } from './extract-ecma.ts'
import { isBehindAnEnd, isUnreached } from './unreached.ts'
import { functionFacts } from './extract-functions.ts'
import type { ReviewFacts, UnboundUse } from './review-facts.ts'

/** Takes unbound names, doubled keywords, changed defaults and swallowed errors from each Python file, and what stands twice from each TypeScript or JavaScript file. */
export const reviewExtractor: Extractor = {
  version: 10,
  langs: ['python', 'ecmascript'],
  extract: (file) => (file.lang === 'ecmascript' ? reviewEcma(file) : reviewOf(file as ParsedFile<Tree>)),
}

const noFunctions = { keywordTwice: [], mutableDefaults: [], swallowed: [] }

const reviewOf = (file: ParsedFile<Tree>): ReviewFacts | undefined => {
  const root = rootOf(file.tree)
  const unbound = unboundOf(file)
  const { keywordTwice, mutableDefaults, swallowed } = generated.test(file.text.slice(0, 800))
    ? noFunctions
    : functionFacts(root, file)
  const facts: ReviewFacts = {
    ...(unbound.length > 0 ? { unbound } : {}),
    ...(keywordTwice.length > 0 ? { keywordTwice } : {}),
    ...(mutableDefaults.length > 0 ? { mutableDefaults } : {}),
    ...(swallowed.length > 0 ? { swallowed } : {}),
  }
  return Object.keys(facts).length > 0 ? facts : undefined
}

/** Names that notebooks, build tools and tracebacks put into a module from outside. */
const injected = new Set(
  '_ ngettext get_ipython display get_config dbutils spark sc sqlContext snakemake reveal_type reveal_locals In Out __IPYTHON__ __version__'.split(
    ' ',
  ),
)

/** Names that a host of programs gives to those that run in it: by what the path of the file says. */
const hosts: readonly (readonly [RegExp, ReadonlySet<string>])[] = [
  [
    /quantconnect|(?:^|\/)lean\//i,
    new Set('QuantBook QCAlgorithm Resolution Market SecurityType'.split(' ')),
  ],
]

const isOfHost = (file: string, name: string): boolean =>
  hosts.some(([path, names]) => path.test(file) && names.has(name))

/** `# import x` under a comment that says why: the file is out of use until it comes back. */
const isTakenOut = (text: string, name: string): boolean =>
  new RegExp(
    `^[ \\t]*#[^\\n]*(?:disabl|remov|deprecat|no longer)[^\\n]*\\n(?:[ \\t]*#[^\\n]*\\n){0,4}?[ \\t]*#[ \\t]*(?:import|from[ \\t]+[\\w.]+[ \\t]+import)[ \\t][^\\n]*\\b${name.replace(/\W/g, '')}\\b`,
    'im',
  ).test(text)

/** A program writes the file again: what is to be mended is mended there. */
const generated = /\bdo not edit\b|@generated\b|\bauto-?generated\b/i

const most = 200

const unboundOf = ({ tree, text, lineAt, file }: ParsedFile<Tree>): readonly UnboundUse[] => {
  const root = rootOf(tree)
  const oldToo = /PY2|PY3|version_info|__unicode__|__cmp__|\bsix\b/.test(text)
  return unboundNames(root, text, scopeOptions(root, text))
    .filter(({ from }) => !isUnreached(root, text, from) && !isBehindAnEnd(root, from))
    .filter(({ name }) => !isOfHost(file, name) && !isTakenOut(text, name))
    .filter(({ name }) => !injected.has(name) && !(oldToo && oldBuiltins.has(name)) && !looksUp(text, name))
    .slice(0, most)
    .map(({ from, ...rest }) => ({ ...rest, ...usedAs(text, from + rest.name.length), line: lineAt(from) }))
}

/** How what stands before this offset is used: called, asked for a member, or neither. */
const usedAs = (text: string, to: number): Pick<UnboundUse, 'called' | 'member'> => {
  const [, opened, member] = /^[ \t]*(?:(\()|\.[ \t]*(\w{1,100}))/.exec(text.slice(to, to + 150)) ?? []
  return opened !== undefined ? { called: true } : member !== undefined ? { member } : {}
}

/** `"name" in globals()` and the like: the file asks before it uses the name. */
const looksUp = (text: string, name: string): boolean =>
  /\b(globals|locals|vars|dir)\(/.test(text) &&
  new RegExp(`["']${name.replace(/[^\w]/g, '')}["']\\s+(not\\s+)?in\\s+(globals|locals|vars|dir)\\(`).test(
    text,
  )
