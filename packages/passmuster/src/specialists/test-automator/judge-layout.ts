import type { Repo } from '../../facts/repo.ts'
import { folderOf, joinPath, upwards } from '../../lib/paths.ts'
import type { EvidenceDraft, FindingDraft } from '../../model/finding.ts'
import { testFiles } from './judge-collection.ts'
import { configFor, pytestConfigs, usesImportlib, within, wordsOf } from './pytest-config.ts'
import type { PytestConfig } from './pytest-config.ts'

interface Site {
  readonly file: string
  readonly line: number
  readonly endLine: number
  readonly module: string
}

/**
 * Tests that import an installable package through the folder that holds it (`from src.pkg import …`): that folder
 * is a source root, no package, so the import works only where the repository root happens to be on `sys.path`.
 */
export function* layoutImports(repo: Repo): Iterable<FindingDraft> {
  const configs = pytestConfigs(repo)
  const paths = new Set(repo.snapshot.files.map(({ path }) => path))
  const tests = testFiles(repo)
  for (const { holder, root, manifest } of sourceRoots(repo)) {
    if (paths.has(within(within(holder, root), '__init__.py')) || setsPythonPath(repo)) continue
    const sites = tests
      .filter((file) => holder === '' || file.startsWith(`${holder}/`))
      .filter((file) => !rootIsOnPath(file, holder, configFor(file, configs), repo, paths))
      .flatMap((file) => importsThrough(file, root, holder, repo, paths))
    if (sites.length > 0) yield finding(sites, root, holder, manifest)
  }
}

const sourceRoots = (repo: Repo): readonly { holder: string; root: string; manifest: string }[] => {
  const found = new Map<string, { holder: string; root: string; manifest: string }>()
  for (const manifest of repo.manifests.all) {
    if (manifest.ecosystem !== 'python') continue
    for (const written of manifest.sourceRoots) {
      const root = written.replace(/^\.\//, '').replace(/\/+$/, '')
      const holder = folderOf(manifest.file)
      if (/^[A-Za-z_]\w*$/.test(root) && !found.has(within(holder, root)))
        found.set(within(holder, root), { holder, root, manifest: manifest.file })
    }
  }
  return [...found.values()]
}

/** A command of the repository puts a folder on PYTHONPATH. */
const setsPythonPath = (repo: Repo): boolean =>
  [...repo.texts].some(
    ([path, text]) =>
      /(^|\/)(Makefile|makefile|justfile|Justfile|tox\.ini|noxfile\.py|pyproject\.toml)$|^\.github\/|\.ya?ml$/.test(
        path,
      ) && /PYTHONPATH["']?\s*[:=]+\s*["']?(\.|\$)/.test(text),
  )

/** What pytest's default import mode, `pythonpath`, a conftest or the test itself puts on `sys.path`. */
const rootIsOnPath = (
  file: string,
  holder: string,
  config: PytestConfig | null,
  repo: Repo,
  paths: ReadonlySet<string>,
): boolean => {
  if (wordsOf(config, 'pythonpath').some((word) => joinPath(config?.folder ?? '', word) === holder))
    return true
  const loaded = [
    file,
    ...upwards(folderOf(file))
      .map((folder) => within(folder, 'conftest.py'))
      .filter((path) => paths.has(path)),
  ]
  for (const path of loaded) {
    if (!usesImportlib(config) && baseOf(path, paths) === holder) return true
    const code = repo.facts.get(path)?.code
    if (code?.lang !== 'python') continue
    if (
      code.sysPath.some(
        (one) =>
          (one.base === 'file'
            ? joinPath(folderOf(path), one.path)
            : one.base === 'cwd'
              ? joinPath('', one.path)
              : null) === holder,
      )
    )
      return true
  }
  return false
}

/** First folder upwards that is no package: what pytest's `prepend` mode inserts. */
export const baseOf = (file: string, paths: ReadonlySet<string>): string =>
  upwards(folderOf(file)).find((folder) => !paths.has(within(folder, '__init__.py'))) ?? ''

const importsThrough = (
  file: string,
  root: string,
  holder: string,
  repo: Repo,
  paths: ReadonlySet<string>,
): readonly Site[] => {
  const code = repo.facts.get(file)?.code
  if (code?.lang !== 'python') return []
  return code.imports
    .filter(
      (one) =>
        one.level === 0 &&
        one.guard === null &&
        one.when !== 'type-checking' &&
        one.module.startsWith(`${root}.`),
    )
    .filter((one) => {
      const base = within(holder, one.module.split('.').slice(0, 2).join('/'))
      return paths.has(`${base}.py`) || paths.has(`${base}/__init__.py`)
    })
    .map(({ line, endLine, module }) => ({ file, line, endLine: Math.min(endLine, line + 8), module }))
}

const finding = (sites: readonly Site[], root: string, holder: string, manifest: string): FindingDraft => {
  const files = new Set(sites.map((site) => site.file))
  const first = sites[0] as Site
  const right = first.module.slice(root.length + 1)
  const quotes: EvidenceDraft[] = sites.slice(0, 10).map(({ file, line, endLine, module }) => ({
    kind: 'quote',
    file,
    startLine: line,
    endLine,
    contains: [module],
  }))
  return {
    rule: 'test-imports-source-root',
    title: `${files.size} test ${files.size === 1 ? 'file imports' : 'files import'} the package as ${root}.${right.split('.')[0] ?? ''}, which is not its installed name`,
    severity: 'medium',
    category: 'tests',
    at: sites.slice(0, 200).map(({ file, line, endLine }) => ({ file, startLine: line, endLine })),
    evidence: [
      ...quotes,
      { kind: 'absent', what: `a package ${root}`, searched: [within(within(holder, root), '__init__.py')] },
    ],
    impact: `${manifest} installs from ${root}/, so the package is called ${right.split('.')[0] ?? ''}; \`pytest\` puts only the tests' own folder on sys.path and stops with ModuleNotFoundError: No module named '${root}'. It works by accident where the repository root is on the path (\`python -m pytest\`), and then the package is loaded twice.`,
    fix: {
      text: `Import it by its installed name: \`from ${right} import …\` instead of \`from ${first.module} import …\`.`,
    },
    confidence: 'strong',
    symbol: root,
  }
}
