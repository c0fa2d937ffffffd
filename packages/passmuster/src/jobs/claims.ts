import { readFile, realpath } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkClaims } from '../consolidate/claims/check.ts'
import type { CheckedClaim, Claim, ClaimEvidence, JudgedClaim } from '../consolidate/claims/claim.ts'
import { extractClaims } from '../consolidate/claims/extract.ts'
import { groundOf, type Mentions } from '../consolidate/claims/ground.ts'
import { definesWord } from '../consolidate/claims/words.ts'
import { plain } from '../context/plain.ts'
import { redact } from '../context/redact.ts'
import { checkEvidence } from '../evidence/check.ts'
import type { Checking } from '../evidence/checking.ts'
import { readerOf } from '../evidence/reader.ts'
import { analysisPool } from '../execute/analysis-pool.ts'
import { readFacts } from '../execute/facts-reader.ts'
import { buildGraph } from '../facts/build-graph.ts'
import type { Repo } from '../facts/repo.ts'
import { roleOf } from '../facts/roles.ts'
import { FaultError, fail, ok, type Result } from '../model/fault.ts'
import { readHistory } from '../snapshot/history.ts'
import { programVersion } from './build-id.ts'
import { parsedFiles } from './discovery-graph.ts'
import { openRepository, type OpenRepository, type RepositoryOptions } from './open-repository.ts'
import { prepare } from './prepare.ts'

export interface ClaimsOptions extends RepositoryOptions {
  /** The text whose claims are checked. */
  readonly file: string
}

/** What a text claims of a repository, each claim with what came of it. */
export interface ClaimsChecked {
  readonly v: 1
  readonly kind: 'claims'
  readonly file: string
  readonly snapshot: { readonly commit: string | null; readonly dirty: boolean; readonly digest: string }
  /** Modules that were looked at, and those that cannot load. */
  readonly modules: { readonly all: number; readonly failing: number }
  readonly counts: Readonly<Record<'verified' | 'refuted' | 'notCheckable', number>>
  readonly claims: readonly CheckedClaim[]
}

const largest = 2 * 1024 * 1024

/** Takes the claims out of a text and holds each against the repository; every piece of evidence is checked again. */
export const checkClaimsFile = async (options: ClaimsOptions): Promise<Result<ClaimsChecked>> => {
  const text = await readText(options.file)
  if (!text.ok) return text
  const claims = extractClaims(text.value)
  const opened = await openRepository(options)
  if (!opened.ok) return opened
  try {
    const repo = await repoOf(opened.value, options.signal)
    const home = await homeOf(options.file, opened.value.root)
    const ground = groundOf(repo, await mentionsOf(opened.value, repo, claims), home)
    const judged = checkClaims(claims, ground)
    const checked = await sealed(judged, opened.value, repo)
    const count = (verdict: CheckedClaim['verdict']): number =>
      checked.filter((one) => one.verdict === verdict).length
    const { commit, dirty, digest } = repo.snapshot
    return ok({
      v: 1,
      kind: 'claims',
      file: plain(options.file),
      snapshot: { commit, dirty, digest },
      modules: { all: repo.graph.modules.size, failing: ground.blast.failing.size },
      counts: {
        verified: count('verified'),
        refuted: count('refuted'),
        notCheckable: count('not checkable'),
      },
      claims: checked,
    })
  } catch (error) {
    if (error instanceof FaultError) return fail(error.fault)
    throw error
  } finally {
    opened.value.store.close()
  }
}

/** The text without secrets and invisible characters; every line keeps its number. */
const readText = async (file: string): Promise<Result<string>> => {
  const unreadable = (cause: string): Result<never> =>
    fail({
      code: 'report-unreadable',
      message: `${file} is not a text whose claims can be checked`,
      hint: 'muster verify --claims FILE reads Markdown and plain text of at most 2 MB',
      retry: 'never',
      at: { file },
      cause,
    })
  try {
    const bytes = await readFile(file)
    if (bytes.length > largest) return unreadable(`it has ${bytes.length} bytes`)
    if (bytes.includes(0)) return unreadable('it is not text')
    return ok(withoutSecrets(plain(new TextDecoder().decode(bytes).replaceAll('\r\n', '\n'))))
  } catch (error) {
    return unreadable((error as Error).message)
  }
}

const withoutSecrets = (text: string): string => {
  let out = ''
  let at = 0
  for (const hit of redact(text).hits) {
    const lost = text.slice(hit.start, hit.end).replace(/[^\n]/g, '')
    out += `${text.slice(at, hit.start)}[redacted ${hit.rule}]${lost}`
    at = hit.end
  }
  return out + text.slice(at)
}

/** The repository as facts: parsed files from the cache where an earlier run has left them. */
const repoOf = async ({ source, store, root }: OpenRepository, signal?: AbortSignal): Promise<Repo> => {
  const prepared = await prepare(source)
  const pool = analysisPool({ size: Math.min(4, availableParallelism()), childModule: childModule() })
  try {
    const files = parsedFiles(source.snapshot).map((file) => file.path)
    const [read, history] = await Promise.all([
      readFacts({ source, cache: store.cache, pool, factsVersion: programVersion() }, files, signal),
      readHistory(root, signal === undefined ? {} : { signal }),
    ])
    const base = {
      snapshot: source.snapshot,
      facts: new Map(read.facts.map((one) => [one.file, one])),
      texts: prepared.texts,
      manifests: prepared.manifests,
      history,
      unknowable: prepared.unknowable,
    }
    return { ...base, stack: prepared.stack, graph: buildGraph(base) }
  } finally {
    pool.close()
  }
}

/** The entry of an analysis child, source or built like this file itself. */
const childModule = (): string =>
  fileURLToPath(
    new URL(`../execute/analysis-child.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
  )

/** The folder of the text within the repository; '' when it lies outside. */
const homeOf = async (file: string, root: string): Promise<string> => {
  const folder = relative(await realpath(root), dirname(await realpath(file)))
  return folder === '..' || folder.startsWith(`..${sep}`) ? '' : folder.split(sep).join('/')
}

const code =
  /\.(?:py|pyi|ipynb|[cm]?[jt]sx?|vue|svelte|go|rs|java|kt|rb|php|cs|cc?|cpp|hpp?|swift|scala|sql|sh)$/i

/** Where the classes and functions that the text names stand, from the bytes of every code file. */
const mentionsOf = async (
  { source }: OpenRepository,
  { snapshot }: Repo,
  claims: readonly Claim[],
): Promise<Mentions> => {
  const wanted = new Set(claims.flatMap((one) => (one.kind === 'symbol' ? [one.name] : [])))
  const files = snapshot.files
    .filter((one) => one.kind === 'text' && code.test(one.path))
    .map((one) => one.path)
    .sort((a, b) => Number(roleOf(a) === 'test') - Number(roleOf(b) === 'test') || (a < b ? -1 : 1))
  const at = new Map<string, { file: string; line: number; defines: boolean }>()
  if (wanted.size === 0) return { files: files.length, at }
  for (const file of files) {
    const bytes = await source.read(file)
    const text = bytes === null ? '' : new TextDecoder().decode(bytes)
    for (const name of wanted) {
      if (!text.includes(name) || at.get(name)?.defines === true) continue
      const found = definesWord(text, name)
      if (found !== null && (found.defines || !at.has(name))) at.set(name, { file, ...found })
    }
  }
  return { files: files.length, at }
}

/** Evidence is read again; a claim whose evidence does not hold is open. */
const sealed = async (
  judged: readonly JudgedClaim[],
  { source }: OpenRepository,
  repo: Repo,
): Promise<readonly CheckedClaim[]> => {
  const files = new Set(repo.snapshot.files.map(({ path }) => path))
  const checking: Checking = { reader: readerOf(source), files, history: repo.history, repo, redact }
  const out: CheckedClaim[] = []
  for (const one of judged) {
    const evidence: ClaimEvidence[] = []
    let broken: string | null = null
    for (const draft of one.evidence) {
      if (draft.kind === 'scanned' || draft.kind === 'measured') {
        evidence.push(draft)
        continue
      }
      const check = await checkEvidence(draft, checking)
      if (check.state !== 'holds') broken ??= check.because
      evidence.push(check.evidence)
    }
    const clean = (text: string): string => redact(plain(text)).text
    const whole = { ...one, claim: clean(one.claim), because: clean(one.because), evidence }
    out.push(
      broken === null || one.verdict === 'not checkable'
        ? whole
        : {
            ...whole,
            verdict: 'not checkable',
            because: `the evidence for an answer does not hold: ${clean(broken)}`,
          },
    )
  }
  return out
}
