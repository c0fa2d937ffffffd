import type { Language } from './file-facts.ts'

const byExtension: Readonly<Record<string, Language>> = {
  py: 'python',
  pyi: 'python',
  ipynb: 'python',
  ts: 'ecmascript',
  tsx: 'ecmascript',
  mts: 'ecmascript',
  cts: 'ecmascript',
  js: 'ecmascript',
  jsx: 'ecmascript',
  mjs: 'ecmascript',
  cjs: 'ecmascript',
  go: 'go',
  java: 'java',
  rs: 'rust',
}

/** The language a file is parsed as, by its extension; null = not parsed. */
export const languageOf = (path: string): Language | null => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  if (dot < 1) return null
  const extension = name.slice(dot + 1).toLowerCase()
  return Object.hasOwn(byExtension, extension) ? (byExtension[extension] ?? null) : null
}
