import type { Repo } from '../../facts/repo.ts'
import { folderOf, joinPath, upwards } from '../../lib/paths.ts'
import type { EvidenceDraft, FindingDraft } from '../../model/finding.ts'
import { knownScripts, knownTargets, type Known } from './known-commands.ts'

interface Missing {
  readonly line: number
  readonly written: string
  readonly evidence: readonly EvidenceDraft[]
}

const script = /(?:^|[\s;&|(])((?:npm|pnpm) run(?:-script)? ([A-Za-z0-9][\w:./-]*\w))(?=$|[\s;&|)"'])/g
const target = /(?:^|&&\s*|;\s*|run:\s*)(make ([a-z][\w.-]*))(?=$|\s*$|\s*[;&|#])/g
const keyed =
  /^\s*(?:-\s+)?(?:working-directory|cache-dependency-path|python-version-file|node-version-file|go-version-file):\s*["']?([^\s"'#]+)["']?\s*(?:#.*)?$/
const action = /^\s*(?:-\s+)?uses:\s*["']?(\.\/[^\s"'#]+)["']?/
const requirement = /\bpip3? install\b[^;&|\n]*?\s-r\s*([\w./-]+\.(?:txt|in))(?=$|[\s;&|)"'])/g

/** Scripts, targets, folders and actions that a workflow names and that nothing in the repository is; one finding per workflow. */
export const judgeCi = function* (repo: Repo): Generator<FindingDraft> {
  const scripts = knownScripts(repo)
  const targets = knownTargets(repo)
  const files = new Set(repo.snapshot.files.map(({ path }) => path))
  const folders = new Set([...files].flatMap((file) => upwards(folderOf(file))))
  for (const [file, text] of repo.texts) {
    if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(file)) continue
    const rows = text.split('\n')
    const elsewhere =
      /\brepository:|\bgit clone\b|\bsubmodules:|actions\/download-artifact|\bcreate[-\s]/.test(text) ||
      isCheckedOutAside(text)
    const there = (path: string): boolean =>
      files.has(path) || folders.has(path) || repo.unknowable(path) !== null
    const missing = rows.flatMap((row, index): readonly Missing[] => {
      if (/^\s*#/.test(row) || row.length > 1_000 || elsewhere) return []
      const line = index + 1
      const quote = (written: string): EvidenceDraft => ({
        kind: 'quote',
        file,
        startLine: line,
        endLine: line,
        contains: [written],
      })
      return [
        ...undefinedOn(row, scripts, script).map(({ command, name }): Missing => ({
          line,
          written: command,
          evidence: [
            quote(command),
            ...scripts.files.slice(0, 4).map((one): EvidenceDraft => ({
              kind: 'manifest',
              file: one,
              path: `scripts.${name}`,
              value: null,
            })),
          ],
        })),
        ...undefinedOn(row, targets, target).map(({ command, name }): Missing => ({
          line,
          written: command,
          evidence: [
            quote(command),
            { kind: 'absent', what: `make target \`${name}\``, searched: targets.files.slice(0, 4) },
          ],
        })),
        ...namedOn(row).flatMap((written): readonly Missing[] => {
          const path = joinPath('', written)
          if (
            path === null ||
            path === '' ||
            there(path) ||
            isWritten(path, text) ||
            isAskedFor(path, rows, index) ||
            isBuilt(path, rows.slice(0, index))
          )
            return []
          if ([...files].some((one) => one.endsWith(`/${path}`))) return []
          return [
            {
              line,
              written,
              evidence: [quote(written), { kind: 'absent', what: `path \`${written}\``, searched: [path] }],
            },
          ]
        }),
      ]
    })
    if (missing.length > 0) yield finding(repo, file, missing)
  }
}

/** The repository is put into a folder of its own, so paths do not start at its root. */
const isCheckedOutAside = (text: string): boolean =>
  /actions\/checkout@[^\n]*\n(?:(?!\s*-\s)[^\n]*\n)*?\s*path:\s*\S/.test(text) ||
  /\bgit (?:worktree add|archive|checkout)\b/.test(text)

/** A step of the workflow writes the file. */
const isWritten = (path: string, text: string): boolean =>
  text
    .split('\n')
    .some(
      (row) =>
        />|\s-o\s|--output|\b(touch|cp|mv|ln|mkdir|tee|curl|wget|tar|unzip|pip-compile|pipreqs)\b/.test(
          row,
        ) &&
        (row.includes(path) || row.includes(path.replace(/\.txt$/, '.in'))),
    )

/** The step looks first whether the file is there: `if [ -f … ]`, `hashFiles('…')`. */
const isAskedFor = (path: string, rows: readonly string[], at: number): boolean =>
  rows
    .slice(Math.max(0, at - 6), at + 4)
    .some((row) => row.includes(path) && /\s-[efds]\s|\btest -|hashFiles\(/.test(row) && !/\bkey:/.test(row))

const output =
  /^(?:[\w.-]+\/)*(?:dist|build|out|output|public|_site|site|coverage|target|pkg|\.next|\.output)(?:\/|$)/

/** A folder of the usual name for what a build makes, and a step before it builds. */
const isBuilt = (path: string, before: readonly string[]): boolean =>
  output.test(path) &&
  before.some((row) => /\b(?:build|bundle|compile|generate|prepack|make|pack|export)\b/.test(row))

const undefinedOn = (
  row: string,
  known: Known,
  shape: RegExp,
): readonly { command: string; name: string }[] =>
  known.open || known.files.length === 0 || /--if-present|\|\| true|2>\/dev\/null|\becho\b/.test(row)
    ? []
    : [...row.matchAll(shape)].flatMap(([, command = '', name = '']) =>
        known.names.has(name) || /[$*]/.test(name) ? [] : [{ command, name }],
      )

const namedOn = (row: string): readonly string[] =>
  [
    keyed.exec(row)?.[1],
    action.exec(row)?.[1],
    ...[...row.matchAll(requirement)].map((match) => match[1]),
  ].filter((one): one is string => one !== undefined && !/[*$~{}|]|^\//.test(one))

const finding = (repo: Repo, file: string, missing: readonly Missing[]): FindingDraft => {
  const lists = missing.every(({ written }) => /(^|\/)[\w.-]*requirements[\w.-]*\.(txt|in)$/.test(written))
  const packaged = repo.manifests.all.find(
    ({ file: at, kind }) => at === kind.replace('pyproject', 'pyproject.toml'),
  )
  const shown = missing.slice(0, 12)
  const names = [...new Set(missing.map((one) => `\`${one.written}\``))]
  return {
    rule: 'ci-names-missing',
    title: `${file} names ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}, which the repository does not have`,
    severity: 'medium',
    category: 'ci',
    at: shown.map(({ line }) => ({ file, startLine: line, endLine: line })),
    evidence: shown.flatMap((one) => one.evidence),
    impact: 'The step that names it fails when it runs.',
    fix: {
      text:
        lists && packaged !== undefined
          ? `Install what ${packaged.file} declares instead, or add the file.`
          : `Name what is there now in ${file}, or take the lines out.`,
    },
    confidence: 'strong',
    symbol: 'named',
  }
}
