import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { sha256 } from '../lib/hash.ts'
import { FaultError } from '../model/fault.ts'
import type { Locks } from '../model/ports.ts'
import { kernelLock, type KernelLock } from './kernel-lock.ts'
import { asStateFault } from './sqlite.ts'

/** Locks whose file handles can be given back. */
export interface MachineLocks extends Locks {
  close(): void
}

/**
 * The folder that every muster of this user on this machine shares, 0700 and our own:
 * `$XDG_RUNTIME_DIR/passmuster`, else `passmuster-<uid>` in the temporary folder. A folder that another user
 * made first, or a link, is refused with `state-unwritable`.
 */
export const lockFolder = (env: Readonly<Record<string, string | undefined>> = process.env): string => {
  const uid = process.getuid?.() ?? 0
  const runtime = env['XDG_RUNTIME_DIR']
  const choices = [join(tmpdir(), `passmuster-${uid}`)]
  if (runtime && isAbsolute(runtime)) choices.unshift(join(runtime, 'passmuster'))
  for (const dir of choices) {
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 })
      const stat = lstatSync(dir)
      const ours = stat.isDirectory() && stat.uid === uid && (stat.mode & 0o077) === 0
      if (ours || process.platform === 'win32') return dir
    } catch {
      continue
    }
  }
  throw new FaultError({
    code: 'state-unwritable',
    message: `No folder for machine-wide locks: ${choices.join(', ')} cannot be made, or is not ours alone.`,
    hint: 'Set XDG_RUNTIME_DIR to a folder of your own.',
    retry: 'safe',
  })
}

interface Held {
  readonly lock: KernelLock
  held: boolean
}

const lockFiles = (
  dir: string,
): { take(name: string): { release(): void } | null; holder(name: string): string; close(): void } => {
  const open = new Map<string, Held>()
  return {
    take: (name) => {
      let entry = open.get(name)
      if (!entry) {
        entry = { lock: asStateFault(dir, () => kernelLock(join(dir, `${name}.lock`))), held: false }
        open.set(name, entry)
      }
      const mine = entry
      if (mine.held || !asStateFault(dir, () => mine.lock.tryLock())) return null
      mine.held = true
      note(dir, name)
      return {
        release: () => {
          if (!mine.held) return
          mine.held = false
          mine.lock.unlock()
        },
      }
    },
    holder: (name) => (open.get(name)?.held ? `pid ${process.pid}` : holderOf(dir, name)),
    close: () => {
      for (const { lock } of open.values()) lock.close()
      open.clear()
    },
  }
}

/** Says who holds a lock; only for people, the kernel decides. */
const note = (dir: string, name: string): void => {
  // Reading costs a fraction of a write that the file system has to journal.
  if (holderOf(dir, name) === `pid ${process.pid}`) return
  try {
    writeFileSync(join(dir, `${name}.holder`), String(process.pid), { mode: 0o600 })
  } catch {
    // A lock without a name is still a lock.
  }
}

const holderOf = (dir: string, name: string): string => {
  try {
    return `pid ${Number(readFileSync(join(dir, `${name}.holder`), 'utf8')) || 'unknown'}`
  } catch {
    return 'pid unknown'
  }
}

/** `n` slots shared by every muster of this user on this machine; the name asked for is not looked at, any free slot will do. */
export const machineSlots = (n: number, dir: string = lockFolder()): MachineLocks => {
  const files = lockFiles(dir)
  const names = Array.from({ length: n }, (_, index) => `slot-${index}`)
  return {
    tryAcquire: () => {
      for (const name of names) {
        const taken = files.take(name)
        if (taken) return taken
      }
      return { holder: [...new Set(names.map((name) => files.holder(name)))].join(', ') }
    },
    close: () => files.close(),
  }
}

/** Named exclusive locks shared by every muster of this user on this machine; `holder` names the process. */
export const machineLocks = (dir: string = lockFolder()): MachineLocks => {
  const files = lockFiles(dir)
  const fileName = (name: string): string => `lock-${sha256(name).slice(0, 32)}`
  return {
    tryAcquire: (name) => files.take(fileName(name)) ?? { holder: files.holder(fileName(name)) },
    close: () => files.close(),
  }
}
