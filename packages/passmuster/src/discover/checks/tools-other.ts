import {
  bySubcommand,
  checks,
  first,
  harmless,
  has,
  makes,
  measures,
  reads,
  readsOnlyWith,
  readsUnless,
  rewrites,
  runsTests,
  serves,
  type ToolRule,
} from './tool-use.ts'

const named =
  (tool: string, rule: ToolRule): ToolRule =>
  (args) => ({ ...rule(args), tool })

/** Programs of Python, Rust, Go, shells and containers, by the name they are called with. */
export const otherTools: Readonly<Record<string, ToolRule>> = {
  pytest: (args) => ({
    does: has(args, '--collect-only', '--co')
      ? 'nothing'
      : has(args, '--benchmark-only')
        ? 'measures'
        : 'checks',
    kind: 'unit',
    pure: false,
  }),
  'py.test': named('pytest', runsTests('unit', [])),
  unittest: runsTests('unit', []),
  trial: runsTests('unit', []),
  nosetests: runsTests('unit', []),
  behave: checks('integration'),
  ptw: serves,
  ruff: bySubcommand(
    {
      check: named('ruff check', readsUnless('lint', '--fix', '--fix-only', '--watch', '-w')),
      format: named('ruff format', readsOnlyWith('format', 'rewrites', '--check', '--diff')),
    },
    named('ruff check', readsUnless('lint', '--fix')),
  ),
  black: readsOnlyWith('format', 'rewrites', '--check', '--diff'),
  'blacken-docs': rewrites,
  yapf: readsOnlyWith('format', 'rewrites', '-d', '--diff', '-q', '--quiet'),
  autopep8: readsOnlyWith('format', 'rewrites', '-d', '--diff', '--exit-code'),
  isort: readsOnlyWith('format', 'rewrites', '-c', '--check', '--check-only', '--diff'),
  autoflake: readsOnlyWith('lint', 'rewrites', '-c', '--check', '-cd', '--check-diff'),
  pyupgrade: rewrites,
  docformatter: readsOnlyWith('format', 'rewrites', '-c', '--check'),
  flake8: reads('lint'),
  pylint: reads('lint'),
  pyflakes: reads('lint'),
  pycodestyle: reads('lint'),
  pydocstyle: reads('lint'),
  pydoclint: reads('lint'),
  vulture: reads('lint'),
  interrogate: reads('lint'),
  'lint-imports': reads('lint'),
  deptry: reads('lint'),
  'check-manifest': reads('lint'),
  pyroma: reads('lint'),
  codespell: readsUnless('lint', '-w', '--write-changes'),
  typos: readsUnless('lint', '-w', '--write-changes'),
  yamllint: reads('lint'),
  'sphinx-lint': reads('lint'),
  doc8: reads('lint'),
  djlint: readsOnlyWith('lint', 'nothing', '--check', '--lint'),
  mypy: reads('types'),
  dmypy: reads('types'),
  pyright: readsUnless('types', '-w', '--watch', '--createstub'),
  basedpyright: readsUnless('types', '-w', '--watch'),
  pyre: reads('types'),
  pyrefly: bySubcommand({ check: reads('types') }, harmless),
  pytype: reads('types'),
  ty: bySubcommand({ check: reads('types') }, harmless),
  stubtest: reads('types'),
  bandit: reads('security'),
  'pip-audit': checks('security'),
  safety: checks('security'),
  semgrep: checks('security'),
  gitleaks: checks('security'),
  trivy: checks('security'),
  zizmor: readsUnless('security', '--fix'),
  'sphinx-build': makes('docs'),
  mkdocs: bySubcommand({ build: makes('docs') }, serves),
  twine: bySubcommand({ check: checks('build') }, harmless),
  'pre-commit': bySubcommand({ run: checks('lint') }, harmless),
  prek: bySubcommand({ run: named('pre-commit', checks('lint')) }, harmless),
  tox: checks('unit'),
  nox: checks('unit'),
  coverage: harmless,
  cargo: (args) => {
    const plain = args.filter((arg) => !arg.startsWith('+'))
    const command = first(plain)
    const rule = Object.hasOwn(cargo, command) ? cargo[command]! : harmless
    return { tool: `cargo ${command}`, ...rule(plain) }
  },
  rustfmt: readsOnlyWith('format', 'rewrites', '--check'),
  go: (args) => {
    const command = first(args)
    if (
      command === 'test' &&
      args.some((arg) => /^-{1,2}bench(=|$)/.test(arg)) &&
      args.some((arg) => /^-{1,2}run=(\^\$|NONE|none|XXX)/.test(arg))
    )
      return measures(args)
    const rule = Object.hasOwn(go, command) ? go[command]! : harmless
    return { tool: `go ${command}`, ...rule(args) }
  },
  gofmt: readsOnlyWith('format', 'rewrites', '-l', '-d'),
  gofumpt: readsOnlyWith('format', 'rewrites', '-l', '-d'),
  goimports: readsOnlyWith('format', 'rewrites', '-l', '-d'),
  'golangci-lint': bySubcommand({ run: readsUnless('lint', '--fix') }, harmless),
  staticcheck: reads('lint'),
  revive: reads('lint'),
  errcheck: reads('lint'),
  gotestsum: checks('unit'),
  ginkgo: checks('unit'),
  govulncheck: checks('security'),
  gosec: reads('security'),
  shellcheck: reads('lint'),
  shfmt: readsOnlyWith('format', 'nothing', '-d', '-l', '--diff', '--list'),
  hadolint: reads('lint'),
  actionlint: reads('lint'),
  taplo: bySubcommand(
    {
      lint: reads('lint'),
      check: reads('lint'),
      format: readsOnlyWith('format', 'rewrites', '--check'),
      fmt: readsOnlyWith('format', 'rewrites', '--check'),
    },
    harmless,
  ),
  buf: bySubcommand({ lint: reads('lint'), breaking: checks('lint') }, harmless),
  bats: checks('unit'),
  rspec: checks('unit'),
  rubocop: readsUnless('lint', '-a', '-A', '--auto-correct', '--autocorrect'),
  phpunit: checks('unit'),
  phpstan: reads('types'),
  ctest: checks('unit'),
  uvicorn: serves,
  gunicorn: serves,
  flask: serves,
}

const cargo: Readonly<Record<string, ToolRule>> = {
  fmt: (args) => ({
    does: has(args, '--check') || args.includes('--check') ? 'checks' : 'rewrites',
    kind: 'format',
    pure: true,
  }),
  clippy: (args) => ({ does: has(args, '--fix') ? 'rewrites' : 'checks', kind: 'lint', pure: true }),
  check: reads('types'),
  test: checks('unit'),
  t: named('cargo test', checks('unit')),
  nextest: named('cargo test', checks('unit')),
  hack: checks('types'),
  build: makes(),
  b: named('cargo build', makes()),
  doc: makes('docs'),
  rustdoc: makes('docs'),
  audit: checks('security'),
  deny: checks('security'),
  machete: reads('lint'),
  bench: measures,
  miri: checks('unit'),
}

const go: Readonly<Record<string, ToolRule>> = {
  vet: reads('lint'),
  test: checks('unit'),
  build: makes(),
  fmt: rewrites,
  run: harmless,
}
