import { posix } from 'node:path'
import type { Module } from '../../facts/import-graph.ts'
import type { Repo } from '../../facts/repo.ts'
import type { DataFacts } from './test-facts.ts'

/** Shorter modules are seldom worth a test of their own. */
const fewestLines = 40

/**
 * Whether a module is source with work of its own that a unit test could import: no entry point, settings, types,
 * table of constants, site of documents or page; nothing of TypeScript or JavaScript where browser tests run the whole.
 */
export const worthTesting = (repo: Repo, tests: readonly Module[]): ((one: Module) => boolean) => {
  const isSite = sitesOf(repo)
  const isTestedBuilt = testedBuilt(repo, tests)
  const inBrowser =
    tests.some(({ file, lang }) => lang === 'ecmascript' && browser.test(file)) ||
    [...repo.texts].some(([file, text]) => /(?:^|\/)package\.json$/.test(file) && drivers.test(text))
  const imported = new Set(repo.graph.edges.filter(({ implicit }) => !implicit).map(({ to }) => to))
  const packages = new Set(
    repo.snapshot.files.flatMap(({ path }) => /^(.+)\/__init__\.py$/.exec(path)?.[1] ?? []),
  )
  const isDjango = repo.snapshot.files.some(({ path }) => /(?:^|\/)manage\.py$/.test(path))
  const supported = new Set(tests.flatMap(({ file }) => /^(.+\/)conftest\.py$/.exec(file)?.[1] ?? []))
  return (one) => {
    const { file, lang, role, lines } = one
    if (role !== 'source' || lines < fewestLines || beside.test(file) || aside.test(file)) return false
    if (isSite(file) || isTestedBuilt(file)) return false
    const code = repo.facts.get(file)?.code
    if (code?.lang === 'python')
      return (
        !code.hasMain &&
        !code.python2 &&
        !startingPython.test(file) &&
        !isDjango &&
        (imported.has(file) || packages.has(posix.dirname(file))) &&
        file.split('/').every((part) => !/[\s-]/.test(part)) &&
        code.bindings.some(({ how }) => how === 'def' || how === 'class') &&
        ![...supported].some((folder) => file.startsWith(folder))
      )
    if (code?.lang !== 'ecmascript' || lang !== 'ecmascript' || inBrowser) return false
    const own = code.exports.filter(({ type, from }) => !type && from === null)
    const isCommon = code.openExports.some(({ how }) => how === 'commonjs')
    const holdsData = (repo.facts.get(file)?.own['test-automator'] as DataFacts | undefined)?.data === true
    return (
      imported.has(file) && !holdsData && !code.generated && !code.shebang && (own.length > 0 || isCommon)
    )
  }
}

const browser = /(?:^|\/)(?:cypress|e2e|playwright|detox|integration)[\w-]*\/|\.(?:cy|e2e)\.[cm]?[jt]sx?$/

const drivers =
  /"(?:@playwright\/test|playwright|cypress|puppeteer|testcafe|webdriverio|nightwatch|detox|protractor|selenium-webdriver)"\s*:/

const startingPython =
  /(?:^|\/)(?:_+tests?_[\w-]*|__main__|setup|manage|wsgi|asgi|settings|config|constants?|consts|version|_version|build|release|tasks|noxfile|urls|admin|apps|main|run|cli|types?|typing|interfaces?|protocols?|exceptions|errors|enums?|fastentrypoints|[\w-]*_pb2(?:_grpc)?)\.py$/

/** Folders and names of what is shown, tried or set up, and not called. */
const aside =
  /(?:^|\/)(?:examples?|demos?|samples?|extras?|scripts?|tools?|bench(?:marks?)?|perf|stor(?:y|ies)|storybook|mocks?|__mocks__|fixtures?|templates?|generated|gen|vendor(?:ed)?|third[-_]party|locales?|lang|i18n|icons?|illustrations?|assets|public|static|themes?|styles?|routes|pages|layouts|types|typings|interfaces|constants|enums|commands?|cli|dist|build|esm|netlify|functions|components\/ui)\/|\.(?:stories|story|mock|bench|styles?|types?|constants?|config|server|client|template|min)\.[cm]?[jt]sx?$|(?:^|\/)(?:types?|constants?|consts|enums?|interfaces?|icons?|theme|styles?|config|settings|messages|[\w-]*(?:mock|fixture|example|sample)[\w-]*|main|app|server|cli|index|router|i18n|serviceWorker|service-worker|sw)\.[cm]?[jt]sx?$/i

/** Folders that a generator of document sites is set up in: their pages are looked at, not tested. */
const sitesOf = ({ snapshot }: Repo): ((file: string) => boolean) => {
  const folders = snapshot.files.flatMap(({ path }) => {
    const found =
      /^(.*\/)?(?:docusaurus\.config\.[cm]?[jt]s|gatsby-config\.[cm]?[jt]s|\.vitepress\/config\.[cm]?[jt]s)$/.exec(
        path,
      )
    return found?.[1] === undefined ? [] : [found[1]]
  })
  return (file) => folders.some((folder) => file.startsWith(folder))
}

const outputs = /(?:^|\/)(?:build|dist|out)(?:\/|$)/

/** Files of a package whose tests import what it is built into, or the package itself: which modules that loads is not seen. */
const testedBuilt = (repo: Repo, tests: readonly Module[]): ((file: string) => boolean) => {
  const packages = repo.manifests.all
    .filter(({ kind }) => kind === 'package.json')
    .map(({ file }) => file.slice(0, -'package.json'.length))
    .sort((a, b) => b.length - a.length)
  const packageOf = (file: string): string | undefined => packages.find((folder) => file.startsWith(folder))
  const stems = new Set(repo.snapshot.files.map(({ path }) => path.replace(/\.[cm]?[jt]sx?$/, '')))
  const isThere = (path: string): boolean =>
    stems.has(path.replace(/\.[cm]?[jt]sx?$/, '')) || stems.has(path === '' ? 'index' : `${path}/index`)
  const built = new Set(
    tests.flatMap(({ file }) => {
      const code = repo.facts.get(file)?.code
      const home = packageOf(file)
      if (code?.lang !== 'ecmascript' || home === undefined) return []
      const loads = code.imports.some(({ specifier }) => {
        const path = posix.join(posix.dirname(file), specifier).replace(/\/$/, '')
        const isPackage = `${path === '.' ? '' : `${path}/`}` === home
        return /^\.\.?(?:\/|$)/.test(specifier) && (isPackage || outputs.test(specifier)) && !isThere(path)
      })
      return loads ? [home] : []
    }),
  )
  return (file) => {
    const home = packageOf(file)
    return home !== undefined && built.has(home)
  }
}

/** Declarations, package files, migrations, sites of documents and settings of tools: nobody would test them. */
const beside =
  /(^|\/)__init__\.pyi?$|\.pyi$|\.d\.[cm]?ts$|(^|\/)\.|(^|\/)([\w-]+-)?(docs?|website|www)\/|(^|\/)(sidebars?|gulpfile|gruntfile|docusaurus)([.-][\w.-]+)?\.[cm]?[jt]sx?$|\.(config|setup|workspace)(\.[\w-]+)*\.[cm]?[jt]s$|(^|\/)(__\w*fixtures?__|test-d|detox|integration)\/|(^|\/)types?\.[cm]?ts$|(^|\/)([\w-]+[_-])?migrations?\//
