import type { Break, ImportGraph, Module } from '../../facts/import-graph.ts'
import type { Obstacle } from '../../facts/blast.ts'
import type { Loadability } from '../../facts/loading.ts'
import { compilerOf } from '../../facts/compiler.ts'
import { pythonRunner } from '../../facts/python/install.ts'
import { counts } from '../../facts/roles.ts'
import type { Repo } from '../../facts/repo.ts'
import type { PlanCheck } from '../../model/report.ts'

/** What is known around one step: the state with the steps before it done, and with it done too. */
export interface StepState {
  readonly repo: Repo
  readonly before: Loadability
  readonly after: Loadability
}

const importable = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/
/** A string as Python and JavaScript both read it; in double quotes, so that a shell's single quotes hold it. */
const quoted = (text: string): string => JSON.stringify(text)
const listed = (texts: Iterable<string>): string => `[${[...new Set(texts)].map(quoted).join(', ')}]`
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

const liveFirst = (graph: ImportGraph, breaks: readonly Break[]): readonly Break[] => {
  const order = ['source', 'script', 'test', 'example', 'docs', 'archived']
  const rank = (one: Break): number => order.indexOf(graph.modules.get(one.file)?.role ?? 'source')
  return [...breaks].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : a.place.startLine - b.place.startLine),
  )
}

/** What the traceback says while the crash stands, as a regular expression for Python. */
const needleOf = (stop: Break): string =>
  `\\b(?:${stop.target
    .slice(stop.target.lastIndexOf(':') + 1)
    .split(',')
    .map(escaped)
    .join('|')})\\b`

/** Runs some code by itself and fails only while the error still is this one. */
const stopsElsewhere = (code: string, needle: string): string =>
  `import re, subprocess, sys; run = subprocess.run([sys.executable, "-c", ${quoted(code)}], capture_output=True, text=True); sys.exit(1 if run.returncode and re.search(r"${needle}", run.stderr) else 0)`

const quotedWord = (stop: Break): string =>
  stop.evidence.flatMap((one) => (one.kind === 'quote' && 'contains' in one ? one.contains : []))[0] ??
  stop.target

const searchedPaths = (stop: Break): readonly string[] =>
  stop.evidence.flatMap((one) => (one.kind === 'absent' ? one.searched : []))

/** Fails while a file still asks for it and none of the places that were looked for exists. */
const nodeStatic = (stop: Break): readonly string[] => {
  const code = [
    `const fs = require('node:fs')`,
    `const there = ${JSON.stringify(searchedPaths(stop))}.some((path) => fs.existsSync(path))`,
    `const asked = fs.readFileSync(${JSON.stringify(stop.file)}, 'utf8').includes(${JSON.stringify(stop.names[0] ?? quotedWord(stop))})`,
    `process.exit(${stop.kind === 'missing-name' ? 'asked' : 'asked && !there'} ? 1 : 0)`,
  ]
  return ['node', '-e', code.join('; ')]
}

const parse = 'parse = lambda path: ast.parse(open(path, encoding="utf-8").read())'
/** The names that a file binds at its own level, `if`, `try` and `with` blocks included. */
const bound =
  'bound = lambda path: {name for top in parse(path).body for node in ([top] if hasattr(top, "args") or hasattr(top, "bases") else ast.walk(top)) for name in ([node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else [one.asname or one.name for one in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else [getattr(node, "name", None)])}'

const askedNames = (sites: string, modules: string, names: string): string =>
  `asked = {one.name for path in ${sites} if os.path.exists(path) for node in ast.walk(parse(path)) if isinstance(node, ast.ImportFrom) and "." * node.level + (node.module or "") in ${modules} for one in node.names} & set(${names})`

/** The same for Python, from the text alone: nothing of the repository is imported. One line, so that it can be pasted. */
const pythonStatic = (
  graph: ImportGraph,
  runner: readonly string[],
  obstacle: Obstacle,
): readonly string[] => {
  const live = liveFirst(graph, obstacle.breaks)
  const first = live[0]!
  const isLive = (file: string): boolean =>
    file === first.file || counts(graph.modules.get(file)?.role ?? 'source')
  const breaks = live.filter((one) => one.file.endsWith('.py') && isLive(one.file))
  const sites = listed(breaks.map((one) => one.file))
  const asks = [...new Set(breaks.map((one) => one.asks ?? one.target))]
  const searched = listed(searchedPaths(first))
  const code =
    first.kind === 'missing-name'
      ? [
          'import ast, os, sys',
          parse,
          bound,
          askedNames(sites, listed(asks), listed(breaks.flatMap((one) => one.names))),
          `there = set().union(*[bound(path) for path in ${searched} if os.path.exists(path)])`,
          'sys.exit(1 if asked - there else 0)',
        ]
      : [
          'import os, re, sys',
          `asked = any(re.search(r"(?m)^\\s*(from|import)\\s+(${asks.map(escaped).join('|')})(?![\\w])", open(path, encoding="utf-8").read()) for path in ${sites} if os.path.exists(path))`,
          `sys.exit(1 if asked and not any(map(os.path.exists, ${searched})) else 0)`,
        ]
  return [...runner, '-c', code.join('; ')]
}

/** The folder that must be on the path for a module's dotted name to lead to it. */
const rootOf = (module: Module): string => {
  const inside = module.name.split('.').join('/')
  const stem = module.file.replace(/(\/__init__)?\.py$/, '')
  return stem.endsWith(`/${inside}`) ? stem.slice(0, -inside.length - 1) : ''
}

/** `env PYTHONPATH=src python`, where no program puts the sources on the path. */
const withPath = (runner: readonly string[], root: string): readonly string[] =>
  root === '' || /^(poetry|uv|pdm|hatch)$/.test(runner[0]!)
    ? runner
    : ['env', `PYTHONPATH=${root}`, ...runner]

/** How a person loads one module by itself: tests are collected, files outside of packages run without their main block. */
const loadCommand = (repo: Repo, runner: readonly string[], file: string): readonly string[] | null => {
  const module = repo.graph.modules.get(file)
  if (module === undefined || !file.endsWith('.py')) return null
  const sources = [...repo.graph.modules.values()].find((one) => one.role === 'source' && rootOf(one) !== '')
  if (module.role === 'test')
    return [
      ...withPath(runner, sources === undefined ? '' : rootOf(sources)),
      '-m',
      'pytest',
      '--collect-only',
      '-q',
      file,
    ]
  if (module.role === 'source' && importable.test(module.name))
    return [...withPath(runner, rootOf(module)), '-c', `import ${module.name}`]
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.'
  const code = `import runpy, sys; sys.path.insert(0, ${quoted(folder)}); runpy.run_path(${quoted(file)}, run_name="check")`
  return [...withPath(runner, sources === undefined ? '' : rootOf(sources)), '-c', code]
}

const pythonCheck = (state: StepState, obstacle: Obstacle, stop: Break): PlanCheck => {
  const { repo, before, after } = state
  const runner = pythonRunner(repo, stop.file)
  if (stop.kind === 'missing-dependency') {
    return {
      argv: [...runner, '-c', `import ${stop.target}`],
      expect: `fails now (No module named '${stop.target}'), exits 0 once it is installed`,
    }
  }
  if (stop.kind === 'syntax-error') {
    return {
      argv: [...runner, '-m', 'py_compile', stop.file],
      expect: 'fails now (SyntaxError), exits 0 once the file parses',
    }
  }
  const alone = after.fails(stop.file) ? null : loadCommand(repo, runner, stop.file)
  if (alone !== null) return { argv: alone, expect: 'fails now, exits 0 after this step' }
  const crashes = stop.kind === 'import-time-crash' || stop.kind === 'hard-cycle'
  if (!crashes) {
    return {
      argv: pythonStatic(repo.graph, runner, obstacle),
      expect: `exits 1 while ${stop.file} asks for what is not there, 0 once that is mended; the module itself loads only after later steps`,
    }
  }
  const watched = [stop.file, ...obstacle.blocks].filter((file) =>
    importable.test(repo.graph.modules.get(file)?.name ?? ''),
  )
  const first = watched.find((file) => before.firstObstacle(file) === obstacle.id) ?? stop.file
  const module = repo.graph.modules.get(first)
  const name = module?.name ?? ''
  return {
    argv: [
      ...withPath(runner, module === undefined ? '' : rootOf(module)),
      '-c',
      stopsElsewhere(`import ${name}`, needleOf(stop)),
    ],
    expect: `exits 1 while import ${name} stops at this crash, 0 once it gets past it; later steps let it load`,
  }
}

/** Go, Rust and Java: the compiler, on the part that holds the file. */
const compiledCheck = (repo: Repo, stop: Break): PlanCheck | null => {
  const argv = compilerOf(repo, stop.file)
  return argv === null
    ? null
    : {
        argv,
        expect: `fails now and names ${stop.asks ?? stop.target}; after this step it does not name it any more`,
      }
}

/** A command that is red before the step and green after it, about the step itself. */
export const checkOf = (state: StepState, obstacle: Obstacle): PlanCheck => {
  const stop = liveFirst(state.repo.graph, obstacle.breaks)[0]!
  if (state.repo.graph.modules.get(stop.file)?.lang === 'python') return pythonCheck(state, obstacle, stop)
  const compiled = compiledCheck(state.repo, stop)
  if (compiled !== null) return compiled
  if (stop.kind === 'missing-dependency') {
    return { argv: ['npm', 'ls', stop.target], expect: 'exits 1 now, 0 once it is declared and installed' }
  }
  return { argv: nodeStatic(stop), expect: `exits 1 while ${stop.file} asks for it and it is not there` }
}
