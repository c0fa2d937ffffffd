import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** `npm run test:tarball`: packs, installs elsewhere over the network, runs what a user would run. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/tarball/*.accept.ts'],
    pool: 'forks',
    testTimeout: 240_000,
    hookTimeout: 240_000,
    reporters: process.env['CI'] ? ['default', 'json'] : ['default'],
    outputFile: { json: 'tmp/tarball.json' },
  },
})

export default config
