import { execFileSync } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

// Runs in packages/passmuster before `npm pack`: a build with nothing stale in it, and the two root documents.
const root = join(import.meta.dirname, '..')
const home = join(root, 'packages', 'passmuster')

rmSync(join(home, 'dist'), { recursive: true, force: true })
execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 2, 2] })
for (const file of ['LICENSE', 'README.md']) copyFileSync(join(root, file), join(home, file))
