import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeRepository, muster, type TestRepository } from '../repository.ts'

/** A repository in which everything that tools like to run touches `sung`; `sung` must never appear. */
const canary = (): TestRepository & { readonly sung: string } => {
  const repo = makeRepository({ 'pkg/__init__.py': 'import os\n', 'index.ts': "export const a = 'a'\n" })
  const sung = join(repo.root, '..', 'sung')
  const shell = `sh -c 'echo sung >> ${sung}; cat'`
  const js = `require('fs').appendFileSync(${JSON.stringify(sung)}, 'sung')\n`
  for (const name of [
    'vite.config.js',
    'knip.config.js',
    'eslint.config.js',
    'jest.config.js',
    'webpack.config.js',
    '.pnpmfile.cjs',
    'babel.config.cjs',
    'next.config.js',
  ])
    repo.write(name, js)
  for (const name of ['setup.py', 'conftest.py', 'noxfile.py', 'sitecustomize.py'])
    repo.write(name, `open(${JSON.stringify(sung)}, "a").write("sung")\n`)
  repo.write(
    'package.json',
    JSON.stringify({
      name: 'canary',
      scripts: { prepare: `echo sung >> ${sung}`, postinstall: `echo sung >> ${sung}` },
      packageManager: 'yarn@9.9.9',
    }),
  )
  repo.write('.npmrc', `script-shell=${sung}\nnode-options=--require ${repo.root}/vite.config.js\n`)
  repo.write('.yarnrc.yml', 'yarnPath: ./vite.config.js\n')
  repo.write('.env', `NODE_OPTIONS=--require ${repo.root}/vite.config.js\nXDG_STATE_HOME=/nowhere\n`)
  repo.write('.gitattributes', '* filter=sing diff=sing text\n')
  repo.write('.muster/orchestration_context.json', '{"forged":true}')
  repo.write('.git/hooks/post-index-change', `#!/bin/sh\necho sung >> ${sung}\n`)
  chmodSync(join(repo.root, '.git/hooks/post-index-change'), 0o755)
  for (const [key, value] of [
    ['core.fsmonitor', `${shell} #`],
    ['filter.sing.clean', shell],
    ['filter.sing.smudge', shell],
    ['filter.sing.required', 'true'],
    ['diff.sing.textconv', shell],
    ['diff.sing.command', shell],
    ['core.pager', shell],
    ['core.sshCommand', shell],
  ] as const)
    repo.git('config', key, value)
  mkdirSync(join(repo.root, 'bin'))
  repo.write('bin/git', `#!/bin/sh\necho sung >> ${sung}\n`)
  chmodSync(join(repo.root, 'bin/git'), 0o755)
  return { ...repo, sung, [Symbol.dispose]: () => repo[Symbol.dispose]() }
}

test('the canary stays silent under every command that needs no trust', { timeout: 120_000 }, async () => {
  using repo = canary()
  repo.git('add', '-A')
  expect(existsSync(repo.sung), 'plain git does make it sing').toBe(true)
  rmSync(repo.sung)
  const report = join(repo.root, '..', 'report.json')
  const at = { cwd: repo.root, env: { XDG_CONFIG_HOME: join(repo.root, '..', 'config') } }
  for (const args of [
    ['discover', '--out', report],
    ['discover', '--rev', 'HEAD'],
    ['team', '--explain'],
    ['plan'],
    ['report'],
    ['doctor'],
    ['verify', report],
    ['explain', 'debugger'],
    ['init'],
    ['trust'],
    ['trust', '--list'],
    [],
  ]) {
    const ran = await muster(
      args.length === 0 || ['team', 'verify', 'init', 'trust'].includes(args[0]!)
        ? args
        : [...args, '--state', repo.state],
      at,
    )
    expect(ran.code, `${args.join(' ')}: ${ran.err}`).toBeLessThan(3)
    expect(existsSync(repo.sung), args.join(' ')).toBe(false)
  }
})

const strace = spawnSync('strace', ['-V']).status === 0

test.skipIf(!strace)(
  'nothing is executed but git and our own children (skipped: no strace)',
  { timeout: 120_000 },
  () => {
    using repo = canary()
    const log = join(repo.root, '..', 'strace.log')
    const entry = join(import.meta.dirname, 'fixtures', 'source-muster.ts')
    execFileSync(
      'strace',
      [
        '-f',
        '-qq',
        '-e',
        'trace=execve,execveat',
        '-o',
        log,
        process.execPath,
        '--conditions=passmuster-source',
        entry,
        'discover',
        '--quiet',
        '--state',
        repo.state,
      ],
      { cwd: repo.root, stdio: 'ignore' },
    )
    const started = readFileSync(log, 'utf8')
      .split('\n')
      .flatMap((line) => (line.endsWith('= 0') ? (/execve(?:at)?\("([^"]+)"/.exec(line)?.[1] ?? []) : []))
    expect(started.length).toBeGreaterThan(3)
    const gitHome = execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim()
    expect(
      [...new Set(started)].filter(
        (path) =>
          path !== process.execPath &&
          !/^(\/usr)?\/(local\/)?bin\/git$/.test(path) &&
          !path.startsWith(gitHome),
      ),
    ).toEqual([])
  },
)
