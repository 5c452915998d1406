// An encrypted value opens in its own row and nowhere else, even if an attacker copies it.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { systemClock } from '../../../src/clock.ts'
import { systemRandom } from '../../../src/ids.ts'
import { makeInstallationKeys } from '../../../src/installation/installation-keys.ts'
import { listTexts, replaceTexts, SEALED } from '../../../src/installation/sealed-texts.ts'
import { makeVault, UnreadableError } from '../../../src/secrets.ts'
import { makeFormer, sealFormer } from '../../fixtures/former-secrets.ts'
import { done, productsOf } from '../../fixtures/scenario.ts'
import { ENGINES, type Engine, OPERATOR, startApp, type TestApp } from '../../harness.ts'

const [ADA, BOB] = ['ada@example.com', 'bob@example.com']

for (const engine of ENGINES) {
  test(`${engine}: what is copied to another row of its column opens there nowhere`, async (t) => {
    const { app } = await openFixture(t, engine)
    let tried = 0
    for (const place of SEALED) {
      const texts = await listTexts(app.db.read, place, { limit: 10 })
      for (const { keys, text } of texts) {
        assert.doesNotThrow(() => app.vault.decrypt(place.purpose, place.rowOf(keys), text))
        for (const other of texts.filter((one) => String(one.keys) !== String(keys))) {
          // Two orders to one removed gateway share its data.
          if (place.rowOf(other.keys) === place.rowOf(keys)) continue
          assert.throws(
            () => app.vault.decrypt(place.purpose, place.rowOf(other.keys), text),
            UnreadableError,
          )
          tried++
        }
      }
    }
    assert.ok(tried >= 10, String(tried))
  })

  test(`${engine}: the VPN password of one login under another is never shown`, async (t) => {
    const fixture = await openFixture(t, engine)
    await copyFirst(fixture, 'subscription')
    const { body } = await fixture.trusted('GetProducts', { email: BOB })
    assert.equal(body.code, 1900)
    assert.equal((await productsOf(fixture, ADA)).length, 1)
  })

  test(`${engine}: the secret of one gateway serves no other, not even while it is remembered`, async (t) => {
    const fixture = await openFixture(t, engine)
    const before = await fixture.app.gatewayDirectory.load()
    await copyFirst(fixture, 'gateway')
    fixture.app.gatewayDirectory.forget()
    const after = await fixture.app.gatewayDirectory.load()
    const [g1 = 0, g2 = 0] = (await fixture.app.gateways.list()).map(({ id }) => id)
    assert.deepEqual(after.get(g1)?.secret, before.get(g1)?.secret)
    assert.equal(after.get(g2)?.secret, undefined)
  })

  test(`${engine}: the answer to one call is no answer to another`, async (t) => {
    const fixture = await openFixture(t, engine)
    await fixture.app.db.write(async (tx) => {
      const [from, to] = await tx.selectFrom('stored_answer').selectAll().orderBy('account_id').execute()
      await tx
        .updateTable('stored_answer')
        .set({ answer: from?.answer ?? '' })
        .where('key_hash', '=', to?.key_hash ?? '')
        .execute()
    })
    assert.equal((await addWithKey(fixture, BOB)).body.code, 1900)
    assert.equal((await addWithKey(fixture, ADA)).body.status, 'success')
  })

  test(`${engine}: what an earlier version has written opens until all is bound, and then no more`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { db, config } = fixture.app
    const [key] = config.encryptionKeys
    await db.write((tx) => makeFormer(tx, key))
    const check = async () => {
      const vault = makeVault(config.encryptionKeys, systemRandom)
      const ground = { db, clock: systemClock, random: systemRandom, keys: config.encryptionKeys }
      const keys = makeInstallationKeys(ground)
      await keys.check(vault)
      return { vault, keys }
    }
    const { vault, keys } = await check()
    assert.equal(vault.opensUnbound(), true)
    for (const place of SEALED)
      for (const { keys: at, text } of await listTexts(db.read, place, { limit: 10 }))
        assert.doesNotThrow(() => vault.decrypt(place.purpose, place.rowOf(at), text))
    await db.write(keys.noteBound)
    const later = await check()
    assert.equal(later.vault.opensUnbound(), false)
    const former = sealFormer(key, 'vpn_password', 'known-to-somebody')
    assert.throws(() => later.vault.decrypt('vpn_password', 1, former), /cannot be read|not bound/)
  })

  test(`${engine}: to take the list of keys away opens nothing that is pasted`, async (t) => {
    const { app } = await openFixture(t, engine)
    const { encryptionKeys: keys } = app.config
    await app.db.write((tx) => tx.deleteFrom('installation_key').execute())
    await makeInstallationKeys({ ...app, keys }).check(app.vault)
    assert.equal(app.vault.opensUnbound(), false)
  })
}

async function openFixture(t: TestContext, engine: Engine) {
  const fixture = await startApp(t, { engine })
  for (const name of ['g1', 'g2', 'g3']) {
    const added = await fixture.app.gateways.add(
      { name, host: `${name}.example.net`, country: 'DE', protocols: ['ikev2'], source: `10.0.0.${name[1]}` },
      OPERATOR,
    )
    fixture.secrets.note(added.secret)
  }
  for (const email of [ADA, BOB]) {
    const { body } = await addWithKey(fixture, email)
    assert.equal(body.status, 'success')
    done(await fixture.trusted('ResetPassword', { email }))
  }
  return fixture
}

function addWithKey(fixture: TestApp, email: string) {
  const fields = { country: 'DE', type: '1', email }
  return fixture.trusted('AddClient', fields, { headers: { 'idempotency-key': `key-of-${email}` } })
}

/** Copies the text of the first row to all rows of a table with one value for each id. */
async function copyFirst({ app }: TestApp, table: 'subscription' | 'gateway') {
  const place = SEALED.find((one) => one.table === table)
  const [first, ...others] = place ? await listTexts(app.db.read, place, { limit: 10 }) : []
  assert.ok(place && first && others.length > 0)
  await app.db.write((tx) =>
    replaceTexts(
      tx,
      place,
      others.map(({ keys, text }) => ({ keys, from: text, to: first.text })),
    ),
  )
  if (table === 'gateway')
    await app.db.write((tx) =>
      tx
        .updateTable('revision')
        .set((eb) => ({ number: eb('number', '+', 1) }))
        .execute(),
    )
}
