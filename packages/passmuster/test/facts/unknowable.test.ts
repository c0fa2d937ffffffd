import { expect, test } from 'vitest'
import { unknowable } from '../../src/facts/unknowable.ts'
import type { FileKind, Snapshot } from '../../src/model/snapshot.ts'
import type { Digest } from '../../src/model/task.ts'

const digest = '0'.repeat(64) as Digest
const snapshot = (files: Readonly<Record<string, FileKind>>): Snapshot => ({
  commit: null,
  dirty: false,
  shallow: false,
  digest,
  files: Object.entries(files).map(([path, kind]) => ({
    path,
    kind,
    size: 0,
    digest,
    lines: 0,
    tracked: true,
  })),
})
const ask = (
  files: Readonly<Record<string, FileKind>>,
  texts: Readonly<Record<string, string>>,
): ((path: string) => string | null) => unknowable(snapshot(files), new Map(Object.entries(texts)))

test('nested .gitignore files, negation, and folders that cannot be re-included', () => {
  const why = ask(
    {},
    {
      '.gitignore': '*.log\n/build/\nsecret/*\n!secret/open.py\ngenerated/\n',
      'pkg/.gitignore': '!keep.log\nlocal.py\n/only_here.py\n',
      'generated/.gitignore': '!a.py\n',
    },
  )
  expect(why('a.log')).toBe('ignored by .gitignore')
  expect(why('pkg/deep/x.log')).toBe('ignored by .gitignore')
  expect(why('pkg/keep.log')).toBeNull()
  expect(why('build/x.py')).toBe('ignored by .gitignore')
  expect(why('sub/build/x.py')).toBeNull()
  expect(why('secret/a.py')).toBe('ignored by .gitignore')
  expect(why('secret/open.py')).toBeNull()
  expect(why('generated/a.py')).toBe('ignored by .gitignore')
  expect(why('pkg/deep/local.py')).toBe('ignored by pkg/.gitignore')
  expect(why('pkg/only_here.py')).toBe('ignored by pkg/.gitignore')
  expect(why('pkg/deep/only_here.py')).toBeNull()
  expect(why('A.LOG')).toBeNull()
})

test('submodules, sparse areas, LFS pointers; what is there as text can be known', () => {
  const why = ask(
    {
      mod: 'submodule',
      'out/a.py': 'sparse',
      'big.dat': 'lfs-pointer',
      'a.py': 'text',
      'in/b.py': 'text',
      'in/c.py': 'sparse',
    },
    { '.gitignore': 'a.py\n' },
  )
  expect(why('mod/x/y.py')).toBe('in the submodule mod')
  expect(why('model.py')).toBeNull()
  expect(why('out/other.py')).toBe('outside the sparse checkout')
  expect(why('in/other.py')).toBeNull()
  expect(why('in/c.py')).toBe('outside the sparse checkout')
  expect(why('big.dat')).toMatch(/LFS/)
  expect(why('a.py')).toBeNull()
})

test('generated files by their name, by a tsconfig, by the version writer', () => {
  const why = ask(
    {},
    {
      'p/tsconfig.json': '{ "compilerOptions": { "outDir": "./lib", }, }',
      'tsconfig.json': '{ "compilerOptions": { "outDir": "." } }',
      'pyproject.toml': '[tool.setuptools_scm]\nwrite_to = "src/x/version_info.py"\n',
    },
  )
  expect(why('p/lib/index.js')).toBe('build output, says p/tsconfig.json')
  expect(why('lib/index.js')).toBeNull()
  expect(why('src/x/version_info.py')).toMatch(/written by the build/)
  expect(why('a/b_pb2.py')).toMatch(/generated/)
  expect(why('a/_version.py')).toMatch(/generated/)
  expect(why('a/version.py')).toBeNull()
})

test('odd paths are answered, not thrown at', () => {
  const why = ask({}, { '.gitignore': 'x\n[\n\\\n!\n***\n' })
  for (const path of ['', '/', '/abs', '../up', './a', 'a//b', 'a\nb', '__proto__', 'x'.repeat(5000)])
    expect([null, 'string']).toContain(why(path) === null ? null : 'string')
  expect(why('x')).toBe('ignored by .gitignore')
})

test('what lies behind a symbolic link to a folder is not known by this path', () => {
  const why = ask({ 'web/common': 'link', 'web/lost': 'dangling-link' }, {})
  expect(why('web/common/flags.ts')).toBe('below the symbolic link web/common')
  expect(why('web/commonly.ts')).toBeNull()
  expect(why('web/lost/flags.ts')).toBeNull()
})
