import { describe, expect, test } from 'vitest'
import { commentBeside, isMadeUp } from '../../../src/facts/python/said.ts'
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
