import { describe, expect, test } from 'vitest'
import type { FindingDraft } from '../../../src/model/finding.ts'
import { securityAuditor } from '../../../src/specialists/security-auditor/security-auditor.ts'
import { judged } from '../small-repo.ts'

const py = (text: string, file = 'src/pkg/a.py'): readonly FindingDraft[] =>
  judged({ 'src/pkg/__init__.py': '', [file]: text }, securityAuditor)
const rules = (text: string, file?: string): readonly string[] => py(text, file).map(({ rule }) => rule)

describe('SQL text', () => {
  test('a clause and columns of the caller, with only the table checked', () => {
    const [found, ...more] = py(`
class Db:
    def update(self, table: str, data: dict, where_clause: str):
        self._validate_table_name(table)
        cols = [f"{c} = ?" for c in data.keys()]
        query = f"UPDATE {table} SET {', '.join(cols)} WHERE {where_clause}"
        with self.conn() as conn:
            return conn.execute(query, list(data.values()))
`)
    expect(more).toEqual([])
    expect(found).toMatchObject({
      rule: 'sql-format',
      severity: 'medium',
      category: 'security',
      symbol: 'Db.update',
    })
    expect(found!.title).toBe('`Db.update` builds SQL text from its parameters `data` and `where_clause`')
    expect(found!.at.map(({ startLine }) => startLine)).toEqual([6, 8])
  })
  test('a number is bound too, as its annotation is not enforced', () => {
    const [found] = py(
      'def f(conn, days: int = 3):\n    return pd.read_sql_query(f"SELECT a FROM t WHERE d > \'-{days} days\'", conn)\n',
    )
    expect(found).toMatchObject({ severity: 'medium' })
    expect(found!.impact).toContain('annotation')
    expect(found!.fix.text).toContain('Bind the whole quoted text')
  })
  test('a program for a terminal on its own SQLite file', () => {
    const text = (before: string): string =>
      `${before}def f(conn, name):\n    conn.execute('SELECT a FROM t WHERE n = "' + name + '"')\nf(conn, input())\n`
    expect(py(text('import sqlite3\n'))).toMatchObject([{ rule: 'sql-format', severity: 'low' }])
    expect(py(text('import mysql.connector\n'))).toMatchObject([{ severity: 'medium' }])
    expect(py(text('import sqlite3\nfrom flask import request\n'))).toMatchObject([{ severity: 'medium' }])
  })
  test('what is entered, and names', () => {
    const [typed] = py(
      'def f(cur):\n    n = input()\n    cur.execute("SELECT a FROM t WHERE n = \'%s\'" % n)\n',
    )
    expect(typed!.impact).toContain('What is entered')
    expect(typed!.fix.text).toBe(
      'Bind the value as a parameter of the statement instead of formatting it in.',
    )
    const [named] = py('def f(cur, name):\n    cur.execute(f"ALTER TABLE t ADD {name} int")\n')
    expect(named).toMatchObject({ severity: 'low' })
    expect(named!.fix.text).toMatch(/^Names of tables/)
    const [insert] = py(
      'def f(cur, data):\n    cols = list(data.keys())\n    marks = ["?" for _ in cols]\n    cur.execute(f"INSERT INTO t ({cols}) VALUES ({marks})", [])\n',
    )
    expect(insert!.fix.text).toMatch(/^Names of tables/)
    const [count] = py('def f(cur, n: int):\n    cur.execute(f"SELECT a FROM t LIMIT {n}")\n')
    expect(count).toMatchObject({ severity: 'low' })
    const [own] = py(
      'import aiosqlite\nclass A:\n    def __run(self, where):\n        self.c.execute(f"DELETE FROM t WHERE {where}")\n',
    )
    expect(own).toMatchObject({ severity: 'low' })
    expect(own!.fix.text).toMatch(/^Take columns and values/)
  })
  test('a request is high', () => {
    const [found] = py(
      'def f(cur):\n    name = request.args.get("n")\n    cur.execute("SELECT a FROM t WHERE n = \'%s\'" % name)\n',
    )
    expect(found).toMatchObject({ severity: 'high' })
    expect(found!.impact).toMatch(/^What a client sends/)
  })
  test.each([
    [
      'built in steps',
      'def f(cur, where):\n    q = "SELECT a FROM t"\n    q += " WHERE " + where\n    cur.execute(q)\n',
    ],
    ['format', 'def f(cur, name):\n    cur.execute("SELECT a FROM {}".format(name))\n'],
    [
      'appended',
      'def f(cur, names):\n    parts = []\n    for n in names:\n        parts.append(f"{n} = 1")\n    cur.execute("SELECT a FROM t WHERE " + " AND ".join(parts))\n',
    ],
  ])('told: %s', (_, text) => {
    expect(rules(text)).toEqual(['sql-format'])
  })
  test.each([
    [
      'validated',
      'def f(cur, table):\n    if self._is_valid_table_name(table):\n        cur.execute(f"SELECT COUNT(*) FROM {table}")\n',
    ],
    [
      'on a list',
      'def f(cur, table):\n    if table not in ALLOWED:\n        raise ValueError\n    cur.execute(f"SELECT a FROM {table}")\n',
    ],
    [
      'each on a list',
      'def f(cur, cols):\n    for c in cols:\n        if c not in ALLOWED: raise ValueError\n    cur.execute(f"SELECT {cols} FROM t")\n',
    ],
    [
      'placeholders',
      'def f(cur, ids):\n    marks = ",".join("?" for _ in ids)\n    cur.execute(f"SELECT a FROM t WHERE id IN ({marks})", ids)\n',
    ],
    [
      'placeholders by count',
      'def f(cur, ids):\n    marks = ",".join(["?"] * len(ids))\n    cur.execute(f"SELECT a FROM t WHERE id IN ({marks})", ids)\n',
    ],
    ['constants', 'def f(cur):\n    for t in ["a", "b"]:\n        cur.execute(f"SELECT x FROM {t}")\n'],
    ['bound', 'def f(cur, x):\n    cur.execute("SELECT a FROM t WHERE x = %s", (x,))\n'],
    [
      'clauses of our own',
      'def f(cur, x):\n    q = "SELECT a FROM t"\n    if x:\n        q += " WHERE x = ?"\n    cur.execute(q, (x,))\n',
    ],
    ['no SQL', 'def f(runner, name):\n    runner.execute(f"hello from {name}")\n'],
    ['a number made', 'def f(cur, n):\n    cur.execute(f"SELECT a FROM t LIMIT {int(n)}")\n'],
    ['an enum', 'def f(conn, level: Level):\n    conn.execute(f"SELECT a FROM {level.value}")\n'],
  ])('silent: %s', (_, text) => {
    expect(rules(text)).toEqual([])
  })
})

describe('what is given and run', () => {
  test.each([
    [
      'shell-command',
      'import subprocess\ndef f(command):\n    subprocess.run(command, shell=True)\ndef all(steps):\n    for step in steps:\n        f(step.command)\n',
    ],
    ['shell-command', 'import os\ndef f(name):\n    os.system(f"rm {name}")\n'],
    ['code-execution', 'def f(source):\n    return eval(source)\n'],
    [
      'unsafe-deserialization',
      'import pickle\ndef f(path):\n    p = Path(path)\n    with open(p, "rb") as f:\n        return pickle.load(f)\n',
    ],
    [
      'weak-password-hash',
      'import hashlib\ndef f(password):\n    return hashlib.sha256(password.encode()).hexdigest()\n',
    ],
    ['tls-verification-off', 'import requests\ndef f(url):\n    return requests.get(url, verify=False)\n'],
    [
      'weak-random-secret',
      'import random, string\ndef generate_token(n):\n    return "".join(random.choice(string.ascii_letters) for _ in range(n))\n',
    ],
    [
      'archive-extraction',
      'import tarfile\ndef f(p):\n    with tarfile.open(p) as t:\n        t.extractall("x")\n',
    ],
  ])('%s', (rule, text) => {
    expect(rules(text)).toEqual([rule])
    expect(rules(text, 'tests/test_a.py')).toEqual([])
  })
  test('of what is drawn at random only what goes on counts', () => {
    const [found] = judged(
      {
        'src/a.py':
          'import random, string\ndef make_password():\n    mark = random.choice(string.punctuation)\n    land = random.choice(["a", "b"])\n    word = f"{mark}1"\n    print("Hint:", land)\n    return word\n',
      },
      securityAuditor,
    )
    expect(found!.at.map(({ startLine }) => startLine)).toEqual([3])
  })
  test.each([
    [
      'a runner of the command it is told',
      'import subprocess\ndef f(command):\n    subprocess.run(command, shell=True)\n',
    ],
    [
      'constants of its own file',
      'import os\nclass A:\n    def _git(self, command):\n        os.system(f"git {command}")\n    def f(self):\n        self._git("pull")\n',
    ],
    ['a file of settings that the command line names', 'import sys\nexec(open(sys.argv[1]).read())\n'],
    ['a constant command', 'import subprocess\ndef f():\n    subprocess.run("ls | wc", shell=True)\n'],
    ['quoted', 'import os, shlex\ndef f(n):\n    os.system("ls " + shlex.quote(n))\n'],
    ['a list', 'import subprocess\ndef f(n):\n    subprocess.run(["ls", n])\n'],
    [
      'its own file',
      'import pickle\nclass A:\n    def f(self):\n        with open(self.path, "rb") as f:\n            return pickle.load(f)\n',
    ],
    [
      'a cache key',
      'import hashlib\ndef f(key_string):\n    return hashlib.md5(key_string.encode()).hexdigest()\n',
    ],
    [
      'salted',
      'import hashlib\ndef f(password, salt):\n    return hashlib.sha256(salt + password.encode()).hexdigest()\n',
    ],
    [
      'constants, called often',
      'class A:\n    def f(self, op, n):\n        return eval(f"{self.x} {op} {n}")\n    def g(self):\n        return self.f("<", 1) or self.f(">", LIMIT) or self.f("==", 2)\n',
    ],
    [
      'lines of a file',
      'import os\ndef f(path):\n    for row in open(path):\n        os.system("ping " + row)\n',
    ],
    ['a file of code', 'def f(path):\n    exec(open(path).read())\n'],
    [
      'a serializer for it',
      'import pickle\nclass PickleSerializer:\n    def load(self, data):\n        return pickle.loads(data)\n',
    ],
    ['a method called eval', 'def f(df, expr):\n    return df.eval(expr)\n'],
    [
      'asked for',
      'import requests\ndef f(url, insecure):\n    if insecure:\n        return requests.get(url, verify=False)\n',
    ],
  ])('silent: %s', (_, text) => {
    expect(rules(text)).toEqual([])
  })
})

describe('what is wrong by what it says itself', () => {
  const told = (text: string, file?: string): readonly string[] =>
    py(text, file).map(({ rule, severity, title }) => `${severity} ${rule}: ${title}`)
  test.each([
    [
      'medium code-execution: `f` executes its parameter `text` as code',
      'def f(text):\n    return eval(text)\n',
    ],
    [
      'low code-execution: `f` executes what the user enters (`input()`) as code',
      'def f():\n    text = input("formula: ")\n    exec(text)\n',
    ],
    [
      'critical code-execution: `f` executes the request (`request.args["q"]`) as code',
      'from flask import request\ndef f():\n    return eval(request.args["q"])\n',
    ],
    [
      'medium weak-random-secret: `make_token` makes a secret with `random.choice`',
      'import random, string\ndef make_token():\n    return "".join(random.choice(string.ascii_letters) for _ in range(20))\n',
    ],
    [
      'low archive-extraction: `f` extracts a tar archive without a filter',
      'import tarfile\ndef f(path):\n    with tarfile.open(path) as tar:\n        tar.extractall("out")\n',
    ],
    [
      'low debug-server: The module starts Flask with the debugger on',
      'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(debug=True)\n',
    ],
    [
      'low temp-name-race: `f` asks `tempfile.mktemp` for a name',
      'import tempfile\ndef f():\n    return tempfile.mktemp(".csv")\n',
    ],
  ])('%s', (expected, text) => {
    expect(told(text)).toEqual([expected])
  })
  test.each([
    ['a constant is run', 'def f():\n    return eval("1 + 1")\n'],
    ['on a list', 'def f(op):\n    if op not in ALLOWED:\n        raise ValueError\n    return eval(op)\n'],
    [
      'a draw that is no secret',
      'import random, string\ndef make_name():\n    return random.choice(string.ascii_letters)\n',
    ],
    [
      'secrets',
      'import secrets, string\ndef make_token():\n    return secrets.choice(string.ascii_letters)\n',
    ],
    [
      'filtered',
      'import tarfile\ndef f(path):\n    with tarfile.open(path) as tar:\n        tar.extractall("out", filter="data")\n',
    ],
    [
      'a zip',
      'import zipfile\ndef f(path):\n    with zipfile.ZipFile(path) as z:\n        z.extractall("out")\n',
    ],
    [
      'debug as told',
      'from flask import Flask\napp = Flask(__name__)\ndef main(debug):\n    app.run(debug=debug)\n',
    ],
    ['another server', 'import dash_like\napp.run(debug=True)\n'],
    ['made at once', 'import tempfile\ndef f():\n    return tempfile.mkstemp()\n'],
  ])('silent: %s', (_, text) => {
    expect(told(text)).toEqual([])
  })
  test.each([
    [
      'an argument of the command line',
      'import os, click\n@cli.command()\n@click.argument("lang")\ndef init(lang):\n    os.system("pybabel -l " + lang)\n',
    ],
    ['sys.argv', 'import os, sys\nos.system("ping " + sys.argv[1])\n'],
    [
      'only its own file calls it',
      'import os\ndef _git(command):\n    os.system(f"git {command}")\ndef f(b):\n    _git(f"checkout {b}")\n',
    ],
  ])('low: %s', (_, text) => {
    expect(judged({ 'src/a.py': text }, securityAuditor)).toMatchObject([
      { rule: 'shell-command', severity: 'low' },
    ])
  })
  test('a script that builds a command is information', () => {
    expect(told('import os\ndef f(tag):\n    os.system(f"git tag {tag}")\n', 'scripts/a.py')).toEqual([
      'info shell-command: `f` puts its parameter `tag` into a shell command',
    ])
  })
})

test('the words are about what is written', () => {
  const [tls] = py(
    'import ssl\ndef f(url):\n    return urlopen(url, context=ssl._create_unverified_context())\n',
  )
  expect(tls!.impact).toContain('With `ssl._create_unverified_context`')
  expect(py('import joblib\ndef f(path):\n    return joblib.load(path)\n')).toMatchObject([
    { severity: 'medium' },
  ])
  const both =
    'import joblib\ndef f(path):\n    return joblib.load(path)\ndef g(m, path):\n    joblib.dump(m, path)\n'
  expect(py(both)).toMatchObject([{ severity: 'low' }])
})

describe('TypeScript and JavaScript', () => {
  const told = (text: string): readonly string[] =>
    judged({ 'src/a.ts': text }, securityAuditor).map(({ rule, severity }) => `${rule} ${severity}`)
  test.each([
    [
      'sql-format medium',
      'export const f = (db: Db, name: string) => db.query(`SELECT a FROM t WHERE n = ${name}`)\n',
    ],
    [
      'sql-format high',
      'app.get("/", (req) => { const q = "SELECT a FROM t WHERE n = " + req.query.n; db.query(q) })\n',
    ],
    [
      'shell-command medium',
      "import { exec } from 'child_process'\nexport function f(name: string) { exec(`ls ${name}`) }\n",
    ],
    [
      'shell-command medium',
      "import { exec } from 'child_process'\nfunction f(name: string) { exec(`ls ${name}`) }\napp.get('/', (req) => f(req.query.n))\n",
    ],
    ['code-execution medium', 'export function f(text: string) { return eval(text) }\n'],
    [
      'weak-password-hash medium',
      "const f = (password) => createHash('md5').update(password).digest('hex')\n",
    ],
    ['tls-verification-off medium', 'export const agent = new Agent({ rejectUnauthorized: false })\n'],
  ])('%s', (rule, text) => {
    expect(told(text)).toEqual([rule])
  })
  test.each([
    ['a tag', 'const f = (sql, name) => sql`SELECT a FROM t WHERE n = ${name}`\n'],
    ['bound', 'const f = (db, name) => db.query("SELECT a FROM t WHERE n = $1", [name])\n'],
    [
      'on a list',
      'const f = (db, name) => { if (!names.includes(name)) throw 1; db.query(`SELECT a FROM ${name}`) }\n',
    ],
    ['a number', 'const f = (db, n: number) => db.query(`SELECT a FROM t LIMIT ${n}`)\n'],
    ['a constant', "import { execSync } from 'child_process'\nconst m = 'npm'\nexecSync(`${m} -v`)\n"],
    [
      'a runner of commands',
      "import { exec } from 'child_process'\nexport function f(dir: string, command: string) { exec('cd ' + dir + ';' + command) }\n",
    ],
    [
      'only its own file calls it',
      "import { exec } from 'child_process'\nfunction f(name: string) { exec(`ls ${name}`) }\nf('a')\n",
    ],
    ['a pattern', 'const f = (text) => /x/.exec(text)\n'],
    ['an etag', "const f = (body) => createHash('sha1').update(body).digest('hex')\n"],
    ['asked for', 'const f = (insecure) => insecure ? { rejectUnauthorized: false } : {}\n'],
  ])('silent: %s', (_, text) => {
    expect(told(text)).toEqual([])
  })
})

describe('what no caller gives, and what goes nowhere', () => {
  const ecma = (text: string, file = 'src/a.ts'): readonly string[] =>
    judged({ [file]: text }, securityAuditor).map(({ rule }) => rule)
  test('rows of a query in a callback, names taken out of a row', () => {
    const clear = (over: string): string =>
      `export async function clear(db, name) {\n  const rows = await db.query('SELECT t FROM x')\n  ${over}\n}\n`
    expect(ecma(clear('rows.map(async ({ t }) => db.query(`DROP TABLE ${t}`))'))).toEqual([])
    expect(ecma(clear('rows.map(async (name) => db.query(`DROP TABLE ${name}`))'))).toEqual([])
    expect(ecma(clear('for (const { name } of rows) await db.query(`DROP TABLE ${name}`)'))).toEqual([])
    expect(ecma(clear('rows.map(async () => db.query(`DROP TABLE ${name}`))'))).toEqual(['sql-format'])
  })
  test('an agent for this machine alone, a benchmark', () => {
    const agent = (url: string): string =>
      `const url = '${url}'\nexport const agent = new Agent({ rejectUnauthorized: false })\n`
    const pad = '\n'.repeat(420)
    expect(ecma(agent('https://api.host.io'))).toEqual(['tls-verification-off'])
    expect(ecma(agent(`http://localhost:1'\n${pad}const b = '`))).toEqual([])
    expect(ecma(agent('https://api.host.io'), 'benchmarks/a.js')).toEqual([])
  })
})

describe('code of others', () => {
  const go = 'package a\n\nfunc f(name string) {\n\texec.Command("sh", "-c", "ls "+name)\n}\n'
  test.each([
    ['a/a.go', 1],
    ['vendor/example.org/b/a.go', 0],
    ['third_party/b/a.go', 0],
    ['a/testdata/a.go', 0],
  ])('%s', (file, count) => expect(judged({ [file]: go }, securityAuditor)).toHaveLength(count))
})
