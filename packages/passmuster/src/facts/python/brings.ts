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
  absl-py aenum aiofiles aioitertools aiolimiter aiosignal aiosqlite alabaster altgraph amqp aniso8601
  annotated-types antlr4-python3-runtime appdirs argcomplete argon2-cffi-bindings asgiref asttokens
  async-timeout asyncpg attrs audioread automat babel backoff bcrypt bidict billiard blinker boto bottle
  braceexpand brotli cachetools catalogue certifi cfgv chardet charset-normalizer clarabel click
  cloudpickle colorama colorlog comm configargparse constantly coverage cssselect cycler cymem cython
  debugpy decorator defusedxml deprecation dill diskcache distlib distro django-environ dnspython docopt
  docutils emoji et-xmlfile execnet executing farama-notifications fasteners fastjsonschema ffmpy
  filelock filetype flatbuffers fonttools frozendict frozenlist fsspec future gast gmpy2 google-crc32c
  graphql-core graphviz greenlet gym-notices h11 hexbytes hiredis hpack html2text httptools hyperframe
  identify idna imageio-ffmpeg imagesize importlib-resources imutils incremental inflection iniconfig
  invoke isodate isort itemadapter itsdangerous jeepney jiter jmespath joblib jsonpointer
  jupyterlab-pygments jupyterlab-widgets kiwisolver lazy-object-proxy libclang llvmlite lockfile loguru
  lxml lz4 magic-filter markdown markupsafe marshmallow mccabe mdurl mergedeep mistune mmh3
  more-itertools mpmath msgpack multidict murmurhash mypy-extensions mysqlclient namex narwhals
  nest-asyncio networkx nodeenv numpy oauthlib opt-einsum orjson overrides packaging paginate
  pandocfilters parso passlib pathspec peewee pexpect phonenumbers pickleshare pillow pip platformdirs
  pluggy ply portalocker priority proglog propcache protego protobuf psutil psycopg-binary psycopg-c
  psycopg2 psycopg2-binary ptyprocess pure-eval py-cpuinfo pyaes pyarrow pyasn1 pycodestyle pycparser
  pycryptodome pycryptodomex pycurl pydispatcher pydub pyfiglet pyflakes pygame pygments pyjwt pymysql
  pyparsing pypdfium2 pyperclip pyqt5-qt5 pyqt5-sip pyqt6-qt6 pyqt6-sip pyserial pysocks python-decouple
  python-dotenv python-magic python-multipart pytz pyusb pyyaml pyzmq queuelib rapidfuzz redis regex
  rpds-py ruff safetensors semantic-version sentencepiece sentinels setproctitle setuptools shellingham
  shiboken6 simplejson six slack-sdk smmap sniffio snowballstemmer socksio sortedcontainers soupsieve
  sqlparse tabulate tblib tenacity tensorboard-data-server termcolor termcolor2 text-unidecode
  threadpoolctl tinydb tokenize-rt toml tomli tomlkit toolz tornado tqdm traitlets typing-extensions
  tzdata tzlocal ujson unidecode uritemplate urllib3 uvloop validators vine w3lib watchdog wcwidth
  webencodings websocket-client websockets wheel whitenoise widgetsnbextension wrapt xlrd xlsxwriter
  xmltodict xxhash zipp zope-event zope-interface zstandard
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
