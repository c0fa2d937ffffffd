import { describe, expect, test } from 'vitest'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { secretsScanner } from '../../../src/specialists/secrets-scanner/secrets-scanner.ts'
import { madeRepo } from '../made-repo.ts'
import { judged } from '../small-repo.ts'

const of = (file: string, text: string): readonly FindingDraft[] => judged({ [file]: text }, secretsScanner)
const rules = (file: string, text: string): readonly string[] => of(file, text).map(({ rule }) => rule)

// Made here, so that no scanner takes them for secrets of this repository.
const random = ['q7Zt', '9LmX', '2vRb', 'K4wP', 'c8Hd', 'J1sN'].join('')
const github = `ghp_${['Ab3dE', 'f6Hi9', 'Kl2No', 'p5Rs8', 'Uv1Xy', 'z4Bc7', 'Qw9Zk1'].join('')}`
const pem = ['-----BEGIN RSA ', 'PRIVATE KEY-----'].join('')
const body = 'MIIEowIBAAKCAQEAx8Zb3Qm1Kd7Wq0tYv5Ls2Rn9Hp4Jc6Xg8Uf1Ek3Oi7Ba5Mz2Dy'

describe('settings', () => {
  test('default passwords of a compose file are one finding, by place and never by text', () => {
    const [found, ...more] = of(
      'deploy/docker-compose.yml',
      'services:\n  db:\n    ports: [5432:5432]\n    environment:\n      - POSTGRES_PASSWORD=password\n      - GF_SECURITY_ADMIN_PASSWORD=admin\n      URL: postgresql://trader:password@db:5432/x\n',
    )
    expect(more).toEqual([])
    expect(found).toMatchObject({ rule: 'default-password', severity: 'medium', category: 'secret' })
    expect(found!.title).toBe(
      '`POSTGRES_PASSWORD`, `GF_SECURITY_ADMIN_PASSWORD` and the password of postgresql://db are fixed in deploy/docker-compose.yml',
    )
    expect(found!.evidence).toContainEqual({
      kind: 'secret',
      file: 'deploy/docker-compose.yml',
      line: 5,
      startColumn: 27,
      endColumn: 35,
      hmac: '',
      shown: '… (8 characters)',
    })
  })
  test.each([
    [
      'from the environment',
      'compose.yml',
      'a:\n  - POSTGRES_PASSWORD=${DB_PASSWORD}\n  - X_PASSWORD=${DB_PASSWORD:?}\n',
    ],
    ['in a workflow', '.github/workflows/ci.yml', 'env:\n  POSTGRES_PASSWORD: postgres\n'],
    ['a template', '.env.example', `API_KEY=${random}\n`],
    ['a placeholder', '.env', 'API_KEY=your-key-here-1234567890\n'],
    ['a flag', 'compose.yml', 'a:\n  ALLOW_EMPTY_PASSWORD: yes\n'],
  ])('silent: %s', (_, file, text) => {
    expect(rules(file, text)).toEqual([])
  })
  const ci = '.github/workflows/ci.yml'
  test.each([
    ['a workflow under test', { [ci]: `env:\n  NODE_ENV: test\n  SECRET_KEY: ${random}\n` }],
    [
      'the value of a tracked .env.test',
      { [ci]: `env:\n  SECRET_KEY: ${random}\n`, '.env.test': `SECRET_KEY=${random}\n` },
    ],
    ['a service of a job', { [ci]: `services:\n  db:\n    env:\n      POSTGRES_PASSWORD: ${random}\n` }],
    ['a name for tests', { 'compose.yml': `a:\n  TEST_API_KEY: ${random}\n` }],
    ['a compose file of tests', { 'docker-compose.test.yml': `a:\n  API_KEY: ${random}\n` }],
    ['a seed', { 'data/database-seed.json': `{ "password": "${random}" }\n` }],
  ])('silent, thrown away: %s', (_, files) => {
    expect(judged(files as Record<string, string>, secretsScanner)).toEqual([])
  })
  test('a workflow that says nothing of tests', () => {
    expect(rules(ci, `env:\n  API_KEY: ${random}\n`)).toEqual(['hard-coded-secret'])
  })
  test('a tracked .env with a generated value', () => {
    expect(of('.env', `API_KEY=${random}\n`)).toMatchObject([
      { rule: 'hard-coded-secret', severity: 'medium' },
    ])
  })
})

describe('code', () => {
  test.each([
    ['a generated key', 'hard-coded-secret', 'src/a.py', `api_key = "${random}"\n`],
    ['a password', 'hard-coded-secret', 'src/a.ts', `const options = { password: 'Tr0ub4dor&3' }\n`],
    ['a token by its form', 'provider-token', 'src/a.py', `x = "${github}"\n`],
    ['a fallback', 'fallback-secret', 'src/a.ts', `const key = process.env.JWT_SECRET || 'hush-hush'\n`],
    ['an address', 'url-password', 'src/a.py', `URL = "postgres://app:Zk8vQ2mT@db.internal.net/x"\n`],
    ['a key', 'private-key', 'config/server.pem', `${pem}\n${body}\n`],
  ])('%s', (_, rule, file, text) => {
    const found = of(file, text)
    expect(found.map((one) => one.rule)).toEqual([rule])
    expect(JSON.stringify(found)).not.toContain(random)
    expect(JSON.stringify(found)).not.toContain(github)
  })
  test.each([
    ['the hash of a password', 'password = "$2a$10$nSaCsTPTtbbPTnFXBH0GZu0ExpNMud3d1IuKOC6a9gwAHkdhppeu"\n'],
    ['a kind of token', 'token_type = "bearer"\n'],
    ['a label', 'class Kind:\n    PASSWORD = "password"\n'],
    ['a name of a field', 'password_field = "user_password_2"\n'],
    ['a path', 'secret = "projects/x/secrets/db-main-1"\n'],
    ['a comment', `# api_key = "${random}"\n`],
    ['said to be none', `# CI token, not used as secret\nciToken = "${random}"\n`],
    ['of a cache of builds that gives it out', `nxCloudAccessToken = "${random}"\n`],
    ['of a search box', `algolia = { "apiKey": "${random}", "indexName": "x" }\n`],
    ['a local address', 'URL = "postgres://postgres:postgres@localhost/x"\n'],
    ['words', 'pad_token = "the-quick-brown-fox-2"\n'],
    ['read', 'api_key = os.environ["API_KEY"]\n'],
  ])('silent: %s', (_, text) => {
    expect(rules('src/a.py', text)).toEqual([])
  })
  test('tests are silent about made-up values and keys, examples lower', () => {
    expect(rules('tests/test_a.py', `api_key = "${random}"\n`)).toEqual([])
    for (const file of ['tests/key.pem', 't/unit/security/__init__.py', 'a/test/fixtures/key.pem'])
      expect(rules(file, `A = '''${pem}\n${body}\n'''\n`)).toEqual([])
    expect(of('examples/ssl/worker.key', `${pem}\n${body}\n`)).toMatchObject([
      { rule: 'private-key', severity: 'low' },
    ])
  })
  test('encrypted keys count beside plain ones, and say nothing alone', () => {
    const locked = ['-----BEGIN ENCRYPTED ', 'PRIVATE KEY-----'].join('')
    expect(rules('src/keys.py', `A = '''${locked}\n${body}\n'''\n`)).toEqual([])
    const [found] = of('src/keys.py', `A = '''${pem}\n${body}\n'''\nB = '''${locked}\n${body}\n'''\n`)
    expect(found!.title).toBe('2 private keys stand in src/keys.py, 1 of them encrypted')
  })
  test('the key of a program that is given to its users', () => {
    expect(of('src/a.py', `# This is our API key\nAPI_KEY = "${random}"\n`)).toMatchObject([
      { rule: 'hard-coded-secret', severity: 'low' },
    ])
    expect(of('src/a.py', `CLIENT_ID = "12"\nCLIENT_SECRET = "${random}"\n`)).toMatchObject([
      { severity: 'low' },
    ])
  })
  test('the key of a web client', () => {
    const key = ['AIza', 'SyD3kQ9xR7bT2mW5vY8zA1cE4gH6jL0nPqRs'].join('')
    expect(rules('src/a.ts', `const a = { apiKey: "${key}", authDomain: "x.firebaseapp.com" }\n`)).toEqual([])
  })
  test('a data file that the program beside it writes', () => {
    const files = {
      'app/data.json': `{ "password": "${random}" }\n`,
      'app/main.py': 'import json\nwith open("data.json", "w") as f:\n    json.dump({}, f)\n',
    }
    const [found] = judged(files, secretsScanner)
    expect(found).toMatchObject({ severity: 'low' })
    expect(found!.fix.text).toMatch(/^app\/main\.py writes this file: untrack it/)
    const [other] = judged({ ...files, 'app/main.py': 'open("data.json")\n' }, secretsScanner)
    expect(other!.fix.text).toMatch(/keep the file with the new value out of the repository/)
  })
  test('the password of a container that compose starts', () => {
    const file = 'docker/db/config.json'
    const config = { [file]: '{ "master_password": "Winter99" }\n' }
    const compose = 'services:\n  db:\n    image: postgres\n    healthcheck:\n      test: db -p Winter99\n'
    const about = (files: Record<string, string>): number =>
      judged(files, secretsScanner).filter(({ rule }) => rule === 'hard-coded-secret').length
    expect(about(config)).toBe(1)
    expect(about({ ...config, 'docker-compose.yml': compose })).toBe(0)
  })
})

test('a file of secrets that was deleted is told by name', () => {
  const repo = madeRepo(
    { 'a.py': '' },
    {
      history: {
        deletions: [
          { commit: 'c'.repeat(40), path: '.env' },
          { commit: 'd'.repeat(40), path: 'b.py' },
          { commit: 'e'.repeat(40), path: 'vendor/example.org/pq/server.key' },
        ],
      },
    },
  )
  expect([...secretsScanner.judge(repo, new Map())]).toMatchObject([
    { rule: 'secret-file-in-history', severity: 'low', symbol: '.env' },
  ])
})

test('what a deleted file of settings set decides', () => {
  const told = (set: readonly string[]): readonly FindingDraft[] => {
    const deletions = [{ commit: 'c'.repeat(40), path: '.env', set }]
    return [...secretsScanner.judge(madeRepo({ 'a.py': '' }, { history: { deletions } }), new Map())]
  }
  expect(told([])).toEqual([])
  expect(told(['LOG_LEVEL', 'STORYBOOK_PORT', 'API_BASE_URL'])).toEqual([])
  expect(told(['LOG_LEVEL', 'API_SECRET', 'DB_PASSWORD'])[0]!.impact).toContain(
    'It set `API_SECRET` and `DB_PASSWORD`',
  )
})

test('a compose file of databases alone is there to develop against', () => {
  const compose = (image: string): readonly FindingDraft[] =>
    of(
      'compose.yaml',
      `services:\n  db:\n    image: ${image}\n    ports:\n      - 80:80\n    environment:\n      POSTGRES_PASSWORD: "changeit"\n`,
    )
  expect(compose('postgres:14')).toEqual([])
  expect(compose('ghcr.io/own/app:1')).toMatchObject([{ rule: 'default-password', severity: 'medium' }])
})

test('text that is written for others holds no secret of this repository', () => {
  const set = ['pass', 'word: "Winter', '12345"'].join('')
  expect(rules('src/a.ts', `const a = { ${set} }\n`)).toEqual(['hard-coded-secret'])
  expect(rules('src/a.ts', `const a = ['${set}']\n`)).toEqual([])
  expect(rules('src/a.ts', `const a = \`\nservice:\n  ${set}\n\`\n`)).toEqual([])
  expect(rules('src/a.py', `a = """\n${set}\n"""\n`)).toEqual([])
  expect(rules('src/a.json', `{ "a": "b", "${set.replace(':', '":')} }\n`)).toEqual(['hard-coded-secret'])
})

test('the fix of a default password keeps the file usable as it is', () => {
  const compose = (value: string): string =>
    `services:\n  db:\n    image: own/db\n    environment:\n      POSTGRES_PASSWORD: ${value}\n`
  expect(of('compose.yml', compose('password'))[0]!.fix.text).toContain('${NAME:-…}')
  const [open] = of('compose.yml', compose('${DB_PASSWORD:-password}'))
  expect(open).toMatchObject({ severity: 'low' })
  expect(open!.impact).toContain('Where the variable is not set')
})

test('a default password that the compose file gives to no port is low and says so', () => {
  const compose = (ports: string): FindingDraft =>
    of(
      'compose.yaml',
      `services:\n  app:\n    image: own/app\n    ports: [80:80]\n    environment:\n      URL: postgresql://app:app@db:5432/app\n  db:\n    image: postgres\n${ports}    environment:\n      POSTGRES_PASSWORD: app\n    volumes: [data:/data]\nvolumes:\n  data:\n`,
    )[0]!
  expect(compose('')).toMatchObject({ severity: 'low' })
  expect(compose('').impact).toContain('publishes no port of it')
  expect(compose('    ports:\n      - 5432:5432\n')).toMatchObject({ severity: 'medium' })
  expect(compose('    ports:\n      - 5432:5432\n').impact).not.toContain('publishes')
})

test('the address of a service behind no port is low too', () => {
  const compose = (host: string): readonly FindingDraft[] =>
    of(
      'compose.yaml',
      `services:\n  app:\n    ports: [80:80]\n    environment:\n      URL: postgres://app:Zk8vQ2mT@${host}/x\n  db:\n    image: own/db\n`,
    )
  expect(compose('db')).toMatchObject([{ rule: 'url-password', severity: 'low' }])
  expect(compose('db.internal.net')).toMatchObject([{ rule: 'url-password', severity: 'medium' }])
})

test('a first guess as the fallback of a password is low', () => {
  expect(of('src/a.py', 'p = os.getenv("DB_PASSWORD", "postgres")\n')).toMatchObject([
    { rule: 'fallback-secret', severity: 'low' },
  ])
})

test('the stack of a browser test has no password to keep', () => {
  const text =
    'services:\n  db:\n    image: own/db\n    ports: [1:1]\n    environment:\n      DB_PASSWORD: winter\n'
  expect(rules('stack/docker-compose.yml', text)).toEqual(['default-password'])
  expect(rules('cypress/docker-compose.yml', text)).toEqual([])
})

describe('the key of a development server', () => {
  const key = `${pem}\n${body}\n`
  const about = (file: string, others: Readonly<Record<string, string>> = {}): readonly FindingDraft[] =>
    judged({ [file]: key, ...others }, secretsScanner)
  const certificate = (name: string): string =>
    `-----BEGIN CERTIFICATE-----\n${btoa(`0\x82\x03CN=${name}, self`)}\n-----END CERTIFICATE-----\n`
  test('is told medium, and high where its place says that it is in use', () => {
    expect(about('config/tls.pem')).toMatchObject([{ rule: 'private-key', severity: 'medium' }])
    expect(about('deploy/tls.pem')).toMatchObject([{ severity: 'high' }])
    expect(about('a/tls.pem', { 'a/tls.crt': certificate('shop.example.org') })).toHaveLength(1)
    expect(about('a/tls.pem', { 'a/dev.crt': certificate('localhost') })).toHaveLength(1)
    expect(about('a/key.pem', { 'a/cert.pem': certificate('localhost') })).toEqual([])
  })
  test('is low where its name or the comment before it says that it is an example', () => {
    const inCode = (head: string): readonly FindingDraft[] => of('src/server/a.ts', `${head}\`${key}\`\n`)
    expect(inCode('const key = ')).toMatchObject([{ severity: 'medium' }])
    expect(inCode("// Don't use this in production\nconst key = ")).toMatchObject([{ severity: 'low' }])
    expect(inCode('const exampleKey = ')).toMatchObject([{ severity: 'low' }])
  })
  test.each([
    ['by its name', 'apps/client/localhost.pem', {}],
    ['by the certificate beside it', 'a/tls.pem', { 'a/tls.crt': certificate('localhost') }],
    ['by the server that takes it', 'a/tls.pem', { 'a/project.json': '{ "sslKey": "a/tls.pem" }' }],
    [
      'by what makes it',
      'a/tls.pem',
      { 'README.md': 'openssl req -keyout a/tls.pem -subj "/CN=localhost"\n' },
    ],
  ])('is silent %s', (_, file, others) => {
    expect(about(file, others)).toEqual([])
  })
})
