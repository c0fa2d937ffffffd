import type { EcmaView } from './ecma-modules.ts'

/**
 * Whether a module of the repository exports a name: 'unknown' where its names cannot be listed, 'declared' when only
 * the declaration file beside plain JavaScript has it as a value.
 */
export type Exported = 'value' | 'type' | 'declared' | 'no' | 'unknown'

/** Where a name comes from in the end: the file that defines it, and whether it is a hoisted function. */
export interface Origin {
  readonly file: string
  readonly name: string
  readonly hoisted: boolean
}

export interface ExportedNames {
  has(file: string, name: string): Exported
  /** Every name the module and its stars export, for near misses. */
  all(file: string): readonly string[]
  originOf(file: string, name: string): Origin | null
}

export const exportedNames = (view: EcmaView): ExportedNames => {
  const has = (file: string, name: string, seen: Set<string>): Exported => {
    if (seen.has(file)) return 'no'
    seen.add(file)
    const facts = view.factsOf(file)
    if (!facts || facts.errors.length > 0 || facts.format !== 'module') return 'unknown'
    const last = facts.dialect === 'dts' ? 'unknown' : 'no'
    const own = facts.exports.filter((one) => one.name === name)
    if (own.some((one) => !one.type)) return 'value'
    if (own.length > 0) return 'type'
    const typed = declarationBeside(view, file)
    if (typed !== null) {
      const there = has(typed, name, seen)
      if (there === 'value') return facts.openExports.length === 0 ? 'declared' : 'unknown'
      if (there === 'type') return 'type'
    }
    let doubt = false
    for (const open of facts.openExports) {
      if (open.how !== 'star') return 'unknown'
      if (name === 'default') continue
      const target = view.resolver.resolve(file, open.specifier ?? '')
      if (target.is !== 'file') doubt = true
      else {
        const there = has(target.to, name, seen)
        if (there === 'value' || there === 'type' || there === 'declared') return there
        if (there === 'unknown') doubt = true
      }
    }
    return doubt ? 'unknown' : last
  }

  const all = (file: string, seen: Set<string>): readonly string[] => {
    if (seen.has(file)) return []
    seen.add(file)
    const facts = view.factsOf(file)
    if (!facts) return []
    const stars = facts.openExports.flatMap((open) => {
      const target = open.specifier === null ? null : view.resolver.resolve(file, open.specifier)
      return target?.is === 'file' ? all(target.to, seen) : []
    })
    return [...facts.exports.map((one) => one.name), ...stars]
  }

  const originOf = (file: string, name: string, seen: Set<string>): Origin | null => {
    const key = `${file}#${name}`
    if (seen.has(key)) return null
    seen.add(key)
    const facts = view.factsOf(file)
    if (!facts || facts.format !== 'module') return null
    const own = facts.exports.find((one) => one.name === name && !one.type)
    if (own?.from) {
      const target = view.resolver.resolve(file, own.from.specifier)
      if (target.is !== 'file' || own.from.name === '*') return null
      return originOf(target.to, own.from.name, seen)
    }
    if (own) return { file, name, hoisted: own.hoisted === true }
    for (const open of facts.openExports) {
      const target = open.specifier === null ? null : view.resolver.resolve(file, open.specifier)
      const found = target?.is === 'file' ? originOf(target.to, name, seen) : null
      if (found) return found
    }
    return null
  }

  return {
    has: (file, name) => has(file, name, new Set()),
    all: (file) => [...new Set(all(file, new Set()))].sort((a, b) => (a < b ? -1 : 1)),
    originOf: (file, name) => originOf(file, name, new Set()),
  }
}

/** `index.d.ts` beside `index.js`: what TypeScript reads in its place. */
const declarationBeside = (view: EcmaView, file: string): string | null => {
  const match = /^(.*)\.([cm]?)jsx?$/.exec(file)
  const path = match ? `${match[1]}.d.${match[2]}ts` : null
  return path !== null && view.factsOf(path) ? path : null
}
