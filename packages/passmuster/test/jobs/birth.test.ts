import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findBirth } from '../../src/jobs/birth.ts'
import { startDiscovery } from '../../src/jobs/discover.ts'
import type { Birth } from '../../src/model/birth.ts'
import type { Finding } from '../../src/model/finding.ts'
import { makeRepository, type TestRepository } from '../repository.ts'

const shop = {
  'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\ndependencies = ["requests"]\n',
  'shop/__init__.py': '"""Shop."""\n',
  'shop/till.py': '"""Till."""\nimport requests\n\nprint(requests)\n',
}

const commit = (repo: TestRepository, subject: string, files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) repo.write(path, text)
  repo.git('add', '-A')
  repo.git('commit', '-q', '-m', subject)
}

const found = async (repo: TestRepository, rule: string, only: string): Promise<Finding> => {
  const started = await startDiscovery({
    path: repo.root,
    stateDir: repo.state,
    context: false,
    only: [only],
  })
  if (!started.ok) throw new Error(started.faults[0]?.message)
  const finished = await started.value.finished
  if (!finished.ok) throw new Error(finished.faults[0]?.message)
  const finding = finished.value.discovery.findings.find((one) => one.rule === rule)
  if (finding === undefined) throw new Error(`no ${rule} was found`)
  return finding
}

const birth = async (repo: TestRepository, finding: Finding): Promise<Birth> => {
  const result = await findBirth({ path: repo.root, stateDir: repo.state, finding })
  if (!result.ok) throw new Error(result.faults[0]?.message)
  return result.value
}
const subject = (one: Birth): string => (one.is === 'born' ? one.in.subject : one.is)

test('the commit that wrote the line, whatever was committed above and after it', async () => {
  using repo = makeRepository(shop)
  for (let i = 0; i < 6; i += 1) commit(repo, `before ${i}`, { 'notes.txt': `${i}\n` })
  commit(repo, 'the one', { 'shop/till.py': '"""Till."""\nimport requests\nimport tenacity\n' })
  for (let i = 0; i < 6; i += 1) commit(repo, `after ${i}`, { 'notes.txt': `${i} again\n` })
  commit(repo, 'moved', { 'shop/till.py': '"""Till."""\n\n\nimport requests\nimport tenacity\n' })
  const born = await birth(repo, await found(repo, 'missing-dependency', 'debugger'))
  expect(subject(born)).toBe('the one')
  expect(born.looked).toBeLessThanOrEqual(3)
})

test('a line that was good when written: the commit that took away what it needs', async () => {
  using repo = makeRepository(shop)
  for (let i = 0; i < 9; i += 1)
    commit(repo, i === 5 ? 'the one' : `work ${i}`, {
      'notes.txt': `${i}\n`,
      ...(i === 5 ? { 'pyproject.toml': shop['pyproject.toml'].replace('"requests"', '') } : {}),
    })
  expect(subject(await birth(repo, await found(repo, 'missing-dependency', 'debugger')))).toBe('the one')
})

test('a finding that went and came again: the latest coming, not the first', async () => {
  using repo = makeRepository({ ...shop, 'pyproject.toml': shop['pyproject.toml'].replace('"requests"', '') })
  commit(repo, 'declared', { 'pyproject.toml': shop['pyproject.toml'] })
  for (let i = 0; i < 4; i += 1) commit(repo, `work ${i}`, { 'notes.txt': `${i}\n` })
  commit(repo, 'the one', { 'pyproject.toml': shop['pyproject.toml'].replace('"requests"', '') })
  for (let i = 0; i < 4; i += 1) commit(repo, `later ${i}`, { 'notes.txt': `${i} again\n` })
  const born = await birth(repo, await found(repo, 'missing-dependency', 'debugger'))
  expect(subject(born)).toBe('the one')
  expect(born.looked).toBeLessThanOrEqual(3)
})

test('a secret, which has no quoted line: the commit that wrote it', async () => {
  using repo = makeRepository(shop)
  commit(repo, 'the one', {
    'certs/server.key': `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEAxq7Zs9Kd3vWpLm2T'.repeat(8)}\n-----END RSA PRIVATE KEY-----\n`,
  })
  for (let i = 0; i < 9; i += 1) commit(repo, `later ${i}`, { 'notes.txt': `${i}\n` })
  const born = await birth(repo, await found(repo, 'private-key', 'secrets-scanner'))
  expect(subject(born)).toBe('the one')
  expect(born.looked).toBeLessThanOrEqual(3)
})

test('what came in by a merge is told as the commit of the branch', async () => {
  using repo = makeRepository(shop)
  repo.git('checkout', '-q', '-b', 'side')
  commit(repo, 'side work', { 'side.txt': '1\n' })
  commit(repo, 'the one', { 'pyproject.toml': shop['pyproject.toml'].replace('"requests"', '') })
  commit(repo, 'more side work', { 'side.txt': '2\n' })
  repo.git('checkout', '-q', 'main')
  commit(repo, 'main work', { 'main.txt': '1\n' })
  repo.git('merge', '-q', '--no-ff', '-m', 'merge', 'side')
  commit(repo, 'later', { 'main.txt': '2\n' })
  expect(subject(await birth(repo, await found(repo, 'missing-dependency', 'debugger')))).toBe('the one')
})

test('it came with the first commit, or is not committed yet', async () => {
  using repo = makeRepository({ ...shop, 'shop/gone.py': 'import tenacity\n' })
  commit(repo, 'second', { 'notes.txt': 'x\n' })
  const old = await birth(repo, await found(repo, 'missing-dependency', 'debugger'))
  expect(old).toMatchObject({ is: 'older', shallow: false, than: { subject: 'first' } })
  repo.git('rm', '-q', 'shop/gone.py')
  commit(repo, 'third', { 'notes.txt': 'y\n' })
  repo.write('shop/fresh.py', 'import structlog\n')
  expect(await birth(repo, await found(repo, 'missing-dependency', 'debugger'))).toMatchObject({
    is: 'uncommitted',
  })
})

test('a look at an old commit never becomes the last discovery', async () => {
  using repo = makeRepository(shop)
  commit(repo, 'the one', { 'shop/till.py': '"""Till."""\nimport requests\nimport tenacity\n' })
  const finding = await found(repo, 'missing-dependency', 'debugger')
  await birth(repo, finding)
  const { lastDiscovery } = await import('../../src/jobs/last-discovery.ts')
  const last = await lastDiscovery({ repo: join(repo.root), state: repo.state })
  expect(last.ok && last.value.findings.map((one) => one.id)).toContain(finding.id)
})
