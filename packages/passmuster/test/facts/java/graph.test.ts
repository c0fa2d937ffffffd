import { describe, expect, test } from 'vitest'
import { breaksOf, repoOf } from '../python/repo-of.ts'

const pom = (dependencies: string, more = ''): string =>
  `<?xml version="1.0"?>\n<project>\n  <groupId>org.acme</groupId>\n  <artifactId>shop</artifactId>\n  <version>1</version>\n  ${more}\n  <dependencies>\n${dependencies}  </dependencies>\n</project>\n`
const dependency = (group: string, artifact: string, scope = 'compile'): string =>
  `    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>1</version><scope>${scope}</scope></dependency>\n`
const gson = dependency('com.google.code.gson', 'gson')
const slf4j = dependency('org.slf4j', 'slf4j-api')
const main = 'src/main/java/org/acme/shop'
const base = {
  'pom.xml': pom(gson + slf4j),
  [`${main}/Main.java`]:
    'package org.acme.shop;\n\nimport java.util.List;\nimport org.acme.shop.cart.Cart;\nimport static org.acme.shop.cart.Cart.Line.of;\nimport com.google.gson.Gson;\nimport org.slf4j.Logger;\n\npublic class Main { Gson g; }\n',
  [`${main}/cart/Cart.java`]: 'package org.acme.shop.cart;\n\npublic class Cart { static class Line {} }\n',
}

describe('imports of Java', () => {
  test('a project in order has no breaks, and an import leads to the file of its type', () => {
    const repo = repoOf(base)
    expect(breaksOf(repo)).toEqual([])
    expect(repo.graph.edges.map((one) => `${one.line} ${one.to}`)).toEqual([
      `4 ${main}/cart/Cart.java`,
      `5 ${main}/cart/Cart.java`,
    ])
  })

  test('a package that was taken away is missing', () => {
    const { [`${main}/cart/Cart.java`]: _, ...rest } = base
    const repo = repoOf({ ...rest, [`${main}/Other.java`]: 'package org.acme.shop;\nclass Other {}\n' })
    expect(breaksOf(repo)).toEqual([
      `missing-module ${main}/Main.java:4 org.acme.shop.cart.Cart`,
      `missing-module ${main}/Main.java:5 org.acme.shop.cart.Cart`,
    ])
  })

  test.each([
    [
      'an annotation processor writes Java',
      { 'pom.xml': pom(gson + slf4j + dependency('org.mapstruct', 'mapstruct')) },
    ],
    [
      'a generator is among the plugins',
      {
        'pom.xml': pom(
          gson + slf4j,
          '<build><plugins><plugin><artifactId>antlr4-maven-plugin</artifactId></plugin></plugins></build>',
        ),
      },
    ],
    ['another language shares the project', { 'src/main/kotlin/A.kt': 'class A\n' }],
    [
      'a library shares the beginning of the package',
      { 'pom.xml': pom(gson + slf4j + dependency('org.acme.shop', 'shop-cart')) },
    ],
    ['there is no build file', { 'pom.xml': '' }],
  ])('nothing is claimed where %s', (_, more) => {
    const { [`${main}/cart/Cart.java`]: __, ...rest } = base
    expect(breaksOf(repoOf({ ...rest, ...more }))).toEqual([])
  })

  test('what git deleted is missing, whatever the build may write', () => {
    const { [`${main}/cart/Cart.java`]: _, ...rest } = base
    const files = { ...rest, 'src/main/kotlin/A.kt': 'class A\n' }
    const deletions = [{ commit: 'c'.repeat(40), path: `${main}/cart/Cart.java` }]
    expect(breaksOf(repoOf(files, { deletions }))).toHaveLength(2)
  })

  test('a library that was taken away is missing when all the others are known', () => {
    expect(breaksOf(repoOf({ ...base, 'pom.xml': pom(gson) }))).toEqual([
      `missing-dependency ${main}/Main.java:7 org.slf4j:slf4j-api`,
    ])
  })

  test.each([
    ['is not known with what it brings', gson + dependency('org.acme', 'all-in-one'), ''],
    [
      'may come from a parent elsewhere',
      gson,
      '<parent><groupId>x</groupId><artifactId>y</artifactId></parent>',
    ],
    ['brings it', gson + dependency('ch.qos.logback', 'logback-classic'), ''],
  ])('no library is called missing where one %s', (_, dependencies, more) => {
    expect(breaksOf(repoOf({ ...base, 'pom.xml': pom(dependencies, more) }))).toEqual([])
  })

  test('a type that git tracks and the working tree lacks is missing, and can be restored', () => {
    const { [`${main}/cart/Cart.java`]: _, ...rest } = base
    const repo = repoOf(rest, { vanished: [`${main}/cart/Cart.java`] })
    expect(breaksOf(repo)).toHaveLength(2)
    expect(repo.graph.breaks[0]?.confidence).toBe('proved')
    expect(repo.graph.breaks[0]?.fix.text).toContain(`\`git restore ${main}/cart/Cart.java\``)
  })

  test.each([
    [
      'it was written anew in another language',
      { 'src/main/kotlin/org/acme/shop/cart/Cart.kt': 'class Cart\n' },
    ],
    ['another language has a file in its package', { 'src/main/kotlin/cart/All.kt': 'class Cart\n' }],
    [
      'a generator that names types is among the plugins',
      {
        'pom.xml': pom(
          gson + slf4j,
          '<build><plugins><plugin><artifactId>protobuf-maven-plugin</artifactId></plugin></plugins></build>',
        ),
      },
    ],
  ])('what git deleted is not called missing where %s', (_, more) => {
    const { [`${main}/cart/Cart.java`]: __, ...rest } = base
    const deletions = [{ commit: 'c'.repeat(40), path: `${main}/cart/Cart.java` }]
    expect(breaksOf(repoOf({ ...rest, ...more }, { deletions }))).toEqual([])
  })

  test('the words of a package say nothing of what a file is for', () => {
    const at = (folder: string): string | undefined => {
      const file = `${folder}/org/acme/samples/shop/A.java`
      return repoOf({ [file]: 'package org.acme.samples.shop;\nclass A {}\n' }).graph.modules.get(file)?.role
    }
    expect(at('src/main/java')).toBe('source')
    expect(at('src/test/java')).toBe('test')
    expect(at('examples/a/src/main/java')).toBe('example')
  })

  const lists = {
    [`${main}/Main.java`]: 'package org.acme.shop;\nimport com.google.common.collect.Lists;\nclass Main {}\n',
  }
  test.each([
    ['is compiled from another folder', { 'pom.xml': pom(gson, '<packaging>pom</packaging>'), ...lists }],
    [
      'is named by the build of another folder',
      {
        'pom.xml': pom(gson),
        'run/pom.xml': pom('', '<build><sourceDirectory>../src/main/java</sourceDirectory></build>'),
        ...lists,
      },
    ],
    ['has another build beside it', { 'pom.xml': pom(gson), 'BUILD.bazel': '', ...lists }],
  ])('no library is called missing where the source %s', (_, files) => {
    expect(breaksOf(repoOf(files))).toEqual([])
  })

  test.each([
    ['javax.annotation.processing.Processor'],
    ['javax.annotation.PostConstruct'],
    ['org.junit.jupiter.api.Test'],
    ['org.slf4j.bridge.SLF4JBridgeHandler'],
    ['com.google.common.testing.EqualsTester'],
    ['org.mockito.junit.jupiter.MockitoExtension'],
  ])('the library that holds %s is not told by the beginning of its package', (name) => {
    const text = `package org.acme.shop;\nimport ${name};\nclass Main {}\n`
    expect(breaksOf(repoOf({ 'pom.xml': pom(gson), [`${main}/Main.java`]: text }))).toEqual([])
  })
})
