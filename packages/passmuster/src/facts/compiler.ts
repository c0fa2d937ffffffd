import { folderOf, joinPath, upwards } from '../lib/paths.ts'
import type { Repo } from './repo.ts'

const under = (folder: string): string => (folder === '' ? '.' : folder)

/** The command that compiles the part of the repository that holds a Go, Rust or Java file; null for other files. */
export const compilerOf = (repo: Pick<Repo, 'texts' | 'facts'>, file: string): readonly string[] | null => {
  const lang = repo.facts.get(file)?.code?.lang
  const above = (name: string): string | undefined =>
    upwards(folderOf(file)).find((folder) => repo.texts.has(joinPath(folder, name)!))
  if (lang === 'go') {
    const root = above('go.mod') ?? ''
    const inside = root === '' ? folderOf(file) : folderOf(file).slice(root.length + 1)
    const chdir = root === '' ? [] : ['-C', root]
    return ['go', ...chdir, 'vet', inside === '' ? '.' : `./${inside}`]
  }
  if (lang === 'rust') {
    const root = above('Cargo.toml')
    return [
      'cargo',
      'check',
      '--all-targets',
      ...(root === undefined || root === '' ? [] : ['--manifest-path', `${root}/Cargo.toml`]),
    ]
  }
  if (lang !== 'java') return null
  const pom = above('pom.xml')
  if (pom !== undefined) return ['mvn', '-q', '-f', pom === '' ? 'pom.xml' : `${pom}/pom.xml`, 'test-compile']
  const gradle = above('build.gradle') ?? above('build.gradle.kts')
  return gradle === undefined ? ['javac', '-d', 'out', file] : ['gradle', '-p', under(gradle), 'testClasses']
}
