import { foldName, nameOf } from '../facts/manifests/shape.ts'
import type { StackSignal } from '../model/team.ts'
import { knownNpm, knownPython } from './known.ts'
import type { StackKnown } from './input.ts'

const install =
  /\b(?:pip3?|uv pip|uv|poetry|pdm|conda|mamba|pipenv)\s+(?:install|add)\s+([^\n`|&;#]+)|\b(?:npm|pnpm|yarn|bun)\s+(?:install|i|add)\s+([^\n`|&;#]+)/g
const imported = /^\s*(?:from|import)\s+([A-Za-z_]\w*)/gm

/** Known packages that documents only tell about: install commands and imports in their code. Never more than a mention. */
export const mentionSignals = ({ texts }: StackKnown): readonly StackSignal[] => {
  const found = new Map<string, StackSignal>()
  const note = (name: string, file: string, line: number): void => {
    const known = knownPython.get(name) ?? knownNpm.get(name)
    if (!known || found.has(name)) return
    found.set(name, {
      name,
      kind: known.kind,
      scope: 'mentioned',
      confidence: 0.2,
      package: '.',
      seen: { file, startLine: line, endLine: line },
      why: `only mentioned in ${file}`,
    })
  }
  for (const [file, text] of texts) {
    if (
      !/\.(md|rst|mdx|adoc|txt)$|^README/i.test(nameOf(file)) ||
      /requirements|constraints/i.test(nameOf(file))
    )
      continue
    for (const [index, line] of text.split('\n').entries()) {
      for (const match of line.matchAll(install))
        for (const word of (match[1] ?? match[2] ?? '').split(/\s+/)) note(bare(word), file, index + 1)
      for (const match of line.matchAll(imported)) note(foldName(match[1]!), file, index + 1)
    }
  }
  return [...found.values()]
}

const bare = (word: string): string => {
  const plain = word.replace(/^["']|["']$/g, '').replace(/(?<=.)[@<>=~![].*$/, '')
  return plain.startsWith('@') ? plain : foldName(plain)
}
