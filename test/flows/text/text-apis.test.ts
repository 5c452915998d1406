// In every dialect: inputs whose bytes differ never become the same name, password or session, with any bytes. Equal are
// only the cases in AMAPI contract section 1: charsets, byte order marks, NFKC of passwords, case of logins.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { foldName } from '../../../src/locations/catalogue-lookup.ts'
import { attribute } from '../../../src/radius/codec/attributes.ts'
import { ACCT_STATUS_TYPES } from '../../../src/radius/codec/dictionary.ts'
import { hideUserPassword } from '../../../src/radius/codec/user-password.ts'
import { type Charset, decodeText } from '../../../src/text.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { openAgentApiFixture, recordOf } from '../../fixtures/agent-api.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { accessRequest, openRadiusFixture, report, secret } from '../../fixtures/radius/radius.ts'
import { elsewhere } from '../../fixtures/scenario.ts'
import { openVamFixture } from '../../fixtures/vam.ts'
import { ENGINES } from '../../harness.ts'

const ROUNDS = { numRuns: 3 }
const HTTP_CHARSETS = ['UTF-8', 'ISO-8859-1', 'windows-1252', 'US-ASCII'] as const

const letter = fc.constantFrom(
  ...['a', 'b', 'ä', 'ö', 'é', 'e\u0301', 'Å', '\u212b', '€', '\ufffd', '0x', 'ff'],
)
const short = fc.constantFrom('a', 'ä', 'ö', 'é', 'Å', '0x', 'ff')
const piece = fc.oneof(
  letter.map((one) => Buffer.from(one)),
  short.map((one) => Buffer.from(one, 'latin1')),
  fc.integer({ min: 0x80, max: 0xff }).map((byte) => Buffer.from([byte])),
)
/** Between letters, so that no blank is at an end, where several dialects remove it. */
const bytes = fc
  .array(piece, { maxLength: 4 })
  .map((pieces) => Buffer.concat([Buffer.from('x'), ...pieces, Buffer.from('x')]))
const several = fc.uniqueArray(bytes, { selector: (one) => one.toString('hex'), minLength: 4, maxLength: 6 })

function mustDiffer(all: readonly Buffer[], identities: readonly (string | undefined)[]): void {
  const seen = new Map<string, Buffer>()
  for (const [at, identity] of identities.entries()) {
    if (identity === undefined) continue
    const other = seen.get(identity)
    assert.equal(
      other,
      undefined,
      `${other?.toString('hex')} and ${all[at]?.toString('hex')} are ${identity}`,
    )
    seen.set(identity, all[at] ?? Buffer.alloc(0))
  }
}

const ENCODINGS: Record<
  string,
  (uuid: Buffer, charset: Charset) => { type: string; text: Buffer<ArrayBuffer> }
> = {
  'a form': (uuid, charset) => ({
    type: `application/x-www-form-urlencoded; charset=${charset}`,
    text: Buffer.from(`uuid=${uuid.toString('hex').replace(/../g, '%$&')}`),
  }),
  'a form without escapes': (uuid, charset) => ({
    type: `application/x-www-form-urlencoded; charset=${charset}`,
    text: Buffer.concat([Buffer.from('uuid='), uuid]),
  }),
  JSON: (uuid, charset) => ({
    type: `application/json; charset=${charset}`,
    text: Buffer.concat([Buffer.from('{"uuid":"'), uuid, Buffer.from('"}')]),
  }),
  'a part': (uuid, charset) => ({
    type: 'multipart/form-data; boundary=b',
    text: Buffer.concat([
      Buffer.from('--b\r\nContent-Disposition: form-data; name="uuid"\r\n'),
      Buffer.from(`Content-Type: text/plain; charset=${charset}\r\n\r\n`),
      ...[uuid, Buffer.from('\r\n--b--\r\n')],
    ]),
  }),
}

for (const engine of ENGINES) {
  test(`${engine}: customers of a panel`, async (t) => {
    const fixture = await openVamFixture(t, { engine })
    const text = new Map<string, string>() // by the account's login
    const generate = async (encoding: string, uuid: Buffer, charset: Charset) => {
      const write = ENCODINGS[encoding]
      assert.ok(write)
      const { code, body } = await fixture.send('/vam/v2/generate', {
        raw: write(uuid, charset),
      })
      const meant = decodeText(uuid, charset)
      const isName = meant !== undefined && !/\p{Cc}/u.test(meant)
      const expected = meant === undefined ? 11001 : isName ? 1 : 60004
      assert.equal(code, expected, `${encoding} ${charset} ${uuid.toString('hex')}`)
      if (!isName) return undefined
      // Only another charset may mean the same.
      const login = String(body.vpnUsername)
      assert.equal(text.get(login) ?? meant, meant)
      text.set(login, meant)
      return login
    }
    const kinds = fc.tuple(fc.constantFrom(...Object.keys(ENCODINGS)), fc.constantFrom(...HTTP_CHARSETS))
    await fc.assert(
      fc.asyncProperty(several, kinds, async (all, [encoding, charset]) => {
        const made: (string | undefined)[] = []
        for (const one of all) made.push(await generate(encoding, one, charset))
        mustDiffer(all, made)
      }),
      { numRuns: 6 },
    )
  })

  test(`${engine}: passwords of people`, async (t) => {
    const { latchkey } = await openVamFixture(t, { engine })
    const { apikey, secret_key } = latchkey.keys
    let accounts = 0
    const call = async (method: string, charset: Charset, fields: string, password: Buffer) => {
      const hidden = Buffer.concat([Buffer.from('Tall-Horse-1'), password])
        .toString('hex')
        .replace(/../g, '%$&')
      const headers = {
        'content-type': `application/x-www-form-urlencoded; charset=${charset}`,
        'x-forwarded-for': elsewhere(),
      }
      const body = `apikey=${apikey}&${fields}&password=${hidden}`
      const answer = await fetch(`${latchkey.url}/api/amapi/${method}`, { method: 'POST', headers, body })
      return ((await answer.json()) as { code?: number }).code ?? 0
    }
    await fc.assert(
      fc.asyncProperty(several, fc.constantFrom(...HTTP_CHARSETS), async (all, charset) => {
        const email = `p${++accounts}@example.org`
        const [own = Buffer.alloc(0), ...others] = all
        const right = decodeText(own, charset)?.normalize('NFKC')
        const made = await call(
          'AddClient',
          charset,
          `secret_key=${secret_key}&country=DE&type=1&email=${email}`,
          own,
        )
        assert.equal(made, right === undefined ? 1001 : 0)
        if (right === undefined) return
        for (const one of [own, ...others]) {
          const tried = decodeText(one, charset)?.normalize('NFKC')
          const expected: number = tried === undefined ? 1001 : tried === right ? 0 : 1102
          const code: number = await call('TokenRefresh', charset, `email=${email}`, one)
          assert.equal(code, expected)
        }
      }),
      ROUNDS,
    )
  })

  test(`${engine}: accounts of an import`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    let files = 0
    await fc.assert(
      fc.asyncProperty(several, async (all) => {
        files++
        const lines = all.map((one) =>
          Buffer.concat([
            Buffer.from('{"subscriptions":[{"plan_months":0,"due_on":"2027-05-01","external_id":"'),
            ...[Buffer.from(`${files} `), one, Buffer.from('"}]}\n')],
          ]),
        )
        const texts = all.filter((one) => decodeText(one) !== undefined)
        const { added, skipped, refused } = await fixture.imported(Buffer.concat(lines))
        assert.deepEqual([added, skipped, refused], [texts.length, 0, all.length - texts.length])
      }),
      ROUNDS,
    )
  })

  test(`${engine}: sessions and logins at a gateway`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    const password = 'Correct.Horse9!'
    const { username } = await fixture.add({ login: { username: 'xx', password } })
    const start = attribute('Acct-Status-Type', ACCT_STATUS_TYPES.Start)
    let [rounds, sessions] = [0, 0]
    await fc.assert(
      fc.asyncProperty(several, async (all) => {
        const keys = all.map((one) => Buffer.concat([one, Buffer.from(`round ${rounds}`)]))
        rounds++
        for (const key of keys) {
          const name = attribute('User-Name', username)
          await fixture.accounting.ask(report([start, name, { type: 44, value: key }]))
        }
        for (const name of all) {
          const tried = (authenticator: Buffer) => [
            { type: 1, value: name },
            attribute('User-Password', hideUserPassword(Buffer.from(password), authenticator, secret)),
          ]
          const { code } = await fixture.logins.ask(accessRequest(tried))
          // The login itself may be throttled by attempts in its name.
          const isLogin = name.toString('latin1') === username
          assert.ok(isLogin || code === 'Access-Reject', name.toString('hex'))
        }
        for (const shown of all) {
          const tried = (authenticator: Buffer) => [
            attribute('User-Name', username),
            attribute('User-Password', hideUserPassword(shown, authenticator, secret)),
          ]
          assert.equal((await fixture.logins.ask(accessRequest(tried))).code, 'Access-Reject')
        }
        const rows = await fixture.app.db.read.selectFrom('session').select('session_key as key').execute()
        assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length)
        sessions += keys.length
        assert.equal(rows.length, sessions)
      }),
      ROUNDS,
    )
  })

  test(`${engine}: names that an agent reports`, async (t) => {
    const fixture = await openAgentApiFixture(t, { engine })
    const texts = fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(texts, async (names) => {
        const { body } = await fixture.report(names.map((name) => recordOf(fixture.newSession(), name)))
        assert.equal(Number(body.kept) + (body.refused as unknown[]).length, names.length)
        const rows = await fixture.app.db.read
          .selectFrom('session')
          .select('username')
          .orderBy('id', 'desc')
          .limit(Number(body.kept))
          .execute()
        assert.equal(new Set(rows.map(({ username }) => username)).size, Number(body.kept))
      }),
      ROUNDS,
    )
  })
}

test('cities of a catalogue', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  assert.equal((await cli.run('init')).code, 0)
  let known = (await cli.json('location', 'list', 'cities', '--country', 'DE')).cities.length
  let rounds = 0
  await fc.assert(
    fc.asyncProperty(several, async (all) => {
      const names = all.flatMap((one) => decodeText(one) ?? [])
      fc.pre(new Set(names.map(foldName)).size === names.length) // names that differ by case or accents alone are refused
      rounds++
      const rows = all.map((one) =>
        Buffer.concat([Buffer.from(`city,DE,${rounds}-`), one, Buffer.from(',52,13,false\n')]),
      )
      const head = Buffer.from('kind,country,name,latitude,longitude,is_freemium\n')
      for (const lines of [rows, rows.filter((_, at) => decodeText(all[at] as Buffer) !== undefined)]) {
        writeFileSync(join(dataDir, 'in'), Buffer.concat([head, ...lines]))
        const bad = rows.findIndex((_, at) => decodeText(all[at] as Buffer) === undefined)
        const { code, err } = await cli.run('location', 'import', join(dataDir, 'in'))
        const isRefused = bad >= 0 && lines === rows
        assert.equal(code, isRefused ? 1 : 0, err)
        if (isRefused) assert.match(err, new RegExp(`line ${bad + 2} is not valid UTF-8`))
        else if (lines !== rows || bad < 0) break
      }
      known += names.length
      assert.equal((await cli.json('location', 'list', 'cities', '--country', 'DE')).cities.length, known)
    }),
    ROUNDS,
  )
})
