import type { Snapshot, SnapshotFile } from '../model/snapshot.ts'

const largestPlain = 512 * 1024
const largestLock = 20 * 1024 * 1024
const largestSnap = 2 * 1024 * 1024
/** All data and markup files of a repository together; those beyond it, in the snapshot's order, stay unread. */
const mostData = 24 * 1024 * 1024

const lockNames = new Set([
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'Pipfile.lock',
  'pixi.lock',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'Cargo.lock',
  'go.sum',
])
const plainNames = new Set([
  'pyproject.toml',
  'setup.cfg',
  'setup.py',
  'Pipfile',
  'pixi.toml',
  'package.json',
  'pnpm-workspace.yaml',
  'lerna.json',
  'nx.json',
  'turbo.json',
  'deno.json',
  'deno.jsonc',
  'pytest.ini',
  'tox.ini',
  'conftest.py',
  '.coveragerc',
  'mypy.ini',
  '.flake8',
  'ruff.toml',
  '.ruff.toml',
  'noxfile.py',
  'Makefile',
  'makefile',
  'justfile',
  'Justfile',
  'GNUmakefile',
  'Taskfile.yml',
  'Taskfile.yaml',
  'taskfile.yml',
  'taskfile.yaml',
  '.justfile',
  'tox.toml',
  'pytest.toml',
  '.pytest.toml',
  '.pylintrc',
  'pylintrc',
  '.mypy.ini',
  '.isort.cfg',
  '.golangci.yml',
  'turbo.jsonc',
  'project.json',
  'pyrightconfig.json',
  '.pre-commit-config.yml',
  'Procfile',
  'runtime.txt',
  '.python-version',
  '.nvmrc',
  '.node-version',
  '.tool-versions',
  'mise.toml',
  '.gitignore',
  '.gitattributes',
  '.gitmodules',
  '.pre-commit-config.yaml',
  'CLAUDE.md',
  'AGENTS.md',
  'mkdocs.yml',
  '.readthedocs.yaml',
  '.readthedocs.yml',
  'readthedocs.yml',
  '.gitlab-ci.yml',
  '.travis.yml',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  'Jenkinsfile',
  'appveyor.yml',
  'codecov.yml',
  '.npmrc',
  '.env.example',
  '.env.template',
  'angular.json',
  'vercel.json',
  'netlify.toml',
  'MANIFEST.in',
  'flake.nix',
  'shell.nix',
  'CMakeLists.txt',
  'meson.build',
  'Cargo.toml',
  'go.mod',
  'go.work',
  'build.gradle',
  'build.gradle.kts',
  'settings.gradle',
  'settings.gradle.kts',
  'pom.xml',
  'Gemfile',
  'composer.json',
  'serverless.yml',
  'skaffold.yaml',
  'Chart.yaml',
  'alembic.ini',
  'manifest.json',
  'app.json',
])
const plainShapes: readonly RegExp[] = [
  /^(.*[-_.])?(requirements?|reqs?|deps|dependencies)([-_.].*)?\.(txt|in)$/i,
  /^(.*[-_.])?constraints([-_.].*)?\.txt$/i,
  /^(conda[-_.]?)?env(ironment)?([-_.].*)?\.ya?ml$/i,
  /^(ts|js)config([-_.].*)?\.json$/,
  /^(Dockerfile|Containerfile)([-_.].*)?$/i,
  /\.dockerfile$/i,
  /^(docker-)?compose([-_.].*)?\.ya?ml$/i,
  /^(README|LICEN[CS]E|COPYING|NOTICE|UNLICENSE|CONTRIBUTING|INSTALL)([-_.].*)?$/i,
  /^(vite|vitest|jest|webpack|rollup|tsup|next|nuxt|svelte|astro|playwright|cypress|babel|eslint|rspack|rsbuild|esbuild|metro|karma|postcss|tailwind|knip|tsdown|unbuild|build)\.config\.[cm]?[jt]s$/,
  /^\.(babelrc|swcrc|mocharc|eslintrc|nycrc|c8rc)(\.(json|ya?ml|c?js))?$/,
  /^(\.env(\..*)?|\.?(pypirc|netrc|htpasswd)|credentials|id_(rsa|dsa|ecdsa|ed25519))$/,
  /\.(env|pem|key|p8|crt|cert|cer|ini|cfg|conf|properties|tfvars)$/i,
]

/** Whether the path's text is read whole: manifests, locks, configuration, CI, containers, documents. */
const isWanted = (path: string): boolean => {
  const slash = path.lastIndexOf('/')
  const name = path.slice(slash + 1)
  if (plainNames.has(name) || plainShapes.some((shape) => shape.test(name))) return true
  if (/(^|\/)(requirements?|reqs?|deps|dependencies)\/.+\.(txt|in)$/i.test(path)) return true
  if (/^(scripts?|bin|ci|\.ci|tools)\/[\w-]+$/.test(path)) return true
  if (/^\.github\/(workflows|actions)\/.*\.ya?ml$/.test(path) || /^\.circleci\/[^/]+\.ya?ml$/.test(path))
    return true
  return /\.(md|rst|mdx|adoc)$/i.test(name)
}

/** Data, markup, styles, shell scripts and recorded test results: read for what they say about other files. */
const isData = (path: string): boolean =>
  /\.(jsonc?|webmanifest|ya?ml|toml|css|scss|less|html?|svg|xml|vue|svelte|sh|bash|snap|lcov)$|(^|\/)lcov\.info$/i.test(
    path,
  )

/**
 * Paths whose text every run reads whole: at most 512 KB each (locks 20 MB, recorded snapshots 2 MB), data and markup
 * at most 24 MB together. In the snapshot's order.
 */
export const wantedTexts = (snapshot: Snapshot): readonly string[] => {
  let data = 0
  return snapshot.files
    .filter((file) => {
      if (isReadable(file)) return true
      if (file.kind !== 'text' || isVendored(file.path) || !isData(file.path)) return false
      if (file.size > (file.path.endsWith('.snap') ? largestSnap : largestPlain)) return false
      data += file.size
      return data <= mostData
    })
    .map(({ path }) => path)
}

const isReadable = ({ path, kind, size }: SnapshotFile): boolean => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (isVendored(path)) return false
  if (lockNames.has(name)) return (kind === 'text' || kind === 'too-large') && size <= largestLock
  return kind === 'text' && size <= largestPlain && isWanted(path)
}

/** Other people's code that was checked in (Go keeps it as `vendor/example.org/…`), and what claims to be our own notes: neither says anything about this repository. */
export const isVendored = (path: string): boolean =>
  /^\.muster\/|(^|\/)(node_modules|site-packages|bower_components|\.venv|\.yarn\/(cache|releases|plugins)|vendor\/[\w-]+(\.[\w-]+)+)\//.test(
    path,
  )
