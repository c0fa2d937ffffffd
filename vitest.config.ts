import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['passmuster-source'] },
  ssr: { resolve: { conditions: ['passmuster-source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 30_000,
  },
})
