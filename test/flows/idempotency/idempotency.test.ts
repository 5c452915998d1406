// Idempotency-Key on writes: the work is done once and its answer is kept for a day, byte for byte and encrypted.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { DAY_MS, SECOND_MS } from '../../../src/clock.ts'
import { operations } from '../../../src/http/amapi/operations.ts'
import {
  atOnce,
  codeOf,
  count,
  done,
  newPair,
  productsOf,
  refused,
  rowsOf,
  TABLES,
  tally,
} from '../../fixtures/scenario.ts'
import { ENGINES, type Fields, PASSWORD, type Sent, startApp, type TestApp } from '../../harness.ts'

const OTHER_PASSWORD = 'Another_Password!9'
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })

for (const engine of ENGINES) {
  test(`${engine}: a repeated write`, async (t) => {
    const fixture = await startApp(t, { engine })
    const client = (email: string): Fields => ({ country: 'DE', type: '1', email, password: PASSWORD })

    await t.test('gives the stored answer byte for byte and does nothing', async () => {
      const first = await fixture.trusted('AddClient', client('ada@example.org'), keyed('one'))
      done(first)
      const before = await allRows(fixture)
      const again = await fixture.trusted('AddClient', client('ada@example.org'), keyed('one'))
      assert.equal(again.text, first.text)
      assert.equal(again.headers.get('idempotent-replayed'), 'true')
      assert.equal(first.headers.get('idempotent-replayed'), null)
      assert.deepEqual(await allRows(fixture), before)
    })

    await t.test('is the same in another encoding and order of fields', async () => {
      const reversed = Object.fromEntries(Object.entries(client('bob@example.org')).reverse())
      const first = await fixture.trusted('AddClient', client('bob@example.org'), keyed('order'))
      const again = await fixture.trusted('AddClient', reversed, { ...keyed('order'), as: 'json' })
      assert.equal(again.text, first.text)
    })

    await t.test('with another body or method is an error and does nothing', async () => {
      const before = await allRows(fixture)
      refused(await fixture.trusted('AddClient', client('eve@example.org'), keyed('one')), 1001)
      refused(await fixture.trusted('CloseClient', { email: 'ada@example.org' }, keyed('one')), 1001)
      assert.deepEqual(await allRows(fixture), before)
      const tested = { ...client('ada@example.org'), test_user: '1' }
      refused(await fixture.trusted('AddClient', tested, keyed('one')), 1001)
      assert.deepEqual(await allRows(fixture), before)
    })

    await t.test('does the work again under a new key', async () => {
      const email = 'ada@example.org'
      const [first, second] = [keyed('refresh-1'), keyed('refresh-2')]
      const one = done(await fixture.trusted('TokenRefresh', { email }, first))
      assert.notEqual(
        done(await fixture.trusted('TokenRefresh', { email }, second)).long_token,
        one.long_token,
      )
    })

    await t.test('a key with blanks, nothing or 256 characters is refused', async () => {
      for (const key of ['a b', '', 'x'.repeat(256)]) {
        refused(await fixture.trusted('TokenRefresh', { email: 'ada@example.org' }, keyed(key)), 1001)
      }
      done(await fixture.trusted('TokenRefresh', { email: 'ada@example.org' }, keyed('x'.repeat(255))))
    })

    await t.test('a refusal is not stored: the same key works once the reason is gone', async () => {
      const email = 'cyd@example.org'
      const weak = { ...client(email), password: 'weak' }
      refused(await fixture.trusted('AddClient', weak, keyed('retry')), 1005)
      const before = await count(fixture, 'stored_answer')
      refused(await fixture.trusted('NewProduct', { email, type: '1' }, keyed('early')), 1201)
      assert.equal(await count(fixture, 'stored_answer'), before)
      done(await fixture.trusted('AddClient', client(email), keyed('retry')))
      refused(await fixture.trusted('NewProduct', { email, type: '1' }, keyed('early')), 1302)
    })

    await t.test('a revoked token family is kept, and its refusal is not stored', async () => {
      const email = 'ada@example.org'
      const first = await newPair(fixture, email)
      const bearer = String(first.long_token)
      const second = done(await fixture.untrusted('TokenRefresh', { email }, { bearer }))
      fixture.clock.add(61_000)
      const before = await count(fixture, 'stored_answer')
      const stolen = { bearer, headers: { 'idempotency-key': 'stolen' } }
      refused(await fixture.untrusted('TokenRefresh', { email }, stolen), 1102)
      assert.equal(await count(fixture, 'stored_answer'), before)
      refused(await fixture.untrusted('TokenRefresh', { email }, { bearer: String(second.long_token) }), 1102)
    })

    await t.test('is forgotten after a day', async () => {
      const email = 'ada@example.org'
      const first = await fixture.trusted('TokenRefresh', { email }, keyed('day'))
      fixture.clock.add(DAY_MS - 1)
      assert.equal((await fixture.trusted('TokenRefresh', { email }, keyed('day'))).text, first.text)
      fixture.clock.add(1)
      assert.notEqual((await fixture.trusted('TokenRefresh', { email }, keyed('day'))).text, first.text)
      fixture.clock.add(DAY_MS)
      done(await fixture.trusted('CancelRequest', { email, type: 'at_due_date' }, keyed('day')))
    })

    await t.test(
      'is done once when the clock is put back, and forgotten a day later at the latest',
      async () => {
        const email = 'ada@example.org'
        const first = await fixture.trusted('TokenRefresh', { email }, keyed('back'))
        fixture.clock.add(-30 * DAY_MS)
        assert.equal((await fixture.trusted('TokenRefresh', { email }, keyed('back'))).text, first.text)
        await fixture.runJob('clean-up')
        fixture.clock.add(DAY_MS - 1)
        assert.equal((await fixture.trusted('TokenRefresh', { email }, keyed('back'))).text, first.text)
        fixture.clock.add(1)
        done(await fixture.trusted('CancelRequest', { email, type: 'at_due_date' }, keyed('back')))
        fixture.clock.add(29 * DAY_MS)
      },
    )

    await t.test('belongs to its brand: another brand may use the same key', async () => {
      const other = await fixture.app.brands.addBrand(
        { name: 'other', title: 'Other' },
        { kind: 'operator', name: 't' },
      )
      const keys = { apikey: other.apiKey, secret_key: other.secretKey }
      const answer = await fixture.call('AddClient', { ...keys, ...client('ada@example.org') }, keyed('one'))
      assert.equal(answer.headers.get('idempotent-replayed'), null)
      done(answer)
    })
  })

  test(`${engine}: 20 at once with one key do the work once and all get its answer`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    await sameForAll(fixture, 'AddClient', { country: 'DE', type: '1', email, password: PASSWORD })
    assert.equal(await count(fixture, 'account'), 1)
    assert.equal(await count(fixture, 'ledger'), 1)
    await sameForAll(fixture, 'TokenRefresh', { email })
    assert.equal(await count(fixture, 'token_pair'), 2)
    await sameForAll(fixture, 'AddAlias', { email, setemail: 'alias@example.org', setpassword: PASSWORD })
    assert.equal(await count(fixture, 'alias'), 1)
    await sameForAll(fixture, 'SetPassword', { email, setpassword: OTHER_PASSWORD })
    await sameForAll(fixture, 'ResetPassword', { email })
    assert.equal(await count(fixture, 'mail'), 2) // a notice, and the link
    await sameForAll(fixture, 'DelAlias', { email, alias: 'alias@example.org' })
    const [product] = await productsOf(fixture, email)
    const plan = { email, product_id: product?.product_id, new_product_plan: '12' }
    await sameForAll(fixture, 'UpgradeProduct', plan)
    assert.equal(await count(fixture, 'ledger'), 2)
    await sameForAll(fixture, 'CloseClient', { email })
  })

  test(`${engine}: at once, other bodies under the same key are refused`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient('ada@example.org')
    const reset = (email: string) => fixture.trusted('TokenRefresh', { email }, keyed('k'))
    const answers = await atOnce(12, (i) => reset(i % 2 ? 'ada@example.org' : 'ADA@example.org'))
    assert.deepEqual(tally(answers), { 0: 6, 1001: 6 })
    assert.equal(new Set(answers.map((sent) => sent.text)).size, 2)
    assert.equal(await count(fixture, 'token_pair'), 2)
  })

  test(`${engine}: a repeat works although the credential it carries has changed by it`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    await fixture.addClient(email)
    const mine = { email, password: PASSWORD }
    await sameTwice(fixture, 'SetPassword', { ...mine, setpassword: OTHER_PASSWORD })
    refused(await fixture.untrusted('GetProducts', mine), 1102)
    await sameTwice(fixture, 'CloseClient', { email, password: OTHER_PASSWORD })
  })

  test(`${engine}: every method that writes supports it, by password or token as well`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    const tried = new Set<string>()
    const twice = (method: string, fields: Fields, bearer?: string) => {
      tried.add(method)
      return sameTwice(fixture, method, fields, bearer)
    }
    const added = await twice('AddClient', { country: 'DE', type: '1', email, password: PASSWORD })
    const pair = await twice('TokenRefresh', { email }, String(added.long_token))
    const bearer = String(pair.short_token)
    const trusted = { secret_key: fixture.keys.secret_key }
    const [product] = await productsOf(fixture, email)
    const alias = 'alias@example.org'
    await twice('UpgradeProduct', { email, product_id: product?.product_id, new_product_plan: '6' }, bearer)
    await twice('NewProduct', { email, type: '12', force_upgrade: '1' }, bearer)
    fixture.clock.add(10 * SECOND_MS)
    await twice('AddAlias', { email, setemail: alias, setpassword: PASSWORD, auto_passreset: '1' }, bearer)
    await twice('SetAliasPassword', { email: alias, password: PASSWORD, setpassword: OTHER_PASSWORD })
    await twice('ResetAliasPassword', { email: alias, ...trusted })
    await twice('ResetPassword', { email, ...trusted })
    await twice('DelAlias', { email, alias }, bearer)
    await twice('CancelRequest', { email, type: 'midnight' }, bearer)
    await twice('SetPassword', { email, password: PASSWORD, setpassword: OTHER_PASSWORD })
    await twice('CloseClient', { email, password: OTHER_PASSWORD })
    const writes = operations.filter((one) => one.writes).map((one) => one.name)
    assert.deepEqual([...tried].sort(), writes.sort())
    await notReadable(t, fixture)
  })

  test(`${engine}: what is stored of a request does not help to guess the password in it`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    await fixture.addClient(email)
    const request = { email, password: PASSWORD, type: 'at_due_date' }
    done(await fixture.untrusted('CancelRequest', request, keyed('one')))
    done(await fixture.untrusted('CancelRequest', request, keyed('two')))
    const hashes = (await rowsOf(fixture, 'stored_answer')).map((row) => row.request_hash)
    // A plain hash would be equal for equal requests, and as quick to guess as SHA-256.
    assert.equal(new Set(hashes).size, 2)
  })
}

async function allRows(fixture: TestApp) {
  return Object.fromEntries(
    await Promise.all(TABLES.map(async (table) => [table, await rowsOf(fixture, table)])),
  )
}

async function sameForAll(fixture: TestApp, method: string, fields: Fields): Promise<void> {
  const answers = await atOnce(20, () => fixture.trusted(method, fields, keyed(`once-${method}`)))
  const [first] = answers
  for (const sent of answers) {
    done(sent)
    assert.equal(sent.text, first?.text)
  }
  const fresh = answers.filter((sent) => sent.headers.get('idempotent-replayed') === null)
  assert.equal(fresh.length, 1, method)
}

/** The same untrusted call twice; the second one replays the first. */
async function sameTwice(fixture: TestApp, method: string, fields: Fields, bearer?: string) {
  const how = { ...keyed(`twice-${method}`), ...(bearer === undefined ? {} : { bearer }) }
  const first = await fixture.untrusted(method, fields, how)
  const body = done(first)
  const before = await allRows(fixture)
  const again: Sent = await fixture.untrusted(method, fields, how)
  assert.equal(codeOf(again), 0, again.text)
  assert.equal(again.text, first.text)
  assert.deepEqual(await allRows(fixture), before, `${method} did something again`)
  return body
}

async function notReadable(t: TestContext, fixture: TestApp): Promise<void> {
  await t.test('the stored answers cannot be read without the key', async () => {
    const rows = await rowsOf(fixture, 'stored_answer')
    assert.ok(rows.length >= 12)
    for (const row of rows) {
      // Empty: not kept any more, since a password of the account has changed.
      assert.match(String(row.answer), /^(?:test\.2\.[\w-]+\.[\w-]+\.[\w-]+)?$/)
      assert.doesNotMatch(String(row.answer), /success|token/)
    }
  })
}

test('a caller who knows a key and a body cannot try passwords with it', async (t) => {
  const fixture = await startApp(t)
  await fixture.addClient('ada@example.org')
  const change = (password: string) => ({
    email: 'ada@example.org',
    password,
    setpassword: OTHER_PASSWORD,
  })
  done(await fixture.untrusted('SetPassword', change(PASSWORD), { ...keyed('guessable'), from: '192.0.2.1' }))
  const codes: number[] = []
  for (let i = 0; i < 8; i++) {
    const tried = { ...keyed('guessable'), from: '192.0.2.66' }
    codes.push(codeOf(await fixture.untrusted('SetPassword', change(`Guessed_Password!${i}`), tried)))
  }
  assert.deepEqual([codes.at(0), codes.at(-1)], [1001, 1502])
  // While blocked, not even the right password shows that it is right.
  const right = await fixture.untrusted('SetPassword', change(PASSWORD), {
    ...keyed('guessable'),
    from: '192.0.2.66',
  })
  refused(right, 1502)
  const owner = { ...keyed('guessable'), from: '192.0.2.1' }
  done(await fixture.untrusted('SetPassword', change(PASSWORD), owner))
})
