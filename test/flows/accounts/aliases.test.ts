// Aliases: other sign-ins to the same account.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { count, done, elsewhere, newPair, productsOf, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, PASSWORD, startApp } from '../../harness.ts'

const email = 'ada@example.org'
const NEW_PASSWORD = 'Another_Password!9'

for (const engine of ENGINES) {
  test(`${engine}: an alias`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    await fixture.addClient('bob@example.org')
    const add = (setemail: string, fields = {}) =>
      fixture.trusted('AddAlias', { email, setemail, setpassword: PASSWORD, ...fields })

    await t.test('is listed with its name, in the order in which it was added', async () => {
      done(await add('zoe@example.org', { first_name: 'Zoë', last_name: 'O’Hara' }))
      done(await add('Amy@example.org'))
      const answer = done(await fixture.trusted('ListAliases', { email }))
      assert.deepEqual(answer.response as unknown, [
        { email: 'zoe@example.org', first_name: 'Zoë', last_name: 'O’Hara' },
        { email: 'Amy@example.org', first_name: '', last_name: '' },
      ])
      assert.deepEqual(done(await fixture.trusted('ListAliases', { email: 'bob@example.org' })).response, [])
    })

    await t.test('sees the products of its account with its own password and tokens', async () => {
      const mine = done(
        await fixture.untrusted('GetProducts', { email: 'zoe@example.org', password: PASSWORD }),
      )
      assert.deepEqual(mine.response as unknown, await productsOf(fixture, email))
      const login = { email: 'zoe@example.org', password: PASSWORD }
      const pair = done(await fixture.untrusted('TokenRefresh', login))
      const how = { bearer: String(pair.long_token) }
      const next = done(await fixture.untrusted('TokenRefresh', { email: 'zoe@example.org' }, how))
      done(
        await fixture.untrusted(
          'GetProducts',
          { email: 'zoe@example.org' },
          { bearer: String(next.short_token) },
        ),
      )
    })

    await t.test('changes its password, which ends its other tokens and no others', async () => {
      const [mine, other] = [
        await newPair(fixture, 'zoe@example.org'),
        await newPair(fixture, 'zoe@example.org'),
      ]
      const [owner, amy] = [await newPair(fixture, email), await newPair(fixture, 'amy@example.org')]
      const change = { email: 'zoe@example.org', setpassword: NEW_PASSWORD }
      refused(
        await fixture.untrusted(
          'SetAliasPassword',
          { ...change, setpassword: 'weak' },
          { bearer: String(mine.short_token) },
        ),
        1005,
      )
      done(await fixture.untrusted('SetAliasPassword', change, { bearer: String(mine.short_token) }))
      const get = (who: string, pair: typeof mine) =>
        fixture.untrusted(
          'GetProducts',
          { email: who },
          { bearer: String(pair.short_token), from: elsewhere() },
        )
      done(await get('zoe@example.org', mine))
      refused(await get('zoe@example.org', other), 1102)
      done(await get(email, owner))
      done(await get('amy@example.org', amy))
      refused(await fixture.untrusted('GetProducts', { email: 'zoe@example.org', password: PASSWORD }), 1102)
      done(await fixture.untrusted('GetProducts', { email: 'zoe@example.org', password: NEW_PASSWORD }))
      done(await fixture.untrusted('GetProducts', { email, password: PASSWORD }))
    })

    await t.test('is deleted with its tokens by the e-mail of its owner only', async () => {
      const pair = await newPair(fixture, 'zoe@example.org')
      refused(await fixture.trusted('DelAlias', { email: 'bob@example.org', alias: 'zoe@example.org' }), 1401)
      refused(await fixture.trusted('DelAlias', { email, alias: 'nobody@example.org' }), 1401)
      refused(await fixture.trusted('DelAlias', { email, alias: email }), 1401)
      refused(await fixture.trusted('DelAlias', { email, alias: 'no address' }), 1002)
      refused(await fixture.trusted('DelAlias', { email }), 1001)
      done(await fixture.trusted('DelAlias', { email, alias: 'ZOE@example.org' }))
      refused(await fixture.trusted('DelAlias', { email, alias: 'zoe@example.org' }), 1401)
      const bearer = String(pair.short_token)
      refused(await fixture.untrusted('GetProducts', { email: 'zoe@example.org' }, { bearer }), 1102)
      done(await add('zoe@example.org'))
      refused(await fixture.untrusted('GetProducts', { email: 'zoe@example.org' }, { bearer }), 1102)
    })

    await t.test(
      'without a password gets one that is never shown, and a mail when that is asked for',
      async () => {
        const sent = await add('mailed@example.org', { setpassword: undefined, auto_passreset: '1' })
        assert.equal(sent.text, '{"status":"success"}')
        done(await add('unmailed@example.org', { setpassword: undefined }))
        const links = (await rowsOf(fixture, 'mail')).filter((row) => row.turn === 'link')
        assert.equal(links.length, 1)
        const [link] = await rowsOf(fixture, 'reset_link')
        const alias = (await rowsOf(fixture, 'alias')).find((row) => row.email === 'mailed@example.org')
        assert.equal(link?.alias_id, alias?.id)
      },
    )

    await t.test('must have a strong password and an address of its own, else nothing is added', async () => {
      const before = [await count(fixture, 'alias'), await count(fixture, 'mail')]
      refused(await add('weak@example.org', { setpassword: 'weak' }), 1005)
      refused(await add('no address'), 1002)
      refused(await add('bob@example.org', { auto_passreset: '1' }), 1202)
      assert.deepEqual([await count(fixture, 'alias'), await count(fixture, 'mail')], before)
    })
  })
}
