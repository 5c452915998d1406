// The scope of an Idempotency-Key, and how long an answer with secrets is kept. Callers who do not know each other may
// choose the same key, and an account's secrets are deleted with the account.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { operations } from '../../../src/http/amapi/operations.ts'
import { operations as vamOperations } from '../../../src/http/vam/operations.ts'
import { hashSecret } from '../../../src/secrets.ts'
import { sealFormer } from '../../fixtures/former-secrets.ts'
import { codeOf, count, done, productsOf, refused, rowsOf } from '../../fixtures/scenario.ts'
import { openVamFixture, refusedWith, succeeded, type VamFixture } from '../../fixtures/vam.ts'
import { ENGINES, type Fields, OPERATOR, PASSWORD, type Sent, startApp, type TestApp } from '../../harness.ts'

const OTHER_PASSWORD = 'Another_Password!9'
const EMAIL = 'ada@example.org'
const keyed = (key: string, from?: string) => ({
  headers: { 'idempotency-key': key },
  ...(from === undefined ? {} : { from }),
})
const client = (email: string): Fields => ({ country: 'DE', type: '1', email })
const GONE = /was carried out under this Idempotency-Key already\. Its answer is no longer kept/

for (const engine of ENGINES) {
  test(`${engine}: a key that a stranger has used is free for the brand's servers, in both dialects`, async (t) => {
    const fixture = await openVamFixture(t, { engine, settings: { add_client_interval_s: 0 } })
    const { latchkey } = fixture
    const key = keyed('order-1001', '192.0.2.66')
    done(await latchkey.untrusted('AddClient', client('mallory@example.org'), key))
    done(await latchkey.trusted('AddClient', client(EMAIL), keyed('order-1001')))
    const made = await create(fixture, 'order-1001')
    succeeded(made)
    assert.equal(made.headers.get('idempotent-replayed'), null)
    // Keys of strangers do not conflict either, nor those of two accounts.
    done(await latchkey.untrusted('AddClient', client('bob@example.org'), keyed('order-1001', '192.0.2.67')))
    const token = { email: EMAIL, password: PASSWORD }
    done(await latchkey.trusted('SetPassword', { email: EMAIL, setpassword: PASSWORD }))
    done(await latchkey.untrusted('TokenRefresh', token, keyed('order-1001')))
    done(await latchkey.trusted('SetPassword', { email: 'bob@example.org', setpassword: PASSWORD }))
    done(
      await latchkey.untrusted('TokenRefresh', { ...token, email: 'bob@example.org' }, keyed('order-1001')),
    )
    refused(await latchkey.untrusted('CloseClient', token, keyed('order-1001')), 1001)
    assert.equal(await count(latchkey, 'stored_answer'), 6)
  })

  test(`${engine}: a repeat with successors of the keys of the brand gets the stored answer`, async (t) => {
    const fixture = await startApp(t, { engine })
    const { app, secrets } = fixture
    const first = await fixture.trusted('AddClient', client(EMAIL), keyed('one'))
    const [brand] = await app.brands.list()
    assert.ok(brand)
    const rotated: Fields = {}
    for (const { id, kind } of await app.brands.listKeys(brand.id)) {
      const { key } = await app.brands.rotateKey(brand, id, {}, OPERATOR)
      secrets.note(key)
      rotated[kind === 'api' ? 'apikey' : 'secret_key'] = key
    }
    const again = await fixture.trusted('AddClient', { ...client(EMAIL), ...rotated }, keyed('one'))
    assert.deepEqual([again.headers.get('idempotent-replayed'), again.text], ['true', first.text])
    refused(
      await fixture.trusted('AddClient', { ...client('bob@example.org'), ...rotated }, keyed('one')),
      1001,
    )
  })

  test(`${engine}: a stranger's AddClient is repeated to the address it came from alone`, async (t) => {
    const fixture = await startApp(t, { engine })
    const call = (from: string) => fixture.untrusted('AddClient', client(EMAIL), keyed('one', from))
    const first = await call('192.0.2.1')
    assert.equal((await call('192.0.2.1')).text, first.text)
    refused(await call('192.0.2.2'), 1202)
    const of = (from: string) => fixture.untrusted('AddClient', client('bob@example.org'), keyed('six', from))
    const sixth = await of('2001:db8::1')
    assert.equal((await of('2001:db8::2')).text, sixth.text, 'a device of the same network')
    refused(await of('2001:db8:0:1::1'), 1202)
  })

  test(`${engine}: an account's password goes, and with it the answers that show its secrets, and nothing is done twice`, async (t) => {
    const fixture = await startApp(t, { engine })
    await mayNotBeShown(fixture, 'SetPassword', { setpassword: OTHER_PASSWORD })
    await mayNotBeShown(fixture, 'CloseClient', {})
    await mayNotBeShown(fixture, 'SetAliasPassword', { setpassword: OTHER_PASSWORD }, 'alias-')
    await mayNotBeShown(fixture, 'DelAlias', (email) => ({ alias: `alias-${email}` }))
    await t.test('nor those of an account that the nightly run closes', async () => {
      const first = done(await fixture.trusted('AddClient', client('night@example.org'), keyed('night')))
      done(await fixture.trusted('CancelRequest', { email: String(first.username), type: 'midnight' }))
      fixture.clock.add(DAY_MS / 2)
      await fixture.runJob('nightly')
      assert.match(
        refused(await fixture.trusted('AddClient', client('night@example.org'), keyed('night')), 1001)
          .message ?? '',
        GONE,
      )
    })
  })

  test(`${engine}: renewals, upgrades and sign-ins leave stored answers as they are`, async (t) => {
    const fixture = await startApp(t, { engine })
    const first = await fixture.trusted('AddClient', client(EMAIL), keyed('one'))
    const { password, long_token } = done(first)
    done(await fixture.untrusted('TokenRefresh', { email: EMAIL, password }))
    done(await fixture.untrusted('TokenRefresh', { email: EMAIL }, { bearer: String(long_token) }))
    const [product] = await productsOf(fixture, EMAIL)
    done(
      await fixture.trusted('UpgradeProduct', {
        email: EMAIL,
        product_id: product?.product_id,
        new_product_plan: '6',
      }),
    )
    done(
      await fixture.trusted('AddAlias', {
        email: EMAIL,
        setemail: 'alias@example.org',
        setpassword: PASSWORD,
      }),
    )
    assert.equal((await fixture.trusted('AddClient', client(EMAIL), keyed('one'))).text, first.text)
  })

  test(`${engine}: a prepaid account's password goes, and its stored answers with it`, async (t) => {
    const fixture = await openVamFixture(t, { engine })
    for (const [n, change] of [changePassword, remove].entries()) {
      const first = succeeded(await create(fixture, `key-${n}`, `uuid-${n}`))
      succeeded(await renewOf(fixture, first))
      assert.deepEqual(succeeded(await create(fixture, `key-${n}`, `uuid-${n}`)), first)
      succeeded(await change(fixture, String(first.vpnUsername)))
      const accounts = await count(fixture.latchkey, 'account')
      const again = await create(fixture, `key-${n}`, `uuid-${n}`)
      assert.deepEqual(refusedWith(again), [400, 11001])
      assert.match(again.message, GONE)
      assert.equal(await count(fixture.latchkey, 'account'), accounts)
    }
  })

  test(`${engine}: what was stored before keys had owners is answered for its day, where that shows no secrets`, async (t) => {
    const fixture = await startApp(t, { engine })
    const added = await fixture.trusted('AddClient', client(EMAIL), keyed('added'))
    await makeFormer(fixture, 'added')
    const password = String(done(added).password)
    const signIn = { email: EMAIL, password }
    const cancelled = await fixture.untrusted(
      'CancelRequest',
      { ...signIn, type: 'at_due_date' },
      keyed('cancelled'),
    )
    await makeFormer(fixture, 'cancelled')
    done(await fixture.untrusted('TokenRefresh', signIn, keyed('renewed')))
    await makeFormer(fixture, 'renewed')
    assert.equal((await fixture.trusted('AddClient', client(EMAIL), keyed('added'))).text, added.text)
    const again = await fixture.untrusted(
      'CancelRequest',
      { ...signIn, type: 'at_due_date' },
      keyed('cancelled'),
    )
    assert.equal(again.text, cancelled.text)
    assert.match(
      refused(await fixture.untrusted('TokenRefresh', signIn, keyed('renewed')), 1001).message ?? '',
      GONE,
    )
    assert.equal(await count(fixture, 'token_pair'), 2)
    done(await fixture.trusted('AddClient', client('bob@example.org'), keyed('added')))
    fixture.clock.add(DAY_MS)
    done(await fixture.untrusted('TokenRefresh', signIn, keyed('renewed')))
  })
}

test('every write whose answer shows a password or a token says whose it is, and no other', () => {
  for (const { name, writes, output, secretsOf } of [...operations, ...vamOperations]) {
    const shows = Object.keys(output.shape).some((field) => /password|token/i.test(field))
    assert.equal(secretsOf !== undefined, writes && shows, name)
  }
})

/** An AddClient without a password, a TokenRefresh and a NewProduct are replayed before the change, and not after it. */
async function mayNotBeShown(
  fixture: TestApp,
  method: string,
  fields: Fields | ((email: string) => Fields),
  prefix = '',
): Promise<void> {
  const email = `${method}@example.org`.toLowerCase()
  const calls: [string, Fields][] = [
    ['AddClient', client(email)],
    ['TokenRefresh', { email }],
    ['NewProduct', { email, type: '1', force_upgrade: '1' }],
  ]
  const all = async (): Promise<Sent[]> => {
    const sent: Sent[] = []
    for (const [name, of] of calls) sent.push(await fixture.trusted(name, of, keyed(`${method}-${name}`)))
    return sent
  }
  const first = await all()
  done(await fixture.trusted('AddAlias', { email, setemail: `alias-${email}`, setpassword: PASSWORD }))
  assert.deepEqual(
    (await all()).map((sent) => sent.text),
    first.map((sent) => sent.text),
  )
  const change = { email: prefix + email, ...(typeof fields === 'function' ? fields(email) : fields) }
  const changed = await fixture.trusted(method, change, keyed(method))
  const before = await rowsOf(fixture, 'account')
  for (const sent of await all()) {
    assert.equal(codeOf(sent), 1001, method)
    assert.match(String(sent.body.message), GONE)
  }
  assert.deepEqual(await rowsOf(fixture, 'account'), before, `${method}: nothing is done again`)
  assert.equal((await fixture.trusted(method, change, keyed(method))).text, changed.text)
}

function create(fixture: VamFixture, key: string, uuid = 'a') {
  return fixture.send('/vam/v3/create', { json: { uuid }, headers: { 'idempotency-key': key } })
}

function renewOf(fixture: VamFixture, { vpnUsername }: Record<string, unknown>) {
  return fixture.send('/vam/v2/extend', { method: 'PUT', json: { vpnUsername, extensionDate: '01-02-2027' } })
}

function changePassword(fixture: VamFixture, vpnUsername: string) {
  const password = 'Changed.Password1'
  return fixture.send('/vam/v2/changePassword', {
    method: 'PUT',
    json: { vpnUsername, newPassword: password, confirmNewPassword: password },
  })
}

function remove(fixture: VamFixture, vpnUsername: string) {
  return fixture.send('/vam/v2/delete', { method: 'DELETE', json: { vpnUsername } })
}

/** Changes the last stored answer to the form of an older program: under the hash of the key alone, for any caller. */
async function makeFormer(fixture: TestApp, key: string): Promise<void> {
  const rows = await rowsOf(fixture, 'stored_answer')
  const latest = rows.filter(({ request_hash }) => !formerOnes.has(request_hash))
  assert.equal(latest.length, 1)
  const { brand_id, key_hash, request_hash, answer } = latest[0] ?? assert.fail()
  const requestHash = String(request_hash)
  const [own] = fixture.app.config.encryptionKeys
  const sealed = (purpose: 'stored_request' | 'stored_answer', text: unknown) =>
    sealFormer(own, purpose, fixture.app.vault.decrypt(purpose, `${brand_id}/${key_hash}`, String(text)))
  const former = {
    ...{ key_hash: hashSecret(key), account_id: null },
    ...{ request_hash: sealed('stored_request', request_hash), answer: sealed('stored_answer', answer) },
  }
  fixture.app.vault.openUnbound([own.id])
  formerOnes.add(former.request_hash)
  await fixture.app.db.write((tx) =>
    tx.updateTable('stored_answer').set(former).where('request_hash', '=', requestHash).execute(),
  )
}

const formerOnes = new Set<unknown>()
