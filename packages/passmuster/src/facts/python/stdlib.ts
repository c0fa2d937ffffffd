/** Top-level modules that some CPython from 3.8 on brings along, private ones that people import included. */
const listed = `
  __future__ __main__ _abc _ast _asyncio _bisect _bootlocale _bz2 _codecs _collections _collections_abc
  _colorize _compat_pickle _contextvars _crypt _csv _ctypes _curses _datetime _decimal _dummy_thread
  _elementtree _frozen_importlib _frozen_importlib_external _functools _hashlib _heapq _imp
  _interpreters _io _json _locale _lzma _markupbase _multiprocessing _operator _osx_support _pickle
  _posixsubprocess _pydecimal _pyio _pyrepl _queue _random _signal _sitebuiltins _socket _sqlite3 _sre
  _ssl _stat _string _strptime _struct _symtable _thread _threading_local _tkinter _tracemalloc
  _typeshed _uuid _warnings _weakref _weakrefset _winapi _zoneinfo abc aifc annotationlib antigravity
  argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii binhex bisect builtins
  bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall
  compression concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses
  dataclasses datetime dbm decimal difflib dis distutils doctest dummy_threading email encodings
  ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools
  gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib
  imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale
  logging lzma macpath mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt
  multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev
  parser pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint
  profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline
  reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site
  smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat
  statistics string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny
  tarfile telnetlib tempfile termios test textwrap this threading time timeit tkinter token tokenize
  tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu
  uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile
  zipimport zlib zoneinfo
`

/** The first version that no longer has it. */
const gone: Readonly<Record<string, string>> = {
  _bootlocale: '3.10',
  _dummy_thread: '3.9',
  aifc: '3.13',
  asynchat: '3.12',
  asyncore: '3.12',
  audioop: '3.13',
  binhex: '3.11',
  cgi: '3.13',
  cgitb: '3.13',
  chunk: '3.13',
  crypt: '3.13',
  distutils: '3.12',
  dummy_threading: '3.9',
  formatter: '3.10',
  imghdr: '3.13',
  imp: '3.12',
  lib2to3: '3.13',
  macpath: '3.8',
  mailcap: '3.13',
  msilib: '3.13',
  nis: '3.13',
  nntplib: '3.13',
  ossaudiodev: '3.13',
  parser: '3.10',
  pipes: '3.13',
  smtpd: '3.12',
  sndhdr: '3.13',
  spwd: '3.13',
  sunau: '3.13',
  symbol: '3.10',
  telnetlib: '3.13',
  uu: '3.13',
  xdrlib: '3.13',
}

const all: ReadonlySet<string> = new Set(listed.split(/\s+/).filter((name) => name !== ''))

/** Whether a top-level name belongs to the standard library of any Python from 3.8 on. */
export const isStdlib = (top: string): boolean => all.has(top)

/** The first Python version without this standard module, or null where it stays. */
export const removedIn = (top: string): string | null => (Object.hasOwn(gone, top) ? gone[top]! : null)

/** Compares two dotted versions by their first two numbers: negative, zero or positive. */
export const compareVersions = (a: string, b: string): number => {
  const [x, y] = [a, b].map((text) => text.split('.').map(Number))
  return (x![0] ?? 0) - (y![0] ?? 0) || (x![1] ?? 0) - (y![1] ?? 0)
}

/** The lowest Python a `requires-python` like `>=3.12,<3.13` or poetry's `^3.9` accepts; null where it names none. */
export const lowestPython = (range: string): string | null => {
  const found = [...range.matchAll(/(>=|~=|==|\^|~|>)?\s*(\d+\.\d+)/g)]
    .filter(
      (match) =>
        match[1] !== undefined || !/[<!]/.test(range.slice(Math.max(0, match.index - 2), match.index)),
    )
    .map((match) => match[2]!)
  return found.sort(compareVersions).at(-1) ?? null
}
