// Files of an operator: text in the named or marked charset, UTF-8 otherwise, or a line that says so.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { splitLines } from '../../../src/bounds/lines.ts'
import { decodeFile, decodeText } from '../../../src/text.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { ENGINES } from '../../harness.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const account = (id: string, name: string) =>
  `{"subscriptions":[{"plan_months":0,"due_on":"2027-05-01","external_id":"${id}","vpn_username":"${name}"}]}\n`
const BOTH = account('J\xe4ger', 'impa') + account('J\xf6ger', 'impb')
const UTF_16 = Buffer.from(`\ufeff${BOTH}`, 'utf16le')

for (const engine of ENGINES) {
  test(`${engine}: lines of an import that are no text are named, and are not taken for one another`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { added, skipped, problems } = await fixture.imported(latin1(BOTH + account('plain', 'impc')))
    assert.deepEqual([added, skipped], [1, 0])
    assert.deepEqual(
      problems.map((one) => one.slice(0, 34)),
      ['1: this line is not valid UTF-8; w', '2: this line is not valid UTF-8; w'],
    )
    const marked = await fixture.imported(UTF_16)
    assert.deepEqual([marked.added, marked.problems], [2, []])
    assert.match(await fixture.exported(), /"external_id":"J\u00e4ger"[\s\S]*"external_id":"J\u00f6ger"/)
  })
}

test('the commands take the charset of a file by name, and name the line that is not in it', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  assert.equal((await cli.run('init')).code, 0)
  const file = join(dataDir, 'in')
  const run = (bytes: Buffer, ...args: string[]) => {
    writeFileSync(file, bytes)
    return cli.run(...args.map((arg) => (arg === 'FILE' ? file : arg)))
  }
  const accounts = await run(latin1(BOTH), 'account', 'import', 'FILE', '--charset', 'Latin1', '--json')
  assert.equal(JSON.parse(accounts.out).added, 2)
  const csv = 'kind,iso_code,country,name,latitude,longitude\ncountry,TR,,T\xfcrkiye,39,35\n'
  const refused = await run(latin1(csv), 'location', 'import', 'FILE')
  assert.equal(refused.code, 1)
  assert.match(refused.err, /line 2 is not valid UTF-8; write the file in UTF-8, or say with --charset/)
  const taken = await run(latin1(csv), 'location', 'import', 'FILE', '--charset', 'windows-1252')
  assert.equal(taken.code, 0, taken.err)
  assert.equal(
    (await run(Buffer.from(`\ufeff${csv}`, 'utf16le').swap16(), 'location', 'import', 'FILE')).code,
    0,
  )
  assert.match((await cli.run('location', 'list', 'countries')).out, /T\u00fcrkiye/)
  assert.match(
    (await run(latin1(BOTH), 'account', 'import', 'FILE', '--charset', 'koi8-r')).err,
    /windows-1252/,
  )
  const typed = await cli.run('account', 'show', 'J\ufffdger') // Latin-1 as Node reads it
  assert.deepEqual([typed.code, typed.err], [2, 'error: an argument is not valid UTF-8\n'])
})

test('settings and secrets are text, or are named', async (t) => {
  const dataDir = newDataDir(t)
  const secret = join(dataDir, '..', 'secret')
  const config = join(dataDir, '..', 'conf')
  mkdirSync(dataDir)
  const check = async (text: Buffer, smtp: Buffer) => {
    writeFileSync(config, text)
    writeFileSync(secret, smtp)
    return makeCli(dataDir, { LATCHKEY_CONFIG: config }).run('brand', 'list')
  }
  const good = Buffer.from(`# caf\u00e9\nLATCHKEY_SMTP_URL_FILE=${secret}\n`)
  const url = 'smtp://a:b@localhost'
  const broken = await check(latin1('LATCHKEY_PORT=8080\n# caf\xe9\n'), Buffer.from(url))
  assert.match(broken.err, /conf line 2 is not valid UTF-8; write it in UTF-8/)
  const brokenSecret = await check(good, latin1('smtp://a:caf\xe9@localhost'))
  assert.match(brokenSecret.err, /secret line 1 is not valid UTF-8/)
  assert.doesNotMatch(brokenSecret.err, /caf/)
  const marked = Buffer.from(`\ufeff${good}`, 'utf16le')
  assert.doesNotMatch((await check(marked, Buffer.from(`\ufeff${url}`, 'utf16le'))).err, /UTF-8|SMTP/)
  const variable = await makeCli(dataDir, { LATCHKEY_PUBLIC_URL: 'https://caf\ufffd.example' }).run(
    'brand',
    'list',
  )
  assert.match(variable.err, /LATCHKEY_PUBLIC_URL: is not valid UTF-8/)
})

test('a file is decoded whole or not at all, in whatever pieces it comes', async () => {
  const charsets = ['UTF-8', 'ISO-8859-1', 'windows-1252', 'US-ASCII', 'UTF-16LE', 'UTF-16BE'] as const
  const bytes = fc.array(
    fc.constantFrom(0, 10, 13, 0x41, 0x80, 0x81, 0xc3, 0xa4, 0xd8, 0xef, 0xbb, 0xbf, 0xfe, 0xff),
    {
      maxLength: 40,
    },
  )
  await fc.assert(
    fc.asyncProperty(
      bytes,
      fc.constantFrom(...charsets),
      fc.integer({ min: 1, max: 9 }),
      async (given, charset, size) => {
        const whole = Buffer.from(given)
        async function* pieces() {
          for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size)
        }
        const lines: string[] = []
        let bad: number | undefined
        for await (const one of splitLines(pieces(), { charset })) {
          if ('text' in one) lines.push(one.text)
          else bad ??= one.line
        }
        try {
          const text = decodeFile(whole, charset)
          assert.equal(bad, undefined)
          assert.deepEqual(lines.join('\n'), text.replace(/\n$/, ''))
        } catch (error) {
          assert.match((error as Error).message, new RegExp(`^line ${bad} is not valid `))
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('no two byte strings are the same text in one charset', () => {
  const charsets = ['UTF-8', 'ISO-8859-1', 'windows-1252', 'US-ASCII', 'UTF-16LE', 'UTF-16BE'] as const
  const some = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 6 }).map((text) => new Uint8Array(Buffer.from(text))),
  )
  fc.assert(
    fc.property(some, some, fc.constantFrom(...charsets), (a, b, charset) => {
      const [left, right] = [decodeText(a, charset), decodeText(b, charset)]
      if (left === undefined || left !== right) return
      assert.deepEqual([...a], [...b])
    }),
    { numRuns: 5000 },
  )
})
