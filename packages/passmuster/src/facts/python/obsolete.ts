import type { PyImport } from './python-facts.ts'
import type { Manifest } from '../manifests/manifest.ts'
import { compareVersions, lowestPython, removedIn } from './stdlib.ts'

/** Modules of Python 2's standard library that no Python 3 has, and what took their place. */
const replaced: Readonly<Record<string, string>> = {
  BaseHTTPServer: 'http.server',
  CGIHTTPServer: 'http.server',
  ConfigParser: 'configparser',
  Cookie: 'http.cookies',
  HTMLParser: 'html.parser',
  Queue: 'queue',
  ScrolledText: 'tkinter.scrolledtext',
  SimpleHTTPServer: 'http.server',
  SimpleXMLRPCServer: 'xmlrpc.server',
  SocketServer: 'socketserver',
  StringIO: 'io',
  Tkinter: 'tkinter',
  UserDict: 'collections',
  UserList: 'collections',
  UserString: 'collections',
  __builtin__: 'builtins',
  _winreg: 'winreg',
  anydbm: 'dbm',
  cPickle: 'pickle',
  cStringIO: 'io',
  commands: 'subprocess',
  cookielib: 'http.cookiejar',
  copy_reg: 'copyreg',
  dummy_thread: '_thread',
  htmlentitydefs: 'html.entities',
  httplib: 'http.client',
  robotparser: 'urllib.robotparser',
  sgmllib: 'html.parser',
  thread: '_thread',
  tkColorChooser: 'tkinter.colorchooser',
  tkFileDialog: 'tkinter.filedialog',
  tkFont: 'tkinter.font',
  tkMessageBox: 'tkinter.messagebox',
  tkSimpleDialog: 'tkinter.simpledialog',
  ttk: 'tkinter.ttk',
  urllib2: 'urllib.request',
  urlparse: 'urllib.parse',
  whichdb: 'dbm',
  xmlrpclib: 'xmlrpc.client',
}

/** Distributions (folded) that bring a removed standard module back. */
const backports = (top: string): readonly string[] => [
  `standard-${top}`,
  `py${top}`,
  ...({
    audioop: ['audioop-lts'],
    cgi: ['legacy-cgi'],
    cgitb: ['legacy-cgi'],
    crypt: ['legacycrypt', 'crypt-r'],
    distutils: ['setuptools'],
    imp: ['zombie-imp'],
    telnetlib: ['telnetlib3'],
  }[top] ?? []),
]

/** A standard module that the Python which the project asks for does not have. */
export interface Obsolete {
  readonly top: string
  /** In a sentence: `left the standard library in Python 3.12, and pyproject.toml asks for >=3.12`. */
  readonly why: string
  readonly fix: string
  /** Where the project says which Python it asks for; null for modules of Python 2. */
  readonly asked: { readonly file: string; readonly line: number; readonly range: string } | null
}

/** A module of Python 2 alone, or null. */
export const ofPython2 = (top: string): Obsolete | null =>
  Object.hasOwn(replaced, top)
    ? {
        top,
        why: 'is a module of Python 2: no Python 3 has it',
        fix: `Use ${replaced[top]!} of Python 3 instead of ${top}`,
        asked: null,
      }
    : null

/** A standard module that every Python the governing manifests (nearest first) accept has lost, or null. */
export const removedModule = (top: string, manifests: readonly Manifest[]): Obsolete | null => {
  const gone = removedIn(top)
  if (gone === null) return null
  const asking = manifests.find((one) => one.requiresRuntime !== null)
  if (asking?.requiresRuntime === null || asking?.requiresRuntime === undefined) return null
  const { range, line } = asking.requiresRuntime
  const lowest = lowestPython(range)
  if (lowest === null || compareVersions(lowest, gone) < 0) return null
  const again = new Set(backports(top))
  if (manifests.some((one) => one.declared.some((dep) => again.has(dep.folded)))) return null
  return {
    top,
    why: `left the standard library in Python ${gone}, and ${asking.file} asks for ${range}`,
    fix: `Replace ${top} by what took its place, or declare a distribution that brings it back`,
    asked: { file: asking.file, line, range },
  }
}

/** The fix where the file may import the successor already: then only the old import has to go. */
export const fixBeside = ({ fix, top }: Obsolete, imports: readonly PyImport[]): string => {
  const successor = /^Use ([\w.]+) of Python 3 instead/.exec(fix)?.[1]
  const other = imports.find(
    (one) => one.level === 0 && one.module === successor && one.when === 'load' && !one.inHandler,
  )
  if (other === undefined) return fix
  return `Take the import of ${top} out: line ${other.line} imports from ${other.module} of Python 3 already`
}
