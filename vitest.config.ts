import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  resolve: { conditions: ['passmuster-source'] },
  ssr: { resolve: { conditions: ['passmuster-source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    execArgv: ['--conditions=passmuster-source'],
    testTimeout: 60_000,
    // .ci/run reads the counts from here
    reporters: process.env['CI'] ? ['default', 'json'] : ['default'],
    outputFile: { json: 'tmp/tests.json' },
  },
})

export default config
