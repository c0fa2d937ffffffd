import { readIni } from './ini.ts'
import type { Manifest } from './manifest.ts'
import { manifest, parseRequirement, pythonRow } from './shape.ts'

/** Reads the `deps` of a tox.ini: what its test environments install. */
export const readTox = (file: string, text: string): Manifest => {
  const { entries } = readIni(text)
  const declared = entries
    .filter((one) => one.section.startsWith('testenv') && one.key === 'deps')
    .flatMap((one) =>
      one.lines.flatMap(({ line, text: raw }) => {
        const parsed = parseRequirement(raw.replace(/^[\w!,{}-]+:\s+/, ''))
        const row = { line, path: `${one.section}.deps`, scope: 'dev', group: one.section } as const
        return parsed ? [pythonRow(file, { ...parsed, ...row }, true)] : []
      }),
    )
  return manifest(file, 'requirements', { declared })
}
