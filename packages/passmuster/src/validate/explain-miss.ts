import type { FingerprintParts } from './fingerprint.ts'

/** One thing that differs between two fingerprints of a check. */
export interface MissReason {
  readonly what: 'command' | 'globs' | 'file' | 'variable' | 'tool' | 'upstream'
  /** '' for the command and the globs. */
  readonly name: string
  readonly change: 'added' | 'removed' | 'changed'
}

type Pairs = FingerprintParts['env']

/** Why a recorded result does not stand in, input by input; empty = it would. Null = nothing was recorded. */
export const explainMiss = (
  previous: FingerprintParts | null,
  now: FingerprintParts,
): readonly MissReason[] | null => {
  if (previous === null) return null
  const changed = (what: 'command' | 'globs'): MissReason => ({ what, name: '', change: 'changed' })
  const sameGlobs = previous.inputs.globs === now.inputs.globs
  return [
    ...(previous.command === now.command ? [] : [changed('command')]),
    ...(sameGlobs ? [] : [changed('globs')]),
    ...differences('variable', previous.env, now.env),
    ...differences('tool', previous.tools, now.tools),
    ...differences('upstream', previous.upstream, now.upstream),
    ...(sameGlobs ? differences('file', previous.inputs.files, now.inputs.files) : []),
  ]
}

const differences = (what: MissReason['what'], before: Pairs, now: Pairs): readonly MissReason[] => {
  const [old, fresh] = [new Map(before), new Map(now)]
  const found: MissReason[] = []
  for (const [name, digest] of fresh)
    if (!old.has(name)) found.push({ what, name, change: 'added' })
    else if (old.get(name) !== digest) found.push({ what, name, change: 'changed' })
  for (const name of old.keys()) if (!fresh.has(name)) found.push({ what, name, change: 'removed' })
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}
