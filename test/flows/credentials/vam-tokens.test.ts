// The life of VAM's access tokens (VAM contract section 2): who gets one, how long it works, what ends it.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS } from '../../../src/clock.ts'
import { MAX_CHAIN_PAIRS, MAX_CHAINS } from '../../../src/tokens/access-token.ts'
import { makeCli } from '../../cli.ts'
import { count, rowsOf } from '../../fixtures/scenario.ts'
import { openVamFixture, refusedWith, succeeded, type VamFixture } from '../../fixtures/vam.ts'
import { ENGINES, OPERATOR, PASSWORD } from '../../harness.ts'

const LOOK = '/inventory/v3/countries/linux'
const look = (fixture: VamFixture, token: unknown) => fixture.send(LOOK, { token: String(token) })
const refresh = (fixture: VamFixture, token: unknown, grantType = 'refresh') =>
  fixture.askForToken({ grantType, refreshToken: String(token) })

const ISSUED = 12

/** Adds this many pairs of this instant: to the chain of the newest one, or each with its own chain. */
async function fill(
  { latchkey: { app, clock } }: VamFixture,
  pairs: number,
  isOneChain: boolean,
): Promise<void> {
  const sample = await app.db.read
    .selectFrom('access_token')
    .selectAll()
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow()
  const rows = Array.from({ length: pairs }, (_, i) => {
    const [hash, refresh_hash] = [`a${i}`, `b${i}`]
    return { ...sample, hash, refresh_hash, chain: isOneChain ? sample.chain : hash, created_at: clock.now() }
  })
  await app.db.write((tx) => tx.insertInto('access_token').values(rows).execute())
}

for (const engine of ENGINES) {
  test(`${engine}: an access token works for an hour, its refresh token for 30 days, over and over, and no descendant longer`, async (t) => {
    const fixture = await openVamFixture(t, { engine })
    const first = succeeded(await fixture.askForToken(fixture.secret))
    assert.match(String(first.accessToken), /^[0-9a-f]{64}$/)
    assert.match(String(first.refreshToken), /^[0-9a-f]{64}$/)
    assert.match(String(first.resellerUid), /^res_[0-9a-f]{13}$/)
    assert.deepEqual([first.expiry, first.resellerId], [3600, String(fixture.latchkey.brandId)])
    fixture.latchkey.clock.add(HOUR_MS - 1)
    succeeded(await look(fixture, first.accessToken))
    fixture.latchkey.clock.add(1)
    assert.deepEqual(refusedWith(await look(fixture, first.accessToken)), [401, 1002])
    // Two workers hold the same refresh token.
    const grants = ['refresh', 'refresh_token', 'refreshToken']
    const pairs = await Promise.all(grants.map((grant) => refresh(fixture, first.refreshToken, grant)))
    for (const pair of pairs) {
      succeeded(await look(fixture, succeeded(pair).accessToken))
      assert.equal(pair.body.resellerUid, first.resellerUid)
    }
    fixture.latchkey.clock.add(30 * DAY_MS - HOUR_MS - 1)
    const last = succeeded(
      await refresh(fixture, succeeded(await refresh(fixture, first.refreshToken)).refreshToken),
    )
    fixture.latchkey.clock.add(1)
    for (const { refreshToken } of [first, last, ...pairs.map(({ body }) => body)])
      assert.deepEqual(refusedWith(await refresh(fixture, refreshToken)), [401, 1003])
    succeeded(await look(fixture, last.accessToken))
    const again = succeeded(await fixture.askForToken(fixture.secret))
    fixture.latchkey.clock.add(30 * DAY_MS - 1)
    succeeded(await refresh(fixture, again.refreshToken))
  })

  test(`${engine}: tokens die with their secret key, and no others`, async (t) => {
    const fixture = await openVamFixture(t, { engine })
    const { brands } = fixture.latchkey.app
    const brand = await brands.getByName(fixture.latchkey.brandName)
    const other = await brands.createKey(brand, 'secret', 'another', OPERATOR)
    fixture.latchkey.secrets.note(other.key)
    const mine = succeeded(await fixture.askForToken(fixture.secret))
    const theirs = succeeded(await fixture.askForToken({ grantType: 'secret', secretKey: other.key }))
    await brands.revokeKey(brand, other.id, OPERATOR)
    assert.deepEqual(refusedWith(await look(fixture, theirs.accessToken)), [401, 1002])
    assert.deepEqual(refusedWith(await refresh(fixture, theirs.refreshToken)), [401, 1003])
    const again = await fixture.askForToken({ grantType: 'secret', secretKey: other.key })
    assert.deepEqual(refusedWith(again), [401, 1003])
    succeeded(await look(fixture, mine.accessToken))
  })

  test(`${engine}: who renews one refresh token over and over pushes out tokens of its own chain only`, async (t) => {
    const fixture = await openVamFixture(t, { engine })
    const other = succeeded(await fixture.askForToken(fixture.secret))
    fixture.latchkey.clock.add(1)
    const first = succeeded(await fixture.askForToken(fixture.secret))
    fixture.latchkey.clock.add(1)
    // All have the same instant: their time does not show which are older.
    await fill(fixture, MAX_CHAIN_PAIRS - 1, true)
    let last = first
    for (let i = 0; i < ISSUED; i++) {
      last = succeeded(await refresh(fixture, last.refreshToken))
      succeeded(await look(fixture, last.accessToken))
    }
    const others = 2
    assert.equal(await count(fixture.latchkey, 'access_token'), MAX_CHAIN_PAIRS + others)
    assert.deepEqual(refusedWith(await look(fixture, first.accessToken)), [401, 1002])
    succeeded(await look(fixture, other.accessToken))
    succeeded(await refresh(fixture, other.refreshToken))
  })

  test(`${engine}: a key begins so many chains and the newest always works; the oldest go`, async (t) => {
    const fixture = await openVamFixture(t, { engine })
    const oldest = succeeded(await fixture.askForToken(fixture.secret))
    const renewed = succeeded(await fixture.askForToken(fixture.secret))
    fixture.latchkey.clock.add(1)
    await fill(fixture, MAX_CHAINS - ISSUED - 1, false)
    succeeded(await refresh(fixture, renewed.refreshToken))
    for (let i = 0; i < ISSUED; i++) {
      const pair = succeeded(await fixture.askForToken(fixture.secret))
      succeeded(await look(fixture, pair.accessToken))
    }
    const chains = new Set((await rowsOf(fixture.latchkey, 'access_token')).map(({ chain }) => chain))
    assert.equal(chains.size, MAX_CHAINS)
    assert.deepEqual(refusedWith(await look(fixture, oldest.accessToken)), [401, 1002])
    succeeded(await look(fixture, renewed.accessToken))
  })

  test(`${engine}: only hashes are kept, and the clean-up job takes away what has expired`, async (t) => {
    const fixture = await openVamFixture(t, { engine })
    const pair = succeeded(await fixture.askForToken(fixture.secret))
    const stored = JSON.stringify(await rowsOf(fixture.latchkey, 'access_token'))
    assert.ok(!stored.includes(String(pair.accessToken)) && !stored.includes(String(pair.refreshToken)))
    fixture.latchkey.clock.add(30 * DAY_MS - 1)
    await fixture.latchkey.runJob('clean-up')
    assert.equal(await count(fixture.latchkey, 'access_token'), 2)
    fixture.latchkey.clock.add(1)
    assert.match(await fixture.latchkey.runJob('clean-up'), /2 access tokens/)
    assert.equal(await count(fixture.latchkey, 'access_token'), 0)
  })
}

test('1002 means a token that is unknown or has expired, and nothing else', async (t) => {
  const fixture = await openVamFixture(t)
  const { refreshToken } = succeeded(await fixture.askForToken(fixture.secret))
  for (const token of ['', 'nonsense', 'f'.repeat(64), String(refreshToken)]) {
    assert.deepEqual(refusedWith(await look(fixture, token)), [401, 1002])
  }
  assert.deepEqual(refusedWith(await refresh(fixture, 'f'.repeat(64))), [401, 1003])
  assert.deepEqual(refusedWith(await refresh(fixture, 'nonsense')), [401, 1003])
  const { apikey } = fixture.latchkey.keys
  assert.deepEqual(
    refusedWith(await fixture.askForToken({ grantType: 'secret', secretKey: apikey })),
    [401, 1003],
  )
})

test('a source that tries secret keys is slowed, a right key never', async (t) => {
  const fixture = await openVamFixture(t)
  const wrong = { grantType: 'secret', secretKey: 'lk_secret_nobody' }
  for (let i = 0; i < 5; i++) assert.deepEqual(refusedWith(await fixture.askForToken(wrong)), [401, 1003])
  const blocked = await fixture.askForToken(wrong)
  assert.deepEqual(refusedWith(blocked), [429, 1003])
  assert.match(blocked.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
  succeeded(await fixture.askForToken(fixture.secret))
})

test('a suspended brand is served in neither dialect, and in both once it is no longer suspended', async (t) => {
  const fixture = await openVamFixture(t)
  const { latchkey } = fixture
  const email = 'ada@example.org'
  await latchkey.addClient(email)
  const { refreshToken, accessToken } = succeeded(await fixture.askForToken(fixture.secret))
  const suspend = (suspended: boolean) =>
    latchkey.app.brands.set(latchkey.brandName, { settings: { suspended } }, OPERATOR)
  await suspend(true)
  assert.deepEqual(refusedWith(await fixture.askForToken(fixture.secret)), [403, 60001])
  assert.deepEqual(refusedWith(await refresh(fixture, refreshToken)), [403, 60001])
  assert.deepEqual(refusedWith(await look(fixture, accessToken)), [403, 60001])
  assert.equal((await latchkey.untrusted('GetProducts', { email, password: PASSWORD })).body.code, 1101)
  await suspend(false)
  succeeded(await look(fixture, accessToken))
  assert.equal(
    (await latchkey.untrusted('GetProducts', { email, password: PASSWORD })).body.status,
    'success',
  )
})

test('a repeated create with a newer token is the same request', async (t) => {
  const fixture = await openVamFixture(t)
  const create = () =>
    fixture.send('/vam/v3/create', { json: { uuid: 'a' }, headers: { 'idempotency-key': 'one' } })
  const first = await create()
  fixture.latchkey.clock.add(HOUR_MS)
  assert.deepEqual(refusedWith(await create()), [401, 1002])
  await fixture.renewToken()
  const second = await create()
  assert.deepEqual(succeeded(second), succeeded(first))
  assert.deepEqual(
    [first, second].map((one) => one.headers.get('idempotent-replayed')),
    [null, 'true'],
  )
})

test('"key list" shows the chains of tokens that live under each key', async (t) => {
  const { latchkey, secret, askForToken } = await openVamFixture(t)
  const begun = Date.now()
  latchkey.clock.set(begun)
  const first = succeeded(await askForToken(secret))
  latchkey.clock.add(HOUR_MS)
  succeeded(await askForToken({ grantType: 'refresh', refreshToken: String(first.refreshToken) }))
  const cli = makeCli(latchkey.dataDir)
  const keys: { kind: string; chains: Record<string, unknown>[] }[] = await cli.json('key', 'list')
  const [chain] = keys.find(({ kind }) => kind === 'secret')?.chains ?? []
  const [begunAt, renewedAt, endsAt] = [0, HOUR_MS, 30 * DAY_MS].map((ms) =>
    new Date(begun + ms).toISOString(),
  )
  const ends = { begunAt, renewedAt, endsAt, pairs: 2 }
  assert.deepEqual(chain, ends)
  assert.deepEqual(keys.find(({ kind }) => kind === 'api')?.chains, [])
  const { out } = await cli.run('key', 'list')
  assert.match(out, /KEY +BEGUN +RENEWED +ENDS +PAIRS\n/)
})

for (const engine of ENGINES) {
  test(`${engine}: secret key and tokens of a brand do not work at the host of another one`, async (t) => {
    const fixture = await openVamFixture(t, { engine })
    const { brands } = fixture.latchkey.app
    const other = await brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    fixture.latchkey.secrets.note(other.secretKey)
    await brands.set('other', { hosts: ['api.other.example'] }, OPERATOR)
    await brands.set(fixture.latchkey.brandName, { hosts: ['api.main.example'] }, OPERATOR)
    const { accessToken, refreshToken } = succeeded(await fixture.askForToken(fixture.secret))
    const at = async (host: string, path: string, fields: Record<string, string> = {}, token = '') => {
      const url = new URL(fixture.latchkey.url + path)
      const headers = { host, 'content-type': 'application/json', 'x-accesstoken': token }
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const verb = path === LOOK ? 'GET' : 'POST'
      request(url, { method: verb, headers }, (answer) => resolve(text(answer)))
        .on('error', reject)
        .end(path === LOOK ? '' : JSON.stringify(fields))
      return JSON.parse(await promise).header.code
    }
    const grant = { grantType: 'refresh', refreshToken: String(refreshToken) }
    for (const [host, codes] of [
      ['api.other.example', [1002, 1003, 1003]],
      ['API.Other.Example:443', [1002, 1003, 1003]],
      ['api.main.example', [1, 1, 1]],
      ['elsewhere.example', [1, 1, 1]],
    ] as const) {
      const found = [
        await at(host, LOOK, {}, String(accessToken)),
        await at(host, '/auth/v1/accessToken', grant),
        await at(host, '/auth/v1/accessToken', fixture.secret),
      ]
      assert.deepEqual(found, codes, host)
    }
  })
}
