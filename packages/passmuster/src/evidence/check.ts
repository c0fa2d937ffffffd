import type { History } from '../facts/repo.ts'
import type { Evidence, EvidenceDraft, Place } from '../model/finding.ts'
import { checkAbsent } from './absent.ts'
import type { Check, Checking } from './checking.ts'
import { checkManifest } from './manifest-value.ts'
import { findQuote, findWords, quoteDigest, wordsDigest } from './quote.ts'
import { reaches } from './hop.ts'
import { maskSecret } from '../lib/secret-mask.ts'

const settled = (evidence: Evidence, because: string | null): Check =>
  because === null
    ? { state: 'holds', because: 're-checked', evidence, moved: null }
    : { state: 'fails', because, evidence, moved: null }

const unchecked = (evidence: Evidence, because: string): Check => ({
  state: 'unchecked',
  because,
  evidence,
  moved: null,
})

/** Checks evidence of any kind; a quote may still be a draft (texts it must contain) or sealed (its digest). */
export const checkEvidence = async (
  evidence: Evidence | EvidenceDraft,
  checking: Checking,
): Promise<Check> => {
  switch (evidence.kind) {
    case 'quote':
      return 'contains' in evidence ? sealQuote(evidence, checking) : checkQuote(evidence, checking)
    case 'absent': {
      const { state, because } = await checkAbsent(evidence, checking)
      return { state, because, evidence, moved: null }
    }
    case 'manifest': {
      const text = await checking.reader.text(evidence.file)
      if (text === null) return settled(evidence, `${evidence.file} cannot be read`)
      const { state, because } = checkManifest(evidence, text, checking.redact)
      return { state, because, evidence, moved: null }
    }
    case 'chain':
      return checkChain(evidence, checking)
    case 'git':
      return checkGit(evidence, checking.history)
    case 'command':
      return unchecked(evidence, 'a program that was run is not run again')
    case 'secret':
      return checkSecret(evidence, checking)
  }
}

type Quote = Extract<Evidence, { kind: 'quote' }>
type QuoteDraft = Extract<EvidenceDraft, { kind: 'quote' }>
type Kind<K extends Evidence['kind']> = Extract<Evidence, { kind: K }>

const sealQuote = async (draft: QuoteDraft, { reader }: Checking): Promise<Check> => {
  const { contains, ...place } = draft
  const all = await reader.lines(draft.file, draft.cell)
  const lines = all?.slice(draft.startLine - 1, draft.endLine) ?? []
  const evidence: Quote = { ...place, digest: quoteDigest(lines), words: wordsDigest(lines) }
  if (all === null) return settled(evidence, `${draft.file} cannot be read`)
  if (draft.startLine < 1 || draft.endLine < draft.startLine || draft.endLine > all.length) {
    return settled(
      evidence,
      `${draft.file} has ${all.length} lines, ${draft.startLine}-${draft.endLine} were quoted`,
    )
  }
  const text = lines.join('\n')
  const missing = contains.find((part) => !text.includes(part))
  return settled(
    evidence,
    missing === undefined ? null : `${draft.file}:${draft.startLine} does not contain the quoted text`,
  )
}

const checkQuote = async (quote: Quote, { reader, renamed }: Checking): Promise<Check> => {
  const now =
    (await reader.lines(quote.file, quote.cell)) === null ? (renamed?.(quote.file) ?? quote.file) : quote.file
  const lines = await reader.lines(now, quote.cell)
  if (lines === null) return settled(quote, `${quote.file} is gone`)
  const count = quote.endLine - quote.startLine + 1
  const start = findQuote(lines, quote.digest, count, quote.startLine)
  const found =
    start !== null
      ? { start, end: start + count - 1 }
      : quote.words === undefined
        ? null
        : findWords(lines, quote.words, count, quote.startLine)
  if (found === null) return settled(quote, `the quoted text no longer stands in ${now}`)
  const evidence: Quote = { ...quote, file: now, startLine: found.start, endLine: found.end }
  const same = now === quote.file && found.start === quote.startLine && found.end === quote.endLine
  const place: Place = {
    file: now,
    startLine: found.start,
    endLine: found.end,
    ...(quote.cell === undefined ? {} : { cell: quote.cell }),
  }
  return {
    state: 'holds',
    because: same ? 'the same text at the same lines' : 'the same text elsewhere',
    evidence,
    moved: same ? null : place,
  }
}

const checkChain = async (chain: Kind<'chain'>, { reader, renamed }: Checking): Promise<Check> => {
  if (chain.hops.length === 0) return settled(chain, 'a chain without hops')
  const hops: { file: string; line: number; to: string }[] = []
  for (const hop of chain.hops) {
    const file = (await reader.lines(hop.file)) === null ? (renamed?.(hop.file) ?? hop.file) : hop.file
    const lines = await reader.lines(file)
    if (lines === null) return settled(chain, `${hop.file} cannot be read`)
    const to = renamed?.(hop.to) ?? hop.to
    const line = reaches(lines, file, hop.line, [hop.to, to])
    if (line === null) return settled(chain, `${file}:${hop.line} does not lead to ${hop.to}`)
    hops.push({ file, line, to })
  }
  const same = hops.every((hop, i) => hop.file === chain.hops[i]?.file && hop.line === chain.hops[i]?.line)
  const first = hops[0]
  const moved =
    same || first === undefined ? null : { file: first.file, startLine: first.line, endLine: first.line }
  return {
    state: 'holds',
    because: same ? 're-checked' : 'the same chain at other lines',
    evidence: { ...chain, hops },
    moved,
  }
}

const checkGit = (git: Kind<'git'>, history: History): Check => {
  const sameCommit = (commit: string): boolean =>
    commit.startsWith(git.commit) || git.commit.startsWith(commit)
  const renamedTo = /^renamed-to (.+)$/s.exec(git.change)?.[1]
  if (renamedTo !== undefined) {
    const known = history.renames.some(
      (r) => sameCommit(r.commit) && r.from === git.path && r.to === renamedTo,
    )
    return settled(git, known ? null : `git knows no rename of ${git.path} to ${renamedTo}`)
  }
  if (git.change === 'deleted') {
    const known = history.deletions.some((d) => sameCommit(d.commit) && d.path === git.path)
    return settled(git, known ? null : `git knows no deletion of ${git.path} in that commit`)
  }
  return unchecked(git, `a change of kind ${git.change} is not in the history that was read`)
}

/** A draft has no hmac yet: what stands there must have the shown form. A sealed secret may have moved to another line. */
const checkSecret = async (secret: Kind<'secret'>, { reader, hmac }: Checking): Promise<Check> => {
  if (hmac === undefined) return unchecked(secret, 'no key to re-check the secret with')
  const lines = await reader.lines(secret.file)
  if (lines === null) return settled(secret, `${secret.file} cannot be read`)
  const at = (line: number): string =>
    (lines[line - 1] ?? '').slice(secret.startColumn - 1, secret.endColumn - 1)
  const value = at(secret.line)
  if (secret.hmac === '') {
    const fits = value !== '' && maskSecret(value) === secret.shown
    return settled(
      { ...secret, hmac: fits ? hmac(value, secret.file) : '' },
      fits ? null : 'another text stands there',
    )
  }
  const length = secret.endColumn - secret.startColumn
  const is = (line: number): boolean =>
    at(line).length === length && hmac(at(line), secret.file) === secret.hmac
  const line = is(secret.line) ? secret.line : lines.findIndex((_, index) => is(index + 1)) + 1
  if (line === 0)
    return maskSecret(value) === secret.shown
      ? unchecked(secret, 'a text of that form stands there; it was sealed with another key')
      : settled(secret, 'the secret no longer stands there')
  if (line === secret.line) return settled(secret, null)
  return {
    state: 'holds',
    because: 'the same secret on another line',
    evidence: { ...secret, line },
    moved: { file: secret.file, startLine: line, endLine: line },
  }
}
