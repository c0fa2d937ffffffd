import { readToml } from '../../facts/manifests/toml.ts'
import { at, folderOf, nameOf, words } from '../../facts/manifests/shape.ts'
import { upwards } from '../../lib/paths.ts'
import type { CheckKind } from '../../model/check.ts'
import type { StackInput } from '../input.ts'
import { place, propose, type Proposed } from './proposal.ts'
import { matchesGlob } from '../../facts/ecmascript/paths.ts'

const commands: readonly (readonly [name: string, kind: CheckKind, ...words: readonly string[]])[] = [
  ['cargo-fmt', 'format', 'cargo', 'fmt', '--check'],
  ['cargo-clippy', 'lint', 'cargo', 'clippy', '--all-targets'],
  ['cargo-test', 'unit', 'cargo', 'test'],
]

/** What cargo itself checks, once per workspace or package outside of one. */
export const cargoChecks = ({ texts, snapshot }: StackInput): Proposed => {
  const files = [...texts.keys()].filter(
    (file) =>
      nameOf(file) === 'Cargo.toml' &&
      !/(^|\/)(examples?|fixtures?|tests?|fuzz|benches|vendor|third_party|testdata)\//.test(file),
  )
  const read = new Map(files.map((file) => [folderOf(file), readToml(texts.get(file)!)]))
  const tops = [...read].filter(
    ([folder]) =>
      !upwards(folder)
        .slice(1)
        .some((above) => {
          const workspace = at(read.get(above)?.value, 'workspace')
          const inner = above === '' ? folder : folder.slice(above.length + 1)
          return (
            workspace !== undefined &&
            words(at(workspace, 'members')).some((glob) => matchesGlob(glob, inner) || glob === inner)
          )
        }) &&
      (folder === '' || folder.split('/').length <= 2),
  )
  const isCrate = (folder: string): boolean =>
    snapshot.files.some(
      ({ path }) => path.endsWith('.rs') && (folder === '' || path.startsWith(`${folder}/`)),
    )
  return {
    left: [],
    proposals: tops
      .filter(([folder]) => isCrate(folder))
      .flatMap(([folder, toml]) => {
        const workspace = at(toml.value, 'workspace') !== undefined
        const file = folder === '' ? 'Cargo.toml' : `${folder}/Cargo.toml`
        return commands.map(([name, kind, ...own]) =>
          propose({
            folder,
            name,
            kind,
            work: {
              is: 'words',
              words: [
                ...own,
                ...(workspace && kind !== 'format' ? ['--workspace'] : []),
                ...(workspace && kind === 'format' ? ['--all'] : []),
              ],
            },
            tools: [own.slice(0, 2).join(' ')],
            cache: kind === 'format',
            because: `${file} is a ${workspace ? 'workspace' : 'package'} of cargo`,
            at: place(file, toml.lines.key(workspace ? 'workspace' : 'package')),
          }),
        )
      }),
  }
}
