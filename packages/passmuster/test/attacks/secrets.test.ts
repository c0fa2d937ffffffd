import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { commandExecutor } from '../../src/execute/command.ts'
import type { AttemptContext } from '../../src/model/ports.ts'
import type { Digest, RunId, Task } from '../../src/model/task.ts'
import { redact } from '../../src/context/redact.ts'
import { makeRepository, muster, type TestRepository } from '../repository.ts'
import { storedTexts } from './stored.ts'

const letters = (n: number): string =>
  Array.from(
    randomBytes(n),
    (byte) => 'abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRSTUVWXYZ23456789'[byte % 55],
  ).join('')

interface Planted {
  readonly repo: TestRepository
  /** Where it was planted -> the secret; each is another one. */
  readonly secrets: ReadonlyMap<string, string>
}

/** A repository with a secret of its own at every place that some reader of ours looks at. */
const plant = (): Planted => {
  const secrets = new Map<string, string>()
  const token = (where: string): string => {
    const made = `ghp_${letters(33)}9aZ`
    secrets.set(where, made)
    return made
  }
  const password = (where: string): string => {
    const made = `${letters(10)}7x${letters(6)}`
    secrets.set(where, made)
    return made
  }
  const wrapped = (where: string): string => {
    const text = Buffer.from(`token=${token(where)}`).toString('base64')
    secrets.set(`${where} (encoded)`, text)
    return text
  }
  const files: Record<string, string> = {
    'app/__init__.py': [
      `"""Talks to https://deploy:${password('docstring url')}@db.example.org/x."""`,
      `API_TOKEN = "${token('python assignment')}"`,
      `# password = "${password('python comment')}"`,
      `DB_PASSWORD = "${password('python password')}"`,
      `WRAPPED = "${wrapped('python base64')}"`,
      'import subprocess, pickle, hashlib, sqlite3',
      `import missing_thing  # ${token('comment at an import')}`,
      `def connect(host, password="${password('python default')}", tokens=["${token('mutable default')}"]):`,
      `    subprocess.call("curl -H 'Authorization: Bearer ${token('shell string')}' " + host, shell=True)`,
      `    sqlite3.connect(host).execute("select * from t where key = '${token('sql string')}' and x = " + host)`,
      `    eval("f('${token('eval string')}')" + host)`,
      `    return hashlib.md5("${token('md5 string')}".encode()).hexdigest()`,
      `def twice():`,
      `    d = {"${token('dict key')}": 1, "b": 2, "${token('dict key again')}": 3}`,
      `    raise ValueError("${token('python error message')}")`,
      `class Broken(gone_name("${token('undefined call')}")):`,
      `    pass`,
      '',
    ].join('\n'),
    'app/bad.py': `def f(:\n    api_key = "${token('syntax error')}" oops "${token('syntax error again')}"\n`,
    'app/worse.py': `x = "${token('broken line')}" y z (\n`,
    'app/paths.py': `import sys\nsys.path.insert(0, "lib/${token('sys.path')}")\nimport importlib\nimportlib.import_module("plug_${token('dynamic import')}")\n`,
    'web/package.json': JSON.stringify(
      {
        name: 'web',
        version: '1.0.0',
        description: `token ${token('package description')}`,
        main: `dist/${token('package main')}.js`,
        scripts: {
          publish: `npm publish --token ${token('npm script')}`,
          go: `node ${token('npm script file')}.js`,
        },
        dependencies: {
          left: `git+https://user:${token('dependency url')}@github.com/a/left.git`,
          right: `https://x:${password('dependency url password')}@host.example/right.tgz`,
        },
      },
      null,
      2,
    ),
    'web/index.ts': [
      `import { left } from 'left'`,
      `import { gone } from './gone-${token('import path')}'`,
      `export const apiKey = '${token('ts assignment')}'`,
      `export const go = (x: string) => { eval('f("${token('ts eval')}")' + x); throw new Error('${token('ts error')}') }`,
      `export const url = 'https://admin:${password('ts url')}@api.example.org'`,
      `fetch(\`https://x.example/?access_token=${token('template literal')}\`)`,
      `el.innerHTML = '${token('inner html')}' + left`,
      '',
    ].join('\n'),
    'web/bad.ts': `const secret = '${token('ts syntax error')}' const (\n`,
    'pyproject.toml': `[project]\nname = "app"\nversion = "1"\ndescription = "${token('pyproject description')}"\ndependencies = ["requests", "priv @ git+https://u:${token('pyproject url')}@github.com/a/b"]\n[tool.uv]\nextra-index-url = ["https://u:${password('index url')}@pypi.example/simple"]\n[project.scripts]\nrun = "app.${token('entry point')}:main"\n`,
    'requirements.txt': `--extra-index-url https://u:${password('requirements url')}@pypi.example/simple\ngit+https://${token('requirements token')}@github.com/a/b#egg=b\n`,
    'poetry.lock': `[[package]]\nname = "requests"\nversion = "2.0-${token('lock version')}"\n`,
    '.github/workflows/ci.yml': `name: ci\non: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest tests/missing --token ${token('workflow command')}\n        env:\n          TOKEN: ${token('workflow env')}\n`,
    'README.md': `# App\n\nRun \`python scripts/${token('readme path')}.py --token ${token('readme command')}\`, see [x](docs/${token('readme link')}.md) and https://u:${password('readme url')}@h.example\n`,
    '.env': `SECRET_KEY=${password('.env')}\nGITHUB_TOKEN=${token('.env token')}\n`,
    'config/settings.ini': `[db]\npassword = ${password('ini')}\n`,
    'deploy/values.yaml': `apiToken: ${token('yaml')}\n`,
    Dockerfile: `FROM python:3.12\nENV API_KEY=${token('dockerfile')}\nCOPY ${token('docker copy')} /x\n`,
    'keys/id_rsa': `-----BEGIN RSA PRIVATE KEY-----\n${password('private key')}${letters(40)}\n-----END RSA PRIVATE KEY-----\n`,
    'gomod/go.mod': `module example.org/${token('go module')}\n\ngo 1.22\n\nrequire example.org/x v0.0.0-${token('go version')}\n`,
    'rs/Cargo.toml': `[package]\nname = "rs"\nversion = "0.1.0"\ndescription = "${token('cargo')}"\n`,
    'jv/pom.xml': `<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId><version>${token('pom')}</version></project>\n`,
    'tests/test_a.py': `def test_a():\n    assert "${token('test')}"\n`,
    'old.py': `GONE_TOKEN = "${token('deleted file')}"\n`,
  }
  const repo = makeRepository(files)
  repo.git('rm', '-q', 'old.py')
  repo.git('commit', '-q', '-m', `drop old, token ${token('commit message')}`)
  repo.git('remote', 'add', 'origin', `https://user:${token('git remote')}@github.com/a/b.git`)
  repo.git('config', 'http.extraheader', `AUTHORIZATION: bearer ${token('git config')}`)
  return { repo, secrets }
}

const leaks = (secrets: ReadonlyMap<string, string>, sinks: ReadonlyMap<string, string>): readonly string[] =>
  [...sinks].flatMap(([sink, text]) =>
    [...secrets].flatMap(([where, secret]) =>
      text.includes(secret) || text.includes(secret.slice(0, 20)) ? [`${where} -> ${sink}`] : [],
    ),
  )

test(
  'attack 21: secrets planted at every place that is read reach no sink: reports of every format, briefs, explanations, terminal, journal, artifacts, cache',
  { timeout: 180_000 },
  async () => {
    const { repo, secrets } = plant()
    using _ = repo
    const inEnv = `ghp_${letters(33)}9aZ`
    const env = {
      GITHUB_TOKEN: inEnv,
      NPM_TOKEN: `npm_${letters(36)}`,
      GITHUB_STEP_SUMMARY: join(repo.root, '..', 'summary.md'),
    }
    const all = new Map([
      ...secrets,
      ['GITHUB_TOKEN of the environment', inEnv],
      ['NPM_TOKEN', env.NPM_TOKEN],
    ])
    const at = { cwd: repo.root, env }
    const sinks = new Map<string, string>()
    const run = async (...args: readonly string[]): Promise<string> => {
      const ran = await muster([...args, '--state', repo.state], at)
      expect(ran.code, ran.err).not.toBe(70)
      sinks.set(args.slice(0, 3).join(' '), ran.out + ran.err)
      return ran.out
    }
    /** The same command line in this process: what reads what is recorded needs no start of its own. */
    const read = async (...args: readonly string[]): Promise<string> => {
      let [out, err] = ['', '']
      const from = process.cwd()
      process.chdir(repo.root)
      try {
        const code = await main([...args, '--state', repo.state], {
          out: (text) => Promise.resolve(void (out += text)),
          err: (text) => void (err += text),
          width: 100,
          color: false,
          tty: false,
          errTty: false,
        })
        expect(code, err).not.toBe(70)
      } finally {
        process.chdir(from)
      }
      sinks.set(args.slice(0, 3).join(' '), out + err)
      return out
    }
    const report = JSON.parse(await run('discover', '--json')) as {
      findings: { id: string; rule: string; evidence: { kind: string }[] }[]
      plan: { n: number }[]
    }
    expect(
      report.findings.filter((one) => one.evidence.some(({ kind }) => kind === 'secret')).length,
    ).toBeGreaterThan(3)
    for (const format of ['screen', 'markdown', 'html', 'json', 'sarif', 'pr', 'github'])
      expect((await read('report', '--format', format)).length).toBeGreaterThan(100)
    const rules = new Map(report.findings.map((one) => [one.rule, one.id]))
    for (const id of [...rules.values()].slice(0, 14)) {
      await read('explain', id)
      await read('brief', id)
    }
    await read('plan')
    await read('brief', String(report.plan[0]?.n ?? 1))
    await read('team', '--explain')
    const told = `ghp_${letters(33)}9aZ`
    all.set('--because', told)
    await run('answer', report.findings[0]!.id, '--because', `it is ${told}`)
    await run('discover', '--format', 'github')
    for (const [name, text] of storedTexts(repo.state)) sinks.set(`state/${name}`, text)
    for (const file of ['.muster/orchestration_context.json', '.muster-answers.yaml', '../summary.md']) {
      expect(existsSync(join(repo.root, file)), file).toBe(true)
      sinks.set(file, readFileSync(join(repo.root, file), 'latin1'))
    }
    expect([...sinks.keys()].filter((name) => name.startsWith('state/')).sort()).toEqual(
      expect.arrayContaining(['state/cache.db', 'state/journal.db']),
    )
    expect(leaks(all, sinks)).toEqual([])
  },
)

test('attack 21: a secret that a command prints in two pieces, and one in its arguments, are not in what is kept', async () => {
  const half = `ghp_${letters(14)}`
  const rest = `${letters(19)}9aZ`
  const folder = mkdtempSync(join(tmpdir(), 'muster-secret-'))
  const kept: Uint8Array[] = []
  const chunks = `process.stdout.write(process.argv[1]); setTimeout(() => process.stdout.write(process.argv[2] + ' end'), 300); process.stderr.write('x'.repeat(100) + process.env.IT)`
  try {
    const executor = commandExecutor({
      root: folder,
      artifacts: { put: (bytes) => (kept.push(bytes), 'a'.repeat(64) as Digest), get: () => null },
      env: { PATH: process.env['PATH'] },
      redact: (text) => redact(text).text,
    })
    const work = {
      kind: 'command' as const,
      argv: [process.execPath, '-e', chunks, half, rest, '--token', half + rest],
      env: { IT: ` token=${half}${rest}` },
    }
    const done = await executor.run(
      { work } as unknown as Task,
      {
        run: 'r' as RunId,
        epoch: 1,
        signal: new AbortController().signal,
        report: () => undefined,
        inputs: new Map(),
      } as unknown as AttemptContext,
    )
    expect(done.outcome).toEqual({ is: 'passed' })
    const text = Buffer.concat(kept).toString('utf8')
    expect(text).toContain(' end')
    expect(text.match(/\[redacted github-token\]|\[redacted [a-z-]+\]/g)?.length).toBeGreaterThanOrEqual(3)
    expect(text).not.toContain(half + rest)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('attack 21: the stack and command line that a defect of ours prints hold no secret', async () => {
  const secret = `ghp_${letters(33)}9aZ`
  let said = ''
  const code = await main(['team', '--state', `/tmp/${secret}`, '/nowhere', '--json'], {
    out: () => Promise.reject(new Error(`could not send token=${secret}\u001b]52;c;AAAA\u0007`)),
    err: (text) => void (said += text),
    width: 80,
    color: false,
    tty: false,
    errTty: false,
  })
  expect(code).toBe(70)
  expect(said).toContain('bug of ours')
  expect(said).toContain('[redacted github-token]')
  expect(said).not.toContain(secret)
  expect(said).not.toContain('\u001b')
})
