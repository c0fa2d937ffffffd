import { extraBrings } from './brings-extras.ts'
import { brings } from './brings-table.ts'

/** The declared distribution (folded; an extra as `name[extra]`) that is known to bring `wanted` (folded) along, through others too; or null. */
export const broughtBy = (wanted: string, declared: readonly string[]): string | null => {
  const brought = (name: string, path: ReadonlySet<string>): boolean =>
    !path.has(name) && needsOf(name).some((one) => one === wanted || brought(one, new Set([...path, name])))
  return declared.find((name) => brought(name, new Set())) ?? null
}

const needsOf = (name: string): readonly string[] =>
  Object.hasOwn(brings, name)
    ? brings[name]!.split(' ')
    : Object.hasOwn(extraBrings, name)
      ? extraBrings[name]!.split(' ')
      : []

/** A declared row as names to look up: the distribution's own, and one for each extra it asks for. */
export const namesBy = (row: {
  readonly folded: string
  readonly extras?: readonly string[]
}): readonly string[] => [row.folded, ...(row.extras ?? []).map((extra) => `${row.folded}[${extra}]`)]

/** Distributions that bring nothing along without a condition. */
const alone: ReadonlySet<string> = new Set(
  `
  aenum aiofiles aiosignal aiosqlite alabaster amqp annotated-types appdirs argcomplete
  argon2-cffi-bindings async-timeout asyncpg attrs babel backoff bcrypt billiard blinker boto braceexpand
  cachetools certifi cfgv chardet charset-normalizer clarabel click cloudpickle colorama colorlog
  configargparse constantly coverage cssselect cycler cython decorator defusedxml deprecation dill distlib
  distro dnspython docopt docutils emoji et-xmlfile execnet executing fasteners feedparser filelock
  fonttools frozenlist fsspec future gevent-websocket gmpy2 graphviz greenlet h11 hiredis hpack httptools
  hyperframe identify idna imagesize incremental inflection iniconfig invoke isort itemadapter
  itsdangerous jeepney jiter jmespath joblib jsonpointer kiwisolver lazy-object-proxy llvmlite loguru lxml
  lz4 magic-filter markdown markupsafe mccabe mdurl more-itertools mpmath msgpack multidict
  mypy-extensions mysqlclient nest-asyncio networkx nodeenv numpy oauthlib orjson packaging parso passlib
  pathspec peewee pexpect phonenumbers pickleshare pillow pip platformdirs pluggy ply priority proglog
  propcache protego protobuf psutil psycopg2 psycopg2-binary ptyprocess pure-eval py-cpuinfo pyasn1
  pycodestyle pycparser pycryptodome pycryptodomex pydispatcher pydub pyflakes pygame pygments pyjwt
  pymysql pyparsing pyperclip pyserial pysocks python-dotenv python-magic python-multipart pytz pyusb
  pyyaml queuelib rapidfuzz redis regex ruff safetensors sentinels setproctitle setuptools shellingham
  simplejson six sniffio snowballstemmer sortedcontainers soupsieve sqlparse tabulate tenacity termcolor
  termcolor2 text-unidecode threadpoolctl toml tomli tomlkit toolz tornado tqdm traitlets
  typing-extensions tzdata ujson unidecode uritemplate urllib3 uvloop vine wcwidth webencodings
  websocket-client websockets wheel whitenoise wrapt xlrd xlsxwriter xmltodict xxhash zipp zope-interface
  zstandard
`.split(/\s+/),
)

/** Whether it is known what the distribution (folded) brings along. */
export const isCharted = (folded: string): boolean =>
  Object.hasOwn(brings, folded) || Object.hasOwn(extraBrings, folded) || alone.has(folded)

/** Whether that is known of all that it brings as well, to the end. */
export const isWhollyCharted = (folded: string): boolean => {
  const seen = new Set<string>()
  const open = [folded]
  while (open.length > 0) {
    const name = open.pop()!
    if (seen.has(name)) continue
    seen.add(name)
    if (!isCharted(name)) return false
    open.push(...needsOf(name))
  }
  return true
}
