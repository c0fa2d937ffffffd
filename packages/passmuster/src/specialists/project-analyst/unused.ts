import type { Declared, Manifest } from '../../facts/manifests/manifest.ts'
import { folderOf, nameOf } from '../../facts/manifests/shape.ts'
import { broughtBy, namesBy } from '../../facts/python/brings.ts'
import { akin } from '../../facts/python/declared.ts'
import { distributionsOf, foldName } from '../../facts/python/import-map.ts'
import { isKnownDistribution } from '../../facts/python/known-distributions.ts'
import { isStdlib } from '../../facts/python/stdlib.ts'
import type { Repo } from '../../facts/repo.ts'
import { roleOf } from '../../facts/roles.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { isConditional } from './conditional.ts'
import { pythonFiles } from './python-usage.ts'

/** Distributions that work without being imported: drivers, servers, plug-ins, back-ports, build tools, stubs. */
const silent =
  /^(pysocks|soupsieve|aiodns|c?chardet|argon2|bcrypt|pyopenssl|cryptography|zstandard|lz4|s3fs|gcsfs|adlfs|fsspec|tabulate|h5py|psycopg|asyncpg|aiosqlite|pymysql|mysqlclient|uvicorn|gunicorn|hypercorn|python-multipart|email-validator|itsdangerous|jinja2|lxml|openpyxl|xlrd|xlsxwriter|pyarrow|tables|fastparquet|html5lib|tzdata|certifi|setuptools|wheel|pip|uvloop|httptools|watchfiles|h2|brotli|orjson|ujson|kaleido|ipykernel|ipython|jupyter|notebook|whitenoise|dnspython|cffi|greenlet|protobuf|grpcio|typing-extensions|importlib|colorama|pywin32|exceptiongroup|tomli|backports|types-|django|flask|pytest|sphinx|mkdocs|opentelemetry|celery|redis|hiredis|tornado|pillow|numexpr|bottleneck|torch|tensorflow|nvidia|cuda|jax|triton|xformers|accelerate|sentencepiece|safetensors|tiktoken|scipy|pandas-|sqlalchemy|alembic|python-)|(-stubs|-plugin|-cli|-extra|-binary|-backend|-driver|-dialect)$|^(black|ruff|mypy|isort|flake8|pylint|pre-commit|poetry|hatch|flit|tox|nox|coverage|twine|build)$/

/** Dependencies of a package that no file imports and no configuration names (Django names its applications by strings, so it stays out); one finding per manifest, for information. */
export const judgeUnused = function* (repo: Repo): Generator<FindingDraft> {
  const files = pythonFiles(repo)
  if (files.length === 0) return
  const used = new Set<string>()
  for (const { code } of files)
    for (const made of code.imports)
      for (const dotted of [made.module, ...(made.names ?? []).map((one) => `${made.module}.${one.name}`)])
        if (made.level === 0) for (const name of distributionsOf(dotted)) used.add(foldName(name))
  for (const one of repo.manifests.all) {
    if (one.kind !== 'pyproject' || one.errors.length > 0 || roleOf(one.file) !== 'source') continue
    if (!files.some(({ file }) => folderOf(one.file) === '' || file.startsWith(`${folderOf(one.file)}/`)))
      continue
    const rows = one.declared.filter((row) => row.scope === 'required' && row.installs && row.group === '')
    if (one.declared.some((row) => row.folded === 'django')) continue
    const unexplained = unexplainedTops(files, new Set(one.declared.map((row) => row.folded)))
    const unused = rows.filter(
      (row) =>
        !silent.test(row.folded) &&
        !used.has(row.folded) &&
        !isNear(row.folded, used) &&
        !isConditional(repo, row) &&
        !isBound(row, one.declared) &&
        !unexplained.some((top) => akin(row.folded, top)) &&
        (unexplained.length === 0 || isKnownDistribution(row.folded)) &&
        !isNamed(repo, row, one),
    )
    if (unused.length === 0 || unused.length > rows.length / 2) continue
    yield {
      rule: 'declared-but-not-imported',
      title: `${one.file} requires ${unused
        .slice(0, 5)
        .map((row) => `\`${row.name}\``)
        .join(', ')}${unused.length > 5 ? ` and ${unused.length - 5} more` : ''}, which nothing here imports`,
      severity: 'info',
      category: 'dependency',
      at: unused.slice(0, 20).map(({ file, line }) => ({ file, startLine: line, endLine: line })),
      evidence: unused.slice(0, 10).map((row) => ({
        kind: 'quote' as const,
        file: row.file,
        startLine: row.line,
        endLine: row.line,
        contains: [row.name],
      })),
      impact: `Whoever installs the package gets ${unused.length === 1 ? 'it' : 'them'} as well.`,
      fix: {
        text:
          unused.length === 1
            ? 'Remove it, unless something uses it in another way than by an import.'
            : 'Remove those that nothing uses in another way than by an import.',
      },
      confidence: 'weak',
      symbol: one.file,
    }
  }
}

/** Folded top modules that are imported and that no declared distribution is known to bring. */
const unexplainedTops = (
  files: ReturnType<typeof pythonFiles>,
  declared: ReadonlySet<string>,
): readonly string[] => {
  const tops = new Set<string>()
  for (const { code } of files)
    for (const { module, level } of code.imports) {
      const top = module.split('.')[0]!
      if (level > 0 || isStdlib(top) || declared.has(foldName(top))) continue
      if (!distributionsOf(module).some((name) => declared.has(foldName(name)))) tops.add(foldName(top))
    }
  return [...tops]
}

/** A range set for what another declared distribution brings anyway: it is there for its range. */
const isBound = (row: Declared, declared: readonly Declared[]): boolean =>
  row.range !== '' &&
  row.range !== '*' &&
  broughtBy(row.folded, declared.filter((one) => one.folded !== row.folded).flatMap(namesBy)) !== null

/** `python-foo` brings `foo`, `foo-python` as well. */
const isNear = (folded: string, used: ReadonlySet<string>): boolean => {
  const bare = folded.replace(/^(python|py)-?/, '').replace(/-?(python|py|client|sdk|api|lib)$/, '')
  return [...used].some(
    (name) =>
      name === bare ||
      name.startsWith(`${folded}-`) ||
      folded.startsWith(`${name}-`) ||
      name.replaceAll('-', '') === folded.replaceAll('-', ''),
  )
}

/** Named in a configuration, a script or elsewhere in its own manifest. */
const isNamed = (repo: Repo, row: Declared, own: Manifest): boolean => {
  const escaped = row.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[-_]/g, '[-_]')
  const word = new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, 'gi')
  return [...repo.texts].some(([file, text]) => {
    if (
      /\.(md|rst|mdx|adoc|lock)$|lock\.(json|ya?ml)$|requirements[^/]*\.(txt|in)$|^CHANGE/i.test(nameOf(file))
    )
      return false
    const times = [...text.matchAll(word)].length
    return file === own.file ? times > 1 : times > 0 && !repo.manifests.all.some((one) => one.file === file)
  })
}
