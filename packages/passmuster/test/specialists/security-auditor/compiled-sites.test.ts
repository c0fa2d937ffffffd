import { describe, expect, test } from 'vitest'
import { readFileFacts } from '../../../src/facts/parse-file.ts'
import type { Digest } from '../../../src/model/task.ts'
import { securityExtractor } from '../../../src/specialists/security-auditor/extract-security.ts'
import type { SecurityFacts } from '../../../src/specialists/security-auditor/security-facts.ts'

const extractors = new Map([['security-auditor', securityExtractor]])
const read = (file: string, text: string): readonly string[] => {
  const { own } = readFileFacts({ file, digest: '0'.repeat(64) as Digest, text, extractors })
  const found = own['security-auditor'] as SecurityFacts | undefined
  return (found?.sites ?? []).map((one) =>
    [one.rule, one.symbol, one.line, ...one.sources.map(({ name }) => name)].join(' '),
  )
}

const go = (body: string): string =>
  `package a\n\nfunc (s *S) run(ctx C, name, dir string, n int) {\n\t${body}\n}\n`
const java = (body: string): string =>
  `class A {\n  void run(Statement s, String name, int n) {\n    ${body}\n  }\n}\n`
const rust = (body: string): string => `fn run(name: &str, n: u8) {\n    ${body}\n}\n`

describe('text of a parameter in a command or a statement', () => {
  test.each([
    ['a.go', go('exec.Command("sh", "-c", "ls "+dir)'), 'shell-command run 4 dir'],
    [
      'a.go',
      go('exec.CommandContext(ctx, "bash", "-c", fmt.Sprintf("ls %s", name))'),
      'shell-command run 4 name',
    ],
    [
      'a.go',
      go('s.db.QueryContext(ctx, fmt.Sprintf("SELECT * FROM t WHERE a = \'%s\'", name))'),
      'sql-format run 4 name',
    ],
    ['a.go', go('c := tls.Config{InsecureSkipVerify: true}'), 'tls-verification-off run 4'],
    [
      'a.go',
      'package a\n\nfunc h(password string) { md5.Sum([]byte(password)) }\n',
      'weak-password-hash h 3 password',
    ],
    [
      'A.java',
      java('s.executeQuery("select * from t where a = \'" + name + "\'");'),
      'sql-format run 3 name',
    ],
    ['A.java', java('new ProcessBuilder("sh", "-c", "ls " + name);'), 'shell-command run 3 name'],
    ['a.rs', rust('Command::new("sh").arg("-c").arg(format!("ls {name}"));'), 'shell-command run 2 name'],
    ['a.rs', rust('Command::new("sh").arg("-c").arg(&format!("ls {}", name));'), 'shell-command run 2 name'],
  ])('%s %#', (file, text, expected) => expect(read(file, text)).toEqual([expected]))

  test.each([
    ['a.go', go('exec.Command("sh", "-c", "ls "+home)')],
    ['a.go', go('exec.Command("ls", name)')],
    ['a.go', go('db.Query("select * from t where a = ?", name)')],
    ['a.go', go('db.Query(fmt.Sprintf("select %d", n))')],
    ['a.go', go('// InsecureSkipVerify: true')],
    ['a.go', go('c := tls.Config{InsecureSkipVerify: true}; url := "https://127.0.0.1"')],
    ['a.go', go('x := "InsecureSkipVerify: true"')],
    ['A.java', java('s.executeQuery("select " + n);')],
    ['A.java', java('s.executeQuery("select 1", name);')],
    ['a.rs', rust('Command::new("sh").arg("-c").arg(format!("ls {}", HOME));')],
    ['a.rs', rust('Command::new("ls").arg(format!("{name}"));')],
  ])('nothing is said of %s %#', (file, text) => expect(read(file, text)).toEqual([]))
})
