import type { Snapshot } from '../model/snapshot.ts'
import type { Stack } from '../model/team.ts'

const extensions: Readonly<Record<string, string>> = {
  Python: 'py pyi pyw ipynb',
  Cython: 'pyx pxd',
  TypeScript: 'ts tsx mts cts',
  JavaScript: 'js jsx mjs cjs',
  Vue: 'vue',
  Svelte: 'svelte',
  Astro: 'astro',
  Java: 'java',
  Kotlin: 'kt kts',
  Scala: 'scala',
  Go: 'go',
  Rust: 'rs',
  C: 'c h',
  'C++': 'cc cpp cxx hpp hh hxx',
  'C#': 'cs',
  'F#': 'fs fsx',
  Swift: 'swift',
  'Objective-C': 'm mm',
  Ruby: 'rb',
  PHP: 'php',
  Perl: 'pl pm',
  Lua: 'lua',
  R: 'r',
  Julia: 'jl',
  Dart: 'dart',
  Elixir: 'ex exs',
  Erlang: 'erl',
  Haskell: 'hs',
  OCaml: 'ml mli',
  Clojure: 'clj cljs',
  Zig: 'zig',
  Nim: 'nim',
  Shell: 'sh bash zsh fish',
  PowerShell: 'ps1',
  Batch: 'bat cmd',
  SQL: 'sql',
  HTML: 'html htm',
  CSS: 'css scss sass less',
  Markdown: 'md mdx',
  reStructuredText: 'rst',
  AsciiDoc: 'adoc',
  YAML: 'yml yaml',
  TOML: 'toml',
  JSON: 'json jsonc json5',
  XML: 'xml svg',
  INI: 'ini cfg',
  CSV: 'csv tsv',
  Protobuf: 'proto',
  GraphQL: 'graphql gql',
  Terraform: 'tf',
  Nix: 'nix',
  Solidity: 'sol',
  CMake: 'cmake',
  TeX: 'tex',
  'Vim script': 'vim',
}
const names: Readonly<Record<string, string>> = {
  Dockerfile: 'Dockerfile',
  Containerfile: 'Dockerfile',
  Makefile: 'Makefile',
  makefile: 'Makefile',
  'CMakeLists.txt': 'CMake',
  Rakefile: 'Ruby',
  Gemfile: 'Ruby',
  Pipfile: 'TOML',
  Jenkinsfile: 'Groovy',
  BUILD: 'Starlark',
  'BUILD.bazel': 'Starlark',
}
const byExtension = new Map(
  Object.entries(extensions).flatMap(([name, list]) => list.split(' ').map((one) => [one, name] as const)),
)

/** The languages that programs are written in, by the names used here. */
export const programming: ReadonlySet<string> = new Set(
  'Python,TypeScript,JavaScript,Go,Rust,Java,Kotlin,Scala,C,C++,C#,Ruby,PHP,Swift,Cython,Vue,Svelte,Shell'.split(
    ',',
  ),
)

/** The language of a path by its name alone; null = not one we count. */
export const languageNamed = (path: string): string | null => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (Object.hasOwn(names, name)) return names[name]!
  const dot = name.lastIndexOf('.')
  return dot > 0 ? (byExtension.get(name.slice(dot + 1).toLowerCase()) ?? null) : null
}

/** Files that a tool wrote: they count for no language. */
const isLock = (path: string): boolean =>
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|[\w.-]+\.lock)$/.test(path)

/** Files and lines per language, most lines first. */
export const tally = (snapshot: Snapshot): Stack['languages'] => {
  const found = new Map<string, { files: number; lines: number }>()
  for (const { path, kind, lines } of snapshot.files) {
    const name = kind === 'text' && !isLock(path) ? languageNamed(path) : null
    if (name === null) continue
    const sum = found.get(name) ?? { files: 0, lines: 0 }
    found.set(name, { files: sum.files + 1, lines: sum.lines + lines })
  }
  return [...found]
    .map(([name, sum]) => ({ name, ...sum }))
    .sort((a, b) => b.lines - a.lines || (a.name < b.name ? -1 : 1))
}
