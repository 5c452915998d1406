// E-mail addresses: one holder in a brand, in any case, account or alias, also when two come at the same moment.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anotherProcess, atOnce, count, done, post, refused, rowsOf, tally } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD, startApp } from '../../harness.ts'

const ROUNDS = 3

for (const engine of ENGINES) {
  test(`${engine}: an e-mail address`, async (t) => {
    const fixture = await startApp(t, { engine })
    const person = { country: 'DE', type: '1', password: PASSWORD }
    const ada = { email: 'ada@example.org' }
    await fixture.addClient('Ada@Example.org')
    await fixture.addClient('bob@example.org')
    const addAlias = (setemail: string, email = 'ada@example.org') =>
      fixture.trusted('AddAlias', { email, setemail, setpassword: PASSWORD })

    await t.test('belongs to one account or alias, whatever its case', async () => {
      refused(await fixture.trusted('AddClient', { ...person, email: ' ADA@EXAMPLE.ORG ' }), 1202)
      refused(await addAlias('ada@example.ORG'), 1202)
      refused(await addAlias('Bob@example.org'), 1202)
      done(await addAlias('Alias@example.org'))
      refused(await addAlias('alias@EXAMPLE.org'), 1202)
      refused(await addAlias('alias@example.org', 'bob@example.org'), 1202)
      refused(await fixture.trusted('AddClient', { ...person, email: 'aLIAS@example.org' }), 1202)
      done(await fixture.untrusted('GetProducts', { email: 'ALIAS@example.org', password: PASSWORD }))
    })

    await t.test('is free again when its alias is deleted', async () => {
      done(await fixture.trusted('DelAlias', { ...ada, alias: 'ALIAS@example.org' }))
      done(await addAlias('alias@example.org', 'bob@example.org'))
    })

    await t.test('may have another holder in another brand', async () => {
      const other = await fixture.app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
      const keys = { apikey: other.apiKey, secret_key: other.secretKey }
      done(await fixture.call('AddClient', { ...keys, ...person, ...ada }))
    })

    await t.test(
      'asked for by several at the same moment goes to exactly one, and the others leave nothing',
      async (t) => {
        const other = await anotherProcess(t, fixture)
        for (let round = 0; round < ROUNDS; round++) {
          const email = `race${round}@example.org`
          const accounts = await count(fixture, 'account')
          const answers = await Promise.all([
            fixture.trusted('AddClient', { ...person, email }),
            post(other.url, 'AddClient', { ...fixture.keys, ...person, email: email.toUpperCase() }),
            addAlias(email),
            post(other.url, 'AddAlias', {
              ...fixture.keys,
              email: 'bob@example.org',
              setemail: email,
              setpassword: PASSWORD,
            }),
          ])
          assert.deepEqual(tally(answers), { 0: 1, 1202: 3 })
          const wonByAccount = answers.slice(0, 2).some((sent) => sent.body.status === 'success')
          assert.equal(await count(fixture, 'account'), accounts + (wonByAccount ? 1 : 0))
          const held = (await rowsOf(fixture, 'email_address')).filter((row) => row.email_key === email)
          assert.equal(held.length, 1)
        }
      },
    )

    await t.test('given up and asked for at the same moment ends with one holder or none', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const email = `swap${round}@example.org`
        await fixture.addClient(email)
        const answers = await Promise.all([
          fixture.trusted('CloseClient', { email }),
          fixture.trusted('AddClient', { ...person, email }),
        ])
        const [closed, added] = answers.map((sent) => sent.body.code ?? 0)
        assert.equal(closed, 0)
        assert.ok(added === 0 || added === 1202, String(added))
        const held = (await rowsOf(fixture, 'email_address')).filter((row) => row.email_key === email)
        assert.equal(held.length, added === 0 ? 1 : 0)
      }
    })

    await t.test('is one of at most 100 aliases, also when many are added at once', async () => {
      const rows = Array.from({ length: 96 }, (_, i) => `bulk${i}@example.org`)
      const owner = (await rowsOf(fixture, 'account')).find((row) => row.email === 'bob@example.org')
      const have = (await rowsOf(fixture, 'alias')).filter((row) => row.account_id === owner?.id).length
      await fixture.app.db.write((tx) =>
        tx
          .insertInto('alias')
          .values(
            rows.slice(have).map((email) => ({
              brand_id: fixture.brandId,
              account_id: Number(owner?.id),
              email,
              email_key: email,
              password_hash: '',
              first_name: '',
              last_name: '',
              created_at: 0,
            })),
          )
          .execute(),
      )
      const answers = await atOnce(8, (i) => addAlias(`last${i}@example.org`, 'bob@example.org'))
      assert.deepEqual(tally(answers), { 0: 4, 1001: 4 })
      const listed = done(await fixture.trusted('ListAliases', { email: 'bob@example.org' }))
        .response as unknown
      assert.equal((listed as unknown[]).length, 100)
    })
  })
}
