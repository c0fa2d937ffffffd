import { lstat, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { implementers } from '../discover/implementers.ts'
import { isRoleName } from '../discover/role-files.ts'
import { blockMarks } from '../discover/roles.ts'
import { writeFileAtomic } from '../lib/atomic-file.ts'
import { fail, ok, type Fault, type Result } from '../model/fault.ts'
import type { Roles, Stack } from '../model/team.ts'
import { teamBlock, withBlock } from '../report/team-block.ts'
import { locate } from '../snapshot/locate.ts'

/** Which file was written, and whether its content changed. */
export interface Written {
  readonly file: string
  readonly changed: boolean
}

/**
 * Puts the team's block into CLAUDE.md, else AGENTS.md, else a new AGENTS.md, and leaves every other byte as it is.
 * Links and anything that is no plain file are refused, as is text that is not UTF-8 or has broken marks.
 */
export const writeTeamBlock = async (path: string, stack: Stack, roles: Roles): Promise<Result<Written>> => {
  const located = await locate(path)
  if (!located.ok) return located
  const { root } = located.value
  const there = await kindOf(join(root, 'CLAUDE.md'))
  const name = there !== 'absent' ? 'CLAUDE.md' : 'AGENTS.md'
  const file = join(root, name)
  const kind = there !== 'absent' ? there : await kindOf(file)
  if (kind === 'other') return fail(refused(name, 'it is a link or no plain file'))
  try {
    const bytes = kind === 'absent' ? Buffer.alloc(0) : await readFile(file)
    const text = bytes.toString('utf8')
    if (!Buffer.from(text, 'utf8').equals(bytes)) return fail(refused(name, 'it is not UTF-8'))
    const next = withBlock(text, teamBlock(stack, roles, blockMarks), blockMarks)
    if (next === null)
      return fail(refused(name, `its marks ${blockMarks.begin} and ${blockMarks.end} are not one pair`))
    if (next === text) return ok({ file: name, changed: false })
    const mode = kind === 'absent' ? 0o644 : (await lstat(file)).mode & 0o777
    await writeFileAtomic(file, next, { mode, fsync: true })
    return ok({ file: name, changed: true })
  } catch (error) {
    return fail(refused(name, (error as Error).message))
  }
}

/** Writes a role file `.claude/agents/ROLE.md` that is not there yet; folders that are links are refused. */
export const writeRole = async (path: string, role: string): Promise<Result<Written>> => {
  if (!isRoleName(role))
    return fail({
      code: 'usage',
      message: `${role} is no name for a role`,
      hint: 'lower-case words joined by -, at most 60 characters: data-reviewer',
      retry: 'never',
    })
  const located = await locate(path)
  if (!located.ok) return located
  const { root } = located.value
  const name = `.claude/agents/${role}.md`
  for (const folder of ['.claude', '.claude/agents']) {
    const there = await lstat(join(root, folder)).catch(() => null)
    if (there !== null && !there.isDirectory()) return fail(refused(name, `${folder} is a link or no folder`))
  }
  if ((await kindOf(join(root, name))) !== 'absent') return fail(refused(name, 'it is there already'))
  const known = implementers.find(({ id }) => id === role)
  const text = [
    '---',
    `name: ${role}`,
    `description: ${known?.purpose ?? 'Say in one sentence what this role is for.'}`,
    `tools: [${(known?.tools ?? ['read', 'search']).join(', ')}]`,
    '---',
    known?.prompt ?? 'Say what the role does, what it hands on, and what it must not do.',
    'Begin with `muster brief` and rest every claim on a file and line.',
    '',
  ].join('\n')
  try {
    await mkdir(join(root, '.claude/agents'), { recursive: true })
    await writeFileAtomic(join(root, name), text, { mode: 0o644, fsync: true })
    return ok({ file: name, changed: true })
  } catch (error) {
    return fail(refused(name, (error as Error).message))
  }
}

const kindOf = async (file: string): Promise<'absent' | 'plain' | 'other'> => {
  const there = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return there === null ? 'absent' : there.isFile() ? 'plain' : 'other'
}

const refused = (name: string, cause: string): Fault => ({
  code: 'unreadable',
  message: `${name} was not written: ${cause}`,
  hint: 'make it a plain file that you may write to, then run this again',
  retry: 'safe',
  at: { file: name },
})
