/** A library: the packages it holds, its coordinates, and those of what it brings (to compile against). */
export interface Artifact {
  readonly coordinates: string
  readonly packages: readonly string[]
  readonly brings: readonly string[]
}

const table = `
com.google.code.gson:gson | com.google.gson | com.google.errorprone:error_prone_annotations
com.google.errorprone:error_prone_annotations | com.google.errorprone.annotations |
com.google.guava:guava | com.google.common | com.google.guava:failureaccess com.google.errorprone:error_prone_annotations com.google.j2objc:j2objc-annotations org.jspecify:jspecify org.checkerframework:checker-qual com.google.code.findbugs:jsr305
com.google.guava:failureaccess | com.google.common.util.concurrent.internal |
com.google.j2objc:j2objc-annotations | com.google.j2objc.annotations |
com.google.code.findbugs:jsr305 | javax.annotation.concurrent javax.annotation.meta |
org.checkerframework:checker-qual | org.checkerframework.checker.nullness.qual |
org.jspecify:jspecify | org.jspecify.annotations |
org.slf4j:slf4j-api | org.slf4j |
org.slf4j:slf4j-simple | org.slf4j.simple | org.slf4j:slf4j-api
ch.qos.logback:logback-core | ch.qos.logback.core |
ch.qos.logback:logback-classic | ch.qos.logback.classic | ch.qos.logback:logback-core org.slf4j:slf4j-api
org.apache.commons:commons-lang3 | org.apache.commons.lang3 |
org.apache.commons:commons-text | org.apache.commons.text | org.apache.commons:commons-lang3
org.apache.commons:commons-collections4 | org.apache.commons.collections4 |
org.apache.commons:commons-math3 | org.apache.commons.math3 |
org.apache.commons:commons-csv | org.apache.commons.csv | commons-io:commons-io commons-codec:commons-codec
commons-io:commons-io | org.apache.commons.io |
commons-codec:commons-codec | org.apache.commons.codec |
commons-cli:commons-cli | org.apache.commons.cli |
org.jsoup:jsoup | org.jsoup | org.jspecify:jspecify com.google.re2j:re2j
com.google.re2j:re2j | com.google.re2j |
com.fasterxml.jackson.core:jackson-core | com.fasterxml.jackson.core |
com.fasterxml.jackson.core:jackson-annotations | com.fasterxml.jackson.annotation |
com.fasterxml.jackson.core:jackson-databind | com.fasterxml.jackson.databind | com.fasterxml.jackson.core:jackson-core com.fasterxml.jackson.core:jackson-annotations
org.projectlombok:lombok | lombok |
info.picocli:picocli | picocli |
org.yaml:snakeyaml | org.yaml.snakeyaml |
junit:junit | org.junit.runner org.junit.runners org.junit.rules junit.framework | org.hamcrest:hamcrest-core
org.hamcrest:hamcrest-core | org.hamcrest |
org.hamcrest:hamcrest | org.hamcrest |
org.mockito:mockito-core | org.mockito.stubbing org.mockito.invocation | net.bytebuddy:byte-buddy org.objenesis:objenesis
org.assertj:assertj-core | org.assertj.core | net.bytebuddy:byte-buddy
net.bytebuddy:byte-buddy | net.bytebuddy |
org.objenesis:objenesis | org.objenesis |
org.postgresql:postgresql | org.postgresql | org.checkerframework:checker-qual
com.h2database:h2 | org.h2 |
`

/** Packages of other libraries that begin like those of the table. */
const elsewhere = [
  'org.slf4j.bridge',
  'org.slf4j.impl',
  'org.slf4j.ext',
  'org.slf4j.profiler',
  'org.slf4j.cal10n',
  'org.slf4j.agent',
  'org.slf4j.instrumentation',
  'org.slf4j.jul',
  'com.google.common.testing',
  'com.google.common.collect.testing',
  'com.google.common.util.concurrent.testing',
  'com.google.common.escape.testing',
  'com.google.common.jimfs',
  'com.google.common.truth',
  'com.google.gson.extras',
  'com.google.gson.typeadapters',
  'com.google.gson.protobuf',
  'net.bytebuddy.agent',
  'picocli.codegen',
  'picocli.spring',
  'picocli.shell',
  'picocli.groovy',
  'ch.qos.logback.access',
  'ch.qos.logback.contrib',
  'com.fasterxml.jackson.databind.ext',
]

const list = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .trim()
    .split(/\s+/)
    .filter((one) => one !== '')

const rows: readonly Artifact[] = table
  .trim()
  .split('\n')
  .map((line) => {
    const [coordinates, packages, brings] = line.split('|')
    return { coordinates: coordinates!.trim(), packages: list(packages), brings: list(brings) }
  })

/** Libraries whose packages and needs are known, by coordinates. */
export const knownArtifacts: ReadonlyMap<string, Artifact> = new Map(
  rows.map((one) => [one.coordinates, one]),
)

/** The library that certainly holds a package; null where none or several are known. */
export const holderOf = (name: string): Artifact | null => {
  const holds = (one: Artifact): boolean =>
    one.packages.some((prefix) => name === prefix || name.startsWith(`${prefix}.`))
  if (elsewhere.some((prefix) => name === prefix || name.startsWith(`${prefix}.`))) return null
  const found = rows.filter(holds)
  const longest = Math.max(
    0,
    ...found.flatMap((one) =>
      one.packages.filter((prefix) => name.startsWith(prefix)).map((prefix) => prefix.length),
    ),
  )
  const best = found.filter((one) =>
    one.packages.some((prefix) => prefix.length === longest && name.startsWith(prefix)),
  )
  return best.length === 1 ? best[0]! : null
}
