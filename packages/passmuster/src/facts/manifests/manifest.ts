import type { Scope } from '../../model/team.ts'

export type Ecosystem = 'python' | 'npm' | 'go' | 'rust' | 'java'

/** One declared dependency, as some table of some manifest has it. */
export interface Declared {
  /** The distribution or package name as written. */
  readonly name: string
  /** Folded for comparison: lower case, runs of `-_.` to `-` (Python); as written (npm). */
  readonly folded: string
  readonly range: string
  /** Python: extras asked for, folded: `http2` of `Twisted[http2]`. */
  readonly extras?: readonly string[]
  readonly scope: Scope
  /** `dev`, `test`, `extra:ml`, `peer`, … as the manifest calls it; '' for the main table. */
  readonly group: string
  readonly file: string
  readonly line: number
  /** Path inside the manifest: `tool.poetry.dependencies.schedule`. */
  readonly path: string
  /** This table is what an installer of the package reads; requirements.txt beside a pyproject is not. */
  readonly installs: boolean
}

/** A manifest or lock file, parsed as data. */
export interface Manifest {
  readonly file: string
  readonly ecosystem: Ecosystem
  readonly kind:
    | 'pyproject'
    | 'requirements'
    | 'setup.cfg'
    | 'setup.py'
    | 'pipfile'
    | 'conda'
    | 'pixi'
    | 'package.json'
    | 'workspace'
    | 'go.mod'
    | 'cargo'
    | 'maven'
    | 'gradle'
  /** Distribution name. */
  readonly name: string | null
  readonly version: string | null
  readonly license: string | null
  readonly requiresRuntime: { readonly range: string; readonly line: number } | null
  readonly declared: readonly Declared[]
  /** Console scripts, `bin`, `main`, `exports`: name -> target as written. */
  readonly entryPoints: readonly { readonly name: string; readonly target: string; readonly line: number }[]
  /** Where the build backend says packages are (poetry `packages.from`, setuptools `where`/`package-dir`, flit, hatch): folders, relative to the repository root, '' for the root itself. */
  readonly sourceRoots: readonly string[]
  /** Import packages this distribution itself provides, where the manifest says so. */
  readonly provides: readonly string[]
  /** npm: workspaces globs; pnpm-workspace packages. */
  readonly workspaces: readonly string[]
  /** npm: `imports` (#…) and `exports` maps as they stand; null elsewhere. */
  readonly maps: {
    readonly imports: unknown
    readonly exports: unknown
    readonly main: string | null
    readonly types: string | null
    readonly type: string | null
  } | null
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}

export interface LockFile {
  readonly file: string
  readonly ecosystem: Ecosystem
  readonly manager:
    | 'poetry'
    | 'uv'
    | 'pdm'
    | 'pipenv'
    | 'pixi'
    | 'npm'
    | 'pnpm'
    | 'yarn'
    | 'bun'
    | 'go'
    | 'cargo'
  /** Folded name -> version and the locked packages that need it. */
  readonly packages: ReadonlyMap<
    string,
    {
      readonly version: string
      readonly neededBy: readonly string[]
      readonly line: number
      /** Where it holds several: how many requests each version answers, as far as the file tells; the first one read is `version`. */
      readonly versions?: Readonly<Record<string, number>>
    }
  >
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}

export interface Manifests {
  readonly all: readonly Manifest[]
  readonly locks: readonly LockFile[]
  /** tsconfig/jsconfig files that matter for resolution, nearest first by folder. */
  readonly tsconfigs: readonly TsConfig[]
}

export interface TsConfig {
  readonly file: string
  readonly extends: readonly string[]
  readonly baseUrl: string | null
  readonly paths: Readonly<Record<string, readonly string[]>>
  readonly rootDirs: readonly string[]
  readonly outDir: string | null
  readonly types: readonly string[] | null
  readonly moduleResolution: string | null
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}
