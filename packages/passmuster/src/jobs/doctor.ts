import { availableParallelism, totalmem } from 'node:os'
import { git } from '../lib/git.ts'
import { locate } from '../snapshot/locate.ts'
import { openState } from './open-repository.ts'

export interface MachineCheck {
  readonly what: string
  readonly found: string
  readonly well: boolean
  /** False: muster works without it. */
  readonly required: boolean
  readonly hint: string | null
}

/** What muster needs, looked at on this machine: node, git, the repository, a writable state folder, cores, memory. */
export const examineMachine = async (path: string, stateDir?: string): Promise<readonly MachineCheck[]> => {
  const checks: MachineCheck[] = [
    {
      what: 'node',
      found: process.version,
      well: Number(process.versions.node.split('.')[0]) >= 24,
      required: true,
      hint: null,
    },
  ]
  const version = await git(['--version'], { cwd: '.' }).then(
    (run) => (run.exit === 0 ? Buffer.from(run.stdout).toString().trim() : null),
    () => null,
  )
  checks.push({
    what: 'git',
    found: version ?? 'not found',
    well: version !== null,
    required: true,
    hint: version === null ? 'install git' : null,
  })
  checks.push({ what: 'cores', found: `${availableParallelism()}`, well: true, required: false, hint: null })
  checks.push({
    what: 'memory',
    found: `${Math.round(totalmem() / 2 ** 20)} MB`,
    well: totalmem() > 1.5 * 2 ** 30,
    required: false,
    hint: totalmem() > 1.5 * 2 ** 30 ? null : '--concurrency 1 needs the least',
  })
  const located = version === null ? null : await locate(path)
  const fault = located === null || located.ok ? null : located.faults[0]
  checks.push({
    what: 'repository',
    found: located?.ok ? located.value.root : (fault?.message ?? 'not looked at'),
    well: located?.ok === true,
    required: false,
    hint: fault?.hint ?? null,
  })
  if (located?.ok) {
    const state = openState(located.value.commonDir, stateDir === undefined ? {} : { stateDir })
    checks.push(
      state.ok
        ? {
            what: 'state',
            found: `${state.value.dir} (${state.value.runs().length} runs)`,
            well: true,
            required: true,
            hint: null,
          }
        : {
            what: 'state',
            found: state.faults[0]?.message ?? '',
            well: false,
            required: true,
            hint: state.faults[0]?.hint ?? null,
          },
    )
    if (state.ok) state.value.close()
  }
  return checks
}
