import type { Role } from '../model/team.ts'

const place = /^\.claude\/agents\/(?:[^/]+\/)*([^/]+)\.md$/

/** The roles that a repository describes under `.claude/agents/`: front matter and nothing else is read, as data. */
export const repositoryRoles = (texts: ReadonlyMap<string, string>): readonly Role[] =>
  [...texts.keys()]
    .filter((file) => place.test(file))
    .sort()
    .flatMap((file): readonly Role[] => {
      const front = frontMatter(texts.get(file) as string)
      if (front === null) return []
      const id = front.get('name') ?? (place.exec(file)?.[1] as string)
      if (!isRoleName(id)) return []
      const tools = list(front.get('tools') ?? '')
      return [
        {
          id,
          from: 'repository',
          purpose: (front.get('description') ?? '').slice(0, 300),
          capabilities: tools.some((tool) => /edit|write|shell|bash/i.test(tool))
            ? ['implement']
            : ['review'],
          tools,
          domains: [],
          because: [],
          file,
        },
      ]
    })

/** Lower-case words joined by `-`, at most 60 characters: what may become a file name. */
export const isRoleName = (name: string): boolean =>
  /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) && name.length <= 60

/** `key: value` lines between two `---` lines at the top; null when there are none. */
const frontMatter = (text: string): ReadonlyMap<string, string> | null => {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/, 60)
  if (lines[0]?.trim() !== '---') return null
  const end = lines.findIndex((line, i) => i > 0 && line.trim() === '---')
  if (end < 0) return null
  const found = new Map<string, string>()
  for (const line of lines.slice(1, end)) {
    const pair = /^([A-Za-z_]+):\s*(.*)$/.exec(line)
    if (pair)
      found.set((pair[1] as string).toLowerCase(), (pair[2] as string).trim().replace(/^(["'])(.*)\1$/, '$2'))
  }
  return found
}

const list = (value: string): readonly string[] =>
  value
    .replace(/^\[(.*)\]$/, '$1')
    .split(',')
    .map((one) => one.trim().replace(/^["']|["']$/g, ''))
    .filter((one) => /^[\w*:()./-]{1,60}$/.test(one))
    .slice(0, 30)
