import { folderOf, nameOf } from '../../facts/manifests/shape.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import { isVendored } from '../../facts/texts.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { broughtTo } from './brought.ts'
import { commandsOf, runsCommands } from './commands.ts'
import {
  componentReferences,
  markupReferences,
  styleReferences,
  type Reference,
  type Tree,
} from './styles.ts'

/** Whether the file's references to other files of the repository are looked at. */
export const refers = (file: string): boolean => kindOf(file) !== null

const kindOf = (file: string): 'style' | 'page' | 'component' | 'command' | null => {
  if (/\.(css|scss|less)$/i.test(file)) return 'style'
  if (/\.html?$/i.test(file)) return 'page'
  if (/\.(vue|svelte)$/.test(file)) return 'component'
  return runsCommands(file) ? 'command' : null
}

const mostPlaces = 20

/** Styles, pages, scripts and manifests that name files of the repository which are not there; one finding per file. */
export const judgeReferences = function* (repo: Repo): Generator<FindingDraft> {
  const tree = treeOf(repo)
  const isBrought = broughtTo(repo.texts, isMade)
  for (const [file, text] of repo.texts) {
    const kind = kindOf(file)
    if (kind === null || isAside(file) || text.length > 512 * 1024) continue
    const found = referencesOf(kind, file, text, tree)
    const dead = found.filter(
      (one) => isDead(repo, tree, one) && !(kind === 'command' && one.wanted.some(isBrought)),
    )
    if (dead.length === 0) continue
    const names = [...new Set(dead.map((one) => `\`${one.written}\``))]
    yield {
      rule: kind === 'command' ? 'command-names-missing-file' : 'reference-to-missing-file',
      title: `${file} names ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}, which ${names.length === 1 ? 'is' : 'are'} not in the repository`,
      severity: 'low',
      category: 'structure',
      at: dead.slice(0, mostPlaces).map(({ line }) => ({ file, startLine: line, endLine: line })),
      evidence: dead.slice(0, mostPlaces).flatMap(({ line, written, wanted }) => [
        { kind: 'quote' as const, file, startLine: line, endLine: line, contains: [written] },
        { kind: 'absent' as const, what: `file \`${written}\``, searched: wanted.slice(0, 4) },
      ]),
      impact:
        kind === 'command'
          ? 'When it is run, the command stops with an error that the file does not exist.'
          : 'The browser or the bundler asks for a file that does not exist.',
      fix: { text: 'Name the file as it is called now, or take the line out.' },
      confidence: 'strong',
      symbol: 'references',
    }
  }
}

const referencesOf = (
  kind: NonNullable<ReturnType<typeof kindOf>>,
  file: string,
  text: string,
  tree: Tree,
): readonly Reference[] => {
  if (kind === 'style') return styleReferences(file, text)
  if (kind === 'page') return markupReferences(file, text, tree.files)
  return kind === 'component' ? componentReferences(file, text) : commandsOf(file, text, tree)
}

const treeOf = (repo: Repo): Tree => {
  const files = new Set(repo.snapshot.files.map(({ path }) => path))
  const folders = new Set<string>([''])
  for (const file of files) for (let at = folderOf(file); !folders.has(at); at = folderOf(at)) folders.add(at)
  return { files, folders, names: Map.groupBy(files, nameOf) }
}

/** None of the paths it can mean is there, and each could be known. */
const isDead = (repo: Repo, tree: Tree, { wanted }: Reference): boolean =>
  wanted.length > 0 &&
  wanted.every(
    (path) =>
      !tree.files.has(path) && !tree.folders.has(path) && repo.unknowable(path) === null && !isMade(path),
  )

/** Where builds and downloads put things, whether or not git is told so. */
const isMade = (path: string): boolean =>
  /(^|\/)(dist|build|built|out|output|outputs|lib|esm|cjs|target|tmp|temp|cache|coverage|generated|gen|vendor|node_modules|bower_components|jspm_packages|web_modules|venv|\.venv|bundles?|release|artifacts?|results?|reports?|logs?|data|\.[\w-]+)\//.test(
    path,
  ) ||
  /\.(min|bundle|generated|log|env|lock|pem|key|crt|db|sqlite3?|pid|tmp|zip|t?gz|whl|so|node|wasm)(\.|$)/.test(
    path,
  )

const isAside = (file: string): boolean => {
  const role = roleOf(file)
  return (
    isVendored(file) ||
    role === 'archived' ||
    role === 'docs' ||
    role === 'test' ||
    role === 'example' ||
    /(^|\/)(_{0,2}(fixtures?|mocks?|snapshots?)_{0,2}|[\w.-]*templates?|template-[\w-]+|playgrounds?|cookiecutter[^/]*|third[-_]party|vendor|dist|build|public|static)\//i.test(
      file,
    )
  )
}
