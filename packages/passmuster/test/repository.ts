import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A real git repository in a temporary folder, with a state folder of its own beside it. */
export interface TestRepository {
  readonly root: string
  readonly state: string
  git(...args: readonly string[]): string
  write(path: string, text: string | Uint8Array): void
  [Symbol.dispose](): void
}

const identity = [
  '-c',
  'user.name=t',
  '-c',
  'user.email=t@example.invalid',
  '-c',
  'init.defaultBranch=main',
  '-c',
  'commit.gpgsign=false',
  '-c',
  'protocol.file.allow=always',
]

/** Makes a repository that holds `files` in one commit; `commit: false` leaves them untracked. */
export const makeRepository = (
  files: Readonly<Record<string, string | Uint8Array>>,
  options: { readonly commit?: boolean } = {},
): TestRepository => {
  const base = mkdtempSync(join(tmpdir(), 'muster-test-'))
  const root = join(base, 'repo')
  mkdirSync(root)
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...identity, ...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const write = (path: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  git('init', '-q')
  for (const [path, text] of Object.entries(files)) write(path, text)
  if (options.commit !== false) {
    git('add', '-A')
    git('commit', '-q', '-m', 'first', '--allow-empty')
  }
  return {
    root,
    state: join(base, 'state'),
    git,
    write,
    [Symbol.dispose]: () => rmSync(base, { recursive: true, force: true }),
  }
}

/** A Python package with one of everything that keeps it from loading, and a TypeScript file beside it. */
export const brokenShop: Readonly<Record<string, string>> = {
  'pyproject.toml':
    '[project]\nname = "shop"\nversion = "1.0"\nrequires-python = ">=3.12"\ndependencies = ["requests>=2.31"]\n',
  'src/shop/__init__.py': '"""A small shop."""\nfrom .till import Till\n',
  'src/shop/till.py':
    'import requests\nimport schedule\nfrom .ledger import Legder\n\n\nclass Till:\n    pass\n',
  'src/shop/ledger.py':
    'from dataclasses import dataclass\n\n\n@dataclass\nclass Ledger:\n    name: str = ""\n    total: int\n',
  'src/shop/mail.py': 'try:\n    from .smtp import send\nexcept ImportError:\n    send = None\n',
  'tests/test_till.py': 'from shop.till import Till\n\n\ndef test_till():\n    assert Till()\n',
  'web/package.json': '{ "name": "web", "version": "1.0.0", "main": "index.ts", "dependencies": {} }\n',
  'web/index.ts':
    "import { left } from 'left-pad-ts'\nimport { gone } from './gone.ts'\n\nexport const page = left(gone)\n",
}

const here = dirname(fileURLToPath(import.meta.url))
const entry = join(here, 'cli', 'fixtures', 'source-muster.ts')

export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

/** Starts `muster` from source as a process of its own. */
export const startMuster = (
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): { readonly child: ChildProcess; readonly ended: Promise<Ran> } => {
  const child = spawn(
    process.execPath,
    ['--conditions=passmuster-source', '--disable-warning=ExperimentalWarning', entry, ...args],
    {
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', CI: '1', ...options.env },
    },
  )
  const collected = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (collected.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (collected.err += text))
  return {
    child,
    ended: new Promise((resolve) =>
      child.on('close', (code, signal) => resolve({ code, signal, ...collected })),
    ),
  }
}

/** Runs `muster` from source to its end. */
export const muster = (args: readonly string[], options: Parameters<typeof startMuster>[1]): Promise<Ran> =>
  startMuster(args, options).ended
