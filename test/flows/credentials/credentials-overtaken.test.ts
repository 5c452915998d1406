// A call whose credential is taken away between its check and its work must not succeed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beforeNextWrite, done, elsewhere, newPair, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, type Fields, PASSWORD, startApp } from '../../harness.ts'

const NEW_PASSWORD = 'Another_Password!9'
const email = 'ada@example.org'
const alias = 'alias@example.org'

for (const engine of ENGINES) {
  test(`${engine}: a call overtaken by a change of its credential`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    done(await fixture.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD }))
    const change = (fields: Fields = {}) =>
      fixture.trusted('SetPassword', { email, setpassword: NEW_PASSWORD, ...fields })
    const changeBack = () => fixture.trusted('SetPassword', { email, setpassword: PASSWORD })

    await t.test('gets no tokens with the old password', async () => {
      const writes: [string, Fields][] = [
        ['TokenRefresh', {}],
        ['NewProduct', { type: '1', force_upgrade: '1' }],
        ['SetPassword', { setpassword: 'Third_Password!77' }],
        ['AddAlias', { setemail: 'evil@example.org', setpassword: PASSWORD }],
        ['CancelRequest', { type: 'midnight' }],
        ['CloseClient', {}],
      ]
      for (const [method, fields] of writes) {
        beforeNextWrite(fixture, change)
        refused(
          await fixture.untrusted(method, { email, password: PASSWORD, ...fields }, { from: elsewhere() }),
          1102,
        )
        assert.deepEqual(await rowsOf(fixture, 'token_pair'), [], method)
        done(await fixture.untrusted('GetProducts', { email, password: NEW_PASSWORD }, { from: elsewhere() }))
        done(await changeBack())
      }
      assert.equal((await rowsOf(fixture, 'alias')).length, 1)
    })

    await t.test('gets no tokens with a revoked token', async () => {
      const pair = await newPair(fixture, email)
      beforeNextWrite(fixture, change)
      const fields = { email, type: '1', force_upgrade: '1' }
      refused(await fixture.untrusted('NewProduct', fields, { bearer: String(pair.short_token) }), 1102)
      assert.deepEqual(await rowsOf(fixture, 'token_pair'), [])
      done(await changeBack())
    })

    await t.test('gets no tokens for an alias whose password was changed or that is gone', async () => {
      const mine = { email: alias, password: PASSWORD }
      beforeNextWrite(fixture, () =>
        fixture.trusted('SetAliasPassword', { email: alias, setpassword: NEW_PASSWORD }),
      )
      refused(await fixture.untrusted('TokenRefresh', mine, { from: elsewhere() }), 1102)
      assert.deepEqual(await rowsOf(fixture, 'token_pair'), [])
      done(await fixture.trusted('SetAliasPassword', { email: alias, setpassword: PASSWORD }))
      beforeNextWrite(fixture, () => fixture.trusted('DelAlias', { email, alias }))
      refused(await fixture.untrusted('TokenRefresh', mine, { from: elsewhere() }), 1102)
      assert.deepEqual(await rowsOf(fixture, 'token_pair'), [])
    })

    await t.test('as a trusted call for an alias that is gone by then, finds no alias', async () => {
      const add = () => fixture.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD })
      const remove = () => fixture.trusted('DelAlias', { email, alias })
      done(await add())
      beforeNextWrite(fixture, remove)
      refused(await fixture.trusted('ResetAliasPassword', { email: alias }), 1401)
      done(await add())
      beforeNextWrite(fixture, remove)
      refused(await fixture.trusted('SetAliasPassword', { email: alias, setpassword: NEW_PASSWORD }), 1401)
      done(await add())
      beforeNextWrite(fixture, remove)
      refused(await fixture.trusted('TokenRefresh', { email: alias }), 1201)
      assert.deepEqual(await rowsOf(fixture, 'token_pair'), [])
      const links = (await rowsOf(fixture, 'mail')).filter((row) => row.turn === 'link')
      assert.deepEqual(links, [])
    })

    await t.test('finds the account closed', async () => {
      const pair = await newPair(fixture, email)
      beforeNextWrite(fixture, () => fixture.trusted('CloseClient', { email }))
      const sent = await fixture.untrusted('TokenRefresh', { email }, { bearer: String(pair.long_token) })
      refused(sent, 1203)
      assert.deepEqual(await rowsOf(fixture, 'token_pair'), [])
    })
  })
}
