import type { CheckKind } from '../../model/check.ts'

const parts = (name: string): readonly string[] =>
  name
    .toLowerCase()
    .split(/[:\-_./\s]+/)
    .filter(Boolean)

const words: readonly (readonly [kind: CheckKind, ...names: readonly string[]])[] = [
  ['e2e', 'e2e', 'playwright', 'cypress', 'browser', 'browsers', 'endtoend', 'detox', 'regressions', 'smoke'],
  ['integration', 'integration', 'integrations', 'int', 'it', 'functional', 'acceptance', 'contract'],
  [
    'types',
    'typecheck',
    'types',
    'type',
    'tsc',
    'typing',
    'typescript',
    'typings',
    'mypy',
    'pyright',
    'checktypes',
    'tstyche',
    'tsd',
    'attw',
  ],
  ['format', 'format', 'fmt', 'formatting', 'prettier', 'black', 'isort', 'dprint'],
  [
    'lint',
    'lint',
    'linting',
    'lints',
    'linter',
    'eslint',
    'oxlint',
    'biome',
    'stylelint',
    'tslint',
    'flake8',
    'ruff',
    'pylint',
    'clippy',
    'vet',
    'knip',
    'depcheck',
    'publint',
    'spellcheck',
    'spelling',
    'cspell',
    'codespell',
    'style',
    'standard',
    'markdownlint',
    'editorconfig',
  ],
  ['security', 'security', 'audit', 'bandit', 'vuln', 'vulncheck', 'sast'],
  [
    'unit',
    'test',
    'tests',
    'unit',
    'spec',
    'specs',
    'jest',
    'vitest',
    'mocha',
    'pytest',
    'ava',
    'testing',
    'unittest',
    'doctest',
  ],
  ['build', 'build', 'builds', 'compile', 'bundle', 'dist'],
  ['docs', 'docs', 'doc', 'documentation', 'typedoc'],
  ['other', 'check', 'checks', 'verify', 'validate', 'validation', 'ci', 'checker'],
]

/** What a task's name says it checks; null where it says nothing. The earlier kinds win: `test:e2e` is e2e. */
export const kindByName = (name: string): CheckKind | null => {
  const own = parts(name)
  return words.find(([, ...names]) => own.some((part) => names.includes(part)))?.[0] ?? null
}

const reasons: readonly (readonly [because: string, ...names: readonly string[]])[] = [
  ['it goes on until it is stopped', 'tdd', 'hot', 'debug', 'inspect', 'ui', 'open', 'live', 'headed'],
  [
    'it rewrites files instead of checking them',
    'fix',
    'autofix',
    'write',
    'update',
    'updatesnapshot',
    'upgrade',
    'regenerate',
    'apply',
    'bump',
    'sync',
  ],
  [
    'it publishes or releases',
    'release',
    'publish',
    'deploy',
    'canary',
    'prerelease',
    'changelog',
    'changeset',
    'version',
    'upload',
    'push',
    'pub',
    'citgm',
  ],
  [
    'it measures, and gives no verdict',
    'bench',
    'benchmark',
    'benchmarks',
    'perf',
    'profile',
    'profiling',
    'fuzz',
    'fuzzing',
  ],
  [
    'it makes or sets up what others use',
    'generate',
    'gen',
    'codegen',
    'emit',
    'extract',
    'seed',
    'migrate',
    'install',
    'setup',
    'bootstrap',
    'prepare',
    'link',
    'init',
    'configure',
    'download',
    'install-deps',
  ],
  ['it looks only at what has changed', 'changed', 'staged', 'affected'],
  ['it makes or runs containers', 'docker', 'container', 'containers', 'image', 'podman'],
  ['it makes or runs containers', 'docker', 'container', 'containers', 'image', 'podman'],
  ['it cleans up', 'clean', 'cleanup', 'reset', 'purge', 'clear', 'rm', 'remove', 'prune'],
  [
    'it reports, and gives no verdict',
    'report',
    'why',
    'stats',
    'analyze',
    'analyse',
    'explain',
    'visualize',
    'badge',
    'trace',
    'size-why',
  ],
]

/** Why a task of that name is no check; null where its name doesn't say so. */
export const noCheckByName = (name: string): string | null => {
  const own = parts(name)
  return reasons.find(([, ...names]) => own.some((part) => names.includes(part)))?.[0] ?? null
}

const lifecycle =
  /^(pre|post)?(install|prepare|prepack|pack|publish|publishOnly|prepublishOnly|prepublish|version|uninstall|shrinkwrap|dependencies|prebuild-install)$|^prepublishOnly$|^(dependencies)$/

/** Scripts that the package manager runs by itself. */
export const isLifecycle = (name: string): boolean => lifecycle.test(name)

/** Names of what usually goes on until it is stopped; a tool that checks refutes them: `test-serve`. */
export const servesByName = (name: string): boolean =>
  parts(name).some((part) =>
    [
      'watch',
      'watcher',
      'dev',
      'develop',
      'serve',
      'server',
      'start',
      'preview',
      'storybook',
      'https',
    ].includes(part),
  )
