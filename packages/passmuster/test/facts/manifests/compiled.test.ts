import { describe, expect, test } from 'vitest'
import { readCargo, readCargoLock } from '../../../src/facts/manifests/cargo.ts'
import { goManifest, readGoMod, readGoSum } from '../../../src/facts/manifests/go-mod.ts'
import { readGradle, readGradleSettings } from '../../../src/facts/manifests/gradle.ts'
import { pomManifest, readPom } from '../../../src/facts/manifests/pom.ts'
import { readXml } from '../../../src/facts/manifests/xml.ts'

const rows = (one: {
  readonly declared: readonly { name: string; range: string; scope: string; group: string; line: number }[]
}) =>
  one.declared.map(({ name, range, scope, group, line }) =>
    `${line} ${name} ${range} ${scope} ${group}`.trim(),
  )

describe('go.mod', () => {
  test('blocks, single lines, indirect ones, replacements', () => {
    const text =
      'module "example.org/a" // it\n\ngo 1.22.1\n\nrequire x.org/y v1.0.0\nrequire (\n\ta.b/c/v2 v2.0.0 // indirect\n)\nreplace a.b/c/v2 v2.0.0 => ../c\nexclude x.org/y v0.9.0\n'
    expect(rows(goManifest('go.mod', text))).toEqual([
      '5 x.org/y v1.0.0 required',
      '7 a.b/c/v2 v2.0.0 required indirect',
    ])
    expect(readGoMod(text)).toMatchObject({
      module: 'example.org/a',
      go: { range: '1.22.1', line: 3 },
      replaces: [{ from: 'a.b/c/v2', to: '../c', line: 9 }],
      errors: [],
    })
  })
  test('what is no directive is an error of its line', () => {
    expect(readGoMod('module a\n<<<<<<< x\n').errors).toEqual([
      { line: 2, text: '`<<<<<<< x` is no directive' },
    ])
  })
  test('go.sum: content, not the go.mod alone', () => {
    const sums = readGoSum(
      'go.sum',
      'a.b/c v1.0.0 h1:x=\na.b/c v1.0.0/go.mod h1:y=\nd.e/f v1.0.0/go.mod h1:z=\n',
    )
    expect([...sums.packages.keys()]).toEqual(['a.b/c'])
  })
})

test('Cargo.toml: tables, targets, inheritance, members', () => {
  const text =
    '[package]\nname = "a"\nversion = "1.2.3"\nrust-version = "1.80"\n\n[dependencies]\nserde = { version = "1", optional = true }\nb.workspace = true\n\n[dev-dependencies]\ntempfile = "3"\n\n[target."cfg(unix)".build-dependencies]\ncc = "1"\n\n[workspace]\nmembers = ["x", "y/*"]\n'
  const read = readCargo('Cargo.toml', text)
  expect(rows(read)).toEqual([
    '7 serde 1 optional',
    '8 b  required',
    '11 tempfile 3 dev dev',
    '14 cc 1 dev build',
  ])
  expect(read).toMatchObject({ name: 'a', version: '1.2.3', workspaces: ['x', 'y/*'], ecosystem: 'rust' })
  expect(readCargo('Cargo.toml', '[package\n').errors).toHaveLength(1)
})

test('Cargo.lock: packages and who needs them', () => {
  const lock = readCargoLock(
    'Cargo.lock',
    'version = 4\n\n[[package]]\nname = "a"\nversion = "1.0.0"\ndependencies = [\n "b",\n "c 2.0.0",\n]\n\n[[package]]\nname = "b"\nversion = "0.1.0"\n',
  )
  expect([...lock.packages]).toEqual([
    ['a', { version: '1.0.0', neededBy: [], line: 4 }],
    ['b', { version: '0.1.0', neededBy: ['a'], line: 12 }],
  ])
})

describe('pom.xml', () => {
  const text = `<?xml version="1.0"?>
<!-- <dependency> -->
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>org.acme</groupId><artifactId>all</artifactId><version>7</version></parent>
  <artifactId>shop</artifactId>
  <properties><v>1.5 &amp; more</v></properties>
  <dependencies>
    <dependency><groupId>\${project.groupId}</groupId><artifactId>cart</artifactId><version>\${v}</version></dependency>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency>
  </dependencies>
  <dependencyManagement><dependencies><dependency><groupId>x</groupId><artifactId>y</artifactId></dependency></dependencies></dependencyManagement>
  <build><plugins><plugin><artifactId>antlr4-maven-plugin</artifactId></plugin></plugins></build>
</project>
`
  test('own properties and the parent fill in; what is only managed is not declared', () => {
    expect(rows(pomManifest('pom.xml', text))).toEqual([
      '8 org.acme:cart 1.5 & more required',
      '9 junit:junit  dev test',
    ])
    expect(readPom(text)).toMatchObject({
      group: 'org.acme',
      version: '7',
      parent: { artifact: 'all', path: '../pom.xml' },
      plugins: ['antlr4-maven-plugin'],
    })
  })
  test.each([
    ['<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', 'a document type is not read'],
    ['<a><b></a>', '</a> closes nothing'],
    ['<a>', '<a> is never closed'],
    ['<a/><b/>', 'not one element at the top'],
    ['<a b=c></a>', 'a tag is not well formed'],
    ['<a>'.repeat(200) + '</a>'.repeat(200), 'too large or too deep'],
  ])('%# is refused', (bad, said) => {
    expect(readXml(bad)).toMatchObject({ root: null, errors: [{ text: said }] })
  })
})

test('Gradle: coordinates in plain strings, and nothing else', () => {
  const text =
    "group = 'org.acme'\nversion = '2'\ndependencies {\n  implementation 'a.b:c:1.0'\n  /* api 'no:no:1' */\n  testImplementation(\"d:e\")\n  api platform('f:g:3')\n  compileOnly group: 'h', name: 'i', version: '4'\n  implementation libs.guava\n  // implementation 'x:y:1'\n}\n"
  const read = readGradle('build.gradle', text)
  expect(rows(read)).toEqual([
    '4 a.b:c 1.0 required implementation',
    '6 d:e  dev testImplementation',
    '7 f:g 3 required api',
    '8 h:i 4 required compileOnly',
  ])
  expect(read.version).toBe('2')
  const settings = readGradleSettings(
    'settings.gradle',
    "rootProject.name = 'all'\ninclude 'a', ':b:c'\ninclude(\"d\")\n",
  )
  expect(settings).toMatchObject({ name: 'all', workspaces: ['a', 'b/c', 'd'] })
})
