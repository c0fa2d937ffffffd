import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Discovery } from '../../src/index.ts'
import { brokenShop, makeRepository, muster } from '../repository.ts'

test(
  'a fresh report holds; after lines above, a reformat and a rename the ids stay and only the change is named',
  { timeout: 120_000 },
  async () => {
    using shop = makeRepository(brokenShop)
    const at = { cwd: shop.root }
    const file = join(shop.state, '..', 'report.json')
    const run = async (): Promise<Discovery> =>
      JSON.parse(
        (await muster(['discover', '--json', '--quiet', '--no-context', '--state', shop.state], at)).out,
      ) as Discovery
    const verify = async (): Promise<{
      holds: number
      findings: number
      rows: { holds: boolean; rule: string; title: string }[]
    }> => JSON.parse((await muster(['verify', file, '--json'], at)).out) as never
    const before = await run()
    expect(before.findings.length).toBeGreaterThan(3)
    writeFileSync(file, JSON.stringify(before))
    const fresh = await verify()
    expect(fresh.holds).toBe(fresh.findings)

    shop.write(
      'src/shop/till.py',
      `${'# one more line\n'.repeat(10)}import requests\nimport schedule   \nfrom .ledger import  Legder\n\n\nclass Till:\n    pass\n`,
    )
    shop.git('mv', 'src/shop/mail.py', 'src/shop/post.py')
    shop.git('commit', '-qam', 'move')
    const moved = await verify()
    expect(moved.rows.filter((row) => !row.holds)).toEqual([])
    const after = await run()
    expect(after.findings.map((one) => one.id).sort()).toEqual(before.findings.map((one) => one.id).sort())

    shop.write(
      'pyproject.toml',
      brokenShop['pyproject.toml']!.replace('["requests>=2.31"]', '["requests>=2.31", "schedule>=1.2"]'),
    )
    shop.git('commit', '-qam', 'declare schedule')
    const mended = await verify()
    expect(
      mended.rows
        .filter((row) => !row.holds)
        .map((row) => row.title)
        .join(),
    ).toContain('schedule')
    expect(mended.rows.filter((row) => !row.holds).length).toBeLessThan(mended.findings)
  },
)
