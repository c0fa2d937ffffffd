import type { Repo } from '../../facts/repo.ts'
import { folderOf, nameOf, upwards } from '../../lib/paths.ts'

/** Why copies may be meant: each file is in a package of its own, or stands for another platform. */
export type Separate = 'packages' | 'platforms'

const manifests = ['package.json', 'pyproject.toml', 'setup.py', 'go.mod', 'Cargo.toml']
const platform =
  /(^|[/._-]|(?<=[a-z\d]))(bun|deno|node|browser|web|native|ios|android|win|win32|windows|linux|macos|darwin|posix|unix|electron|mobile|desktop|Bun|Deno|Node|Browser|Web|Native|Ios|IOS|Android|Windows|Linux|MacOS|Darwin|Posix|Unix|Electron|Mobile|Desktop)(?=[/._-]|[A-Z]|$)/g

/** Null where nothing says that the files are kept apart on purpose. */
export const separate = (files: readonly string[], repo: Repo): Separate | null => {
  if (files.length < 2) return null
  const paths = new Set(repo.snapshot.files.map(({ path }) => path))
  const homes = files.map((file) =>
    upwards(folderOf(file)).find((folder) =>
      manifests.some((name) => paths.has(folder === '' ? name : `${folder}/${name}`)),
    ),
  )
  if (!homes.includes(undefined) && new Set(homes).size === files.length) return 'packages'
  return isPerPlatform(files) ? 'platforms' : null
}

/** The same name but for words of platforms, and other words of platforms in each. */
const isPerPlatform = (files: readonly string[]): boolean => {
  const bare = new Set(
    files.map((file) =>
      nameOf(file)
        .replace(/\.[^.]+$/, '')
        .replace(platform, '$1'),
    ),
  )
  const words = new Set(files.map((file) => (file.match(platform) ?? []).join()))
  return bare.size === 1 && words.size === files.length
}
