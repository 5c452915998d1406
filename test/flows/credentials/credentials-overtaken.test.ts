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
    const room = await startApp(t, { engine })
    await room.addClient(email)
    done(await room.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD }))
    const change = (fields: Fields = {}) =>
      room.trusted('SetPassword', { email, setpassword: NEW_PASSWORD, ...fields })
    const changeBack = () => room.trusted('SetPassword', { email, setpassword: PASSWORD })

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
        beforeNextWrite(room, change)
        refused(
          await room.untrusted(method, { email, password: PASSWORD, ...fields }, { from: elsewhere() }),
          1102,
        )
        assert.deepEqual(await rowsOf(room, 'token_pair'), [], method)
        done(await room.untrusted('GetProducts', { email, password: NEW_PASSWORD }, { from: elsewhere() }))
        done(await changeBack())
      }
      assert.equal((await rowsOf(room, 'alias')).length, 1)
    })

    await t.test('gets no tokens with a revoked token', async () => {
      const pair = await newPair(room, email)
      beforeNextWrite(room, change)
      const fields = { email, type: '1', force_upgrade: '1' }
      refused(await room.untrusted('NewProduct', fields, { bearer: String(pair.short_token) }), 1102)
      assert.deepEqual(await rowsOf(room, 'token_pair'), [])
      done(await changeBack())
    })

    await t.test('gets no tokens for an alias whose password was changed or that is gone', async () => {
      const mine = { email: alias, password: PASSWORD }
      beforeNextWrite(room, () =>
        room.trusted('SetAliasPassword', { email: alias, setpassword: NEW_PASSWORD }),
      )
      refused(await room.untrusted('TokenRefresh', mine, { from: elsewhere() }), 1102)
      assert.deepEqual(await rowsOf(room, 'token_pair'), [])
      done(await room.trusted('SetAliasPassword', { email: alias, setpassword: PASSWORD }))
      beforeNextWrite(room, () => room.trusted('DelAlias', { email, alias }))
      refused(await room.untrusted('TokenRefresh', mine, { from: elsewhere() }), 1102)
      assert.deepEqual(await rowsOf(room, 'token_pair'), [])
    })

    await t.test('as a trusted call for an alias that is gone by then, finds no alias', async () => {
      const add = () => room.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD })
      const remove = () => room.trusted('DelAlias', { email, alias })
      done(await add())
      beforeNextWrite(room, remove)
      refused(await room.trusted('ResetAliasPassword', { email: alias }), 1401)
      done(await add())
      beforeNextWrite(room, remove)
      refused(await room.trusted('SetAliasPassword', { email: alias, setpassword: NEW_PASSWORD }), 1401)
      done(await add())
      beforeNextWrite(room, remove)
      refused(await room.trusted('TokenRefresh', { email: alias }), 1201)
      assert.deepEqual(await rowsOf(room, 'token_pair'), [])
      const links = (await rowsOf(room, 'mail')).filter((row) => row.turn === 'link')
      assert.deepEqual(links, [])
    })

    await t.test('finds the account closed', async () => {
      const pair = await newPair(room, email)
      beforeNextWrite(room, () => room.trusted('CloseClient', { email }))
      const sent = await room.untrusted('TokenRefresh', { email }, { bearer: String(pair.long_token) })
      refused(sent, 1203)
      assert.deepEqual(await rowsOf(room, 'token_pair'), [])
    })
  })
}
