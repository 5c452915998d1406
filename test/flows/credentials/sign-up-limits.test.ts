// How often an untrusted source may open accounts, and how often it gets the reason of a refusal.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anotherProcess, atOnce, codeOf, done, post, refused, tally } from '../../fixtures/scenario.ts'
import { ENGINES, type Fields, OPERATOR, PASSWORD, startApp } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: an untrusted source`, async (t) => {
    const fixture = await startApp(t, { engine })
    let adds = 0
    const add = (address: string, fields: Fields = {}) => {
      const person = { country: 'DE', type: '1', password: PASSWORD, email: `a${adds++}@example.org` }
      return fixture.untrusted('AddClient', { ...person, ...fields }, { from: address })
    }

    await t.test('opens one account in 10 seconds', async () => {
      done(await add('192.0.2.1'))
      const second = await add('192.0.2.1')
      refused(second, 1501)
      assert.equal(second.headers.get('retry-after'), '10')
      fixture.clock.add(9999)
      assert.equal((await add('192.0.2.1')).headers.get('retry-after'), '1')
      fixture.clock.add(1)
      done(await add('192.0.2.1'))
    })

    await t.test('does not slow down others; an IPv6 line of 64 bits is one', async () => {
      done(await add('192.0.2.2'))
      done(await add('2001:db8:7:1::1'))
      refused(await add('2001:db8:7:1:2::9'), 1501)
      done(await add('2001:db8:7:2::1'))
    })

    await t.test('keeps its turn when no account was made, however many mistakes came before', async () => {
      refused(await add('192.0.2.3', { apikey: 'nobody' }), 1101)
      const mistakes: [Fields, number][] = [
        [{ password: 'weak' }, 1005],
        [{ country: undefined }, 1001],
        [{ country: 'XX' }, 1003],
        [{ type: '2' }, 1004],
        [{ test_user: '1' }, 1104],
      ]
      for (const [fields, code] of mistakes) refused(await add('192.0.2.3', fields), code)
      done(await add('192.0.2.3'))
      refused(await add('192.0.2.3'), 1501)
    })

    await t.test('learns of five mistakes in 10 seconds, and no longer of the sixth', async () => {
      const answers = await atOnce(12, () => add('192.0.2.7', { password: 'weak' }))
      assert.deepEqual(tally(answers), { 1005: 5, 1501: 7 })
      const sixth = await add('192.0.2.7', { type: 'nothing' })
      assert.match(String(refused(sixth, 1501).message), /more than 5 calls that were refused/)
      assert.equal(sixth.headers.get('retry-after'), '10')
      done(await add('192.0.2.7'))
      fixture.clock.add(10_000)
      refused(await add('192.0.2.7', { password: 'weak' }), 1005)
    })

    await t.test('learns of one address in 10 seconds that it is in use', async () => {
      const taken = { email: 'a0@example.org' }
      refused(await add('192.0.2.8', taken), 1202)
      refused(await add('192.0.2.8', taken), 1501)
      refused(await add('192.0.2.8'), 1501)
      assert.deepEqual(tally(await atOnce(8, () => add('192.0.2.9', taken))), { 1202: 1, 1501: 7 })
    })

    await t.test('has its turn again when the brand has no place for one more account', async () => {
      const limit = (account_limit: number) =>
        fixture.app.brands.set(fixture.brandName, { settings: { account_limit } }, OPERATOR)
      await limit(1)
      refused(await add('192.0.2.10'), 1204)
      refused(await add('192.0.2.10'), 1204)
      await limit(0)
      done(await add('192.0.2.10'))
    })

    await t.test('never waits longer than the window when the clock is put back', async () => {
      const day = 86_400_000
      done(await add('192.0.2.11'))
      for (let i = 0; i < 5; i++) refused(await add('192.0.2.11', { password: 'weak' }), 1005)
      fixture.clock.add(-day)
      refused(await add('192.0.2.11', { password: 'weak' }), 1005)
      done(await add('192.0.2.11'))
      const again = await add('192.0.2.11')
      refused(again, 1501)
      assert.equal(again.headers.get('retry-after'), '10')
      fixture.clock.add(day)
    })

    await t.test('of ten attempts at once gets one', async () => {
      const answers = await atOnce(10, () => add('192.0.2.5'))
      assert.deepEqual(tally(answers), { 0: 1, 1501: 9 })
    })

    await t.test('nor more where there are three processes', async (t) => {
      const others = [await anotherProcess(t, fixture), await anotherProcess(t, fixture)]
      const urls = [fixture.url, ...others.map(({ url }) => url)]
      const addAt = (url: string, n: number) => {
        const person = { country: 'DE', type: '1', password: PASSWORD, email: `p${n}@example.org` }
        return post(url, 'AddClient', { apikey: fixture.keys.apikey, ...person }, '192.0.2.12')
      }
      for (let round = 0; round < 3; round++) {
        const calls = Array.from({ length: 12 }, (_, i) => addAt(urls[i % 3] ?? '', 12 * round + i))
        assert.deepEqual(tally(await Promise.all(calls)), { 0: 1, 1501: 11 })
        fixture.clock.add(10_000)
      }
    })

    await t.test('is limited for each brand by itself, trusted calls never', async () => {
      const other = await fixture.app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
      done(await add('192.0.2.5', { apikey: other.apiKey }))
      for (let i = 0; i < 3; i++) done(await add('192.0.2.5', { secret_key: fixture.keys.secret_key }))
    })

    await t.test('waits as long as the brand says', async () => {
      await fixture.app.brands.set(fixture.brandName, { settings: { add_client_interval_s: 0 } }, OPERATOR)
      for (let i = 0; i < 3; i++) assert.equal(codeOf(await add('192.0.2.6')), 0)
      await fixture.app.brands.set(fixture.brandName, { settings: { add_client_interval_s: 3600 } }, OPERATOR)
      done(await add('192.0.2.6'))
      assert.equal((await add('192.0.2.6')).headers.get('retry-after'), '3600')
    })
  })
}
