// Failed credentials throttle their sender, and no other caller. The rules alone are in throttle-rules.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../src/clock.ts'
import { newestToken } from '../../fixtures/resets.ts'
import {
  anotherProcess,
  atOnce,
  codeOf,
  count,
  done,
  newPair,
  post,
  refused,
  rowsOf,
  tally,
} from '../../fixtures/scenario.ts'
import { ENGINES, type Fields, PASSWORD, startApp, type TestApp } from '../../harness.ts'

const email = 'ada@example.org'
const ATTACKER = '203.0.113.66'
const HOME = '192.0.2.10'

let guesses = 0
/** A different one each time. */
const guess = () => `Wrong_Password!${guesses++}`

function wrongPassword(fixture: TestApp, from = ATTACKER, fields: Fields = {}) {
  return fixture.untrusted('GetProducts', { email, password: guess(), ...fields }, { from })
}

function rightPassword(fixture: TestApp, from: string, fields: Fields = {}) {
  return fixture.untrusted('GetProducts', { email, password: PASSWORD, ...fields }, { from })
}

/** Wrong attempts, each as early as allowed, until this many were answered as wrong. */
async function failTimes(fixture: TestApp, times: number, from: string, fields: Fields = {}): Promise<void> {
  for (let refusedTries = 0; refusedTries < times; ) {
    const sent = await wrongPassword(fixture, from, fields)
    if (codeOf(sent) === 1102) refusedTries++
    else fixture.clock.add(Number(sent.headers.get('retry-after')) * SECOND_MS)
  }
}

for (const engine of ENGINES) {
  test(`${engine}: a source that guesses passwords`, async (t) => {
    const fixture = await startApp(t, { engine })
    const ada = await fixture.addClient(email)

    await t.test('is slowed down after five tries and learns for how long', async () => {
      for (let i = 0; i < 5; i++) refused(await wrongPassword(fixture), 1102)
      const blocked = await wrongPassword(fixture)
      refused(blocked, 1502)
      assert.equal(blocked.headers.get('retry-after'), '1')
      fixture.clock.add(SECOND_MS - 1)
      refused(await wrongPassword(fixture), 1502)
      fixture.clock.add(1)
      refused(await wrongPassword(fixture), 1102)
      assert.equal((await wrongPassword(fixture)).headers.get('retry-after'), '2')
    })

    await t.test('waits no longer for a clock that is put back, whatever it guesses', async () => {
      const secret = () => ({ email, secret_key: `wrong-secret-key-${guesses++}` })
      const kinds = {
        password: (from: string) => wrongPassword(fixture, from),
        secret: (from: string) => fixture.untrusted('GetProducts', secret(), { from }),
      }
      for (const [i, guessed] of Object.values(kinds).entries()) {
        const from = `203.0.113.${70 + i}`
        const block = async () => {
          for (let tries = 0; tries < 60; tries++) {
            const sent = await guessed(from)
            if (codeOf(sent) === 1502) return
            refused(sent, 1102)
          }
          assert.fail('it was not slowed down')
        }
        await block()
        fixture.clock.add(-DAY_MS)
        refused(await guessed(from), 1102)
        await block()
        fixture.clock.add(DAY_MS)
      }
    })

    await t.test('cannot get in with the right password either while it waits', async () => {
      refused(await rightPassword(fixture, ATTACKER), 1502)
    })

    await t.test('does not keep the owner out, who comes from elsewhere', async () => {
      done(await rightPassword(fixture, HOME))
    })

    await t.test('can still use a token or the secret key: each kind is counted by itself', async () => {
      const bearer = String(ada.short_token)
      done(await fixture.untrusted('GetProducts', { email }, { from: ATTACKER, bearer }))
      done(await fixture.trusted('GetProducts', { email, password: guess() }, { from: ATTACKER }))
    })

    await t.test('has 20 tries in a day, after which a mailed link still lets its owner in', async () => {
      const from = '203.0.113.80'
      await failTimes(fixture, 20, from)
      const wait = Number((await wrongPassword(fixture, from)).headers.get('retry-after'))
      assert.ok(wait > 12 * 3600 && wait <= 24 * 3600, `${wait}`)
      refused(await rightPassword(fixture, from), 1502)
      const tokens = await newPair(fixture, email)
      done(await fixture.untrusted('GetProducts', { email }, { from, bearer: String(tokens.short_token) }))
      done(await fixture.trusted('ResetPassword', { email }))
      const body = new URLSearchParams({
        token: await newestToken(fixture),
        password: PASSWORD,
        again: PASSWORD,
      })
      await fetch(`${fixture.url}/reset`, { method: 'POST', body, headers: { 'x-forwarded-for': from } })
      done(await rightPassword(fixture, from))
    })

    await t.test('need not wait any more after the right password', async () => {
      const from = '203.0.113.67'
      for (let i = 0; i < 4; i++) refused(await wrongPassword(fixture, from), 1102)
      done(await rightPassword(fixture, from))
      for (let i = 0; i < 5; i++) refused(await wrongPassword(fixture, from), 1102)
      refused(await wrongPassword(fixture, from), 1502)
    })

    await t.test(
      'may send the same wrong one as often as it likes: an old password is no attack',
      async () => {
        const from = '203.0.113.68'
        const old = guess()
        for (let i = 0; i < 40; i++) refused(await wrongPassword(fixture, from, { password: old }), 1102)
        done(await rightPassword(fixture, from))
      },
    )
  })

  test(`${engine}: who was right from a source lately`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    await fixture.addClient('bob@example.org')
    done(await rightPassword(fixture, HOME))

    await t.test('is let in whatever strangers do behind the same address', async () => {
      for (let i = 0; i < 60; i++) await wrongPassword(fixture, HOME, { email: `u${i}@example.org` })
      for (let i = 0; i < 3; i++) done(await rightPassword(fixture, HOME))
      refused(await wrongPassword(fixture, HOME), 1102)
    })

    await t.test('and others there wait for less than a minute, and the answer says so', async () => {
      const bob = { email: 'bob@example.org' }
      const sent = await rightPassword(fixture, HOME, bob)
      if (codeOf(sent) === 0) return
      const wait = Number(refused(sent, 1502) && sent.headers.get('retry-after'))
      assert.ok(wait >= 1 && wait <= 50, `${wait}`)
      fixture.clock.add(wait * SECOND_MS)
      for (let i = 0; i < 60; i++) await wrongPassword(fixture, HOME, { email: `v${i}@example.org` })
      done(await rightPassword(fixture, HOME, bob))
    })

    await t.test('is let in however many others guess from elsewhere', async () => {
      const answers = []
      for (let i = 0; i < 130; i++) answers.push(await wrongPassword(fixture, `198.51.100.${i}`))
      assert.deepEqual(tally(answers), { 1102: 100, 1502: 30 })
      done(await rightPassword(fixture, HOME))
      const away = await rightPassword(fixture, '192.0.2.77')
      refused(away, 1502)
      assert.equal(away.headers.get('retry-after'), '600')
      fixture.clock.add(10 * MINUTE_MS)
      done(await rightPassword(fixture, '192.0.2.77'))
      for (let i = 0; i < 9; i++) await wrongPassword(fixture, `198.51.100.${200 + i}`)
      done(await rightPassword(fixture, '192.0.2.77'))
    })
  })

  test(`${engine}: an attack`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)

    await t.test('from 300 sources at once gets 100 tries at an account', async () => {
      const answers = []
      for (let n = 0; n < 15; n++)
        answers.push(...(await atOnce(20, (i) => wrongPassword(fixture, `10.${n}.0.${i}`))))
      assert.deepEqual(tally(answers), { 1102: 100, 1502: 200 })
    })

    await t.test('on many accounts from one source leaves it the turns of names', async () => {
      const answers = []
      for (let i = 0; i < 60; i++)
        answers.push(await wrongPassword(fixture, '203.0.113.70', { email: `u${i}@example.org` }))
      assert.deepEqual(tally(answers.slice(0, 20)), { 1102: 20 })
      const later = tally(answers.slice(20))
      assert.ok((later[1502] ?? 0) > 20, JSON.stringify(later))
    })

    await t.test('of parallel tries on one account gets no more tries than one after another', async () => {
      const answers = await atOnce(30, () =>
        wrongPassword(fixture, '203.0.113.71', { email: 'bob@example.org' }),
      )
      assert.deepEqual(tally(answers), { 1102: 5, 1502: 25 })
    })

    await t.test('of parallel tries on many accounts gets no more tries than one after another', async () => {
      const from = '203.0.113.72'
      const answers = await atOnce(60, (i) => wrongPassword(fixture, from, { email: `p${i}@example.org` }))
      const more = answers.filter((sent) => codeOf(sent) === 1102).length
      assert.ok(more >= 20 && more < 40, `${more}`)
    })

    await t.test('from a whole IPv6 subscriber line counts as one source', async () => {
      const other = { email: 'eve@example.org' }
      for (let i = 1; i <= 5; i++) refused(await wrongPassword(fixture, `2001:db8:1:2:${i}::1`, other), 1102)
      refused(await wrongPassword(fixture, '2001:db8:1:2:ffff::1', other), 1502)
      refused(await wrongPassword(fixture, '2001:db8:1:3::1', other), 1102)
    })

    await t.test('from the lines of one /48 gets 20 tries at an account before it waits', async () => {
      const other = { email: 'dan@example.org' }
      const answers = []
      for (let i = 0; i < 40; i++) answers.push(await wrongPassword(fixture, `2001:db8:9:${i}00::1`, other))
      assert.deepEqual(tally(answers), { 1102: 20, 1502: 20 })
    })
  })

  test(`${engine}: guessed secret keys are slowed down, tokens are not`, async (t) => {
    const fixture = await startApp(t, { engine })
    const ada = await fixture.addClient(email)
    const bearer = `0x1${'f'.repeat(32)}`
    for (let i = 0; i < 30; i++)
      refused(await fixture.untrusted('GetProducts', { email }, { bearer, from: ATTACKER }), 1102)
    assert.equal(await count(fixture, 'throttle'), 0)
    done(
      await fixture.untrusted('GetProducts', { email }, { bearer: String(ada.short_token), from: ATTACKER }),
    )
    const key = { email, secret_key: 'guessed-secret-key' }
    for (let i = 0; i < 5; i++) refused(await fixture.untrusted('GetProducts', key, { from: ATTACKER }), 1102)
    const blocked = await fixture.untrusted('GetProducts', key, { from: ATTACKER })
    refused(blocked, 1502)
    assert.equal(blocked.headers.get('retry-after'), '1')
    refused(await fixture.untrusted('ResetPassword', key, { from: ATTACKER }), 1502)
    done(await fixture.trusted('GetProducts', { email }, { from: ATTACKER }))
    done(await fixture.untrusted('GetProducts', { ...key, password: PASSWORD }, { from: ATTACKER }))
  })

  test(`${engine}: a caller with a token and no e-mail address cannot try addresses with it`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    const { short_token, long_token } = await newPair(fixture, email)
    const named = (name: string, from = ATTACKER) =>
      fixture.untrusted('GetProducts', { email: name }, { from, bearer: String(short_token) })
    done(await named(email))
    const answers = []
    for (let i = 0; i < 40; i++) answers.push(await named(`u${i}@example.org`))
    assert.deepEqual(tally(answers), { 1102: 5, 1502: 35 })
    refused(await named(email), 1502)
    const refresh = { from: ATTACKER, bearer: String(long_token) }
    refused(await fixture.untrusted('TokenRefresh', { email }, refresh), 1502)
    for (let i = 0; i < 3; i++) done(await named(email, HOME))
    const other = await newPair(fixture, email)
    done(
      await fixture.untrusted(
        'GetProducts',
        { email },
        { from: ATTACKER, bearer: String(other.short_token) },
      ),
    )
  })

  test(`${engine}: wrong passwords of trusted calls are not counted`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    for (let i = 0; i < 8; i++) done(await fixture.trusted('GetProducts', { email, password: guess() }))
    assert.equal(await count(fixture, 'throttle'), 0)
  })

  test(`${engine}: counters outlive the process and reveal nothing`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    for (let i = 0; i < 5; i++) refused(await wrongPassword(fixture), 1102)
    done(await rightPassword(fixture, HOME))
    const rows = [...(await rowsOf(fixture, 'throttle')), ...(await rowsOf(fixture, 'known_source'))]
    assert.equal(rows.length, 4)
    for (const { key } of rows) assert.equal((key as Uint8Array).length, 16)
    await t.test('and are shared with a second one', async (t) => {
      const { url } = await anotherProcess(t, fixture)
      const login = (password: string, from: string) =>
        post(url, 'GetProducts', { apikey: fixture.keys.apikey, email, password }, from)
      refused(await login(guess(), ATTACKER), 1502)
      done(await login(PASSWORD, HOME))
    })
    await t.test('and count together however many tries at once come to two', async (t) => {
      const { url } = await anotherProcess(t, fixture)
      const fields = () => ({ apikey: fixture.keys.apikey, email: 'bob@example.org', password: guess() })
      const answers = []
      for (let n = 0; n < 5; n++)
        answers.push(
          ...(await atOnce(20, (i) =>
            i % 2 === 0
              ? wrongPassword(fixture, `10.9.${n}.${i}`, { email: 'bob@example.org' })
              : post(url, 'GetProducts', fields(), `10.9.${n}.${i}`),
          )),
        )
      for (let n = 10; n < 12; n++)
        answers.push(...(await atOnce(20, (i) => post(url, 'GetProducts', fields(), `10.9.${n}.${i}`))))
      assert.deepEqual(tally(answers), { 1102: 100, 1502: 40 })
      const same = await atOnce(40, (i) =>
        i % 2 === 0
          ? wrongPassword(fixture, '10.9.20.1', { email: 'eve@example.org' })
          : post(url, 'GetProducts', { ...fields(), email: 'eve@example.org' }, '10.9.20.1'),
      )
      assert.deepEqual(tally(same), { 1102: 5, 1502: 35 })
    })
  })
}
