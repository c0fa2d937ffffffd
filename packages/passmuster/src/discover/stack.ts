import type { Stack, StackSignal } from '../model/team.ts'
import type { StackInput } from './input.ts'
import { tally } from './languages.ts'
import { findPackages } from './packages.ts'
import { dependencySignals, managerSignals, runtimeSignals } from './signals-manifest.ts'
import { ciSignals, containerSignals, fileSignals, languageSignals } from './signals-files.ts'
import { mentionSignals } from './signals-mentioned.ts'

/**
 * What the repository is made of, by its files' names, manifests and configuration alone: nothing is run, and nothing
 * below `.muster/` is believed. One signal per name, kind and package: the surest, then the strongest scope.
 */
export const detectStack = (input: StackInput): Stack => {
  const texts = new Map([...input.texts].filter(([file]) => !file.startsWith('.muster/')))
  const languages = tally(input.snapshot)
  const packages = findPackages({ ...input, texts })
  const folders = new Map(packages.map(({ path }) => [path === '.' ? '' : path, path]))
  const known = { ...input, texts, folders }
  const declared = dependencySignals(known)
  const seen = [
    ...languageSignals(known),
    ...declared,
    ...runtimeSignals(known),
    ...managerSignals(known),
    ...fileSignals(known),
    ...ciSignals(known),
    ...containerSignals(known),
  ]
  const names = new Set(seen.map(({ name }) => name))
  return {
    languages,
    packages,
    signals: settle([...seen, ...mentionSignals(known).filter(({ name }) => !names.has(name))]),
  }
}

const scopes = ['required', 'optional', 'dev', 'mentioned']

const stronger = (a: StackSignal, b: StackSignal): boolean =>
  a.confidence !== b.confidence
    ? a.confidence > b.confidence
    : scopes.indexOf(a.scope) < scopes.indexOf(b.scope)

const settle = (signals: readonly StackSignal[]): readonly StackSignal[] => {
  const best = new Map<string, StackSignal>()
  for (const one of signals) {
    const key = JSON.stringify([one.package, one.kind, one.name, one.kind === 'runtime' ? one.seen.file : ''])
    const held = best.get(key)
    if (!held || stronger(one, held)) best.set(key, one)
  }
  const order = (one: StackSignal): string =>
    `${one.package === '.' ? '' : one.package}\0${one.kind}\0${one.name}\0${one.seen.file}`
  return [...best.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1))
}
