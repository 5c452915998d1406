// Token pairs over their whole life (AMAPI contract section 3): forms, ends, rotation, reuse, number, owner.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../src/clock.ts'
import { atOnce, codeOf, done, elsewhere, newPair, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD, START, startApp } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: a pair`, async (t) => {
    const fixture = await startApp(t, { engine })
    const ada = await fixture.addClient('ada@example.org')
    await fixture.addClient('bob@example.org')
    const get = (bearer: string | undefined, email = 'ada@example.org') =>
      fixture.untrusted('GetProducts', { email }, { bearer: bearer ?? '', from: elsewhere() })
    const refresh = (bearer: string | undefined, email = 'ada@example.org') =>
      fixture.untrusted('TokenRefresh', { email }, { bearer: bearer ?? '', from: elsewhere() })

    await t.test('a short token lives 8 hours, a long one until midnight UTC 180 days on', () => {
      assert.match(String(ada.short_token), /^0x1[0-9a-f]{32}$/)
      assert.match(String(ada.long_token), /^0x2[0-9a-f]{32}$/)
      assert.equal(ada.short_token_expire, '2026-11-21 20:00:00')
      assert.equal(ada.short_token_expire_ts, START / 1000 + 8 * 3600)
      assert.equal(ada.long_token_expire, '2027-05-20 00:00:00')
      assert.equal(ada.long_token_expire_ts, Date.UTC(2027, 4, 20) / 1000)
    })

    await t.test('the word Bearer may be written in any case', async () => {
      for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
        const headers = { authorization: `${scheme} ${ada.short_token}` }
        done(await fixture.untrusted('GetProducts', { email: 'ada@example.org' }, { headers }))
      }
    })

    await t.test('a token serves the e-mail of its owner and no other', async () => {
      done(await get(ada.short_token))
      done(await get(ada.short_token, 'ADA@example.org'))
      refused(await get(ada.short_token, 'bob@example.org'), 1102)
      refused(await refresh(ada.long_token, 'bob@example.org'), 1102)
      refused(await get(ada.short_token, 'nobody@example.org'), 1102)
    })

    await t.test('the short token does not renew and the long one does nothing else', async () => {
      refused(await refresh(ada.short_token), 1102)
      refused(await get(ada.long_token), 1102)
      const fields = { email: 'ada@example.org', setpassword: 'Another_Password!9' }
      refused(await fixture.untrusted('SetPassword', fields, { bearer: String(ada.long_token) }), 1102)
    })

    await t.test('renewing ends the pair that was used and leaves other devices alone', async () => {
      const phone = await newPair(fixture, 'ada@example.org')
      const laptop = await newPair(fixture, 'ada@example.org')
      const next = done(await refresh(phone.long_token))
      assert.notEqual(next.long_token, phone.long_token)
      refused(await get(phone.short_token), 1102)
      done(await get(next.short_token))
      done(await get(laptop.short_token))
    })

    await t.test('a long token used again within a minute works: an answer may get lost', async () => {
      const first = await newPair(fixture, 'ada@example.org')
      done(await refresh(first.long_token))
      fixture.clock.add(60 * SECOND_MS)
      const again = done(await refresh(first.long_token))
      done(await get(again.short_token))
    })

    await t.test('the same long token used many times at once is answered, and leaves one pair', async () => {
      const [before, first] = [
        await newPair(fixture, 'ada@example.org'),
        await newPair(fixture, 'ada@example.org'),
      ]
      const answers = await atOnce(8, () => refresh(first.long_token))
      const codes: number[] = []
      for (const sent of answers) codes.push(codeOf(await get(done(sent).short_token)))
      assert.deepEqual(codes.toSorted(), [0, ...Array(7).fill(1102)])
      done(await get(before.short_token))
    })

    await t.test('what came of a long token ends when it comes again, used or not', async () => {
      for (const use of [get, refresh]) {
        const first = await newPair(fixture, 'ada@example.org')
        const second = done(await refresh(first.long_token))
        const used = done(await use(use === get ? second.short_token : second.long_token))
        const again = done(await refresh(first.long_token))
        refused(await get(second.short_token), 1102)
        if (use === refresh) refused(await get(used.short_token), 1102)
        done(await get(again.short_token))
      }
    })

    await t.test('who repeats an old long token over and over pushes out no other device', async () => {
      const phone = await newPair(fixture, 'ada@example.org')
      const first = await newPair(fixture, 'ada@example.org')
      for (let i = 0; i < 30; i++) done(await refresh(first.long_token))
      done(await get(phone.short_token))
    })

    await t.test('a long token used again later ends its whole family, for good, and no other', async () => {
      const revoked = async () =>
        (await rowsOf(fixture, 'audit')).filter(({ action }) => action === 'token.family_revoked').length
      const before = await revoked()
      const stolen = await newPair(fixture, 'ada@example.org')
      const other = await newPair(fixture, 'ada@example.org')
      const second = done(await refresh(stolen.long_token))
      const third = done(await refresh(second.long_token))
      fixture.clock.add(60 * SECOND_MS + 1)
      refused(await refresh(stolen.long_token), 1102)
      refused(await get(third.short_token), 1102)
      refused(await refresh(third.long_token), 1102)
      done(await get(other.short_token))
      assert.equal(await revoked(), before + 1)
    })

    await t.test('an expired token says that it expired', async () => {
      const pair = await newPair(fixture, 'ada@example.org')
      fixture.clock.set(Number(pair.short_token_expire_ts) * 1000 - 1)
      done(await get(pair.short_token))
      fixture.clock.add(1)
      refused(await get(pair.short_token), 1103)
      done(
        await fixture.untrusted(
          'GetProducts',
          { email: 'ada@example.org', password: PASSWORD },
          { bearer: String(pair.short_token) },
        ),
      )
      fixture.clock.set(Number(pair.long_token_expire_ts) * 1000 - 1)
      const last = done(await refresh(pair.long_token))
      done(await get(last.short_token))
      fixture.clock.set(Number(last.long_token_expire_ts) * 1000)
      refused(await refresh(last.long_token), 1103)
    })
  })

  test(`${engine}: pairs of an account`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    const ada = await fixture.addClient(email)
    const get = (bearer: string | undefined) =>
      fixture.untrusted('GetProducts', { email }, { bearer: bearer ?? '', from: elsewhere() })
    const refresh = (bearer: string | undefined) =>
      fixture.untrusted('TokenRefresh', { email }, { bearer: bearer ?? '', from: elsewhere() })

    await t.test('there are at most 20 live ones and the oldest goes', async () => {
      const pairs = [ada]
      for (let i = 0; i < 20; i++) pairs.push(await newPair(fixture, email))
      refused(await get(pairs[0]?.short_token), 1102)
      refused(await refresh(pairs[0]?.long_token), 1102)
      done(await get(pairs[1]?.short_token))
      assert.equal((await rowsOf(fixture, 'token_pair')).length, 20)
    })

    await t.test(
      "those of an alias are counted apart, so that it pushes none of its owner's out",
      async () => {
        const owner = 'owner@example.org'
        const setemail = 'second@example.org'
        const first = await fixture.addClient(owner)
        done(await fixture.trusted('AddAlias', { email: owner, setemail, setpassword: PASSWORD }))
        const aliases = await newPair(fixture, setemail)
        for (let i = 0; i < 20; i++) await newPair(fixture, setemail)
        const ask = (name: string, bearer: unknown) =>
          fixture.untrusted('GetProducts', { email: name }, { bearer: String(bearer) })
        refused(await ask(setemail, aliases.short_token), 1102)
        done(await ask(owner, first.short_token))
        done(await fixture.trusted('CloseClient', { email: owner }))
      },
    )

    await t.test('renewing one of 20 pushes no other out', async () => {
      const pairs = []
      for (let i = 0; i < 20; i++) pairs.push(await newPair(fixture, email))
      let mine = pairs[10]
      for (let i = 0; i < 5; i++) mine = done(await refresh(mine?.long_token))
      done(await get(pairs[0]?.short_token))
      done(await get(mine?.short_token))
    })

    await t.test('SetPassword ends all but the one that was used for the call', async () => {
      done(await fixture.trusted('AddAlias', { email, setemail: 'alias@example.org', setpassword: PASSWORD }))
      const alias = await newPair(fixture, 'alias@example.org')
      const [mine, other] = [await newPair(fixture, email), await newPair(fixture, email)]
      const change = { email, setpassword: 'Another_Password!9' }
      done(await fixture.untrusted('SetPassword', change, { bearer: String(mine.short_token) }))
      done(await get(mine.short_token))
      refused(await get(other.short_token), 1102)
      refused(await refresh(other.long_token), 1102)
      const bearer = String(alias.short_token)
      refused(await fixture.untrusted('GetProducts', { email: 'alias@example.org' }, { bearer }), 1102)
      done(await refresh(mine.long_token))
    })

    await t.test('SetPassword by password or secret key ends all', async () => {
      const pair = await newPair(fixture, email)
      done(
        await fixture.untrusted('SetPassword', {
          email,
          password: 'Another_Password!9',
          setpassword: PASSWORD,
        }),
      )
      refused(await get(pair.short_token), 1102)
      const next = await newPair(fixture, email)
      done(await fixture.trusted('SetPassword', { email, setpassword: PASSWORD }))
      refused(await get(next.short_token), 1102)
    })

    await t.test('brand settings change how long tokens live', async () => {
      const settings = { short_token_hours: 2, long_token_days: 30 }
      await fixture.app.brands.set(fixture.brandName, { settings }, OPERATOR)
      const pair = await newPair(fixture, email)
      assert.equal(pair.short_token_expire_ts, (START + 2 * HOUR_MS) / 1000)
      assert.equal(pair.long_token_expire_ts, (Date.UTC(2026, 10, 21) + 30 * DAY_MS) / 1000)
    })

    await t.test('with single_session a new pair ends all others', async () => {
      await fixture.app.brands.set(fixture.brandName, { settings: { single_session: true } }, OPERATOR)
      const first = await newPair(fixture, email)
      const second = await newPair(fixture, email)
      refused(await get(first.short_token), 1102)
      refused(await refresh(first.long_token), 1102)
      done(await get(second.short_token))
    })

    await t.test(
      'with single_session an alias and its owner end each other too: it is one account',
      async () => {
        done(
          await fixture.trusted('AddAlias', { email, setemail: 'family@example.org', setpassword: PASSWORD }),
        )
        const owner = await newPair(fixture, email)
        await newPair(fixture, 'family@example.org')
        refused(await get(owner.short_token), 1102)
      },
    )

    await t.test('with single_session a lost answer and a stolen token are still distinguished', async () => {
      const first = await newPair(fixture, email)
      const lost = done(await refresh(first.long_token))
      const again = done(await refresh(first.long_token))
      refused(await get(lost.short_token), 1102)
      done(await get(again.short_token))
      fixture.clock.add(60 * SECOND_MS + 1)
      refused(await refresh(first.long_token), 1102)
      refused(await get(again.short_token), 1102)
    })

    await t.test('CloseClient ends all', async () => {
      const pair = await newPair(fixture, email)
      done(await fixture.trusted('CloseClient', { email }))
      assert.deepEqual(
        [codeOf(await get(pair.short_token)), codeOf(await refresh(pair.long_token))],
        [1102, 1102],
      )
      assert.deepEqual(await rowsOf(fixture, 'token_pair'), [])
    })
  })

  test(`${engine}: a user whose product lapsed can still renew tokens and buy again`, async (t) => {
    const fixture = await startApp(t, { engine })
    const email = 'ada@example.org'
    const ada = await fixture.addClient(email, { auto_terminate: '1' })
    fixture.clock.add(40 * DAY_MS)
    await fixture.runJob('nightly')
    const pair = done(await fixture.untrusted('TokenRefresh', { email }, { bearer: String(ada.long_token) }))
    assert.equal(pair.last_product_change_ts, fixture.clock.now() / 1000)
    done(await fixture.untrusted('NewProduct', { email, type: '1' }, { bearer: String(pair.short_token) }))
  })
}
