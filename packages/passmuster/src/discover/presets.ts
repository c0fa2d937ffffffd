/** Teams by name, for `--preset`: the roles of each in their order. */
export const presets: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'seed',
    [
      'team-configurator',
      'project-analyst',
      'code-archaeologist',
      'second-opinion',
      'test-automator',
      'code-reviewer',
      'adversarial-dummy',
      'performance-optimizer',
      'debugger',
      'trading-strategy-consultant',
      'documentation-specialist',
      'planner',
    ],
  ],
])
