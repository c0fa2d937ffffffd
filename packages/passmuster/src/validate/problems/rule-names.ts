const plugins: Readonly<Record<string, string>> = {
  eslint: '',
  typescript: '@typescript-eslint/',
  'typescript-eslint': '@typescript-eslint/',
  'eslint-plugin-unicorn': 'unicorn/',
  'eslint-plugin-import': 'import/',
  'eslint-plugin-react': 'react/',
  'eslint-plugin-react-hooks': 'react-hooks/',
  'eslint-plugin-jsx-a11y': 'jsx-a11y/',
  'eslint-plugin-promise': 'promise/',
  'eslint-plugin-vitest': 'vitest/',
  'eslint-plugin-jest': 'jest/',
  'eslint-plugin-n': 'n/',
}

/** Oxlint's `plugin(rule)` by the name that ESLint gives the rule, so that both count as one; else the name as it is. */
export const ruleOf = (
  named: string | null,
): { readonly tool: 'eslint' | 'oxlint'; readonly code: string | null } => {
  const found = named === null ? null : /^([\w@/-]+)\(([\w@/.-]+)\)$/.exec(named)
  if (found === null) return { tool: 'eslint', code: named }
  return { tool: 'oxlint', code: `${plugins[found[1]!] ?? `${found[1]}/`}${found[2]}` }
}
