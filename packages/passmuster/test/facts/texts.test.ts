import { expect, test } from 'vitest'
import { wantedTexts } from '../../src/facts/texts.ts'
import type { SnapshotFile } from '../../src/model/snapshot.ts'
import type { Digest } from '../../src/model/task.ts'

const digest = '0'.repeat(64) as Digest
const file = (path: string, kind: SnapshotFile['kind'] = 'text', size = 10): SnapshotFile => ({
  path,
  kind,
  size,
  digest,
  lines: 1,
  tracked: true,
})

test('manifests, locks, configuration, CI, containers and documents; data and markup; no code, no vendored ones, nothing too large', () => {
  const wanted = [
    'pyproject.toml',
    'a/package.json',
    'requirements-dev.txt',
    'requirements/base.txt',
    '.github/workflows/ci.yml',
    'deploy/Dockerfile.prod',
    'docker-compose.dev.yml',
    'README.md',
    'LICENSE',
    'x/.gitignore',
    'tsconfig.build.json',
    'vite.config.ts',
    'setup.py',
    'docs/a.md',
    'environment.yml',
    'data.json',
    'a.yml',
    'src/a.scss',
    'run.sh',
    'logo.svg',
  ]
  const left = [
    'src/a.py',
    'node_modules/a/package.json',
    'node_modules/a/b.json',
    'vendor/github.com/a/b/README.md',
    'img.png',
    'x.csv',
    'q.sql',
  ]
  const files = [
    ...[...wanted, ...left].map((path) => file(path)),
    file('big.md', 'text', 600 * 1024),
    file('poetry.lock', 'too-large', 6 * 2 ** 20),
    file('x/package-lock.json', 'too-large', 21 * 2 ** 20),
    file('README.rst', 'binary'),
    file('Makefile', 'link'),
  ]
  const found = wantedTexts({ commit: null, dirty: false, shallow: false, digest, files })
  expect(found).toEqual([...wanted, 'poetry.lock'])
})

test('data and markup stop at 24 MB together, manifests do not', () => {
  const files = [
    ...Array.from({ length: 60 }, (_, n) => file(`d${n}.json`, 'text', 500 * 1024)),
    file('e.json', 'text', 600 * 1024),
    file('f.snap', 'text', 600 * 1024),
    file('z/package.json', 'text', 500 * 1024),
  ]
  const found = wantedTexts({ commit: null, dirty: false, shallow: false, digest, files })
  expect(found.filter((path) => path.startsWith('d'))).toHaveLength(49)
  expect(found.at(-1)).toBe('z/package.json')
})
