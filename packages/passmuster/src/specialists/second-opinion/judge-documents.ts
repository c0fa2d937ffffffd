import { isFixture } from '../../facts/ecmascript/ecma-modules.ts'
import type { Repo } from '../../facts/repo.ts'
import { foldName } from '../../facts/python/import-map.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { isPiece } from './included.ts'
import { readMarkdown } from './read-markdown.ts'

export const isMarkdown = (file: string): boolean => /\.(?:md|mdx|markdown)$/i.test(file)

const most = 40

/** Distributions that documents tell people to install by hand, by folded name, with the first place. */
export const installsOf = (
  repo: Repo,
): ReadonlyMap<string, { readonly file: string; readonly line: number; readonly name: string }> => {
  const found = new Map<string, { file: string; line: number; name: string }>()
  for (const [file, text] of documents(repo)) {
    for (const { line, name } of readMarkdown(text).installs)
      if (!found.has(foldName(name))) found.set(foldName(name), { file, line, name })
  }
  return found
}

/** One finding for all relative links of whole documents that lead to no file of the snapshot. */
export function* judgeLinks(repo: Repo): Generator<FindingDraft> {
  const files = new Set(repo.snapshot.files.map((file) => file.path))
  const folders = new Set([...files].flatMap(parents))
  const piece = isPiece(repo.texts)
  const isSite = [...files].some((file) => generator.test(file))
  let routes = 0
  const stems = new Set([...files].map((file) => file.replace(/\.[a-z][\w-]*$/i, '')))
  const dead: { file: string; line: number; target: string; path: string }[] = []
  for (const [file, text] of documents(repo)) {
    if (piece(file)) continue
    for (const { line, target } of readMarkdown(text).links) {
      const path = resolved(file, target)
      if (path === null || files.has(path) || folders.has(path) || repo.unknowable(path) !== null) continue
      if (isPlaceholder(target)) continue
      if (
        (isRoute(file, path) && (isSite || /\.mdx$/i.test(file))) ||
        isShipped(file, path) ||
        isPageOf(file, target, stems)
      ) {
        routes += 1
        continue
      }
      dead.push({ file, line, target, path })
    }
  }
  if (dead.length === 0) return
  const shown = dead.slice(0, most)
  yield {
    rule: 'second-opinion/dead-links',
    title: `${dead.length} ${dead.length === 1 ? 'link in a document leads to a path that is' : 'links in documents lead to paths that are'} not in the repository`,
    severity: 'low',
    category: 'docs',
    at: shown.map(({ file, line }) => ({ file, startLine: line, endLine: line })),
    evidence: shown.flatMap(({ file, line, target, path }) => [
      { kind: 'quote' as const, file, startLine: line, endLine: line, contains: [target] },
      { kind: 'absent' as const, what: path, searched: [path] },
    ]),
    impact:
      'Who follows them from the document finds nothing at that path. Counted are inline links outside of code' +
      (routes > 0 ? ', without those that may be addresses of a generated site.' : '.'),
    fix: { text: 'Point each link at the file as it is called now, or take the link out.' },
    confidence: 'proved',
    symbol: 'links',
  }
}

/** What tells that a site is made of the documents. */
const generator =
  /(?:^|\/)(?:mkdocs\.ya?ml|_config\.(?:ya?ml|toml)|book\.toml|hugo\.(?:toml|ya?ml|json)|antora\.ya?ml|(?:mint|docs)\.json|site\.json|\.eleventy\.c?js|(?:docusaurus|astro|gatsby|next|nuxt|svelte|vuepress|eleventy|source|rspress)[\w-]*\.config\.[cm]?[jt]s|gatsby-config\.[cm]?[jt]s|theme\.config\.[jt]sx?)$|(?:^|\/)\.(?:vitepress|vuepress)\/|(?:^|\/)(?:docs?|documentation|website)\/(?:[\w-]+\/)?(?:conf\.py|index\.html|config\.toml|package\.json)$/i

/** Without an extension, in pages that a site generator serves: an address of the site, not a file. */
const isRoute = (file: string, path: string): boolean =>
  !/\.[A-Za-z]\w{0,9}$/.test(path) &&
  (/\.mdx$/i.test(file) ||
    /(?:^|\/)(?:[\w-]*docs?|documentation|website|www|site|content|pages|blog|posts?|guide)\//i.test(file))

/** Without an extension, in a text that an application shows: an address of the application. */
const isShipped = (file: string, path: string): boolean =>
  !/\.[A-Za-z]\w{0,9}$/.test(path) &&
  /(?:^|\/)(?:resources|public|static|assets|locales?|i18n|translations|help)\//i.test(file) &&
  !/(?:^|\/)README[^/]*$/i.test(file)

/** A part in capitals that something fills in: `IMG_URL/a.png`. */
const isPlaceholder = (target: string): boolean =>
  /(?:^|\/|%)_*[A-Z][A-Z0-9]*_(?:URL|URI|PATH|DIR|ROOT|BASE|HOST|PREFIX|HERE)_*(?:%|\/|$)|^(?:url|link|path|todo|tbd|your[-_][\w-]+)$/i.test(
    target,
  )

/** Without an extension, and called as a document beside the file or above it: the address of its page. */
const isPageOf = (file: string, target: string, stems: ReadonlySet<string>): boolean => {
  const name = target.replace(/\/+$/, '')
  if (/\.[A-Za-z]\w{0,9}$/.test(name) || /^\.{0,2}$/.test(name)) return false
  const own = name.split('/').filter((part) => part !== '.' && part !== '..')
  const folders = parents(file)
  return ['', ...folders].some((folder) => stems.has([folder, ...own].filter(Boolean).join('/')))
}

const documents = (repo: Repo): readonly (readonly [string, string])[] =>
  [...repo.texts]
    .filter(
      ([file]) =>
        isMarkdown(file) &&
        !isFixture(file) &&
        !/_TEMPLATE\b|(?:^|\/)\.?_?(?:templates?|layouts?|includes?|partials?|views|scaffolds?|boilerplates?|stubs)\//i.test(
          file,
        ),
    )
    .toSorted(([a], [b]) => (a < b ? -1 : 1))

const parents = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, i, parts) => parts.slice(0, i + 1).join('/'))

/** The path a relative link means; null when it leaves the repository. */
const resolved = (file: string, target: string): string | null => {
  const parts = file.split('/').slice(0, -1)
  for (const part of decoded(target).split('/')) {
    if (part === '..' && parts.pop() === undefined) return null
    if (part !== '' && part !== '.' && part !== '..') parts.push(part)
  }
  return parts.length === 0 ? null : parts.join('/')
}

const decoded = (target: string): string => {
  try {
    return decodeURIComponent(target)
  } catch {
    return target
  }
}
