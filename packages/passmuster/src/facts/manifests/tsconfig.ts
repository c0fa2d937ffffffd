import { readJson } from './json-lines.ts'
import type { TsConfig } from './manifest.ts'
import { at, table, word, words } from './shape.ts'

/** Reads a tsconfig.json or jsconfig.json as TypeScript does: with comments and trailing commas. Nothing is resolved. */
export const readTsConfig = (file: string, text: string): TsConfig => {
  const json = readJson(text)
  const options = at(json.value, 'compilerOptions')
  const base = at(json.value, 'extends')
  const types = at(options, 'types')
  return {
    file,
    extends: typeof base === 'string' ? [base] : words(base),
    baseUrl: word(at(options, 'baseUrl')),
    paths: Object.fromEntries([...table(at(options, 'paths'))].map(([name, to]) => [name, words(to)])),
    rootDirs: words(at(options, 'rootDirs')),
    outDir: word(at(options, 'outDir')),
    types: Array.isArray(types) ? words(types) : null,
    moduleResolution: word(at(options, 'moduleResolution')),
    errors: json.errors,
  }
}
