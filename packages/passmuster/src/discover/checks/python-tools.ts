import type { CheckKind } from '../../model/check.ts'

/** A tool of Python: how it is configured, and how it checks. */
export interface PythonTool {
  readonly tool: string
  readonly name: string
  readonly kind: CheckKind
  readonly words: readonly string[]
  /** Table of pyproject.toml; sections of setup.cfg and tox.ini; files of its own. */
  readonly table: readonly string[]
  readonly sections?: RegExp
  readonly files?: RegExp
  /** The distribution that brings it, where a mere declaration tells that it is used on the whole repository. */
  readonly declared?: RegExp
}

/** In the order in which they are proposed; the first is the test runner. */
export const pythonTools: readonly PythonTool[] = [
  {
    tool: 'pytest',
    name: 'pytest',
    kind: 'unit',
    words: ['python', '-m', 'pytest'],
    table: ['pytest'],
    sections: /^(tool:pytest|pytest)$/,
    files: /^\.?pytest\.(ini|toml)$/,
    declared: /^pytest$/,
  },
  {
    tool: 'ruff check',
    name: 'ruff',
    kind: 'lint',
    words: ['ruff', 'check', '.'],
    table: ['ruff'],
    files: /^\.?ruff\.toml$/,
    declared: /^ruff$/,
  },
  {
    tool: 'ruff format',
    name: 'ruff-format',
    kind: 'format',
    words: ['ruff', 'format', '--check', '.'],
    table: ['ruff', 'format'],
  },
  {
    tool: 'black',
    name: 'black',
    kind: 'format',
    words: ['black', '--check', '.'],
    table: ['black'],
    declared: /^black$/,
  },
  {
    tool: 'isort',
    name: 'isort',
    kind: 'format',
    words: ['isort', '--check-only', '.'],
    table: ['isort'],
    sections: /^(isort|tool:isort)$/,
    files: /^\.isort\.cfg$/,
    declared: /^isort$/,
  },
  {
    tool: 'flake8',
    name: 'flake8',
    kind: 'lint',
    words: ['flake8'],
    table: ['flake8'],
    sections: /^flake8$/,
    files: /^\.flake8$/,
    declared: /^flake8$/,
  },
  {
    tool: 'pylint',
    name: 'pylint',
    kind: 'lint',
    words: ['pylint'],
    table: ['pylint'],
    files: /^\.?pylintrc$/,
  },
  {
    tool: 'mypy',
    name: 'mypy',
    kind: 'types',
    words: ['mypy'],
    table: ['mypy'],
    sections: /^mypy$/,
    files: /^\.?mypy\.ini$/,
    declared: /^mypy$/,
  },
  {
    tool: 'pyright',
    name: 'pyright',
    kind: 'types',
    words: ['pyright'],
    table: ['pyright'],
    files: /^pyrightconfig\.json$/,
    declared: /^pyright$/,
  },
  {
    tool: 'basedpyright',
    name: 'basedpyright',
    kind: 'types',
    words: ['basedpyright'],
    table: ['basedpyright'],
    declared: /^basedpyright$/,
  },
  { tool: 'ty', name: 'ty', kind: 'types', words: ['ty', 'check'], table: ['ty'], declared: /^ty$/ },
  {
    tool: 'codespell',
    name: 'codespell',
    kind: 'lint',
    words: ['codespell'],
    table: ['codespell'],
    sections: /^codespell$/,
    declared: /^codespell$/,
  },
  {
    tool: 'bandit',
    name: 'bandit',
    kind: 'security',
    words: ['bandit', '-c', 'pyproject.toml', '-r', '.'],
    table: ['bandit'],
  },
]
