import { foldName } from './import-map.ts'

const word = /^[A-Za-z][\w.-]*/

/** The distributions (folded) that the arguments of an install command name; options and paths are left out. */
export const namesIn = (words: string): readonly string[] =>
  words.split(/[\s"'`,]+/).flatMap((part) => {
    const name = /[/\\$=]|^-/.test(part.replace(/[=<>!~].*$/, '')) ? null : word.exec(part)
    return name === null ? [] : [foldName(name[0].replace(/\[.*$/, ''))]
  })

const commands =
  /\b(?:pip3?|uv|conda|mamba|pipx|pdm|poetry|session)(?: |\.)(?:pip )?(?:install|add)\b[( ]*([^\n;&|]*)/g

/** `deps =` of tox, a line each, and `additional_dependencies:` of pre-commit, in brackets or a line each. */
const listed = [
  /^deps\s*=\s*((?:.*(?:\n[ \t]+.*)*))/gm,
  /additional_dependencies:\s*(\[[^\]]*\]|(?:\n\s*-\s.*)+)/g,
]

/** What sets up the places where tests and checks run. */
const bearsCommands =
  /(^|\/)(tox\.ini|noxfile\.py|[Mm]akefile|[Jj]ustfile|\.pre-commit-config\.yaml|\.travis\.yml|\.gitlab-ci\.yml|appveyor\.yml|azure-pipelines\.yml|setup\.cfg|pyproject\.toml)$|^\.(github|circleci|ci)\/|(^|\/)(Dockerfile|Containerfile)[^/]*$/

/** Distributions (folded) that CI, tox, nox, pre-commit, make and container files install. */
export const mentionsOf = (texts: ReadonlyMap<string, string>): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const [file, text] of texts) {
    if (!bearsCommands.test(file)) continue
    for (const match of text.matchAll(commands)) for (const name of namesIn(match[1]!)) found.add(name)
    for (const shape of listed)
      for (const match of text.matchAll(shape))
        for (const line of match[1]!.split(/[\n,]/))
          for (const name of namesIn(line.replace(/^[\s[-]*|#.*$/g, '').replace(/^[^:]*:\s+/, '')))
            found.add(name)
  }
  return found
}

const programs = /(^|\/)(Dockerfile|Containerfile)[^/]*$|\.(?:sh|bash|bat|ps1)$/i
const documents = /\.(?:md|rst|mdx|adoc|txt)$/i
const index = /(?:^|\s)(?:--(?:extra-)?index-url|--find-links|-[fic])[\s=]/

/** Distributions (folded) that container files and shell programs install, or that a document tells to install from an index of their own. */
export const leftTo = (texts: ReadonlyMap<string, string>): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const [file, text] of texts) {
    const isProgram = programs.test(file)
    if ((!isProgram && !documents.test(file)) || !text.includes('install')) continue
    for (const match of text.matchAll(commands))
      if (isProgram || index.test(match[1]!)) for (const name of namesIn(match[1]!)) found.add(name)
  }
  return found
}
