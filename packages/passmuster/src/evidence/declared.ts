import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'

/** Lower case with runs of `-_.` as one `-`; an npm scope and slash stay. */
export const foldName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/** Keys below which tables and lists name distributions. */
const dependencyKey =
  /^(?:[\w-]*dependencies|(?:.*-)?(?:requires|packages)|requires-extra|dependency-groups)$/i

/**
 * The distributions a manifest text names as dependencies, read a second time and apart from the facts: by a
 * generic walk of the parsed document, or line by line where the format is one. Null = this text can't be read so.
 */
export const namesDeclared = (file: string, text: string): ReadonlySet<string> | null => {
  const base = file.slice(file.lastIndexOf('/') + 1)
  try {
    if (/\.lock$|lock\.(?:json|ya?ml)$|\.lockb$/.test(base)) return locked(base, text)
    if (base === 'go.mod') return required(text)
    if (base === 'pom.xml') return artifacts(text)
    if (/\.toml$|^Pipfile$/.test(base)) return walked(parseToml(text))
    if (base.endsWith('.json')) return walked(JSON.parse(text))
    if (/\.ya?ml$/.test(base)) return walked(parseYaml(text, { maxAliasCount: 100 }))
    if (/\.(?:txt|in)$/.test(base)) return lines(text)
    if (/^setup\.(?:py|cfg)$/.test(base)) return literals(text)
    return null
  } catch {
    return null
  }
}

/** Modules of `require` and `replace` lines, in blocks or not. */
const required = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/^[ \t]*(?:(?:require|replace)\s+)?([\w.~-]+(?:\/[\w.~-]+)*)(?:\s+v\S+|\s+=>)/gm)].map(
      (one) => foldName(one[1]!),
    ),
  )

/** `group:artifact` of every dependency element, comments left out. */
const artifacts = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.replace(/<!--[^]*?-->/g, '').matchAll(/<dependency>([^]*?)<\/dependency>/g)].map((one) => {
      const part = (name: string): string =>
        new RegExp(`<${name}>\\s*([^<]*?)\\s*</${name}>`).exec(one[1]!)?.[1] ?? ''
      return foldName(`${part('groupId')}:${part('artifactId')}`)
    }),
  )

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const walked = (root: unknown): ReadonlySet<string> => {
  const found = new Set<string>()
  const gather = (value: unknown): void => {
    if (typeof value === 'string') add(found, value)
    else if (Array.isArray(value)) value.forEach(gather)
    else if (isTable(value)) {
      for (const [key, inner] of Object.entries(value)) {
        if (Array.isArray(inner)) gather(inner)
        else found.add(foldName(key))
        if (isTable(inner))
          for (const [deep, last] of Object.entries(inner)) if (dependencyKey.test(deep)) gather(last)
      }
    }
  }
  const visit = (value: unknown, depth: number, path: string): void => {
    if (!isTable(value) || depth > 12) return
    for (const [key, inner] of Object.entries(value)) {
      const here = path === '' ? key : `${path}.${key}`
      if (here === 'build-system') continue
      if (dependencyKey.test(key) && here !== 'packages' ? true : here === 'packages') gather(inner)
      else visit(inner, depth + 1, here)
    }
  }
  visit(root, 0, '')
  return found
}

/** `name [extras] <version>; marker`, `name = "…"`, `name @ url`, `conda::name=1.0`. */
const add = (found: Set<string>, requirement: string): void => {
  const name = /^\s*(?:[\w-]{1,40}::)?(@[\w.-]{1,100}\/[\w.-]{1,100}|[A-Za-z0-9][\w.-]{0,100})/.exec(
    requirement,
  )?.[1]
  if (name !== undefined) found.add(foldName(name))
}

const lines = (text: string): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const line of text.split('\n')) {
    if (/^\s*(?:#|-)/.test(line)) {
      const egg = /#egg=([\w.-]{1,100})/.exec(line)?.[1]
      if (egg !== undefined) found.add(foldName(egg))
      continue
    }
    add(found, line)
  }
  return found
}

/** setup.py and setup.cfg: every string literal or line that begins like a requirement; too many rather than too few. */
const literals = (text: string): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const match of text.matchAll(/["']([A-Za-z0-9][^"'\n]{0,200})["']/g)) add(found, match[1] ?? '')
  for (const match of text.matchAll(/^[ \t]{1,40}([A-Za-z0-9][\w.-]{0,100})[ \t]*(?:$|[<>=~!;[@])/gm))
    add(found, match[1] ?? '')
  return found
}

const locked = (base: string, text: string): ReadonlySet<string> | null => {
  const found = new Set<string>()
  if (base === 'package-lock.json') {
    for (const match of text.matchAll(
      /"(?:[^"\n]{0,400}\/)?node_modules\/((?:@[^"/\n]{1,100}\/)?[^"/\n]{1,100})"\s*:/g,
    ))
      found.add(foldName(match[1] ?? ''))
    return found
  }
  if (base === 'Pipfile.lock') {
    const all = JSON.parse(text) as Record<string, Record<string, unknown>>
    for (const part of ['default', 'develop'])
      for (const name of Object.keys(all[part] ?? {})) found.add(foldName(name))
    return found
  }
  if (base.endsWith('.lock') && /^[ \t]*\[\[package\]\]/m.test(text)) {
    for (const match of text.matchAll(/^name = "([^"\n]{1,200})"/gm)) found.add(foldName(match[1] ?? ''))
    return found
  }
  if (base === 'yarn.lock') {
    for (const match of text.matchAll(/^"?((?:@[^@"\n]{1,100}\/)?[^@"\s\n]{1,100})@/gm))
      found.add(foldName(match[1] ?? ''))
    return found
  }
  return null
}
