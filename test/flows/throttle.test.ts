// How failed credentials slow down who sends them, and nobody else; and how often a source may open accounts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/clock.ts'
import { blockMs, counterKeys, MAX_BLOCK_MS, sourceOf, waitMs } from '../../src/credentials/throttle.ts'
import { ENGINES, type Fields, OPERATOR, PASSWORD, startApp, type TestApp } from '../harness.ts'
import {
  anotherProcess,
  atOnce,
  codeOf,
  count,
  done,
  elsewhere,
  post,
  refused,
  rowsOf,
  tally,
} from '../story.ts'

const email = 'ada@example.org'
const WRONG = 'Wrong_Password!123'
const ATTACKER = '203.0.113.66'

function wrongPassword(room: TestApp, from = ATTACKER, fields: Fields = {}) {
  return room.untrusted('GetProducts', { email, password: WRONG, ...fields }, { from })
}

function rightPassword(room: TestApp, from: string) {
  return room.untrusted('GetProducts', { email, password: PASSWORD }, { from })
}

/** As if so many failures had been counted within the last minutes. */
async function setFailures({ app, clock }: TestApp, key: string, hits: number): Promise<void> {
  const row = { key, hits, window_ends_at: clock.now() + MINUTE_MS, blocked_until: 0 }
  await app.db.write((tx) =>
    tx
      .insertInto('throttle')
      .values(row)
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ hits }))
      .execute(),
  )
}

for (const engine of ENGINES) {
  test(`${engine}: a source that guesses passwords`, async (t) => {
    const room = await startApp(t, { engine })
    const ada = await room.addClient(email)

    await t.test('is slowed down after five tries and told for how long', async () => {
      for (let i = 0; i < 5; i++) refused(await wrongPassword(room), 1102)
      const blocked = await wrongPassword(room)
      refused(blocked, 1502)
      assert.equal(blocked.headers.get('retry-after'), '1')
      room.clock.add(SECOND_MS - 1)
      refused(await wrongPassword(room), 1502)
      room.clock.add(1)
      refused(await wrongPassword(room), 1102)
      assert.equal((await wrongPassword(room)).headers.get('retry-after'), '2')
    })

    await t.test('waits no longer for a clock that is put back, whatever it guesses', async () => {
      const guesses = {
        password: (from: string) => wrongPassword(room, from),
        token: (from: string) =>
          room.untrusted('GetProducts', { email }, { from, bearer: `0x1${'0'.repeat(32)}` }),
        secret: (from: string) =>
          room.untrusted('GetProducts', { email, secret_key: 'wrong-secret-key-of-nobody' }, { from }),
      }
      for (const [i, guess] of Object.values(guesses).entries()) {
        const from = `203.0.113.${70 + i}`
        const block = async () => {
          for (let tries = 0; tries < 60; tries++) {
            const sent = await guess(from)
            if (codeOf(sent) === 1502) return
            refused(sent, 1102)
          }
          assert.fail('it was not slowed down')
        }
        await block()
        room.clock.add(-DAY_MS)
        refused(await guess(from), 1102)
        await block()
        room.clock.add(DAY_MS)
      }
    })

    await t.test('cannot get in with the right password either while it waits', async () => {
      refused(await rightPassword(room, ATTACKER), 1502)
    })

    await t.test('does not keep the owner out, who comes from elsewhere', async () => {
      done(await rightPassword(room, '192.0.2.10'))
    })

    await t.test('can still use a token or the secret key: each kind is counted by itself', async () => {
      const bearer = String(ada.short_token)
      done(await room.untrusted('GetProducts', { email }, { from: ATTACKER, bearer }))
      done(await room.trusted('GetProducts', { email, password: WRONG }, { from: ATTACKER }))
    })

    await t.test('never waits longer than a minute', async () => {
      for (let i = 0; i < 12; i++) {
        room.clock.add(MINUTE_MS)
        await wrongPassword(room)
        const wait = Number((await wrongPassword(room)).headers.get('retry-after'))
        assert.ok(wait >= 1 && wait <= 60, `${wait}`)
      }
      room.clock.add(MINUTE_MS)
      done(await rightPassword(room, ATTACKER))
    })

    await t.test('starts anew after the right password', async () => {
      const from = '203.0.113.67'
      for (let i = 0; i < 4; i++) refused(await wrongPassword(room, from), 1102)
      done(await rightPassword(room, from))
      for (let i = 0; i < 5; i++) refused(await wrongPassword(room, from), 1102)
      refused(await wrongPassword(room, from), 1502)
    })

    await t.test('starts anew after a quarter of an hour', async () => {
      room.clock.add(15 * MINUTE_MS)
      for (let i = 0; i < 5; i++) refused(await wrongPassword(room), 1102)
      refused(await wrongPassword(room), 1502)
    })
  })

  test(`${engine}: an attack`, async (t) => {
    const room = await startApp(t, { engine })
    await room.addClient(email)

    await t.test('from many sources leaves the owner a try at any time', async () => {
      await setFailures(room, `password:1:*:${email}`, 49)
      refused(await wrongPassword(room, elsewhere()), 1102)
      refused(await wrongPassword(room, '198.51.100.9'), 1102)
      refused(await wrongPassword(room, '198.51.100.9'), 1502)
      done(await rightPassword(room, '192.0.2.10'))
    })

    await t.test('on many accounts from one source is slowed down as well', async () => {
      const from = '203.0.113.70'
      const answers = []
      for (let i = 0; i < 25; i++) {
        if (i === 5) await setFailures(room, `password:1:${from}`, 15)
        answers.push(await wrongPassword(room, from, { email: `u${i}@example.org` }))
      }
      assert.deepEqual(tally(answers), { 1102: 10, 1502: 15 })
    })

    await t.test('of parallel tries on one account gets no more tries than one after another', async () => {
      const answers = await atOnce(40, () => wrongPassword(room, '203.0.113.71'))
      const counts = tally(answers)
      assert.ok((counts[1102] ?? 0) <= 5, JSON.stringify(counts))
      assert.equal((counts[1102] ?? 0) + (counts[1502] ?? 0), 40)
    })

    await t.test('of parallel tries on many accounts gets no more tries than one after another', async () => {
      const from = '203.0.113.72'
      await setFailures(room, `password:1:${from}`, 12)
      const answers = await atOnce(40, (i) => wrongPassword(room, from, { email: `p${i}@example.org` }))
      assert.deepEqual(tally(answers), { 1102: 8, 1502: 32 })
    })

    await t.test('from a whole IPv6 subscriber line counts as one source', async () => {
      const other = { email: 'bob@example.org' }
      for (let i = 1; i <= 5; i++) refused(await wrongPassword(room, `2001:db8:1:2:${i}::1`, other), 1102)
      refused(await wrongPassword(room, '2001:db8:1:2:ffff::1', other), 1502)
      refused(await wrongPassword(room, '2001:db8:1:3::1', other), 1102)
    })
  })

  test(`${engine}: guessed tokens and secret keys are slowed down, right ones never`, async (t) => {
    const room = await startApp(t, { engine })
    const ada = await room.addClient(email)
    const guess = () => `0x1${'f'.repeat(32)}`
    for (let i = 0; i < 5; i++) {
      refused(await room.untrusted('GetProducts', { email }, { bearer: guess(), from: ATTACKER }), 1102)
    }
    refused(await room.untrusted('GetProducts', { email }, { bearer: guess(), from: ATTACKER }), 1502)
    done(await room.untrusted('GetProducts', { email }, { bearer: String(ada.short_token), from: ATTACKER }))
    done(await rightPassword(room, ATTACKER))
    const key = { email, secret_key: 'guessed-secret-key' }
    for (let i = 0; i < 5; i++) refused(await room.untrusted('GetProducts', key, { from: ATTACKER }), 1102)
    const blocked = await room.untrusted('GetProducts', key, { from: ATTACKER })
    refused(blocked, 1502)
    assert.equal(blocked.headers.get('retry-after'), '1')
    refused(await room.untrusted('ResetPassword', key, { from: ATTACKER }), 1502)
    done(await room.trusted('GetProducts', { email }, { from: ATTACKER }))
    done(await room.untrusted('GetProducts', { ...key, password: PASSWORD }, { from: ATTACKER }))
  })

  test(`${engine}: wrong passwords of trusted calls are not counted`, async (t) => {
    const room = await startApp(t, { engine })
    await room.addClient(email)
    for (let i = 0; i < 8; i++) done(await room.trusted('GetProducts', { email, password: WRONG }))
    assert.equal(await count(room, 'throttle'), 0)
  })

  test(`${engine}: counters outlive the process`, async (t) => {
    const room = await startApp(t, { engine })
    await room.addClient(email)
    for (let i = 0; i < 5; i++) refused(await wrongPassword(room), 1102)
    const kept = (await rowsOf(room, 'throttle')).map((row) => [row.key, Number(row.hits)])
    assert.deepEqual(kept.sort(), [
      ['password:1:*:ada@example.org', 5],
      ['password:1:203.0.113.66', 5],
      ['password:1:203.0.113.66:ada@example.org', 5],
    ])
    await t.test('and are shared with a second one', async (t) => {
      const { url } = await anotherProcess(t, room)
      const login = (password: string, from: string) =>
        post(url, 'GetProducts', { apikey: room.keys.apikey, email, password }, from)
      refused(await login(WRONG, ATTACKER), 1502)
      done(await login(PASSWORD, '192.0.2.10'))
    })
  })

  test(`${engine}: an untrusted source`, async (t) => {
    const room = await startApp(t, { engine })
    let adds = 0
    const add = (address: string, fields: Fields = {}) => {
      const person = { country: 'DE', type: '1', password: PASSWORD, email: `a${adds++}@example.org` }
      return room.untrusted('AddClient', { ...person, ...fields }, { from: address })
    }

    await t.test('opens one account in 10 seconds', async () => {
      done(await add('192.0.2.1'))
      const second = await add('192.0.2.1')
      refused(second, 1501)
      assert.equal(second.headers.get('retry-after'), '10')
      room.clock.add(9999)
      assert.equal((await add('192.0.2.1')).headers.get('retry-after'), '1')
      room.clock.add(1)
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

    await t.test('is told of five mistakes in 10 seconds, and no longer of the sixth', async () => {
      const answers = await atOnce(12, () => add('192.0.2.7', { password: 'weak' }))
      assert.deepEqual(tally(answers), { 1005: 5, 1501: 7 })
      const sixth = await add('192.0.2.7', { type: 'nothing' })
      assert.match(String(refused(sixth, 1501).message), /more than 5 calls that were refused/)
      assert.equal(sixth.headers.get('retry-after'), '10')
      done(await add('192.0.2.7'))
      room.clock.add(10_000)
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
        room.app.brands.set(room.brandName, { settings: { account_limit } }, OPERATOR)
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
      room.clock.add(-day)
      refused(await add('192.0.2.11', { password: 'weak' }), 1005)
      done(await add('192.0.2.11'))
      const again = await add('192.0.2.11')
      refused(again, 1501)
      assert.equal(again.headers.get('retry-after'), '10')
      room.clock.add(day)
    })

    await t.test('of ten attempts at once gets one', async () => {
      const answers = await atOnce(10, () => add('192.0.2.5'))
      assert.deepEqual(tally(answers), { 0: 1, 1501: 9 })
    })

    await t.test('nor more where there are three processes', async (t) => {
      const others = [await anotherProcess(t, room), await anotherProcess(t, room)]
      const urls = [room.url, ...others.map(({ url }) => url)]
      const addAt = (url: string, n: number) => {
        const person = { country: 'DE', type: '1', password: PASSWORD, email: `p${n}@example.org` }
        return post(url, 'AddClient', { apikey: room.keys.apikey, ...person }, '192.0.2.12')
      }
      for (let round = 0; round < 3; round++) {
        const calls = Array.from({ length: 12 }, (_, i) => addAt(urls[i % 3] ?? '', 12 * round + i))
        assert.deepEqual(tally(await Promise.all(calls)), { 0: 1, 1501: 11 })
        room.clock.add(10_000)
      }
    })

    await t.test('is limited for each brand by itself, trusted calls never', async () => {
      const other = await room.app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
      done(await add('192.0.2.5', { apikey: other.apiKey }))
      for (let i = 0; i < 3; i++) done(await add('192.0.2.5', { secret_key: room.keys.secret_key }))
    })

    await t.test('waits as long as the brand says', async () => {
      await room.app.brands.set(room.brandName, { settings: { add_client_interval_s: 0 } }, OPERATOR)
      for (let i = 0; i < 3; i++) assert.equal(codeOf(await add('192.0.2.6')), 0)
      await room.app.brands.set(room.brandName, { settings: { add_client_interval_s: 3600 } }, OPERATOR)
      done(await add('192.0.2.6'))
      assert.equal((await add('192.0.2.6')).headers.get('retry-after'), '3600')
    })
  })
}

test('blocks grow from a second to a minute, and an attacked account leaves each source one free try', () => {
  const blocks = [4, 5, 6, 7, 8, 9, 10, 11, 12, 500].map(
    (pair) => blockMs({ pair, source: 1, target: 1 }).pair,
  )
  assert.deepEqual(blocks, [
    0,
    1000,
    2000,
    4000,
    8000,
    16_000,
    32_000,
    MAX_BLOCK_MS,
    MAX_BLOCK_MS,
    MAX_BLOCK_MS,
  ])
  assert.equal(blockMs({ pair: 1, source: 1, target: 51 }).pair, 1000)
  assert.equal(blockMs({ pair: 1, source: 1, target: 50 }).pair, 0)
  assert.equal(blockMs({ pair: 1, source: 20, target: 1 }).source, 1000)
})

test('only the counters of a source make it wait, never those of the account', () => {
  const keys = counterKeys('password', 1, '192.0.2.1', email)
  const counter = (key: string, blockedUntil: number) => ({ key, hits: 9, windowEndsAt: 0, blockedUntil })
  assert.equal(waitMs([counter(keys.target, 9000)], keys, 1000), 0)
  assert.equal(waitMs([counter(keys.pair, 3000), counter(keys.source, 5000)], keys, 1000), 4000)
  assert.equal(waitMs([counter(keys.pair, 500)], keys, 1000), 0)
})

test('a source is an IPv4 address or the first 64 bits of an IPv6 one', () => {
  const same: [string, string][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['unknown', 'unknown'],
  ]
  for (const [address, expected] of same) assert.equal(sourceOf(address), expected)
})
