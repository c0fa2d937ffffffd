import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Recording {
  readonly name: string
  readonly cwd: string
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

const folder = join(import.meta.dirname, 'fixtures')

/** What real tools printed in `/repo`, with command, folder, version and exit code in the first line. */
export const recordings: readonly Recording[] = readdirSync(folder)
  .filter((file) => file.endsWith('.txt'))
  .sort()
  .map((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    const head = / \| in (\S+) \| .* \| exit (\d+)\n/.exec(text)!
    const body = /\n--- stdout\n([^]*?)--- stderr\n([^]*)$/.exec(text)!
    const cwd = head[1] === '.' ? '/repo' : `/repo/${head[1]}`
    return { name: file.slice(0, -4), cwd, exit: Number(head[2]), stdout: body[1]!, stderr: body[2]! }
  })
export const recording = (name: string): Recording => recordings.find((one) => one.name === name)!
