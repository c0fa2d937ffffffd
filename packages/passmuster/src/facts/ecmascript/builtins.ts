/** Names that `import` resolves inside Node.js itself; those in the second list only with the `node:` prefix. */
const plain =
  'assert assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises domain events fs fs/promises http http2 https inspector inspector/promises module net os path path/posix path/win32 perf_hooks process punycode querystring readline readline/promises repl stream stream/consumers stream/promises stream/web string_decoder sys timers timers/promises tls trace_events tty url util util/types v8 vm wasi worker_threads zlib'
const prefixed = 'node:sea node:sqlite node:test node:test/reporters node:quic'

const builtins: ReadonlySet<string> = new Set([
  ...plain.split(' '),
  ...plain.split(' ').map((name) => `node:${name}`),
  ...prefixed.split(' '),
])

/** True for a module that Node.js provides; a name `node:x` that we don't know counts, since newer versions add some. */
export const isBuiltin = (specifier: string): boolean =>
  builtins.has(specifier) || specifier.startsWith('node:')

/** Packages that a host program provides at run time and that no registry install brings. */
const host: ReadonlySet<string> = new Set([
  'bun',
  'deno',
  'vscode',
  'k6',
  'atom',
  'obsidian',
  'electron',
  'figma',
  'uxp',
  'photoshop',
  'gi',
  'cockpit',
  'aws-lambda',
  'workerd',
  'kolmafia',
])

/** True for packages that the program which loads the code provides. */
export const isHostProvided = (name: string): boolean => host.has(name)
