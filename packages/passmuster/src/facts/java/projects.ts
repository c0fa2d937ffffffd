import { folderOf, joinPath, nameOf, upwards } from '../../lib/paths.ts'
import { readPom, type Pom } from '../manifests/pom.ts'
import { presentPaths } from '../present.ts'
import type { Repo } from '../repo.ts'
import type { JavaFacts } from './java-facts.ts'

export type JavaBase = Pick<Repo, 'snapshot' | 'facts' | 'texts' | 'manifests' | 'history' | 'unknowable'>

/** One folder with a build file of its own, and the Java files that are nearest to it. */
export interface JavaProject {
  readonly folder: string
  readonly pom: Pom | null
  readonly pomFile: string
  /** Texts of build.gradle and build.gradle.kts. */
  readonly gradle: string
  readonly files: readonly string[]
  /** The packages' longest common beginning: `org.acme.shop`. */
  readonly root: string
  /** Why types may exist that no source shows (a generator, another language); null = they can't. */
  readonly hidden: string | null
  /** A plugin names types by what it reads: a source that went may be written by the build now. */
  readonly isNamedByTool: boolean
}

export interface JavaView {
  readonly base: JavaBase
  readonly files: ReadonlyMap<string, JavaFacts>
  /** Package -> type -> file. */
  readonly packages: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly projects: readonly JavaProject[]
  readonly projectOf: ReadonlyMap<string, JavaProject>
  /** Folders outside of its own that a pom.xml names as the place of its sources, as written. */
  readonly foreignSources: readonly string[]
  readonly pomAt: (folder: string) => Pom | null
}

const buildFile = /^(pom\.xml|build\.gradle(\.kts)?)$/
const otherSource =
  /\.(kt|scala|groovy|clj|proto|g4|jj|jjt|avsc|avdl|thrift|xsd|wsdl|aidl|jte|java\.\w+|mustache|ftl|g|flex|fbs|smithy|rl)$/
const generators =
  /protobuf|protoc|antlr|jaxb|xjc|openapi|swagger|codegen|generat|avro|thrift|jooq|javacc|build-helper|templat|processor|mapstruct|querydsl|immutables|auto-?value|autovalue|auto-service|dagger|modelgen|micronaut|quarkus|wsdl|cxf|axis|xmlbeans|grpc|modello|exec-maven|antrun|gmaven|gmavenplus|kotlin|scala|aspectj|jflex|jte|rocker|shade|unpack|hilla|vaadin|gwt|android/i

const namesTypes =
  /protobuf|protoc|antlr|jaxb|xjc|openapi|swagger|codegen|avro|thrift|jooq|javacc|jflex|wsdl|cxf|axis|xmlbeans|grpc|modello|rocker/i

const gradleOf = (texts: ReadonlyMap<string, string>, folder: string): string =>
  ['build.gradle', 'build.gradle.kts'].map((name) => texts.get(joinPath(folder, name)!) ?? '').join('\n')

export const javaView = (base: JavaBase): JavaView => {
  const files = new Map<string, JavaFacts>()
  for (const [file, { code }] of [...base.facts].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (code?.lang === 'java') files.set(file, code)
  const packages = new Map<string, Map<string, string>>()
  for (const [file, facts] of files) {
    const held = packages.get(facts.package) ?? new Map<string, string>()
    packages.set(facts.package, held)
    for (const type of facts.types) if (!held.has(type)) held.set(type, file)
  }
  const poms = new Map<string, Pom>()
  for (const [file, text] of base.texts)
    if (nameOf(file) === 'pom.xml') poms.set(folderOf(file), readPom(text))
  const folders = new Set([...base.texts.keys()].filter((file) => buildFile.test(nameOf(file))).map(folderOf))
  const homes = Map.groupBy(
    files.keys(),
    (file) => upwards(folderOf(file)).find((one) => folders.has(one)) ?? null,
  )
  const foreign = presentPaths(base.snapshot).filter((path) => otherSource.test(path))
  const pomAt = (folder: string): Pom | null => poms.get(folder) ?? null
  const projects = [...homes].flatMap(([folder, own]): JavaProject[] => {
    if (folder === null) return []
    const gradle = gradleOf(base.texts, folder)
    const prefix = folder === '' ? '' : `${folder}/`
    const pom = pomAt(folder)
    const other = foreign.find((path) => path.startsWith(prefix))
    return [
      {
        folder,
        pom,
        pomFile: joinPath(folder, 'pom.xml')!,
        gradle,
        files: own,
        root: commonRoot(own.map((file) => files.get(file)!.package)),
        isNamedByTool: upwards(folder).some((above) =>
          namesTypes.test([...(pomAt(above)?.plugins ?? []), gradleOf(base.texts, above)].join('\n')),
        ),
        hidden: other === undefined ? generatorOf(base.texts, folder, pomAt) : `${other} may become Java`,
      },
    ]
  })
  return {
    base,
    files,
    packages,
    projects,
    projectOf: new Map(projects.flatMap((one) => one.files.map((file) => [file, one] as const))),
    foreignSources: [...poms.values()].flatMap((one) => one.sourceFolders.filter((at) => at.includes('..'))),
    pomAt,
  }
}

const commonRoot = (packages: readonly string[]): string => {
  const named = packages.filter((one) => one !== '')
  const parts = named[0]?.split('.') ?? []
  let shared = parts.length
  for (const one of named) {
    const theirs = one.split('.')
    let same = 0
    while (same < shared && theirs[same] === parts[same]) same += 1
    shared = same
  }
  return parts.slice(0, shared).join('.')
}

/** A plugin, dependency or task of the project, or of one above it, that may write Java. */
const generatorOf = (
  texts: ReadonlyMap<string, string>,
  folder: string,
  pomAt: (folder: string) => Pom | null,
): string | null => {
  for (const above of upwards(folder)) {
    const pom = pomAt(above)
    if (pom !== null && pom.errors.length > 0) return `${above}/pom.xml is not understood`
    const named = [...(pom?.plugins ?? []), ...(pom?.dependencies.map((one) => one.artifact) ?? [])]
    const found = named.find((one) => generators.test(one))
    if (found !== undefined) return `${found} may write Java`
    for (const name of ['build.gradle', 'build.gradle.kts']) {
      const text = texts.get(joinPath(above, name)!) ?? ''
      const plain = text.replace(/annotationProcessor[ \t(]+["']org\.projectlombok:lombok\b[^"']*["']/g, '')
      if (generators.test(plain) || /\b(kapt|ksp|sourceSets|srcDirs?|buildSrc|apply from)\b/.test(plain))
        return `${joinPath(above, name)!} may write Java`
    }
  }
  return null
}
