import { expect, test } from 'vitest'
import { FaultError, ParallelValidationOrchestrator } from '../src/index.ts'
import { brokenShop, makeRepository } from './repository.ts'

const checks = `tasks:
  first: { command: node ok.js, kind: lint }
  second: { command: node ok.js, needs: [first] }
`

test(
  'checks and the four reviewers run side by side, documentation after the reviewers',
  { timeout: 120_000 },
  async () => {
    using repo = makeRepository({ ...brokenShop, 'muster.config.yaml': checks, 'ok.js': '' })
    repo.write('src/shop/mail.py', 'def send():\n    return to_nobody\n')
    const config = process.env['XDG_CONFIG_HOME']
    process.env['XDG_CONFIG_HOME'] = `${repo.state}-config`
    try {
      const events: string[] = []
      const given = { path: repo.root, stateDir: repo.state, maxWorkers: 4, skip: ['pytest'] }
      await expect(new ParallelValidationOrchestrator(given).runValidationSuite()).rejects.toThrow(FaultError)
      const result = await new ParallelValidationOrchestrator({
        ...given,
        trust: true,
        onEvents: (some) => events.push(...some.map(({ body }) => body.type)),
      }).runValidationSuite()
      const reviewers = ['test-automator', 'code-reviewer', 'performance-optimizer', 'adversarial-dummy']
      expect(result.groups[0]).toEqual(expect.arrayContaining([...reviewers, 'first']))
      expect(result.groups[1]).toEqual(expect.arrayContaining(['documentation-specialist', 'second']))
      expect(result.verdict).toBe('passed')
      expect(result.validation.problems.map(({ file, code }) => `${file} ${code}`)).toContain(
        'src/shop/mail.py undefined-name',
      )
      expect(result.speedup).toBeGreaterThan(0)
      expect(result.serialWorkMs).toBeGreaterThan(0)
      expect(events.at(-1)).toBe('run.finished')
    } finally {
      if (config === undefined) delete process.env['XDG_CONFIG_HOME']
      else process.env['XDG_CONFIG_HOME'] = config
    }
  },
)
