import { readJson } from '../../facts/manifests/json-lines.ts'
import { at, table } from '../../facts/manifests/shape.ts'
import type { Repo } from '../../facts/repo.ts'
import { nameOf } from '../../lib/paths.ts'

/** Names that something defines, and the files that were asked; open = there may be more that cannot be listed. */
export interface Known {
  readonly names: ReadonlySet<string>
  readonly files: readonly string[]
  readonly open: boolean
}

/** Scripts of every package of the repository. */
export const knownScripts = (repo: Repo): Known => {
  const names = new Set<string>()
  const files: string[] = []
  let open = repo.snapshot.files.some(({ path }) =>
    /^_?package\.(json[._-].*|json5|ya?ml|[cm]?js)$|^_package\.json$/.test(nameOf(path)),
  )
  for (const { path } of repo.snapshot.files) {
    if (nameOf(path) !== 'package.json' || /(^|\/)node_modules\//.test(path)) continue
    const text = repo.texts.get(path)
    if (text === undefined) {
      open = true
      continue
    }
    const scripts = table(at(readJson(text).value, 'scripts'))
    for (const name of scripts.keys()) names.add(name)
    if (scripts.size > 0) files.push(path)
  }
  return { names, files, open }
}

/** Targets of every make file of the repository; includes, patterns and computed targets leave it open. */
export const knownTargets = (repo: Repo): Known => {
  const names = new Set<string>()
  const files: string[] = []
  let open = repo.snapshot.files.some(({ path }) =>
    /(^|\/)(GNUmakefile|[^/]+\.mk|Makefile\.(am|in)|CMakeLists\.txt|configure(\.ac)?)$/.test(path),
  )
  for (const [file, text] of repo.texts) {
    if (!/^[Mm]akefile$/.test(nameOf(file))) continue
    files.push(file)
    if (/^[ \t]*-?s?include\b|\$\(eval|^\.DEFAULT\s*:/m.test(text)) open = true
    for (const row of text.split('\n')) {
      const match = /^([^\s#:=][^#:=]*?)\s*::?(?!=)/.exec(row)
      if (match === null) continue
      if (/[%$]/.test(match[1]!)) open = true
      for (const name of match[1]!.split(/\s+/)) names.add(name)
    }
  }
  return { names, files, open }
}
