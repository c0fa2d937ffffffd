import type { Tree } from '@lezer/common'
import { rootOf } from '../../facts/python/tree.ts'
import type { Extractor, ParsedFile } from '../specialist.ts'
import { ecmaSites } from './ecma-sites.ts'
import { callSites } from './python-calls.ts'
import { scopesOf } from './python-scope.ts'
import { sqlSites } from './python-sql.ts'
import type { SecurityFacts } from './security-facts.ts'

const mostSites = 60

/** Files without any of these words hold nothing that a rule could be about. */
const ofInterest =
  /\b(?:execute\w*|executescript|read_sql\w*|eval|exec|subprocess|os\.system|popen|create_subprocess_shell|pickle|dill|cloudpickle|marshal|joblib|read_pickle|unsafe_load|yaml\.load|torch\.load|allow_pickle|jsonpickle|hashlib|random|verify|_create_unverified_context|extractall|debug|mktemp|fetch\w*|raw|query\w*)\b/i

/** Takes the places of a file where text from outside reaches SQL, a shell, an interpreter or a deserializer. */
export const securityExtractor: Extractor = {
  version: 2,
  langs: ['python', 'ecmascript'],
  extract: (file) => (file.lang === 'ecmascript' ? ofEcma(file) : ofPython(file as ParsedFile<Tree>)),
}

const ofEcmaInterest =
  /child_process|\beval\s*\(|createHash|rejectUnauthorized|\b(?:select|insert\s+into|update|delete\s+from|drop|alter|create)\s+\S/i

const ofEcma = (file: ParsedFile): SecurityFacts | undefined => {
  if (!ofEcmaInterest.test(file.text) || /\.d\.[cm]?ts$|\.min\.js$/.test(file.file)) return undefined
  const sites = ecmaSites(file)
  return sites.length === 0 ? undefined : { sites: sites.slice(0, mostSites) }
}

const ofPython = ({ tree, text, lineAt, file }: ParsedFile<Tree>): SecurityFacts | undefined => {
  if (!ofInterest.test(text)) return undefined
  const scopes = scopesOf(rootOf(tree), text)
  const sites = scopes.flatMap((scope) => [...sqlSites(scope, lineAt), ...callSites(scope, lineAt, file)])
  if (sites.length === 0) return undefined
  return { sites: sites.toSorted((a, b) => a.line - b.line).slice(0, mostSites) }
}
