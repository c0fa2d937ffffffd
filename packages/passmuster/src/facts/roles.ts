import type { Module } from './import-graph.ts'

const archived = new Set([
  'archived',
  'archive',
  'attic',
  'deprecated',
  '_archive',
  '_archived',
  'legacy_archive',
  'graveyard',
])
const docs = new Set(['docs', 'doc', 'documentation', 'docs_src', 'doc_src', 'docs-src'])
const tests = new Set(['tests', 'test', 'testing', '__tests__', 'spec', 'specs', 'e2e'])
const examples = new Set([
  'examples',
  'example',
  'demos',
  'demo',
  'samples',
  'sample',
  'tutorials',
  'tutorial',
  'notebooks',
])
const scripts = new Set([
  'scripts',
  'script',
  'tools',
  'bin',
  'benchmarks',
  'profiling',
  'build_helpers',
  'build_tools',
  'buildtools',
  'devel',
  'devtools',
  'maintenance',
  'release',
  'benchmark',
  'benches',
  'ci',
  '.github',
  'hack',
  'deploy',
])

const isTestFile = (name: string): boolean =>
  /^(test_.*|.*_test|conftest)\.pyi?$|_test\.go$/.test(name) || /\.(test|spec)\.[cm]?[jt]sx?$/.test(name)

const isScriptFile = (name: string, depth: number): boolean =>
  depth === 0 &&
  /^(setup|noxfile|tasks|fabfile|manage|conftest|gulpfile|Gruntfile|.*\.config)\.([cm]?[jt]sx?|py)$/.test(
    name,
  )

/**
 * What a module is for, by its path alone: the outermost telling folder decides, save that archived and docs win
 * wherever they stand; a test's file name tells it apart only outside a package's source root.
 */
export const roleOf = (file: string, sourceRoots: readonly string[] = []): Module['role'] => {
  const folders = file.split('/').map((part) => part.toLowerCase())
  const name = file.slice(file.lastIndexOf('/') + 1)
  folders.pop()
  if (folders.some((folder) => archived.has(folder))) return 'archived'
  if (folders.some((folder) => docs.has(folder))) return 'docs'
  if (sourceRoots.some((root) => root !== '' && file.startsWith(`${root}/`))) {
    return folders.some((folder) => folder === 'tests' || folder === '__tests__') ? 'test' : 'source'
  }
  for (const folder of folders) {
    if (tests.has(folder) || /[-_]tests$/.test(folder)) return 'test'
    if (examples.has(folder)) return 'example'
    if (scripts.has(folder)) return 'script'
  }
  if (isTestFile(name)) return 'test'
  return isScriptFile(name, folders.length) || name.endsWith('.ipynb') ? 'script' : 'source'
}

/** Whether blast radius and subsystems count the module: all but archived and docs. */
export const counts = (role: Module['role']): boolean => role !== 'archived' && role !== 'docs'

const templates =
  /(^|\/)(templates?|skeletons?|boilerplates?|scaffold(ing|s)?|cookiecutters?|cookiecutter-[^/]+)\//i

/** Whether the file lies in a folder of text for other projects: templates, boilerplate, scaffolds. */
export const isTemplate = (file: string): boolean => templates.test(file)
