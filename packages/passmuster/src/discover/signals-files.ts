import { roleOf } from '../facts/roles.ts'
import { nameOf } from '../facts/manifests/shape.ts'
import type { StackSignal } from '../model/team.ts'
import { knownImages } from './known.ts'
import { languageNamed, programming } from './languages.ts'
import { homeOf } from './signals-manifest.ts'
import type { StackKnown } from './input.ts'

const at = (file: string, line: number): StackSignal['seen'] => ({ file, startLine: line, endLine: line })

const counted: ReadonlySet<string> = new Set([...programming, 'SQL'])

/** Programming languages per package, seen at its largest file of that language. */
export const languageSignals = ({ snapshot, folders }: StackKnown): readonly StackSignal[] => {
  const largest = new Map<
    string,
    { file: string; lines: number; files: number; home: string; name: string }
  >()
  for (const { path, kind, lines } of snapshot.files) {
    const name = kind === 'text' ? languageNamed(path) : null
    if (name === null || !counted.has(name) || path.startsWith('.muster/')) continue
    const home = homeOf(path, folders)
    const held = largest.get(`${home}\0${name}`)
    const files = (held?.files ?? 0) + 1
    const file = held && held.lines >= lines ? { file: held.file, lines: held.lines } : { file: path, lines }
    largest.set(`${home}\0${name}`, { ...file, files, home, name })
  }
  return [...largest.values()].map(({ name, file, files, home }) => ({
    name: name.toLowerCase(),
    kind: 'language',
    scope: 'required',
    confidence: files > 2 ? 0.95 : 0.7,
    package: home,
    seen: at(file, 1),
    why: `${files} ${files === 1 ? 'file' : 'files'}, the largest is ${file}`,
  }))
}

const files: readonly (readonly [shape: RegExp, name: string, kind: StackSignal['kind']])[] = [
  [/(^|\/)pytest\.ini$|(^|\/)conftest\.py$/, 'pytest', 'test-runner'],
  [/(^|\/)tox\.ini$/, 'tox', 'test-runner'],
  [/(^|\/)noxfile\.py$/, 'nox', 'test-runner'],
  [/(^|\/)vitest\.config\.[cm]?[jt]s$/, 'vitest', 'test-runner'],
  [/(^|\/)jest\.config\.[cm]?[jt]s$/, 'jest', 'test-runner'],
  [/(^|\/)playwright\.config\.[cm]?[jt]s$/, 'playwright', 'test-runner'],
  [/(^|\/)manage\.py$/, 'django', 'framework'],
  [/(^|\/)alembic\.ini$/, 'alembic', 'library'],
  [/(^|\/)next\.config\.[cm]?[jt]s$/, 'next', 'framework'],
  [/(^|\/)angular\.json$/, 'angular', 'framework'],
  [/\.ipynb$/, 'jupyter', 'framework'],
  [/(^|\/)(backtest(s|er|ers|ing)?)\/[^/]+\.py$/, 'backtest', 'library'],
  [/(^|\/)k8s\/|(^|\/)kustomization\.ya?ml$|(^|\/)Chart\.yaml$/, 'kubernetes', 'container'],
  [/\.tf$/, 'terraform', 'container'],
]

/** What the mere name of a file tells; each once per package, at the first such file. */
export const fileSignals = ({ snapshot, folders }: StackKnown): readonly StackSignal[] =>
  files.flatMap(([shape, name, kind]) =>
    snapshot.files
      .filter(({ path, kind: is }) => is === 'text' && shape.test(path) && !path.startsWith('.muster/'))
      .slice(0, 20)
      .map(({ path }) => ({
        name,
        kind,
        scope: isAside(path)
          ? ('mentioned' as const)
          : kind === 'test-runner'
            ? ('dev' as const)
            : ('required' as const),
        confidence: isAside(path) ? 0.2 : 0.6,
        package: homeOf(path, folders),
        seen: at(path, 1),
        why: `the file ${path}`,
      })),
  )

/** What lies in archives and documents is there, but serves nothing. */
const isAside = (path: string): boolean => ['archived', 'docs'].includes(roleOf(path))

const systems: readonly (readonly [shape: RegExp, name: string])[] = [
  [/^\.github\/workflows\/[^/]+\.ya?ml$/, 'github-actions'],
  [/^\.gitlab-ci\.yml$/, 'gitlab-ci'],
  [/^\.circleci\/config\.ya?ml$/, 'circleci'],
  [/^\.travis\.yml$/, 'travis'],
  [/^azure-pipelines\.yml$/, 'azure-pipelines'],
  [/^bitbucket-pipelines\.yml$/, 'bitbucket-pipelines'],
  [/^Jenkinsfile$/, 'jenkins'],
  [/^\.pre-commit-config\.yaml$/, 'pre-commit'],
]

/** Continuous integration by its files. */
export const ciSignals = ({ texts }: StackKnown): readonly StackSignal[] =>
  [...texts.keys()].flatMap((file) => {
    const name = systems.find(([shape]) => shape.test(file))?.[1]
    if (name === undefined) return []
    return [
      {
        name,
        kind: 'ci',
        scope: 'dev',
        confidence: 0.95,
        package: '.',
        seen: at(file, 1),
        why: `the file ${file}`,
      } as const,
    ]
  })

/** Containers, and the databases and runtimes their images name. */
export const containerSignals = ({ texts, folders }: StackKnown): readonly StackSignal[] =>
  [...texts].flatMap(([file, text]) => {
    const name = nameOf(file)
    const isDocker = /^(Dockerfile|Containerfile)|\.dockerfile$/i.test(name)
    const isCompose = /^(docker-)?compose([-_.].*)?\.ya?ml$/i.test(name)
    if ((!isDocker && !isCompose) || isAside(file)) return []
    const home = homeOf(file, folders)
    const own: StackSignal = {
      name: isDocker ? 'docker' : 'docker-compose',
      kind: 'container',
      scope: 'required',
      confidence: 0.9,
      package: home,
      seen: at(file, 1),
      why: `the file ${file}`,
    }
    return [
      own,
      ...text.split('\n').flatMap((line, index) => imageSignals(line, { file, home, line: index + 1 })),
    ]
  })

const imageSignals = (
  text: string,
  where: { file: string; home: string; line: number },
): readonly StackSignal[] => {
  const image =
    /^\s*(?:FROM\s+(?:--\S+\s+)?|(?:-\s+)?image:\s*)["']?([\w./-]+?)(?::([\w.-]+))?["']?(?:\s|@|$)/i.exec(
      text,
    )
  if (!image) return []
  const name = image[1]!.slice(image[1]!.lastIndexOf('/') + 1)
  const runtime = name === 'python' || name === 'node'
  const known = knownImages.get(name)
  if (!runtime && !known) return []
  return [
    {
      name,
      kind: runtime ? 'runtime' : known!.kind,
      ...(image[2] === undefined ? {} : { version: image[2] }),
      scope: 'required',
      confidence: 0.85,
      package: where.home,
      seen: at(where.file, where.line),
      why: `an image in ${where.file}`,
    },
  ]
}
