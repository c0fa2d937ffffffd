import { folderOf, nameOf } from '../../facts/manifests/shape.ts'
import type { StackInput } from '../input.ts'
import { place, propose, type Proposal, type Proposed } from './proposal.ts'

/** `go vet` and `go test` of every module with tests, and golangci-lint where it is configured. */
export const goChecks = ({ texts, snapshot }: StackInput): Proposed => {
  const modules = [...texts.keys()].filter(
    (file) => nameOf(file) === 'go.mod' && !/(^|\/)(examples?|testdata|fixtures?|vendor|_\w+)\//.test(file),
  )
  const proposals = modules.flatMap((file): Proposal[] => {
    const folder = folderOf(file)
    const prefix = folder === '' ? '' : `${folder}/`
    const own = snapshot.files.filter(({ path }) => path.startsWith(prefix) && path.endsWith('.go'))
    if (own.length === 0) return []
    const tests = own.filter(({ path }) => path.endsWith('_test.go')).length
    const lint = snapshot.files.find(
      ({ path }) => folderOf(path) === folder && /^\.golangci\.(ya?ml|toml|json)$/.test(nameOf(path)),
    )
    const common = { folder, at: place(file, 1) } as const
    return [
      propose({
        ...common,
        name: 'go-vet',
        kind: 'lint',
        work: { is: 'words', words: ['go', 'vet', './...'] },
        tools: ['go vet'],
        because: `${file} is a module of Go`,
      }),
      ...(lint
        ? [
            propose({
              ...common,
              name: 'golangci-lint',
              kind: 'lint',
              work: { is: 'words', words: ['golangci-lint', 'run'] },
              tools: ['golangci-lint'],
              because: `${lint.path} configures golangci-lint`,
              at: place(lint.path, 1),
            }),
          ]
        : []),
      ...(tests > 0
        ? [
            propose({
              ...common,
              name: 'go-test',
              kind: 'unit',
              work: { is: 'words', words: ['go', 'test', './...'] },
              tools: ['go test'],
              because: `${file} is a module of Go with ${tests} test ${tests === 1 ? 'file' : 'files'}`,
            }),
          ]
        : []),
    ]
  })
  return { proposals, left: [] }
}
