import type { Break, ImportGraph } from '../../facts/import-graph.ts'
import type { Obstacle } from '../../facts/blast.ts'
import type { Loadability } from '../../facts/loading.ts'
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
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

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
const needleOf = (stop: Break): string => {
  const name = stop.target.slice(stop.target.lastIndexOf(':') + 1)
  return `\\b${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}\\b`
}

/** Imports a module and fails only while the error still is this one. */
const stopsElsewhere = (module: string, needle: string): string =>
  [
    'import importlib, re, sys, traceback',
    'try:',
    `    importlib.import_module(${quoted(module)})`,
    'except BaseException:',
    `    sys.exit(1 if re.search(r'${needle}', traceback.format_exc()) else 0)`,
  ].join('\n')

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

const boundNames = [
  'import ast, os, sys',
  'def parsed(path): return ast.parse(open(path, encoding="utf-8").read())',
  'def bound(path):',
  '    found, todo = set(), list(parsed(path).body)',
  '    while todo:',
  '        node = todo.pop()',
  '        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)): found.add(node.name)',
  '        elif isinstance(node, (ast.Import, ast.ImportFrom)): found.update(a.asname or a.name for a in node.names)',
  '        else:',
  '            found.update(n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))',
  '            todo += [n for n in ast.walk(node) if isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom))]',
  '    return found',
]

/** The same for Python, from the syntax tree: nothing of the repository is imported. */
const pythonStatic = (
  graph: ImportGraph,
  runner: readonly string[],
  obstacle: Obstacle,
): readonly string[] => {
  const live = liveFirst(graph, obstacle.breaks)
  const first = live[0]!
  const isLive = (file: string): boolean =>
    file === first.file || counts(graph.modules.get(file)?.role ?? 'source')
  const files = [...new Set(live.map((one) => one.file))].filter(
    (file) => file.endsWith('.py') && isLive(file),
  )
  const searched = [...new Set(searchedPaths(first))].map(quoted).join(', ')
  const names = [...new Set(obstacle.breaks.flatMap((one) => one.names))].map(quoted).join(', ')
  const sites = files.map(quoted).join(', ')
  const code =
    first.kind === 'missing-name'
      ? [
          ...boundNames,
          `asked = {a.name for f in [${sites}] for n in ast.walk(parsed(f)) if isinstance(n, ast.ImportFrom) for a in n.names} & {${names}}`,
          `sys.exit(1 if asked - set().union(*[bound(p) for p in [${searched}] if os.path.exists(p)]) else 0)`,
        ]
      : [
          'import os, sys',
          `asked = any(${quoted(quotedWord(first))} in open(f, encoding="utf-8").read() for f in [${sites}])`,
          `sys.exit(1 if asked and not any(map(os.path.exists, [${searched}])) else 0)`,
        ]
  return [...runner, '-c', code.join('\n')]
}

/** How a person loads one module by itself: tests are collected, files outside of packages run without their main block. */
const loadCommand = (repo: Repo, runner: readonly string[], file: string): readonly string[] | null => {
  const module = repo.graph.modules.get(file)
  if (module === undefined || !file.endsWith('.py')) return null
  if (module.role === 'test') return [...runner, '-m', 'pytest', '--collect-only', '-q', file]
  if (module.role === 'source' && importable.test(module.name))
    return [...runner, '-c', `import ${module.name}`]
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.'
  const code = `import runpy, sys; sys.path.insert(0, ${quoted(folder)}); runpy.run_path(${quoted(file)}, run_name='check')`
  return [...runner, '-c', code]
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
  const module = repo.graph.modules.get(first)?.name ?? ''
  return {
    argv: [...runner, '-c', stopsElsewhere(module, needleOf(stop))],
    expect: `exits 1 while import ${module} stops at this crash, 0 once it gets past it; later steps let it load`,
  }
}

/** A command that is red before the step and green after it, about the step itself. */
export const checkOf = (state: StepState, obstacle: Obstacle): PlanCheck => {
  const stop = liveFirst(state.repo.graph, obstacle.breaks)[0]!
  if (state.repo.graph.modules.get(stop.file)?.lang === 'python') return pythonCheck(state, obstacle, stop)
  if (stop.kind === 'missing-dependency') {
    return { argv: ['npm', 'ls', stop.target], expect: 'exits 1 now, 0 once it is declared and installed' }
  }
  return { argv: nodeStatic(stop), expect: `exits 1 while ${stop.file} asks for it and it is not there` }
}
