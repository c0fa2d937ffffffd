import { describe, expect, test } from 'vitest'
import { commentBeside, inlineDependencies, isMadeUp } from '../../../src/facts/python/said.ts'
import { debuggerSpecialist } from '../../../src/specialists/debugger/debugger.ts'
import { repoOf } from './repo-of.ts'

const rules = (texts: Readonly<Record<string, string>>): readonly string[] =>
  [...debuggerSpecialist.judge(repoOf(texts), new Map())].map((one) => `${one.rule} ${one.symbol}`)

const manifest = { 'requirements.txt': 'numpy\n' }

describe('words beside an import', () => {
  test('what they say will fail or only shows how is no finding', () => {
    const text =
      'import numpy\n\n# Example import (these imports will fail they just show how you might call a module)\nfrom models import A\nfrom models.b import B\n'
    expect(rules({ ...manifest, 'examples/a.py': text })).toEqual([])
    expect(rules({ ...manifest, 'examples/a.py': text.replace(/#.*/, '#') })).toEqual([
      'missing-dependency models',
    ])
  })
  test('a module of the repository that a comment calls made up is no finding either', () => {
    const text =
      'from app.plug import P  # hypothetical module\nfrom app import q  # replace this with your own\n'
    expect(rules({ ...manifest, 'app/__init__.py': '', 'use.py': text })).toEqual([])
    expect(rules({ ...manifest, 'app/__init__.py': '', 'use.py': text.replaceAll(/#.*/g, '') })).toEqual([
      'missing-module app.plug',
      'missing-name app#q',
    ])
  })
  test('a condition is no such word', () => {
    expect(isMadeUp('this import will fail if torch is not installed')).toBe(false)
    expect(isMadeUp('imports for the model')).toBe(false)
    expect(isMadeUp('The import will fail, it just shows how')).toBe(true)
  })
  test('the comment ends where something else stands between', () => {
    expect(commentBeside(['# a', '', 'import b'], 2)).toBe('')
    expect(commentBeside(['x = 1', '# a', '# b', 'import c', 'import d  # e'], 4)).toMatch(/a\s+b\s+e/)
  })
  test('an example that says to install it by hand is no finding, a module of the product is', () => {
    const text =
      '# You may need to "pip install scikit-learn" if you do not have this\nfrom sklearn.svm import SVC\n'
    expect(rules({ ...manifest, 'examples/a.py': text })).toEqual([])
    expect(rules({ ...manifest, 'app/a.py': text })).toEqual(['missing-dependency sklearn'])
    expect(
      rules({
        ...manifest,
        'examples/a.py': `"""Needs:\n    pip install scikit-learn\n"""\n${text.split('\n')[1]}\n`,
      }),
    ).toEqual([])
  })
})

describe('what a file says of its own needs', () => {
  test('a block at the head of a script declares; without it nothing does', () => {
    const head =
      '# /// script\n# requires-python = ">=3.10"\n# dependencies = [\n#     "gitpython~=3.1",\n# ]\n# ///\n'
    expect(inlineDependencies(head)).toEqual(['gitpython'])
    expect(inlineDependencies('# dependencies = ["a"]\n')).toBe(null)
    expect(rules({ ...manifest, 'tool.py': `${head}from git import Repo\n` })).toEqual([])
    expect(rules({ ...manifest, 'tool.py': `${head}import schedule\n` })).toEqual([
      'missing-dependency schedule',
    ])
    expect(rules({ ...manifest, 'tool.py': 'from git import Repo\n' })).toEqual(['missing-dependency git'])
  })
  test('behind a path that is worked out as it runs an unknown module may lie', () => {
    const text =
      'import os, sys\nfrom os import getcwd as home\nsys.path.append(os.path.join(home(1), "bin"))\nimport latencies\nimport schedule\n'
    expect(rules({ ...manifest, 'a.py': text })).toEqual(['missing-dependency schedule'])
    expect(rules({ ...manifest, 'a.py': text.replace('home(1)', '"x"') })).toContain(
      'missing-dependency latencies',
    )
  })
  test('a guard that says aloud what is missing is no finding for one module', () => {
    const text = 'try:\n    import schedule\nexcept ImportError:\n    raise Missing("schedule")\n'
    expect(rules({ ...manifest, 'app/a.py': text })).toEqual([])
    const more = {
      'app/__init__.py': 'from .a import schedule\n',
      'app/b.py': 'x = 1\n',
      'app/c.py': 'x = 1\n',
    }
    expect(rules({ ...manifest, ...more, 'app/a.py': text })).toEqual(['missing-dependency schedule'])
  })
  test('a declared distribution of nearly that name is kin, with a lock file too', () => {
    const toml = '[project]\nname = "it"\ndependencies = ["tankerpy~=7.0"]\n'
    const lock = 'version = 1\n[[package]]\nname = "tankerpy"\nversion = "7.0"\n'
    expect(rules({ 'pyproject.toml': toml, 'uv.lock': lock, 'it/a.py': 'import tanker\n' })).toEqual([])
  })
})
