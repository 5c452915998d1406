// Keys of a brand are rotated with overlap, and lists say when each was last used.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openApp } from '../../../src/app.ts'
import { DAY_MS, HOUR_MS } from '../../../src/clock.ts'
import { listJobs } from '../../../src/jobs/list.ts'
import { OPERATOR, openBrandFixture, START } from '../../fixtures/brands.ts'
import { ENGINES, startApp } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: the old and the new key both work until the end that was said, and then only the new one`, async (t) => {
    const { brands, clock, add, trail } = await openBrandFixture(t, engine)
    const { brand, apiKey, secretKey } = await add('one')
    const kindOf = async (key: string) => (await brands.identify(apiKey, '', key))?.secretKeyId
    const old = (await kindOf(secretKey)) ?? 0
    const made = await brands.rotateKey(brand, old, {}, OPERATOR)
    assert.deepEqual([made.former, made.formerEndsAt, made.kind], [old, START + 7 * DAY_MS, 'secret'])
    clock.at = made.formerEndsAt - 1
    assert.deepEqual([await kindOf(secretKey), await kindOf(made.key)], [old, made.id])
    clock.at = made.formerEndsAt
    assert.deepEqual([await kindOf(secretKey), await kindOf(made.key)], [undefined, made.id])
    assert.equal(await brands.findBySecretKey(secretKey, ''), undefined)
    assert.deepEqual(
      (await brands.listKeys(brand.id)).map(({ id, label, endsAt }) => [id, label, endsAt]),
      [
        [made.id, 'first secret key', null],
        [old - 1, 'first API key', null],
        [old, 'first secret key', made.formerEndsAt],
      ],
    )
    await assert.rejects(brands.revokeKey(brand, old, OPERATOR), { code: 'key_not_found' })
    await assert.rejects(brands.rotateKey(brand, old, {}, OPERATOR), { code: 'key_not_found' })
    const [rotated] = (await trail()).filter(({ action }) => action === 'key.rotate')
    assert.deepEqual(JSON.parse(rotated?.after ?? ''), { successor: made.id, endsAt: made.formerEndsAt })
  })

  test(`${engine}: a key gets one successor, also of two calls at once, and may be revoked before its end`, async (t) => {
    const { brands, add } = await openBrandFixture(t, engine)
    const { brand, apiKey } = await add('one')
    const id = (await brands.identify(apiKey, '', undefined))?.keyId ?? 0
    const both = await Promise.allSettled([1, 2].map(() => brands.rotateKey(brand, id, {}, OPERATOR)))
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal((await brands.listKeys(brand.id)).length, 3)
    await brands.revokeKey(brand, id, OPERATOR)
    assert.equal(await brands.identify(apiKey, '', undefined), undefined)
  })

  test(`${engine}: nonsense and keys of another brand rotate nothing`, async (t) => {
    const { brands, add } = await openBrandFixture(t, engine)
    const [one, two] = [await add('one'), await add('two')]
    const [key] = await brands.listKeys(two.brand.id)
    const id = key?.id ?? 0
    await assert.rejects(brands.rotateKey(one.brand, id, {}, OPERATOR), { code: 'key_not_found' })
    for (const overlapMs of [-1, 0.5, Number.NaN, 366 * DAY_MS])
      await assert.rejects(brands.rotateKey(two.brand, id, { overlapMs }, OPERATOR), {
        code: 'invalid_input',
      })
    assert.equal((await brands.listKeys(two.brand.id)).length, 2)
  })

  test(`${engine}: keys that have ended take no place, and their tokens go`, async (t) => {
    const { app, clock, keys, secrets } = await startApp(t, { engine })
    const brand = await app.brands.getByName('main')
    const holder = await app.brands.findBySecretKey(keys.secret_key, '')
    assert.ok(holder)
    secrets.note((await app.accessTokens.issue(holder)).accessToken)
    for (let made = 2; made < 100; made++)
      secrets.note((await app.brands.createKey(brand, 'api', '', OPERATOR)).key)
    await assert.rejects(app.brands.rotateKey(brand, holder.keyId, {}, OPERATOR), { code: 'conflict' })
    const [last] = await app.brands.listKeys(brand.id)
    await app.brands.revokeKey(brand, last?.id ?? 0, OPERATOR)
    secrets.note((await app.brands.rotateKey(brand, holder.keyId, { overlapMs: HOUR_MS }, OPERATOR)).key)
    await assert.rejects(app.brands.createKey(brand, 'api', '', OPERATOR), { code: 'conflict' })
    assert.equal((await app.accessTokens.list(brand.id)).length, 1)
    clock.add(HOUR_MS)
    secrets.note((await app.brands.createKey(brand, 'api', '', OPERATOR)).key)
    assert.deepEqual(await app.accessTokens.list(brand.id), [])
    assert.equal(await app.accessTokens.purge(10), 1)
  })

  test(`${engine}: the last use is written once a day for each key, by one of two processes, and no call waits for it`, async (t) => {
    const { app, clock, keys, call } = await startApp(t, { engine })
    const elsewhere = await openApp(app.config, { clock, log: app.log })
    t.after(() => elsewhere.close())
    const { id } = await app.brands.getByName('main')
    const days = async () => (await app.brands.listKeys(id)).map(({ kind, lastUsedOn }) => [kind, lastUsedOn])
    const job = listJobs(app).find(({ name }) => name === 'key-use')
    assert.ok(job)
    const today = new Date(clock.now()).toISOString().slice(0, 10)
    const ask = (given: Record<string, string>) => call('GetProducts', { ...given, email: 'a@example.com' })
    await ask({ apikey: keys.apikey, secret_key: 'wrong' })
    assert.deepEqual(await days(), [
      ['secret', null],
      ['api', null],
    ])
    assert.equal(await job.isDue(), true)
    assert.equal(await job.run(async () => true, t.signal), 'noted the use of 1 key')
    assert.deepEqual(await days(), [
      ['secret', null],
      ['api', today],
    ])
    await ask({ apikey: keys.apikey })
    assert.equal(await job.isDue(), false)
    await elsewhere.brands.identify(keys.apikey, '', keys.secret_key)
    clock.add(DAY_MS)
    const tomorrow = new Date(clock.now()).toISOString().slice(0, 10)
    await ask({ apikey: keys.apikey })
    await app.brands.keyUse.writeNoted()
    await elsewhere.brands.keyUse.writeNoted()
    assert.deepEqual(
      await days(),
      [
        ['secret', today],
        ['api', tomorrow],
      ],
      'a day never goes back',
    )
  })
}
