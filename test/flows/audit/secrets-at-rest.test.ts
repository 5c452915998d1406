// After a run of all methods: no used secret is in any table in a readable form.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { simpleParser } from 'mailparser'
import { operations } from '../../../src/http/amapi/operations.ts'
import { systemRandom } from '../../../src/ids.ts'
import { makeVault, UnreadableError } from '../../../src/secrets.ts'
import { count, done, productsOf, rowsOf, TABLES } from '../../fixtures/scenario.ts'
import { ENGINES, type Fields, startApp } from '../../harness.ts'
import { makeLeakFinder } from '../../last/leaks.ts'

const email = 'ada@example.org'
const alias = 'alias@example.org'

for (const engine of ENGINES) {
  test(`${engine}: secrets at rest`, async (t) => {
    const fixture = await startApp(t, { engine })
    const secrets = new Set<string>([fixture.keys.secret_key, fixture.keys.apikey])
    const used = new Set<string>()
    let calls = 0
    const password = () => {
      const fresh = `Secret_Password!${calls}x`
      secrets.add(fresh)
      return fresh
    }
    const call = async (method: string, fields: Fields, bearer?: string) => {
      used.add(method)
      calls++
      // Each call with a key, so that every answer is stored.
      const how = {
        headers: { 'idempotency-key': `key-${calls}` },
        ...(bearer === undefined ? {} : { bearer }),
      }
      const answer = done(await fixture.untrusted(method, fields, how))
      for (const name of ['password', 'vpn_password', 'short_token', 'long_token']) {
        if (answer[name] !== undefined) secrets.add(answer[name])
      }
      return answer
    }

    await t.test('arise in every method', async () => {
      const { secret_key } = fixture.keys
      const trusted = { secret_key }
      const first = password()
      await call('AddClient', { country: 'DE', type: '1', email: 'made@example.org', ...trusted })
      const ada = await call('AddClient', { country: 'DE', type: '1', email, password: first, ...trusted })
      const pair = await call('TokenRefresh', { email }, ada.long_token)
      const [product] = await productsOf(fixture, email)
      await call('GetProducts', { email }, pair.short_token)
      await call(
        'UpgradeProduct',
        { email, product_id: product?.product_id, new_product_plan: '6' },
        pair.short_token,
      )
      await call('NewProduct', { email, type: '12', force_upgrade: '1' }, pair.short_token)
      const second = password()
      await call(
        'AddAlias',
        { email, setemail: alias, setpassword: second, auto_passreset: '1' },
        pair.short_token,
      )
      await call('TokenRefresh', { email: alias, password: second })
      await call('SetAliasPassword', { email: alias, password: second, setpassword: password() })
      await call('ListAliases', { email, password: first })
      const third = password()
      await call('SetPassword', { email, password: first, setpassword: third })
      await call('ResetAliasPassword', { email: alias, ...trusted })
      await call('ResetPassword', { email, ...trusted })
      await call('CancelRequest', { email, password: third, type: 'at_due_date' })
      await fixture.untrusted(
        'GetProducts',
        { email, password: password(), secret_key: password() },
        { bearer: `0x1${'b'.repeat(32)}` },
      )
      secrets.add(`0x1${'b'.repeat(32)}`)
      assert.ok(secrets.size > 15)
    })

    await t.test('queued mail cannot be read', async () => {
      const rows = await rowsOf(fixture, 'mail')
      assert.equal(rows.length, 3) // one of them a notice; the second link for the alias is withheld
      for (const row of rows) assert.match(String(row.message), /^test\.2\.[\w-]+\.[\w-]+\.[\w-]+$/)
      assert.doesNotMatch(JSON.stringify(rows), /reset\?token|example\.org/)
    })

    await t.test('are in no table, however they are written', async () => {
      const before = JSON.stringify(await rowsOf(fixture, 'reset_link'))
      for (const token of await mailedTokens(fixture)) secrets.add(token)
      secrets.delete('')
      for (const secret of secrets) fixture.secrets.note(secret)
      assert.equal(before.length > 2, true)
      const find = makeLeakFinder(secrets)
      const leaks = []
      for (const table of TABLES) {
        const text = (await rowsOf(fixture, table)).map((row) => JSON.stringify(row)).join('\n')
        leaks.push(...find(text).map((leak) => ({ table, secret: leak.secret })))
      }
      assert.deepEqual(leaks, [])
    })

    await t.test('are found by this search when they are there', async () => {
      const [row] = await rowsOf(fixture, 'subscription')
      const clear = fixture.app.vault.decrypt('vpn_password', Number(row?.id), String(row?.vpn_password))
      assert.ok(secrets.has(clear))
      assert.equal(makeLeakFinder(secrets)(JSON.stringify({ ...row, vpn_password: clear })).length, 1)
    })

    await t.test('are gone from sent and stale mail, and with the account its tokens', async () => {
      const statuses = (await rowsOf(fixture, 'mail')).map((row) => [row.turn, row.status, row.message])
      // The link for the alias was ended by its new password before it was sent.
      assert.deepEqual(statuses, [
        ['notice', 'sent', ''],
        ['link', 'stale', ''],
        ['link', 'sent', ''],
      ])
      done(await fixture.trusted('CloseClient', { email }))
      used.add('CloseClient')
      done(await fixture.trusted('AddAlias', { email: 'made@example.org', setemail: alias }))
      done(await fixture.trusted('DelAlias', { email: 'made@example.org', alias }))
      used.add('DelAlias')
      assert.equal(await count(fixture, 'token_pair'), 1)
      assert.deepEqual([...used].sort(), operations.map((one) => one.name).sort())
    })
  })
}

test('one secret is sealed differently each time, opens only for its purpose, and not when it was touched', () => {
  const key = { id: 'k1', key: Buffer.alloc(32, 1) }
  const vault = makeVault([key], systemRandom)
  const sealed = vault.encrypt('mail', 1, 'text')
  assert.notEqual(vault.encrypt('mail', 1, 'text'), sealed)
  assert.equal(vault.decrypt('mail', 1, sealed), 'text')
  assert.throws(() => vault.decrypt('vpn_password', 1, sealed))
  const [id, form, nonce, tag, body = ''] = sealed.split('.')
  const opens = (...parts: unknown[]) => vault.decrypt('mail', 1, parts.join('.'))
  const touched = body.replace(/^./, (one) => (one === 'A' ? 'B' : 'A'))
  assert.equal(opens(id, form, nonce, tag, body), 'text')
  assert.throws(() => opens(id, form, nonce, tag, touched))
  assert.throws(() => opens(id, form, nonce, String(tag).slice(0, 6), body))
  for (const other of [2, 11, '1\n', '']) assert.throws(() => vault.decrypt('mail', other, sealed))
  vault.openUnbound(['k1'])
  assert.throws(() => opens(id, nonce, tag, body), UnreadableError, 'it does not pass as one of before')
})

test('what an older key sealed opens as long as that key is given', () => {
  const [older, newer] = [1, 2].map((n) => ({ id: `k${n}`, key: Buffer.alloc(32, n) }))
  assert.ok(older && newer)
  const sealed = makeVault([older], systemRandom).encrypt('mail', 1, 'text')
  const both = makeVault([newer, older], systemRandom)
  assert.equal(both.decrypt('mail', 1, sealed), 'text')
  assert.match(both.encrypt('mail', 1, 'text'), /^k2\./)
  assert.throws(
    () => makeVault([newer], systemRandom).decrypt('mail', 1, sealed),
    /needs the encryption key "k1"/,
  )
})

async function mailedTokens(fixture: {
  dataDir: string
  runJob(name: string): Promise<string>
}): Promise<string[]> {
  await fixture.runJob('send-mail')
  const folder = join(fixture.dataDir, 'mail')
  const texts = readdirSync(folder).map(
    async (file) => (await simpleParser(readFileSync(join(folder, file)))).text ?? '',
  )
  return (await Promise.all(texts)).map((text) => /\/reset\?token=([\w-]+)/.exec(text)?.[1] ?? '')
}
