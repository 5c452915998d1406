// No mailbox can be filled through a brand: mails with a link have a turn for each recipient, and so do notices.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/clock.ts'
import { turnAt } from '../../../src/mail/turns.ts'
import { withheldLastWeek } from '../../../src/mail/withheld.ts'
import { fillReset, newestToken, readMails } from '../../fixtures/resets.ts'
import {
  anotherProcess,
  atOnce,
  beforeNextWrite,
  count,
  done,
  refused,
  rowsOf,
} from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD, START, startApp, type TestApp } from '../../harness.ts'

const email = 'ada@example.org'
const victim = 'victim@elsewhere.test'

const withLinks = async (fixture: TestApp, to: string) =>
  (await readMails(fixture)).filter((mail) => mail.to?.text === to && mail.text?.includes('/reset?token='))

const notices = async (fixture: TestApp, to: string) =>
  (await readMails(fixture)).filter((mail) => mail.to?.text === to && !mail.text?.includes('/reset?token='))

test('a turn for links is one a minute, five an hour and twenty a day, and a clock put back lengthens none', () => {
  assert.equal(turnAt('link', [], START), START)
  assert.equal(turnAt('link', [START - MINUTE_MS], START), START)
  assert.equal(turnAt('link', [START - MINUTE_MS + 1], START), START + 1)
  const five = [1, 2, 3, 4, 5].map((i) => START - i * 10 * MINUTE_MS)
  assert.equal(turnAt('link', five, START), START + 10 * MINUTE_MS)
  const twenty = Array.from({ length: 20 }, (_, i) => START - (i + 1) * HOUR_MS)
  assert.equal(turnAt('link', twenty, START), START + 4 * HOUR_MS)
  assert.equal(turnAt('link', [START + HOUR_MS], START), START)
  const three = [1, 20, 50].map((minutes) => START - minutes * MINUTE_MS)
  assert.equal(turnAt('confirm', three, START), START + 10 * MINUTE_MS)
})

for (const engine of ENGINES) {
  test(`${engine}: mails with a link`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    const reset = () => fixture.trusted('ResetPassword', { email })

    await t.test('go to one recipient once a minute, and success is answered whenever', async () => {
      for (const sent of await atOnce(12, reset)) done(sent)
      assert.equal((await withLinks(fixture, email)).length, 1)
      assert.equal(await count(fixture, 'reset_link'), 1)
      fixture.clock.add(MINUTE_MS)
      done(await reset())
      assert.equal((await withLinks(fixture, email)).length, 2)
    })

    await t.test('are held back by all processes together, and counted for the operator', async (t) => {
      const other = await anotherProcess(t, fixture)
      const body = new URLSearchParams({ ...fixture.keys, email })
      fixture.clock.add(MINUTE_MS)
      const there = () => fetch(`${other.url}/api/amapi/ResetPassword`, { method: 'POST', body })
      await Promise.all([...Array.from({ length: 4 }, there), atOnce(4, reset)])
      assert.equal((await withLinks(fixture, email)).length, 3)
      assert.equal(await withheldLastWeek(fixture.app.db.read, fixture.brandId, fixture.clock.now()), 11 + 7)
      assert.match(await fixture.app.metrics.text(), /latchkey_mails_total\{outcome="withheld"\} 1[1-8]/)
    })

    await t.test('are five an hour and twenty a day, whatever the address is tagged with', async () => {
      const links = async () => (await rowsOf(fixture, 'mail')).filter((row) => row.turn === 'link').length
      for (let i = 0; i < 4; i++) {
        fixture.clock.add(MINUTE_MS)
        done(await reset())
      }
      assert.equal(await links(), 5)
      for (let i = 0; i < 26; i++) {
        fixture.clock.add(20 * MINUTE_MS)
        done(await reset())
      }
      assert.equal(await links(), 20)
      await fixture.addClient('ada+vpn@example.org')
      done(await fixture.trusted('ResetPassword', { email: 'ada+vpn@example.org' }))
      assert.equal(await links(), 20)
      fixture.clock.add(DAY_MS)
      done(await reset())
      assert.equal(await links(), 21)
    })

    await t.test('share the turn when an alias is added, removed and added again', async () => {
      for (let i = 0; i < 5; i++) {
        done(await fixture.trusted('AddAlias', { email, setemail: victim, auto_passreset: '1' }))
        done(await fixture.trusted('ResetAliasPassword', { email: victim }))
        done(await fixture.trusted('DelAlias', { email, alias: victim }))
      }
      const rows = (await rowsOf(fixture, 'mail')).filter((row) => Number(row.withheld) > 0)
      assert.equal(rows.at(-1)?.withheld, 9)
    })

    await t.test('that are not committed do not count', async () => {
      const address = 'rolled@example.org'
      await fixture.addClient(address)
      const queued = await count(fixture, 'mail')
      const holder = await fixture.app.accounts.find(fixture.brandId, address)
      assert.ok(holder)
      const [brand] = await fixture.app.brands.list()
      assert.ok(brand)
      const dies = fixture.app.db.write(async (tx) => {
        await fixture.app.resets.queueLink(tx, { brand, actor: OPERATOR }, holder.account)
        throw new Error('killed')
      })
      await assert.rejects(dies, /killed/)
      assert.equal(await count(fixture, 'mail'), queued)
      done(await fixture.trusted('ResetPassword', { email: address }))
      assert.equal(await count(fixture, 'mail'), queued + 1)
    })
  })

  test(`${engine}: a notice`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)

    await t.test(
      'reports a changed password to the owner, and what to do if it was another person',
      async () => {
        done(await fixture.trusted('SetPassword', { email, setpassword: 'Another_Password!9' }))
        const [mail] = await notices(fixture, email)
        assert.equal(mail?.subject, 'Your password was changed · Example VPN')
        assert.match(String(mail?.text), /21 November 2026 at 12:00 UTC: the password was changed/)
        assert.match(String(mail?.text), /If it was not you, choose a new\spassword now/)
        assert.doesNotMatch(String(mail?.text), /https?:/)
      },
    )

    await t.test(
      'waits for its turn and reports all that was done until then, one mail for all',
      async () => {
        for (const alias of ['one@example.org', 'two@example.org'])
          done(await fixture.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD }))
        assert.equal((await notices(fixture, email)).length, 1)
        fixture.clock.add(MINUTE_MS)
        const [, folded, ...more] = await notices(fixture, email)
        assert.deepEqual(more, [])
        assert.match(String(folded?.text), /one@example\.org was added.*two@example\.org was added/s)
      },
    )

    await t.test('is never dropped, however much is done, and does not take the turn of links', async () => {
      fixture.clock.add(DAY_MS)
      for (let i = 0; i < 30; i++)
        done(await fixture.trusted('SetPassword', { email, setpassword: `Good-Horse-${i}x` }))
      fixture.clock.add(MINUTE_MS)
      const last = (await notices(fixture, email)).at(-1)
      assert.match(String(last?.text), /And 10 more of the kind/)
      done(await fixture.trusted('ResetPassword', { email }))
      const token = await newestToken(fixture)
      const { page } = await fillReset(fixture, token, 'Yet-Another-Horse-8')
      assert.match(page, /Your password is changed/)
      fixture.clock.add(HOUR_MS)
      assert.equal((await notices(fixture, email)).length, 4)
    })

    await t.test('that is being sent is not changed: the next one reports it', async () => {
      fixture.clock.add(DAY_MS)
      done(await fixture.trusted('SetPassword', { email, setpassword: 'Good-Horse-77' }))
      beforeNextWrite(fixture, () => fixture.runJob('send-mail'))
      done(await fixture.trusted('SetPassword', { email, setpassword: 'Good-Horse-78' }))
      fixture.clock.add(MINUTE_MS)
      assert.equal((await notices(fixture, email)).length, 6)
    })

    await t.test('is not sent for a brand that wants none', async () => {
      fixture.clock.add(DAY_MS)
      await fixture.app.brands.set(fixture.brandName, { settings: { mail_notices: false } }, OPERATOR)
      const before = await count(fixture, 'mail')
      done(await fixture.trusted('SetPassword', { email, setpassword: 'Good-Horse-79' }))
      assert.equal(await count(fixture, 'mail'), before)
    })
  })

  test(`${engine}: an untrusted AddAlias`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    await fixture.addClient('known@example.org')
    let n = 0
    const add = (from: string, fields: object = {}) =>
      fixture.untrusted(
        'AddAlias',
        { email, password: PASSWORD, setemail: `a${n++}@example.org`, ...fields },
        { from },
      )

    await t.test(
      'takes the turn of its source and of its account, one for AddClient and AddAlias',
      async () => {
        done(await add('198.51.100.1'))
        refused(await add('198.51.100.1'), 1501)
        refused(await add('198.51.100.2'), 1501)
        const client = { country: 'DE', type: '1', email: 'new@example.org', password: PASSWORD }
        refused(await fixture.untrusted('AddClient', client, { from: '198.51.100.1' }), 1501)
        done(await fixture.untrusted('AddClient', client, { from: '198.51.100.2' }))
        fixture.clock.add(10 * SECOND_MS)
        refused(await add('198.51.100.1', { setemail: 'known@example.org' }), 1202)
        refused(await add('198.51.100.1', { setemail: 'known@example.org' }), 1501)
        const taken = { ...client, email: 'known@example.org' }
        refused(await fixture.untrusted('AddClient', taken, { from: '198.51.100.1' }), 1501)
      },
    )

    await t.test('that is refused for a mistake gives its turns back', async () => {
      fixture.clock.add(10 * SECOND_MS)
      refused(await add('198.51.100.3', { setpassword: 'weak' }), 1005)
      refused(await add('198.51.100.3', { setemail: 'no address' }), 1002)
      done(await add('198.51.100.3'))
    })

    await t.test('is one of twenty a day for its account', async () => {
      const { length: used } = await rowsOf(fixture, 'alias')
      for (let i = used + 1; i < 20; i++) {
        fixture.clock.add(10 * SECOND_MS)
        done(await add('198.51.100.4'))
      }
      fixture.clock.add(10 * SECOND_MS)
      const { message } = refused(await add('198.51.100.4'), 1501)
      assert.match(String(message), /At most 20 aliases a day/)
      done(
        await fixture.trusted('AddAlias', { email, setemail: 'trusted@example.org', setpassword: PASSWORD }),
      )
      fixture.clock.add(DAY_MS)
      done(await add('198.51.100.4'))
    })
  })
}
