import { readJson } from '../../facts/manifests/json-lines.ts'
import { readToml } from '../../facts/manifests/toml.ts'
import { roleOf } from '../../facts/roles.ts'
import { nameOf } from '../../lib/paths.ts'
import type { Suite } from '../../model/check.ts'
import type { StackInput } from '../input.ts'
import { cargoChecks } from './cargo.ts'
import { ciChecks } from './ci-checks.ts'
import { ciRunsOf } from './ci-runs.ts'
import { goChecks } from './go.ts'
import { recipeChecks } from './makefile.ts'
import { noxChecks } from './nox.ts'
import { npmPackagesOf } from './npm-packages.ts'
import { place, type Proposed } from './proposal.ts'
import { preCommitChecks } from './pre-commit.ts'
import { pythonChecks } from './python.ts'
import { scriptChecks } from './scripts.ts'
import { settle } from './settle.ts'
import { toxChecks } from './tox.ts'

/** Manifests that cannot be read at all: the checks in them are not known. */
const unreadManifests = ({ texts }: StackInput): Proposed => ({
  proposals: [],
  left: [...texts]
    .filter(([file]) => roleOf(file) === 'source')
    .flatMap(([file, text]) => {
      const read = readerOf(file)?.(text)
      const [error] = read?.value === null ? read.errors : []
      if (error === undefined) return []
      const because = `it cannot be read: ${error.text}`
      return [{ what: file, because, at: place(file, error.line), unread: true as const }]
    })
    .sort((a, b) => (a.what < b.what ? -1 : 1)),
})

const readerOf = (file: string): ((text: string) => ManifestRead) | null => {
  const name = nameOf(file)
  if (name === 'package.json') return readJson
  return name === 'pyproject.toml' || name === 'Cargo.toml' ? readToml : null
}

interface ManifestRead {
  readonly value: unknown
  readonly errors: readonly { readonly line: number; readonly text: string }[]
}

/**
 * The checks of a repository as its own files propose them, each with the reason and its place; what was seen and is
 * no check is named too. Reads texts only: nothing runs, and nothing below `.muster/` is believed.
 */
export const detectChecks = (input: StackInput): Suite => {
  const own = { ...input, texts: new Map([...input.texts].filter(([file]) => !file.startsWith('.muster/'))) }
  const view = npmPackagesOf(own)
  const ci = ciRunsOf(own, view)
  const names = new Map(
    view.packages.flatMap(({ folder, name }) => (name === null ? [] : [[folder, name] as const])),
  )
  return settle(
    [
      scriptChecks(own, ci),
      recipeChecks(own),
      ciChecks(ci, own),
      pythonChecks(own),
      preCommitChecks(own),
      toxChecks(own),
      noxChecks(own),
      cargoChecks(own),
      goChecks(own),
      unreadManifests(own),
    ],
    names,
  )
}
