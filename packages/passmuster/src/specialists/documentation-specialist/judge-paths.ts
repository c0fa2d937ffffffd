import { pythonTops } from './python-tops.ts'
import { clearlyMeant } from '../../facts/near.ts'
import type { History, Repo } from '../../facts/repo.ts'
import { folderOf, joinPath, nameOf, upwards } from '../../lib/paths.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { commandsOn, isToBeMade, leavesHome, type DocLine, type Document } from './documents.ts'
import { goneFinding, type Gone } from './gone.ts'

const word = String.raw`((?:\.{1,2}\/)*(?:[\w@.-]+\/)*[\w-][\w.-]*\.(?:py|sh|bash|[cm]?[jt]sx?|ipynb|ya?ml|toml|json|md|rst|txt|sql|html?|css|go|rs|java|rb))`
const inSpan = new RegExp(`^${word}(?::\\d+(?:-\\d+)?)?$`)
const script = String.raw`((?:\.{1,2}\/)?(?:[\w.-]+\/)*[\w-][\w.-]*\.(?:py|sh|bash|[cm]?[jt]s))`
const runs = new RegExp(
  String.raw`(?:^|[\s;&|(])(?:python3?|bash|sh|node|tsx|streamlit run|uvx? run(?: python)?|poetry run python3?)\s+${script}(?=$|[\s;&|)])`,
  'g',
)
const requirement = /\bpip3? install\b[^;&|\n]*?\s-r\s*([\w./-]+\.(?:txt|in))(?=$|[\s;&|)])/g
const module = /(?:^|[\s;&|(])python3?\s+-m\s+([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)(?=$|[\s;&|)])/g

/** Files, scripts and modules of the repository that its own documents name and that are gone; one finding per document. */
export const judgePaths = function* (repo: Repo, documents: readonly Document[]): Generator<FindingDraft> {
  const tree = treeOf(repo)
  for (const document of documents) {
    const seen = new Set<string>()
    const gone = document.lines.flatMap((one) =>
      goneOn(document, one, repo, tree).filter(({ written, line }) => {
        if (isToBeMade(document, written)) return false
        const isNew = !seen.has(`${line} ${written}`)
        seen.add(`${line} ${written}`)
        return isNew
      }),
    )
    if (gone.length > 0) yield goneFinding(document.file, gone)
  }
}

interface Tree {
  readonly files: ReadonlySet<string>
  readonly folders: ReadonlySet<string>
  readonly names: ReadonlyMap<string, readonly string[]>
  readonly tops: ReadonlySet<string>
}

const treeOf = (repo: Repo): Tree => {
  const files = new Set(repo.snapshot.files.map(({ path }) => path))
  const folders = new Set([...files].flatMap((file) => upwards(folderOf(file))))
  return { files, folders, names: Map.groupBy(files, nameOf), tops: pythonTops(files) }
}

const goneOn = (document: Document, one: DocLine, repo: Repo, tree: Tree): readonly Gone[] => {
  const away = leavesHome(document, one.fence)
  const typed = away ? [] : commandsOn(one)
  const commands = typed.flatMap((text) => [
    ...[...text.matchAll(runs)].map((match) => match[1]!),
    ...[...text.matchAll(requirement)].map((match) => match[1]!),
  ])
  const named = one.spans.flatMap((span) => inSpan.exec(span)?.[1] ?? [])
  const paths = [...new Set([...commands, ...named])].flatMap((written): readonly Gone[] => {
    const gone = goneFile(document.file, one, written, repo, tree, commands.includes(written))
    return gone === null ? [] : [gone]
  })
  const modules = typed.flatMap((text) =>
    [...text.matchAll(module)].flatMap((match) => goneModule(one, match[1]!, repo, tree) ?? []),
  )
  return [...paths, ...modules]
}

/** Words by which a line says that the file is yet to be made, is somebody's own, or is only an instance. */
const notYet =
  /\be\.g\.|\b(creat\w*|add\w*|new|writ\w*|generat\w*|sav\w*|output\w*|produc\w*|export\w*|your|for example|example|such as|like|would|will|should|copy|copied|rename\w*|remov\w*|delet\w*|deprecat\w*|legacy|former\w*|no longer|was|were|previous\w*|old|option|instead of|optional\w*|if (it )?(exists|present)|planned|todo|download\w*|ignored?|placeholder|named?|called|either|or)\b/i

const goneFile = (
  document: string,
  one: DocLine,
  written: string,
  repo: Repo,
  tree: Tree,
  command: boolean,
): Gone | null => {
  const tail = written.replace(/^(?:\.{1,2}\/)+/, '')
  if (!tail.includes('/') && !(command && folderOf(document) === '')) return null
  if (
    /(^|\/)(path|to|foo|bar|baz|my[-_]?\w*|your[-_]?\w*|xxx|example|some[-_]?\w*|node_modules|dist|build|out|tmp|output|outputs|data|logs?|results?|reports?|models?)\//i.test(
      `${tail}`,
    )
  )
    return null
  if (/\b(foo|bar|baz|my[-_]|your[-_]|xxx|example|XX|YYYY|NNN)/.test(nameOf(tail))) return null
  if (!command && notYet.test(one.text)) return null
  const from = [joinPath(folderOf(document), written), joinPath('', tail)]
  const paths = [...new Set(from.flatMap((path) => (path === null || path === '' ? [] : [path])))]
  if (paths.length === 0 || paths.some((path) => isThere(path, tree) || repo.unknowable(path) !== null))
    return null
  const twins = tree.names.get(nameOf(tail)) ?? []
  if (twins.some((path) => path.endsWith(`/${tail}`))) return null
  const below = tail.slice(tail.indexOf('/') + 1)
  if (isThere(below, tree) && /\bgit clone\b/.test(repo.texts.get(document) ?? '')) return null
  const renamed = repo.history.renames.find(({ from: before }) => paths.includes(before)) ?? null
  const deleted = repo.history.deletions.find(({ path }) => paths.includes(path)) ?? null
  const now = successor(tail, paths, renamed, twins, tree)
  const held = paths.some((path) => folderOf(path) !== '' && tree.folders.has(folderOf(path)))
  const told = now !== null || deleted !== null
  const first = tail.slice(0, tail.indexOf('/'))
  if (
    !command &&
    ![first, joinPath(folderOf(document), first)].some((one) => one !== null && tree.folders.has(one))
  )
    return null
  if (!told && !(command && held)) return null
  return {
    line: one.line,
    written,
    paths,
    now,
    deleted,
    renamed: now?.how === 'renamed' ? renamed : null,
    command,
  }
}

const isThere = (path: string, tree: Tree): boolean => {
  if (tree.files.has(path) || tree.folders.has(path)) return true
  const typed = path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2')
  return tree.files.has(typed)
}

const only = (names: readonly string[]): string | null => (names.length === 1 ? names[0]! : null)

/** Without what is easily left out or added: case, dashes, underscores. */
const plain = (name: string): string => name.toLowerCase().replace(/[-_]/g, '')

const common =
  /^(index|main|app|config|types|utils|__init__|README|package|tsconfig|settings|setup|test|mod)\./i

const successor = (
  tail: string,
  paths: readonly string[],
  renamed: History['renames'][number] | null,
  twins: readonly string[],
  tree: Tree,
): Gone['now'] => {
  if (renamed !== null && tree.files.has(renamed.to)) return { path: renamed.to, how: 'renamed' }
  if (twins.length === 1 && !common.test(nameOf(tail))) return { path: twins[0]!, how: 'moved' }
  for (const path of paths) {
    const folder = folderOf(path)
    if (!tree.folders.has(folder)) continue
    const beside = [...tree.files].filter((file) => folderOf(file) === folder).map(nameOf)
    const meant =
      clearlyMeant(nameOf(path), beside) ?? only(beside.filter((name) => plain(name) === plain(nameOf(path))))
    if (meant !== null) return { path: folder === '' ? meant : `${folder}/${meant}`, how: 'meant' }
  }
  return null
}

/** `python -m pkg.module` below a package of the repository, where neither module nor package of that name is anywhere. */
const goneModule = (one: DocLine, dotted: string, repo: Repo, tree: Tree): Gone | null => {
  const parts = dotted.split('.')
  if (!tree.tops.has(parts[0]!)) return null
  const path = parts.join('/')
  const ends = [`${path}.py`, `${path}/__main__.py`, `${path}/__init__.py`]
  const base = [`${parts.at(-1)}.py`, '__main__.py', '__init__.py'].flatMap(
    (name) => tree.names.get(name) ?? [],
  )
  if (base.some((file) => ends.some((end) => file === end || file.endsWith(`/${end}`)))) return null
  if (ends.some((end) => repo.unknowable(end) !== null || repo.unknowable(`src/${end}`) !== null)) return null
  if (/^(foo|bar|my_?\w*|your_?\w*)$/.test(parts.at(-1)!)) return null
  const roots = [...tree.files].filter((file) => file.endsWith(`${parts[0]}/__init__.py`))
  const prefixes = roots.map((file) => file.slice(0, file.length - `${parts[0]}/__init__.py`.length))
  if (prefixes.length === 0) return null
  const paths = [
    ...new Set(
      prefixes.slice(0, 2).flatMap((prefix) => [`${prefix}${path}.py`, `${prefix}${path}/__main__.py`]),
    ),
  ]
  return { line: one.line, written: dotted, paths, now: null, deleted: null, renamed: null, command: true }
}
