import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inline, plain } from '../../src/context/plain.ts'
import { redact } from '../../src/context/redact.ts'

const alnum = fc
  .stringMatching(/^[A-Za-z0-9]{36}$/)
  .filter((text) => /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text) && new Set(text).size > 12)
const upper = fc.stringMatching(/^[A-Z0-9]{16}$/)

/** Ways a secret is written down: the text around it, and the part that must not survive. */
const wrapped = fc.oneof(
  upper.map((s) => ({ secret: `AKIA${s}`, text: `key AKIA${s} end` })),
  alnum.map((s) => ({ secret: `ghp_${s}`, text: `git clone https://ghp_${s}@github.com/a/b` })),
  alnum.map((s) => ({ secret: s, text: `postgres://admin:${s}@db.internal:5432/x` })),
  alnum.map((s) => ({ secret: s, text: `redis://:${s}@host/0` })),
  alnum.map((s) => ({ secret: s, text: `deploy --api-key ${s} --verbose` })),
  alnum.map((s) => ({ secret: s, text: `deploy --password=${s}` })),
  alnum.map((s) => ({ secret: s, text: `API_TOKEN=${s}` })),
  alnum.map((s) => ({ secret: s, text: `  "client_secret": "${s}",` })),
  alnum.map((s) => ({ secret: s, text: `db_password = '${s}'` })),
  alnum.map((s) => ({ secret: s, text: `config["api_key"] = "${s}"` })),
  alnum.map((s) => ({ secret: s, text: `Authorization: Bearer ${s}` })),
  alnum.map((s) => ({
    secret: `eyJhbGciOiJIUzI1NiJ9.${s}.${s}`,
    text: `jwt eyJhbGciOiJIUzI1NiJ9.${s}.${s}`,
  })),
  alnum.map((s) => ({ secret: s, text: `sk_live_${s}` })),
  alnum.map((s) => ({ secret: s, text: `sk-ant-${s}` })),
  alnum.map((s) => ({
    secret: s,
    text: `-----BEGIN RSA PRIVATE KEY-----\n${s}\n${s}\n-----END RSA PRIVATE KEY-----`,
  })),
  alnum.map((s) => ({ secret: s, text: `-----BEGIN PRIVATE KEY-----\n${s}` })),
  alnum.map((s) => ({
    secret: Buffer.from(`ghp_${s}`).toString('base64'),
    text: `data: ${Buffer.from(`ghp_${s}`).toString('base64')}`,
  })),
  fc
    .constantFrom('password', 'hunter2', 'changeme1')
    .map((s) => ({ secret: `=${s}`, text: `POSTGRES_PASSWORD=${s}` })),
)

describe('redact', () => {
  test('no seeded secret survives, whatever stands around it', () => {
    fc.assert(
      fc.property(
        wrapped,
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        ({ secret, text }, before, after) => {
          const out = redact(`${before}\n${text}\n${after}`)
          expect(out.text).not.toContain(secret)
          expect(out.hits.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('hits say where, in order, without overlap, and a second pass finds nothing new', () => {
    fc.assert(
      fc.property(fc.array(wrapped, { maxLength: 5 }), (all) => {
        const text = all.map((one) => one.text).join('\n')
        const { hits, text: out } = redact(text)
        hits.forEach((hit, i) => expect(hit.start).toBeGreaterThanOrEqual(hits[i - 1]?.end ?? 0))
        expect(redact(out).text).toBe(out)
      }),
    )
  })

  test.each([
    'from auth import token',
    'token_type = "bearer"',
    'password = get_password()',
    'def reset_password(token: str, password: Optional[str] = None):',
    'api_key = os.environ["API_KEY"]',
    'PASSWORD_RESET_URL = "/reset"',
    'https://example.com/path?x=1',
    'url = f"postgres://{user}:{password}@{host}/db"',
    'sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'secret_name = "projects/x"',
    'import { tokenize } from "./tokenizer"',
    '`import schedule`: not in pyproject.toml',
  ])('leaves %s alone', (text) => {
    expect(redact(text)).toEqual({ text, hits: [] })
  })

  test.each([
    ['one run of letters', 'a'.repeat(1e6)],
    ['key words', 'password'.repeat(125_000)],
    ['key words and equals', 'password='.repeat(111_000)],
    ['capitals', 'A'.repeat(1e6)],
    ['capitals with underscores', 'A_'.repeat(5e5)],
    ['begin without end', '-----BEGIN PRIVATE KEY'.repeat(45_000)],
    ['addresses', 'a://a:'.repeat(166_000)],
    ['one address', `a://${'b'.repeat(1e6)}`],
    ['token starts', '-eyJ-'.repeat(2e5)],
    ['dashes', '-'.repeat(1e6)],
    ['options', '--password '.repeat(90_000)],
    ['quotes', 'secret="'.repeat(125_000)],
    ['escapes', '\u001b['.repeat(5e5)],
  ])('1 MB of %s takes less than two seconds', (_, text) => {
    const from = process.cpuUsage().user
    redact(text)
    plain(text)
    expect((process.cpuUsage().user - from) / 1e6).toBeLessThan(2)
  })
})

describe('plain and inline', () => {
  test('terminal control is taken out', () => {
    const hostile =
      '\u001b]0;title\u0007\u001b[31mred\u001b[0m\u001b]52;c;AAAA\u001b\\ \u009b2Jx\u202eRTL\u200b\u{e0041}\u0000y'
    expect(plain(hostile)).toBe('red xRTLy')
  })
  test('inline keeps one line and shows what is hidden', () => {
    expect(inline('a\nb\u202ec\u001b[2Jd')).toBe('a\\nb\\u{202e}c\\u{1b}[2Jd')
  })
  test('no control character survives either', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // eslint-disable-next-line no-control-regex
        expect(plain(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
        expect(inline(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      }),
    )
  })
})
