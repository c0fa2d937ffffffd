import type { Tree } from '@lezer/common'
import { rootOf } from '../../facts/python/tree.ts'
import type { Extractor, ParsedFile } from '../specialist.ts'
import { compiledSites } from './compiled-sites.ts'
import { ecmaSites } from './ecma-sites.ts'
import { callSites } from './python-calls.ts'
import { scopesOf } from './python-scope.ts'
import { sqlSites } from './python-sql.ts'
import type { SecurityFacts, Setting } from './security-facts.ts'

const mostSites = 60

/** A function without any of these calls has no place that a rule could be about. */
const ofInterest =
  /\.(?:execute\w*|read_sql\w*|read_frame|fetch\w*|query\w*|raw|mogrify|run_query|exec_driver_sql)\(|\b(?:execute_batch|execute_values|eval|exec)\(|shell\s*=\s*True|os\.(?:system|popen)\(|getoutput|getstatusoutput|subprocess_shell|(?:pickle|cPickle|dill|marshal|joblib|yaml|torch|np|numpy)\.(?:unsafe_)?loads?(?:_all)?\(|read_pickle\(|jsonpickle|hashlib\.|random\.(?:cho|sam|rand|getr)|verify\s*=\s*False|_create_unverified_context|extractall\(|debug\s*=\s*True|mktemp\(/

/** Takes the places of a file where text from outside reaches SQL, a shell, an interpreter or a deserializer. */
export const securityExtractor: Extractor = {
  version: 7,
  langs: ['python', 'ecmascript', 'go', 'java', 'rust'],
  extract: (file) =>
    file.lang === 'ecmascript'
      ? ofEcma(file)
      : file.lang === 'python'
        ? ofPython(file as ParsedFile<Tree>)
        : ofCompiled(file as ParsedFile<Tree>),
}

const ofEcmaInterest =
  /child_process|\beval\s*\(|createHash|rejectUnauthorized|\b(?:select|insert\s+into|update|delete\s+from|drop|alter|create)\s+\S/i

const ofEcma = (file: ParsedFile): SecurityFacts | undefined => {
  if (!ofEcmaInterest.test(file.text) || /\.d\.[cm]?ts$|\.min\.js$/.test(file.file)) return undefined
  const sites = ecmaSites(file)
  return sites.length === 0 ? undefined : { sites: sites.slice(0, mostSites) }
}

const ofCompiled = (file: ParsedFile<Tree>): SecurityFacts | undefined => {
  const sites = compiledSites(file)
  return sites.length === 0 ? undefined : { sites: sites.slice(0, mostSites) }
}

const ofPython = ({ tree, text, lineAt, file }: ParsedFile<Tree>): SecurityFacts | undefined => {
  if (!ofInterest.test(text)) return undefined
  const scopes = scopesOf(rootOf(tree), text, ofInterest)
  const sites = scopes.flatMap((scope) => [...sqlSites(scope, lineAt), ...callSites(scope, lineAt, file)])
  if (sites.length === 0) return undefined
  const setting = settingOf(text)
  return {
    sites: sites.toSorted((a, b) => a.line - b.line).slice(0, mostSites),
    ...(Object.keys(setting).length === 0 ? {} : { setting }),
  }
}

const serves =
  /^[ \t]*(?:from|import)[ \t]+(?:flask|django|fastapi|starlette|aiohttp|tornado|sanic|bottle|quart|falcon|pyramid|http\.server|socketserver|twisted)\b/m
const readsArguments = /\bargparse\b|\bsys\.argv\b|^[ \t]*(?:from|import)[ \t]+(?:click|typer|fire|docopt)\b/m

const settingOf = (text: string): Setting => {
  const asks = /(?<![\w.])(?:raw_)?input\(/.test(text)
  return {
    ...(serves.test(text) || !(asks || readsArguments.test(text))
      ? {}
      : { terminal: asks ? ('asks' as const) : ('arguments' as const) }),
    ...(/sqlite/i.test(text) && !/psycopg|mysql|postgres|asyncpg|mssql|pyodbc|oracle/i.test(text)
      ? { sqlite: true as const }
      : {}),
  }
}
