import { below, folderOf, nameOf } from '../../facts/manifests/shape.ts'

/** Something that a text says is a file: as written, where, and the paths of the repository it can mean. */
export interface Reference {
  readonly line: number
  readonly written: string
  readonly wanted: readonly string[]
}

/** What paths end like, and what is there. */
export interface Tree {
  readonly files: ReadonlySet<string>
  readonly folders: ReadonlySet<string>
  readonly names: ReadonlyMap<string, readonly string[]>
}

/** `@import`, `@use`, `@forward` of a path that begins with a dot, and in plain CSS `url()` of one. */
export const styleReferences = (file: string, text: string): readonly Reference[] => {
  const plain = text.replace(/\/\*[\s\S]*?\*\//g, blank)
  const css = file.endsWith('.css')
  return plain.split('\n').flatMap((row, index) => {
    if (/^\s*\/\//.test(row)) return []
    const found = [
      ...row.matchAll(
        /@(?:import|use|forward)\s+(?:\([^)]{0,40}\)\s*)?(?:url\()?["'](\.{1,2}\/[^"'\n]{1,200})["']/g,
      ),
      ...(css ? row.matchAll(/\burl\(\s*["']?(\.{1,2}\/[^"')\s]{1,200})["']?\s*\)/g) : []),
    ]
    return [...new Set(found.map((match) => match[1]!))].flatMap((written) => {
      const wanted = styleTargets(file, written)
      return wanted.length === 0 ? [] : [{ line: index + 1, written, wanted }]
    })
  })
}

const blank = (match: string): string => match.replace(/[^\n]/g, ' ')

const styleTargets = (file: string, written: string): readonly string[] => {
  const bare = written.replace(/[?#].*$/, '')
  const path = /[{}$@*]/.test(bare) ? null : below(folderOf(file), bare)
  if (path === null || path === '') return []
  if (/\.(?:css|scss|sass|less|styl)$/.test(path)) return [path, partial(path)]
  if (/\.(?:png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|otf|eot|mp[34])$/i.test(path)) return [path]
  return ['css', 'scss', 'sass', 'less'].flatMap((end) => [
    `${path}.${end}`,
    partial(`${path}.${end}`),
    `${path}/index.${end}`,
    `${path}/_index.${end}`,
  ])
}

const partial = (path: string): string => {
  const folder = folderOf(path)
  return `${folder === '' ? '' : `${folder}/`}_${nameOf(path)}`
}

/**
 * Scripts and style sheets of a page by a relative path, where another such path of the same page is a file beside
 * it: only then are they looked for from the page's own folder.
 */
export const markupReferences = (
  file: string,
  text: string,
  files: ReadonlySet<string>,
): readonly Reference[] => {
  if (/\{\{|\{%|<%|<base\b|<\?php/i.test(text)) return []
  const plain = text.replace(/<!--[\s\S]*?-->/g, blank)
  const found = plain.split('\n').flatMap((row, index) =>
    [
      ...row.matchAll(/<script\b[^>]{0,300}?\bsrc=["']([^"'\n:]{1,200})["']/gi),
      ...row.matchAll(/<link\b[^>]{0,300}?\bhref=["']([^"'\n:]{1,200})["']/gi),
    ].flatMap((match) => {
      const written = match[1]!
      const path = /^[/#]|[{}$%]/.test(written) ? null : below(folderOf(file), written.replace(/[?#].*$/, ''))
      return path === null || path === '' ? [] : [{ line: index + 1, written, wanted: [path] }]
    }),
  )
  return found.some((one) => one.wanted.some((path) => files.has(path))) ? found : []
}

/** Modules that the script blocks of a Vue or Svelte component import by a relative path. */
export const componentReferences = (file: string, text: string): readonly Reference[] =>
  [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].flatMap((block) => {
    const before = text.slice(0, block.index + block[0].indexOf('>')).split('\n').length
    const plain = (block[1] ?? '').replace(/\/\*[\s\S]*?\*\//g, blank)
    return plain.split('\n').flatMap((row, index) => {
      const written = /^\s*(?:import\s|\}\s*from\s)[^'"`]{0,300}['"](\.{1,2}\/[^'"?#\n]{1,200})['"]/.exec(
        row,
      )?.[1]
      const path = written === undefined ? null : below(folderOf(file), written)
      return written === undefined || path === null || path === ''
        ? []
        : [{ line: before + index, written, wanted: moduleTargets(path) }]
    })
  })

const moduleTargets = (path: string): readonly string[] => {
  const ends = [
    'ts',
    'js',
    'vue',
    'svelte',
    'tsx',
    'jsx',
    'mjs',
    'mts',
    'json',
    'd.ts',
    'ts.svelte',
    'js.svelte',
  ]
  const bare = path.replace(/\.([cm]?)js$/, '')
  return [
    path,
    ...(bare === path ? [] : ['ts', 'tsx', 'mts', 'cts', 'd.ts'].map((end) => `${bare}.${end}`)),
    ...ends.flatMap((end) => [`${path}.${end}`, `${path}/index.${end}`]),
  ]
}
