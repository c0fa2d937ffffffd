import { isVendored } from '../texts.ts'
import { readCargo, readCargoLock } from './cargo.ts'
import { readConda } from './conda.ts'
import { goManifest, readGoSum } from './go-mod.ts'
import { readGradle, readGradleSettings } from './gradle.ts'
import { readBunLock, readPackageLock, readPnpmLock, readYarnLock } from './locks-npm.ts'
import { readPipfileLock, readPixiLock, readTomlLock } from './locks-python.ts'
import type { LockFile, Manifest, Manifests, TsConfig } from './manifest.ts'
import { readPackageJson, readPnpmWorkspace } from './package-json.ts'
import { readPipfile } from './pipfile.ts'
import { readPixi } from './pixi.ts'
import { pomManifest } from './pom.ts'
import { linkRequirements, settleInstalls } from './precedence.ts'
import { readPyproject } from './pyproject.ts'
import { readRequirements } from './requirements.ts'
import { readSetupCfg } from './setup-cfg.ts'
import { readSetupPy } from './setup-py.ts'
import { manifest, nameOf } from './shape.ts'
import { readTox } from './tox.ts'
import { readTsConfig } from './tsconfig.ts'

type Reader<T> = (file: string, text: string) => T | null

const byName: ReadonlyMap<string, Reader<Manifest>> = new Map<string, Reader<Manifest>>([
  ['pyproject.toml', readPyproject],
  ['setup.cfg', readSetupCfg],
  ['setup.py', readSetupPy],
  ['Pipfile', readPipfile],
  ['pixi.toml', readPixi],
  ['tox.ini', readTox],
  ['package.json', readPackageJson],
  ['pnpm-workspace.yaml', readPnpmWorkspace],
  ['go.mod', goManifest],
  ['Cargo.toml', readCargo],
  ['pom.xml', pomManifest],
  ['build.gradle', readGradle],
  ['build.gradle.kts', readGradle],
  ['settings.gradle', readGradleSettings],
  ['settings.gradle.kts', readGradleSettings],
])

const lockByName: ReadonlyMap<string, Reader<LockFile>> = new Map<string, Reader<LockFile>>([
  ['poetry.lock', (file, text) => readTomlLock(file, text, 'poetry')],
  ['uv.lock', (file, text) => readTomlLock(file, text, 'uv')],
  ['pdm.lock', (file, text) => readTomlLock(file, text, 'pdm')],
  ['Pipfile.lock', readPipfileLock],
  ['pixi.lock', readPixiLock],
  ['package-lock.json', readPackageLock],
  ['npm-shrinkwrap.json', readPackageLock],
  ['pnpm-lock.yaml', readPnpmLock],
  ['yarn.lock', readYarnLock],
  ['bun.lock', readBunLock],
  ['Cargo.lock', readCargoLock],
  ['go.sum', readGoSum],
])

const readerOf = (file: string): Reader<Manifest> | null => {
  const name = nameOf(file)
  const exact = byName.get(name)
  if (exact) return exact
  if (
    /^(.*[-_.])?requirements([-_.].*)?\.(txt|in)$/i.test(name) ||
    /(^|\/)requirements\/.+\.(txt|in)$/i.test(file)
  )
    return /constraints/i.test(name) ? null : readRequirements
  return /^(conda[-_.]?)?env(ironment)?([-_.].*)?\.ya?ml$/i.test(name) ? readConda : null
}

const byFile = <T extends { readonly file: string }>(a: T, b: T): number => {
  const depth = a.file.split('/').length - b.file.split('/').length
  return depth !== 0 ? depth : a.file < b.file ? -1 : 1
}

/**
 * Reads every manifest, lock file and tsconfig among the texts, as data. Nothing throws and nothing is run: what is
 * malformed is there with its errors. Nearest to the root first, then by path.
 */
export const readManifests = (texts: ReadonlyMap<string, string>): Manifests => {
  const all: Manifest[] = []
  const locks: LockFile[] = []
  const tsconfigs: TsConfig[] = []
  for (const [file, text] of texts) {
    if (isVendored(file)) continue
    const name = nameOf(file)
    const read = readerOf(file)
    const found = read ? guarded(read, file, text, manifestOf) : null
    if (found) all.push(shortPaths(found))
    const readLock = lockByName.get(name)
    const lock = readLock ? guarded(readLock, file, text, lockOf) : null
    if (lock) locks.push(lock)
    if (/^(ts|js)config([-_.].*)?\.json$/.test(name)) {
      const tsconfig = guarded(readTsConfig, file, text, tsConfigOf)
      if (tsconfig) tsconfigs.push(tsconfig)
    }
  }
  const settled = settleInstalls(linkRequirements(all, texts), texts)
  return {
    all: settled.toSorted(byFile),
    locks: locks.toSorted(byFile),
    tsconfigs: tsconfigs.toSorted(byFile),
  }
}

const mostErrors = 100
const longestPath = 1000

/** A row below a longer key is left out: with many of them each would carry that key again. */
const shortPaths = (one: Manifest): Manifest =>
  one.declared.every(({ path }) => path.length <= longestPath)
    ? one
    : { ...one, declared: one.declared.filter(({ path }) => path.length <= longestPath) }

/** A stack that a hostile text overflows is that text's error; of many errors the first 100 are kept. */
const guarded = <T extends { readonly errors: Manifest['errors'] }>(
  read: Reader<T>,
  file: string,
  text: string,
  failed: (file: string, errors: Manifest['errors']) => T,
): T | null => {
  try {
    const found = read(file, text)
    return found && found.errors.length > mostErrors
      ? { ...found, errors: found.errors.slice(0, mostErrors) }
      : found
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return failed(file, [{ line: 1, text: 'nested too deeply' }])
  }
}

const kinds: Readonly<Record<string, Manifest['kind']>> = {
  'pyproject.toml': 'pyproject',
  'setup.cfg': 'setup.cfg',
  'setup.py': 'setup.py',
  Pipfile: 'pipfile',
  'pixi.toml': 'pixi',
  'package.json': 'package.json',
  'pnpm-workspace.yaml': 'workspace',
  'go.mod': 'go.mod',
  'Cargo.toml': 'cargo',
  'pom.xml': 'maven',
  'build.gradle': 'gradle',
  'build.gradle.kts': 'gradle',
  'settings.gradle': 'gradle',
  'settings.gradle.kts': 'gradle',
}

const manifestOf = (file: string, errors: Manifest['errors']): Manifest =>
  manifest(file, kinds[nameOf(file)] ?? 'requirements', { errors })

const lockOf = (file: string, errors: LockFile['errors']): LockFile => {
  const empty = lockByName.get(nameOf(file))!(file, '')!
  return { ...empty, errors }
}

const tsConfigOf = (file: string, errors: TsConfig['errors']): TsConfig => ({
  ...readTsConfig(file, '{}'),
  errors,
})
