/** The end of what a command said, with how it ended and what it was. */
export interface LastWords {
  readonly exit: number
  readonly command: string
  /** The last of stderr and of stdout, without colours. */
  readonly said: string
}

interface Phrase {
  /** What a missing program makes of the tool's exit code. */
  readonly exits: readonly number[]
  /** The tool that says so must stand in the command. */
  readonly tool: RegExp | null
  /** What it says; the group `name` is the program that is missing. */
  readonly says: RegExp
}

const shells = [127]
const phrases: readonly Phrase[] = [
  {
    exits: shells,
    tool: null,
    says: /^(?!env: ).{1,300}?: (?:line )?\d+: (?:.{1,200}: )?(?<name>[^:\n]{1,200}): (?:command )?not found$/m,
  },
  { exits: shells, tool: null, says: /^[^\s:]{1,200}: (?<name>[^:]{1,200}): (?:command )?not found$/m },
  { exits: shells, tool: null, says: /\bcommand not found: (?<name>\S{1,200})$/m },
  {
    exits: shells,
    tool: null,
    says: /^(?:\S{0,100}\/)?env: [‘'"`]?(?<name>.{1,200}?)[’'"`]?: No such file or directory$/m,
  },
  {
    exits: [126],
    tool: null,
    says: /^.{1,300}?: (?:(?:line )?\d+: )?(?<name>[^:]{1,200}): Permission denied$/m,
  },
  {
    exits: [1, 127],
    tool: /\b(?:npx|npm)\b/,
    says: /^npm (?:error|ERR!) could not determine executable to run$/m,
  },
  {
    exits: [1],
    tool: /\b(?:npx|npm)\b/,
    says: /^npm (?:error|ERR!) npx canceled due to missing packages and no YES option: \["(?<name>.{1,200}?)(?:@[^"@]{1,60})?"\]$/m,
  },
  {
    exits: [1, 254],
    tool: /\bpnpm\b/,
    says: /\bERR_PNPM_\w{1,60}\s{1,4}Command "(?<name>.{1,200}?)" not found/,
  },
  { exits: [1], tool: /\byarn\b/, says: /^error Command "(?<name>.{1,200}?)" not found\.$/m },
  {
    exits: [2],
    tool: /\buvx?\b/,
    says: /^error: Failed to spawn: [`'"](?<name>.{1,200}?)[`'"]\n\s{1,8}Caused by: No such file/m,
  },
  {
    exits: [1],
    tool: /\bpython[\d.]*\b|\bpy\b/,
    says: /^(?:\S{0,300}\/)?python[\d.]{0,8}: No module named (?<name>\S{1,200})$/m,
  },
  { exits: [1], tool: /\bpoetry\b/, says: /^Command not found: (?<name>\S{1,200})$/m },
  { exits: [101], tool: /\bcargo\b/, says: /^error: no such command: `(?<name>.{1,200}?)`/m },
  {
    exits: [1, 101],
    tool: /\b(?:cargo|rustup)\b/,
    says: /^error: '(?<name>[^']{1,100})' is not installed for the toolchain/m,
  },
  {
    exits: [2],
    tool: /\bg?make\b/,
    says: /^g?make(?:\[\d+\])?: (?<name>.{1,200}?): No such file or directory$/m,
  },
  {
    exits: [2],
    tool: /\bg?make\b/,
    says: /^.{0,300}?: (?:line )?\d+: (?:.{1,200}: )?(?<name>[^:\n]{1,200}): (?:command )?not found\n(?:.{0,300}\n){0,2}g?make(?:\[\d+\])?: \*\*\* .{0,300} Error 127$/m,
  },
  {
    exits: [1, 127, 201],
    tool: /\btask\b/,
    says: /^.{0,200}?"(?<name>.{1,200}?)": executable file not found in \$PATH$/m,
  },
]

/** The program that is missing: its name, '' where only that one is missing is said, null where nothing says so. */
export const missingTool = ({ exit, command, said }: LastWords): string | null => {
  for (const { exits, tool, says } of phrases) {
    if (!exits.includes(exit) || tool?.test(command) === false) continue
    const found = says.exec(said)
    if (found !== null) return found.groups?.['name'] ?? ''
  }
  return null
}
