import { builtins } from '../../facts/python/scope-builtins.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { listed } from '../../lib/listed.ts'
import { placeIn, placesOf, quote } from './python-files.ts'
import type { ReviewedFile } from './python-files.ts'
import type { KeywordTwice } from './review-facts.ts'

/** One finding per file: calls that hand the same keyword on twice when a caller gives it. */
export function* keywordsTwice(file: ReviewedFile): Iterable<FindingDraft> {
  const sites = file.own.keywordTwice ?? []
  const first = sites[0]
  if (!first || file.code.python2) return
  const keywords = [...new Set(sites.map((s) => `\`${s.keyword}\``))]
  const symbols = [...new Set(sites.map((s) => s.symbol))]
  const isSource = file.role === 'source'
  yield {
    rule: 'keyword-passed-twice',
    title: `${listed(keywords)} is passed explicitly and again inside **${first.kwargs} (${sites.length} ${sites.length === 1 ? 'call' : 'calls'})`,
    severity: isSource
      ? sites.length < 3
        ? 'medium'
        : 'high'
      : file.role === 'archived' || file.role === 'docs'
        ? 'low'
        : 'medium',
    category: 'correctness',
    at: sites.slice(0, 30).map((s) => placeIn(file, s.line, s.endLine)),
    evidence: sites
      .slice(0, 10)
      .flatMap((s) => [
        quote(file, s.readLine, [s.readText]),
        quote(file, s.line, [s.keyword, `**${s.kwargs}`], s.endLine),
      ]),
    impact: `${listed(symbols)} ${symbols.length === 1 ? 'reads' : 'read'} ${listed(keywords)} from ${first.kwargs} but ${symbols.length === 1 ? 'leaves' : 'leave'} it there, so a caller that passes it and comes to ${sites.length === 1 ? `line ${first.line}` : 'the call'} gets TypeError: got multiple values for keyword argument '${first.keyword}'.`,
    fix: {
      text: keywordFix(sites),
    },
    confidence: 'proved',
    symbol: symbols[0] ?? '',
  }
}

/** Out where it is read, if nothing else needs it; else right before the call, which decides by itself. */
const keywordFix = (sites: readonly KeywordTwice[]): string => {
  const [first] = sites
  if (first === undefined) return ''
  if (sites.every((s) => s.atRead)) {
    const taken = first.readText.endsWith(']')
      ? `${first.kwargs}.pop("${first.keyword}")`
      : `${first.kwargs}.pop("${first.keyword}", …)`
    return `Take it out where it is read: ${sites.length === 1 ? '' : 'in each of these, '}write \`${taken}\` for \`${first.readText}\`.`
  }
  const places = sites.map((s) => `\`${s.kwargs}.pop("${s.keyword}", None)\` before line ${s.line}`)
  return `Take it out right before the call, so that other paths keep it: ${listed(places)}.`
}

/** One finding per file: parameters whose default object one call changes for all later ones. */
export function* changedDefaults(file: ReviewedFile): Iterable<FindingDraft> {
  const sites = file.own.mutableDefaults ?? []
  const first = sites[0]
  if (!first) return
  yield {
    rule: 'mutable-default-changed',
    title: `${listed(sites.map((d) => `\`${d.parameter}\` of ${d.symbol}`))} ${sites.length === 1 ? 'has a default' : 'have defaults'} that calls without it share`,
    severity: file.role === 'source' || file.role === 'script' ? 'medium' : 'low',
    category: 'correctness',
    at: placesOf(
      file,
      sites.map((d) => d.line),
    ),
    evidence: sites
      .slice(0, 5)
      .flatMap((d) => [quote(file, d.line, [d.parameter]), quote(file, d.useLine, [d.parameter])]),
    impact: `A default is made once, when the function is defined. ${listed(sites.map((d) => `\`${d.parameter}\` is changed at line ${d.useLine}`))}, so a call that leaves it out may find what such a call before put there.`,
    fix: {
      text: `Use \`${first.parameter}=None\` and make the object inside: \`if ${first.parameter} is None: ${first.parameter} = …\`${sites.length === 1 ? '' : ', and so for the others'}.`,
    },
    confidence: 'proved',
    symbol: first.symbol,
  }
}

/** Calls that only tidy up: their failure is seldom anybody's concern. */
const tidying =
  /(?:^|\.)(?:close|aclose|unlink|remove|rmtree|cancel|kill|terminate|stop|shutdown|disconnect|quit|join|release|flush|rollback)$|(?:^|[._])debug$/

const moved = /(?:^|[._])(?:p?bar|progress\w*|spinner|tqdm)\.\w+$/i
const isTidy = ({ calls }: { readonly calls: readonly string[] }): boolean => {
  const told = calls.filter((call) => !builtins.has(call))
  return told.length > 0 && told.every((call) => tidying.test(call) || moved.test(call))
}

/** One finding per file: handlers that catch everything, do nothing and do not say why. */
export function* swallowedErrors(file: ReviewedFile): Iterable<FindingDraft> {
  const sites = (file.own.swallowed ?? []).filter((site) => !isTidy(site))
  const first = sites[0]
  if (!first || file.role === 'archived' || file.role === 'docs') return
  const symbols = [
    ...new Set(
      sites.map((s) => s.symbol || (file.file.endsWith('.ipynb') ? 'the notebook' : 'the module itself')),
    ),
  ]
  const one = sites.length === 1
  const wider = sites.filter((s) => s.catches !== 'Exception').length
  yield {
    rule: 'swallowed-error',
    title: `${one ? 'A handler' : 'Handlers'} of ${file.file} ${one ? 'catches' : 'catch'} ${wider === 0 ? 'any Exception' : wider === sites.length ? 'everything' : 'any Exception or everything'}, ${one ? 'does' : 'do'} nothing and ${one ? 'does' : 'do'} not say why`,
    severity: file.role === 'source' ? 'low' : 'info',
    category: 'correctness',
    at: sites.slice(0, 20).map((s) => placeIn(file, s.line, s.endLine)),
    evidence: sites.slice(0, 5).map((s) => quote(file, s.line, ['except'], s.endLine)),
    impact: [
      `In ${listed(symbols)} an exception of the guarded lines${callsOf(sites)} ends there without a trace${sites.some((s) => s.after) ? ', unless a handler before takes it' : ''}.`,
      ...(wider > 0
        ? [
            `${one ? 'It catches' : wider === sites.length ? 'They catch' : wider === 1 ? 'One of them catches' : 'Some of them catch'} KeyboardInterrupt and the cancellation of tasks, too.`,
          ]
        : []),
    ].join(' '),
    fix: {
      text: 'Catch the exception that is expected, or log it before going on; where nothing has to be done, say why in a comment.',
    },
    confidence: 'strong',
    symbol: symbols[0] ?? '',
  }
}

/** ` (with calls such as a, b and c)`: what the guarded lines of all sites call, plain builtins left out. */
const callsOf = (sites: NonNullable<ReviewedFile['own']['swallowed']>): string => {
  const calls = [...new Set(sites.flatMap((site) => site.calls))]
    .filter((call) => call.includes('.') || !builtins.has(call))
    .slice(0, 4)
  return calls.length === 0 ? '' : ` (with calls such as ${listed(calls.map((call) => `\`${call}\``))})`
}
