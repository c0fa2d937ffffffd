import type { EcmaImport } from './ecma-facts.ts'
import type { EcmaView } from './ecma-modules.ts'
import type { Repair } from './repairs.ts'

/** `examples/`; the repository's own root by a word. */
export const shownFolder = (folder: string): string => (folder === '' ? 'the root folder' : `${folder}/`)

const inside = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

/** The index files to look for where the specifier means a folder that is here (`..`, `./`, or a name that only a folder bears); else null. */
export const bareFolder = (view: EcmaView, path: string, specifier: string): readonly string[] | null => {
  const isHere = path === '' || view.base.snapshot.files.some((one) => one.path.startsWith(`${path}/`))
  if (!isHere || !specifier.startsWith('.') || view.resolver.packages.at(path)?.manifest.maps?.main)
    return null
  return ['index.ts', 'index.tsx', 'index.js', 'index.json'].map((name) => inside(path, name))
}

/** An index file for the folder; where one folder further up something can be loaded, that as a suggestion. */
export const folderRepair = (view: EcmaView, file: string, made: EcmaImport, folder: string): Repair => {
  const kind = /\.[cm]?tsx?$/.test(file) ? 'ts' : 'js'
  const own = `Give \`${shownFolder(folder)}\` an index file (\`${inside(folder, `index.${kind}`)}\`), or name the file that is meant`
  const isUp = /^(?:\.\.?\/)*\.\.?\/?$/.test(made.specifier)
  const further = `${made.specifier.replace(/\/$/, '')}/..`.replace(/^\.\/\.\./, '..')
  const above = isUp ? view.resolver.resolve(file, further) : null
  if (above?.is !== 'file') return { fix: { text: `${own}.` }, evidence: [] }
  return {
    fix: {
      text: `Perhaps \`${further}\` is meant: one folder further up it leads to \`${above.to}\`. ${own}.`,
    },
    evidence: [],
  }
}
