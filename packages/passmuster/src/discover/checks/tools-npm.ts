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

const tsc: ToolRule = (args) => ({
  does: has(args, '-w', '--watch') ? 'watches' : 'checks',
  kind: 'types',
  pure: has(args, '--noEmit'),
})

const vitest: ToolRule = (args) => {
  const command = first(args)
  if (has(args, '--ui')) return serves(args)
  if (command === 'bench') return measures(args)
  if (has(args, '-u', '--update')) return rewrites(args)
  const runs = command === 'run' || has(args, '--run') || args.includes('--watch=false')
  const watches = !runs && (['watch', 'dev'].includes(command) || has(args, '-w', '--watch'))
  return { does: watches ? 'watches' : 'checks', kind: 'unit', pure: false }
}

const bundler =
  (watch: readonly string[] = ['-w', '--watch']): ToolRule =>
  (args) => ({
    does: has(args, ...watch) ? 'watches' : 'makes',
    kind: 'build',
    pure: false,
  })

const site = bySubcommand(
  {
    build: makes(),
    lint: reads('lint'),
    check: reads('types'),
    sync: harmless,
    prepare: harmless,
    export: makes(),
  },
  serves,
)

/** Programs of the npm world, by the name they are called with. */
export const npmTools: Readonly<Record<string, ToolRule>> = {
  eslint: readsUnless('lint', '--fix', '--init'),
  oxlint: readsUnless('lint', '--fix', '--fix-suggestions', '--fix-dangerously'),
  xo: readsUnless('lint', '--fix'),
  standard: readsUnless('lint', '--fix'),
  neostandard: readsUnless('lint', '--fix'),
  tslint: readsUnless('lint', '--fix'),
  stylelint: readsUnless('lint', '--fix'),
  htmlhint: reads('lint'),
  markdownlint: readsUnless('lint', '--fix', '-f'),
  'markdownlint-cli2': readsUnless('lint', '--fix'),
  remark: readsOnlyWith('lint', 'rewrites', '--frail', '-f'),
  cspell: reads('lint'),
  'cspell-cli': reads('lint'),
  alex: reads('lint'),
  textlint: readsUnless('lint', '--fix'),
  knip: readsUnless('lint', '--fix'),
  depcheck: reads('lint'),
  'dependency-cruiser': reads('lint'),
  depcruise: reads('lint'),
  madge: readsOnlyWith('lint', 'nothing', '-c', '--circular'),
  dpdm: reads('lint'),
  jscpd: reads('lint'),
  'ts-prune': reads('lint'),
  sherif: readsUnless('lint', '--fix', '-f'),
  syncpack: bySubcommand({ lint: reads('lint'), 'list-mismatches': reads('lint') }, rewrites),
  manypkg: bySubcommand({ check: reads('lint') }, rewrites),
  'editorconfig-checker': reads('lint'),
  eclint: bySubcommand({ check: reads('lint') }, rewrites),
  publint: checks('lint'),
  attw: checks('lint'),
  'api-extractor': bySubcommand(
    {
      run: (args) => ({
        does: has(args, '-l', '--local') ? 'rewrites' : 'checks',
        kind: 'lint',
        pure: false,
      }),
    },
    harmless,
  ),
  'size-limit': checks('other'),
  bundlesize: checks('other'),
  'es-check': checks('lint'),
  prettier: (args) => ({
    does: has(args, '-w', '--write')
      ? 'rewrites'
      : has(args, '-c', '--check', '-l', '--list-different')
        ? 'checks'
        : 'nothing',
    kind: 'format',
    pure: true,
  }),
  oxfmt: readsOnlyWith('format', 'rewrites', '--check', '--list-different'),
  dprint: bySubcommand({ check: reads('format') }, rewrites),
  'pretty-quick': readsOnlyWith('format', 'rewrites', '--check'),
  'sort-package-json': readsOnlyWith('format', 'rewrites', '-c', '--check'),
  biome: (args) => {
    const command = first(args)
    if (!['check', 'ci', 'lint', 'format'].includes(command)) return harmless(args)
    return {
      does: has(args, '--write', '--fix', '--apply', '--apply-unsafe', '--unsafe') ? 'rewrites' : 'checks',
      kind: command === 'format' ? 'format' : 'lint',
      pure: true,
    }
  },
  rome: (args) => npmTools['biome']!(args),
  'lint-staged': harmless,
  tsc,
  tsgo: tsc,
  'vue-tsc': tsc,
  glint: tsc,
  'svelte-check': tsc,
  'type-coverage': reads('types'),
  tsd: reads('types'),
  tstyche: reads('types'),
  dtslint: reads('types'),
  flow: bySubcommand({ check: reads('types'), '': reads('types') }, harmless),
  vitest,
  jest: runsTests('unit', ['--watch', '--watchAll'], ['-u', '--updateSnapshot']),
  'react-scripts': bySubcommand({ build: makes(), test: runsTests('unit', []) }, serves),
  mocha: runsTests('unit', ['-w', '--watch']),
  ava: runsTests('unit', ['-w', '--watch'], ['-u', '--update-snapshots']),
  tap: runsTests('unit', ['-w', '--watch']),
  tape: runsTests('unit', []),
  borp: runsTests('unit', ['-w', '--watch']),
  uvu: runsTests('unit', []),
  zora: runsTests('unit', []),
  jasmine: runsTests('unit', []),
  qunit: runsTests('unit', ['--watch']),
  lab: runsTests('unit', []),
  karma: (args) => ({ does: has(args, '--no-single-run') ? 'watches' : 'checks', kind: 'unit', pure: false }),
  'web-test-runner': runsTests('unit', ['--watch']),
  wtr: runsTests('unit', ['--watch']),
  playwright: bySubcommand(
    {
      test: (args) => ({
        does: has(args, '--ui', '--debug')
          ? 'serves'
          : has(args, '-u', '--update-snapshots')
            ? 'rewrites'
            : 'checks',
        kind: 'e2e',
        pure: false,
      }),
    },
    harmless,
  ),
  cypress: bySubcommand({ run: checks('e2e'), open: serves }, harmless),
  wdio: checks('e2e'),
  nightwatch: checks('e2e'),
  testcafe: checks('e2e'),
  detox: bySubcommand({ test: checks('e2e'), build: makes() }, harmless),
  'start-server-and-test': checks('e2e'),
  'test-storybook': checks('e2e'),
  ng: bySubcommand(
    {
      build: makes(),
      lint: reads('lint'),
      test: (args) => ({
        does: args.includes('--watch=false') || has(args, '--no-watch') ? 'checks' : 'watches',
        kind: 'unit',
        pure: false,
      }),
      e2e: checks('e2e'),
    },
    serves,
  ),
  next: site,
  nuxt: bySubcommand(
    { build: makes(), generate: makes(), typecheck: reads('types'), prepare: harmless },
    serves,
  ),
  nuxi: bySubcommand(
    { build: makes(), generate: makes(), typecheck: reads('types'), prepare: harmless },
    serves,
  ),
  astro: site,
  gatsby: site,
  docusaurus: bySubcommand({ build: makes('docs') }, serves),
  vitepress: bySubcommand({ build: makes('docs') }, serves),
  vuepress: bySubcommand({ build: makes('docs') }, serves),
  typedoc: makes('docs'),
  jsdoc: makes('docs'),
  storybook: bySubcommand({ build: makes() }, serves),
  'build-storybook': makes(),
  'start-storybook': serves,
  vite: bySubcommand({ build: bundler(), optimize: harmless }, serves),
  'svelte-kit': bySubcommand({ sync: harmless }, harmless),
  'svelte-package': bundler(),
  webpack: (args) =>
    has(args, '-w', '--watch')
      ? { does: 'watches', kind: 'build', pure: false }
      : bySubcommand({ serve: serves, watch: serves }, makes())(args),
  rspack: bySubcommand({ build: bundler(), serve: serves, dev: serves }, makes()),
  rsbuild: bySubcommand({ build: bundler() }, serves),
  rslib: bySubcommand({ build: bundler() }, serves),
  rollup: bundler(),
  rolldown: bundler(),
  esbuild: (args) =>
    args.some((one) => /^--(serve|watch)(=|$)/.test(one))
      ? { does: 'watches', kind: 'build', pure: false }
      : makes()(args),
  parcel: bySubcommand({ build: makes() }, serves),
  tsup: bundler(),
  tsdown: bundler(),
  unbuild: (args) => (has(args, '--stub') ? harmless(args) : makes()(args)),
  bunchee: bundler(),
  microbundle: bySubcommand({ watch: serves }, bundler()),
  tshy: bundler(['--watch']),
  zshy: bundler(['--watch']),
  pkgroll: bundler(),
  'ng-packagr': bundler(),
  preconstruct: bySubcommand({ build: makes(), validate: checks('lint') }, harmless),
  bob: bySubcommand({ build: makes() }, harmless),
  babel: bundler(),
  swc: bundler(),
  gulp: harmless,
  'audit-ci': checks('security'),
  'better-npm-audit': checks('security'),
  snyk: bySubcommand({ test: checks('security') }, harmless),
  nodemon: serves,
  'wireit-service': serves,
  'ts-node-dev': serves,
  tsnd: serves,
  serve: serves,
  'http-server': serves,
  'json-server': serves,
  'live-server': serves,
  wrangler: bySubcommand({ deploy: harmless, types: harmless }, serves),
  electron: serves,
  expo: serves,
  'react-native': serves,
  concurrently: harmless,
  rimraf: harmless,
  rm: harmless,
  cp: harmless,
  mkdir: harmless,
  echo: harmless,
  husky: harmless,
  np: harmless,
  'release-it': harmless,
  changeset: harmless,
  'semantic-release': harmless,
  autocannon: measures,
  hyperfine: measures,
}
