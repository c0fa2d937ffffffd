import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import type { Redact } from '../context/redact.ts'
import type { Evidence } from '../model/finding.ts'
import { foldName } from './declared.ts'

type ManifestEvidence = Extract<Evidence, { kind: 'manifest' }>
type Verdict = { readonly state: 'holds' | 'fails' | 'unchecked'; readonly because: string }

/** Parses the manifest again and compares what stands at the path; formats without paths are compared as text. */
export const checkManifest = (
  { file, path, value }: ManifestEvidence,
  text: string,
  redact: Redact,
): Verdict => {
  const root = parsed(file, text)
  if (root === undefined) return asText(path, value, text, file)
  const found = lookUp(root, path)
  if (value === null) {
    return found === undefined
      ? { state: 'holds', because: 'the path is absent' }
      : { state: 'fails', because: `${file} has ${path}` }
  }
  if (found === undefined) return asText(path, value, text, file)
  const says = shown(found)
  return says === value || redact(says).text === value || loose(says) === loose(value)
    ? { state: 'holds', because: 'the same value' }
    : { state: 'fails', because: `${file} has another value at ${path}` }
}

/** As a manifest value is written in evidence: strings as they are, everything else as JSON. */
export const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const loose = (text: string): string => text.replace(/[\s'"]/g, '')

const parsed = (file: string, text: string): unknown => {
  try {
    if (
      /\.toml$|(?:^|\/)Pipfile$|\.lock$/.test(file) &&
      !file.endsWith('yarn.lock') &&
      !file.endsWith('Pipfile.lock')
    )
      return parseToml(text)
    if (/\.json$|Pipfile\.lock$|\.ipynb$/.test(file)) return JSON.parse(text)
    if (/\.ya?ml$/.test(file)) return parseYaml(text, { maxAliasCount: 100 })
  } catch {
    return undefined
  }
  return undefined
}

const asText = (path: string, value: string | null, text: string, file: string): Verdict => {
  const last = path.split('.').at(-1) ?? path
  if (value === null) {
    return text.includes(last)
      ? { state: 'unchecked', because: `${file} mentions ${last}` }
      : { state: 'holds', because: 'not mentioned' }
  }
  return loose(text).includes(loose(value)) && (value !== '' || text.includes(last))
    ? { state: 'holds', because: 'the value stands there' }
    : { state: 'fails', because: `${file} does not say so` }
}

/** Follows a dotted path; keys may contain dots, lists are entered by index or by the name an entry begins with. */
const lookUp = (root: unknown, path: string): unknown =>
  follow(
    root,
    path
      .split(/\.(?![^[]*\])/)
      .flatMap((part) => part.split(/\[|\]\.?/))
      .filter((part) => part !== ''),
  )

const follow = (value: unknown, parts: readonly string[]): unknown => {
  if (parts.length === 0) return value
  if (typeof value !== 'object' || value === null) return undefined
  for (let take = 1; take <= parts.length; take += 1) {
    const next = child(value, parts.slice(0, take).join('.'))
    const found = next === undefined ? undefined : follow(next, parts.slice(take))
    if (found !== undefined) return found
  }
  return undefined
}

const child = (value: object, key: string): unknown => {
  if (!Array.isArray(value))
    return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
  if (/^\d+$/.test(key)) return value[Number(key)]
  return value.find(
    (entry) => typeof entry === 'string' && foldName(/^[\w.@/-]*/.exec(entry)?.[0] ?? '') === foldName(key),
  )
}
