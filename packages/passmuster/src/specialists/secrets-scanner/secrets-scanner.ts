import { isFixture, ecmaRole } from '../../facts/ecmascript/ecma-modules.ts'
import type { Module } from '../../facts/import-graph.ts'
import { languageOf } from '../../facts/language.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import { isVendored } from '../../facts/texts.ts'
import { folderOf, nameOf } from '../../lib/paths.ts'
import type { Extractor, Specialist } from '../specialist.ts'
import { isBackingOnly, isUnpublished } from './compose.ts'
import { deletedSecrets } from './deleted.ts'
import { draftsOf } from './drafts.ts'
import { isOfLocalhost } from './localhost-key.ts'
import type { SecretFacts, SecretSite } from './secret-facts.ts'
import { isThrowAway } from './throw-away.ts'
import { scanText, type TextKind } from './scan.ts'

const id = 'secrets-scanner'

/** Places only: the text of a secret never leaves the analysis child. */
const extractor: Extractor = {
  version: 6,
  langs: ['python', 'ecmascript', 'go', 'java', 'rust'],
  extract({ file, text }): SecretFacts | undefined {
    if (file.endsWith('.ipynb')) return undefined
    const sites = scanText(text, 'code')
    const writes = written(text)
    return sites.length + writes.length === 0
      ? undefined
      : { sites, ...(writes.length === 0 ? {} : { writes }) }
  },
}

/** Secrets that stand in code, configuration and documents, default passwords of services, and files of secrets in history. */
export const secretsScanner: Specialist = {
  id,
  group: 'quality',
  finds:
    'private keys, tokens of providers, passwords in addresses and settings, default passwords of services; in history only files of secrets that were deleted, by name',
  version: 3,
  wants: null,
  extractor,
  examines: (file, repo) =>
    languageOf(file) !== null
      ? repo.facts.get(file)?.code != null
      : repo.texts.has(file) && textKind(file) !== null,
  *judge(repo) {
    for (const { path } of repo.snapshot.files) {
      const sites = sitesOf(path, repo).filter(
        (site) =>
          !isThrowAway(path, site, repo) && !(site.rule === 'private-key' && isOfLocalhost(path, repo)),
      )
      if (sites.length === 0) continue
      const text = repo.texts.get(path)
      yield* draftsOf(path, roleIn(path, repo), sites, {
        backing: isBackingOnly(text),
        unpublished: (rule) =>
          isUnpublished(
            text,
            sites.filter((site) => site.rule === rule),
          ),
        code: languageOf(path) !== null,
        writer: writerOf(path, repo),
      })
    }
    yield* deletedSecrets(repo)
  },
}

/** Data files that the code opens by a fixed name to write. */
const written = (text: string): readonly string[] => {
  const shape =
    /\b(?:open|writeFile(?:Sync)?)\(\s*["'](?:\.\/)?([\w .-]{1,60}\.(?:json|ya?ml|ini|cfg|conf|csv|txt))["']\s*,\s*(?:(?:mode\s*=\s*)?["'](?:w|a|r\+)|[^"'\s)])/g
  return [...new Set([...text.matchAll(shape)].map((one) => one[1]!))].slice(0, 8)
}

/** The module beside a data file that writes it. */
const writerOf = (path: string, repo: Repo): string | null => {
  if (languageOf(path) !== null) return null
  const folder = folderOf(path)
  const name = nameOf(path)
  for (const { file, own } of repo.facts.values())
    if (folderOf(file) === folder && (own[id] as SecretFacts | undefined)?.writes?.includes(name)) return file
  return null
}

const sitesOf = (path: string, repo: Repo): readonly SecretSite[] => {
  if (isVendored(path)) return []
  if (languageOf(path) !== null)
    return (repo.facts.get(path)?.own[id] as SecretFacts | undefined)?.sites ?? []
  const kind = textKind(path)
  const text = kind === null ? undefined : repo.texts.get(path)
  return text === undefined || kind === null ? [] : scanText(text, kind)
}

/** How a text that is no code is read; null = it holds nothing that a person wrote by hand, or words of an interface. */
const textKind = (path: string): TextKind | null => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/\.(?:snap|lcov|info|css|scss|less|svg|lock|sum)$|(?:^|[-.])lock\.(?:json|ya?ml)$|\.min\./i.test(name))
    return null
  if (/(?:^|\/)(?:locales?|i18n|lang|langs|translations?|messages)\//i.test(path)) return null
  if (/compose[\w.-]*\.ya?ml$/i.test(name)) return 'compose'
  if (/\.(?:md|rst|mdx|adoc|html?|txt|in)$|^(?:README|LICEN[CS]E|COPYING|NOTICE|CONTRIBUTING)/i.test(name))
    return 'prose'
  return /\.(?:json|jsonc|webmanifest|vue|svelte|xml)$|\.(?:babelrc|swcrc)$/i.test(name) ? 'code' : 'settings'
}

/** A file that only serves tests, examples or documents, by its path. */
const roleIn = (path: string, repo: Repo): Module['role'] => {
  if (isFixture(path)) return 'test'
  const known = repo.graph.modules.get(path)?.role
  if (known !== undefined) return known
  return languageOf(path) === 'ecmascript' ? ecmaRole(path) : roleOf(path)
}
