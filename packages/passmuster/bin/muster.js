#!/usr/bin/env node
// The one file that an old Node must be able to read: no syntax newer than 2020, no import that runs first.
// On Node 24 or newer it starts the built program. On an older one it hands over to a Node 24 that npm put
// beside us, and where there is none it prints the one line that puts it there.
if (Number(process.versions.node.split('.')[0]) >= 24) {
  startCache()
  void import('../dist/cli/main.js')
    .then(({ main }) => main(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code
    })
} else {
  void handOver()
}

// Compiled code is kept in a folder of one's own: Node's default is a predictable name in the shared temporary one.
function startCache() {
  const { XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env
  const base = XDG_CACHE_HOME || LOCALAPPDATA || (HOME && HOME + '/.cache')
  if (!base) return
  const { mkdirSync } = process.getBuiltinModule('node:fs')
  try {
    // one by one: Node's own recursive mkdir never returns where a parent can't hold folders, as in /proc
    for (const folder of [base, base + '/passmuster', base + '/passmuster/node']) made(mkdirSync, folder)
    process.getBuiltinModule('node:module').enableCompileCache(base + '/passmuster/node')
  } catch {
    // no cache, a slower start
  }
}

function made(mkdirSync, folder) {
  try {
    mkdirSync(folder, 0o700)
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
}

async function handOver() {
  const { existsSync } = await import('fs')
  const { spawn } = await import('child_process')
  const { dirname, join, sep } = await import('path')
  const { fileURLToPath } = await import('url')
  const self = fileURLToPath(import.meta.url)
  const home = dirname(dirname(self))
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const wanted =
    (platform + process.arch === 'darwinarm64' ? 'node-bin-' : 'node-') + platform + '-' + process.arch
  const program = join('bin', process.platform === 'win32' ? 'node.exe' : 'node')

  const node = [dirname(home), join(home, 'node_modules'), join(dirname(dirname(home)), 'node_modules')]
    .flatMap((modules) => [join(modules, wanted, program), join(modules, 'node', program)])
    .find((path) => existsSync(path))

  if (!node) {
    const global = sep + join('lib', 'node_modules', 'passmuster')
    const prefix = home.endsWith(global) ? ' --prefix ' + quoted(home.slice(0, -global.length)) : ''
    const line = 'npm i -g --no-bin-links' + prefix + ' ' + wanted + '@24'
    console.error('muster: Node ' + process.versions.node + ' is older than 24 [old-node]; once: ' + line)
    process.exitCode = 2
    return
  }

  const child = spawn(node, [self, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.on('SIGINT', () => {}) // the terminal tells the child as well; it decides when to end
  for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function quoted(path) {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : "'" + path.split("'").join("'\\''") + "'"
}
