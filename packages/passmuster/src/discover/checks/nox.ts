import { nameOf } from '../../lib/paths.ts'
import type { StackInput } from '../input.ts'
import { kindByName, noCheckByName } from './kind-by-name.ts'
import { place, propose, type Left, type Proposal, type Proposed } from './proposal.ts'
import { invocationOf } from './invocation.ts'

/** Sessions of noxfile.py, by what their `session.run` calls name. */
export const noxChecks = ({ texts }: StackInput): Proposed => {
  const proposals: Proposal[] = []
  const left: Left[] = []
  for (const [file, text] of texts) {
    if (nameOf(file) !== 'noxfile.py' || file.includes('/')) continue
    const rows = text.split('\n')
    for (const [index, row] of rows.entries()) {
      if (!/^@nox\.session|^@session\b/.test(row)) continue
      const from = rows.findIndex((line, at) => at > index && /^(async )?def /.test(line))
      if (from < 0) continue
      const to = rows.findIndex((line, at) => at > from && /^\S/.test(line) && !/^[)#]/.test(line))
      const name =
        /name\s*=\s*["']([^"']+)["']/.exec(rows.slice(index, from).join(' '))?.[1] ??
        /def\s+(\w+)/.exec(rows[from]!)![1]!
      const body = rows.slice(from, to < 0 ? undefined : to).join('\n')
      const uses = [...body.matchAll(/session\.run(?:_always)?\(\s*((?:["'][^"']*["']\s*,?\s*)+)/g)].flatMap(
        ([, args = '']) => {
          const found = invocationOf([...args.matchAll(/["']([^"']*)["']/g)].map((one) => one[1]!))
          return found.is === 'tool' ? [found.use] : []
        },
      )
      const checking = uses.filter(({ does }) => does === 'checks')
      const bad = uses.find(({ does }) => does === 'serves' || (does === 'rewrites' && checking.length === 0))
      const kind = checking.find((use) => use.kind === 'unit')?.kind ?? checking[0]?.kind ?? kindByName(name)
      const said = noCheckByName(name)
      const what = `nox session \`${name}\` of ${file}`
      const seen = place(file, index + 1)
      if (said !== null || bad || kind === null)
        left.push({
          what,
          because:
            said ??
            (bad
              ? `\`${bad.tool}\` gives no verdict there`
              : 'neither its name nor its commands say that it checks something'),
          at: seen,
        })
      else
        proposals.push(
          propose({
            folder: '',
            name: `nox-${name}`,
            kind,
            work: { is: 'words', words: ['nox', '-s', name] },
            tools: [...new Set(checking.map(({ tool }) => tool))],
            because: what,
            at: seen,
          }),
        )
    }
  }
  return { proposals, left }
}
