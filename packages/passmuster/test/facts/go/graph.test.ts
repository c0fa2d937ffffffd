import { describe, expect, test } from 'vitest'
import { breaksOf, repoOf } from '../python/repo-of.ts'

const mod =
  'module example.org/shop\n\ngo 1.22\n\nrequire (\n\tgithub.com/spf13/pflag v1.0.5\n\tgolang.org/x/text v0.3.0 // indirect\n)\n'
const base = {
  'go.mod': mod,
  'main.go':
    'package main\n\nimport (\n\t"fmt"\n\n\t"example.org/shop/cart"\n\t"github.com/spf13/pflag"\n)\n\nfunc main() { fmt.Println(cart.X, pflag.X) }\n',
  'cart/cart.go': 'package cart\n\nvar X = 1\n',
  'cart/more.go': 'package cart\n\nimport "golang.org/x/text/width"\n\nvar Y = width.X\n',
}

const without = (text: string, line: string): string => text.replace(`\t${line}\n`, '')

describe('imports of Go', () => {
  test('a repository in order has no breaks, and an import leads to its package', () => {
    const repo = repoOf(base)
    expect(breaksOf(repo)).toEqual([])
    expect(repo.graph.edges).toEqual([
      { from: 'main.go', to: 'cart/cart.go', kind: 'hard', implicit: false, line: 6 },
    ])
  })

  test('a requirement that was taken away is missing, and stops all that is built with it', () => {
    const repo = repoOf({ ...base, 'go.mod': without(mod, 'golang.org/x/text v0.3.0 // indirect') })
    expect(breaksOf(repo)).toEqual(['missing-dependency cart/more.go:3 golang.org/x/text'])
    expect(repo.graph.breaks[0]?.fix.command).toEqual(['go', 'get', 'golang.org/x/text/width'])
  })

  test('a package that was taken away is missing', () => {
    const { 'cart/cart.go': _, 'cart/more.go': __, ...rest } = base
    expect(breaksOf(repoOf(rest))).toEqual(['missing-module main.go:6 example.org/shop/cart'])
  })

  test('a package that git tracks and the working tree lacks is missing, and can be restored', () => {
    const { 'cart/cart.go': _, 'cart/more.go': __, ...rest } = base
    const repo = repoOf(rest, { vanished: ['cart/cart.go', 'cart/more.go'] })
    expect(breaksOf(repo)).toEqual(['missing-module main.go:6 example.org/shop/cart'])
    expect(repo.graph.breaks[0]?.confidence).toBe('proved')
    expect(repo.graph.breaks[0]?.fix.text).toContain('`git restore cart/cart.go cart/more.go`')
  })

  test.each([
    ['vendored', { 'vendor/golang.org/x/text/width/w.go': 'package width\n' }, mod],
    [
      'in a workspace',
      {
        'go.work': 'go 1.22\nuse (\n\t.\n\t./b\n)\n',
        'b/go.mod': 'module example.org/b\nrequire golang.org/x/text v0.3.0\n',
      },
      mod,
    ],
    ['replaced', {}, `${mod}\nreplace golang.org/x/text => ../text\n`],
    [
      'before go 1.17, brought by another module',
      { 'go.sum': 'golang.org/x/text v0.3.0 h1:abc=\n' },
      mod.replace('1.22', '1.16'),
    ],
    ['before go 1.17, without a go.sum', {}, mod.replace('1.22', '1.16')],
  ])('nothing is claimed where the module is %s', (_, more, text) => {
    expect(
      breaksOf(repoOf({ ...base, ...more, 'go.mod': without(text, 'golang.org/x/text v0.3.0 // indirect') })),
    ).toEqual([])
  })

  test.each([
    ['behind another system', '//go:build windows\n\npackage x\n\nimport _ "github.com/no/such"\n', 'a.go'],
    [
      'behind a tag of its own',
      '//go:build integration && linux\n\npackage x\n\nimport _ "github.com/no/such"\n',
      'a.go',
    ],
    ['ignored', '// +build ignore\n\npackage x\n\nimport _ "github.com/no/such"\n', 'a.go'],
    ['for another system by its name', 'package x\n\nimport _ "github.com/no/such"\n', 'a_windows_arm64.go'],
    ['in testdata', 'package x\n\nimport _ "github.com/no/such"\n', 'testdata/a.go'],
    ['below an underscore', 'package x\n\nimport _ "github.com/no/such"\n', '_old/a.go'],
    ['of cgo', 'package x\n\nimport "C"\n', 'a.go'],
  ])('nothing is claimed of a file %s', (_, text, file) => {
    expect(breaksOf(repoOf({ 'go.mod': mod, [file]: text }))).toEqual([])
  })

  test('a file that a plain build takes is claimed', () => {
    const text =
      '//go:build !windows && (linux || darwin) && go1.18\n\npackage x\n\nimport _ "github.com/no/such/deep/v2"\n'
    expect(breaksOf(repoOf({ 'go.mod': mod, 'a_linux.go': text }))).toEqual([
      'missing-dependency a_linux.go:5 github.com/no/such',
    ])
  })

  test.each([
    ['its folder holds what a generator reads', { 'api/x.proto': 'syntax = "proto3";\n' }, 'api'],
    ['its name is that of generated code', {}, 'userpb'],
    ['a go:generate line names it', { 'gen.go': 'package main\n\n//go:generate tool -out lexer\n' }, 'lexer'],
    ['git ignores it', { '.gitignore': 'lexer/\n' }, 'lexer'],
  ])('an own package is not called missing when %s', (_, more, name) => {
    const text = `package main\n\nimport "example.org/shop/${name}"\n`
    const unknowable = (path: string): string | null =>
      '.gitignore' in more && path.startsWith('lexer') ? 'ignored' : null
    expect(breaksOf(repoOf({ 'go.mod': mod, 'main.go': text, ...more }, { unknowable }))).toEqual([])
  })

  test('what only a test imports stops the tests alone', () => {
    const repo = repoOf({
      ...base,
      'cart/cart_test.go': 'package cart\n\nimport _ "github.com/no/such"\n',
      'cart/other_test.go': 'package cart\n',
    })
    expect(breaksOf(repo)).toEqual(['missing-dependency cart/cart_test.go:3 github.com/no/such'])
    expect(repo.graph.edges.filter((one) => one.implicit).map((one) => `${one.from} -> ${one.to}`)).toEqual([
      'cart/cart_test.go -> cart/other_test.go',
      'cart/other_test.go -> cart/cart_test.go',
    ])
  })
})
