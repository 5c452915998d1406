// The life of VAM's access tokens (VAM contract section 2): who gets one, how long it works, what ends it.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS } from '../../../src/clock.ts'
import { MAX_CHAIN_PAIRS, MAX_CHAINS } from '../../../src/tokens/access-token.ts'
import { makeCli } from '../../cli.ts'
import { count, rowsOf } from '../../fixtures/scenario.ts'
import { openVamRoom, refusedWith, succeeded, type VamRoom } from '../../fixtures/vam.ts'
import { ENGINES, OPERATOR, PASSWORD } from '../../harness.ts'

const LOOK = '/inventory/v3/countries/linux'
const look = (room: VamRoom, token: unknown) => room.send(LOOK, { token: String(token) })
const refresh = (room: VamRoom, token: unknown, grantType = 'refresh') =>
  room.askForToken({ grantType, refreshToken: String(token) })

const ISSUED = 12

/** Adds this many pairs of this instant: to the chain of the newest one, or each with its own chain. */
async function fill(
  { latchkey: { app, clock } }: VamRoom,
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
    const room = await openVamRoom(t, { engine })
    const first = succeeded(await room.askForToken(room.secret))
    assert.match(String(first.accessToken), /^[0-9a-f]{64}$/)
    assert.match(String(first.refreshToken), /^[0-9a-f]{64}$/)
    assert.match(String(first.resellerUid), /^res_[0-9a-f]{13}$/)
    assert.deepEqual([first.expiry, first.resellerId], [3600, String(room.latchkey.brandId)])
    room.latchkey.clock.add(HOUR_MS - 1)
    succeeded(await look(room, first.accessToken))
    room.latchkey.clock.add(1)
    assert.deepEqual(refusedWith(await look(room, first.accessToken)), [401, 1002])
    // Two workers hold the same refresh token.
    const grants = ['refresh', 'refresh_token', 'refreshToken']
    const pairs = await Promise.all(grants.map((grant) => refresh(room, first.refreshToken, grant)))
    for (const pair of pairs) {
      succeeded(await look(room, succeeded(pair).accessToken))
      assert.equal(pair.body.resellerUid, first.resellerUid)
    }
    room.latchkey.clock.add(30 * DAY_MS - HOUR_MS - 1)
    const last = succeeded(
      await refresh(room, succeeded(await refresh(room, first.refreshToken)).refreshToken),
    )
    room.latchkey.clock.add(1)
    for (const { refreshToken } of [first, last, ...pairs.map(({ body }) => body)])
      assert.deepEqual(refusedWith(await refresh(room, refreshToken)), [401, 1003])
    succeeded(await look(room, last.accessToken))
    const again = succeeded(await room.askForToken(room.secret))
    room.latchkey.clock.add(30 * DAY_MS - 1)
    succeeded(await refresh(room, again.refreshToken))
  })

  test(`${engine}: tokens die with their secret key, and no others`, async (t) => {
    const room = await openVamRoom(t, { engine })
    const { brands } = room.latchkey.app
    const brand = await brands.getByName(room.latchkey.brandName)
    const other = await brands.createKey(brand, 'secret', 'another', OPERATOR)
    room.latchkey.secrets.note(other.key)
    const mine = succeeded(await room.askForToken(room.secret))
    const theirs = succeeded(await room.askForToken({ grantType: 'secret', secretKey: other.key }))
    await brands.revokeKey(brand, other.id, OPERATOR)
    assert.deepEqual(refusedWith(await look(room, theirs.accessToken)), [401, 1002])
    assert.deepEqual(refusedWith(await refresh(room, theirs.refreshToken)), [401, 1003])
    const again = await room.askForToken({ grantType: 'secret', secretKey: other.key })
    assert.deepEqual(refusedWith(again), [401, 1003])
    succeeded(await look(room, mine.accessToken))
  })

  test(`${engine}: who renews one refresh token over and over pushes out tokens of its own chain only`, async (t) => {
    const room = await openVamRoom(t, { engine })
    const other = succeeded(await room.askForToken(room.secret))
    room.latchkey.clock.add(1)
    const first = succeeded(await room.askForToken(room.secret))
    room.latchkey.clock.add(1)
    // All have the same instant: their time does not show which are older.
    await fill(room, MAX_CHAIN_PAIRS - 1, true)
    let last = first
    for (let i = 0; i < ISSUED; i++) {
      last = succeeded(await refresh(room, last.refreshToken))
      succeeded(await look(room, last.accessToken))
    }
    const others = 2
    assert.equal(await count(room.latchkey, 'access_token'), MAX_CHAIN_PAIRS + others)
    assert.deepEqual(refusedWith(await look(room, first.accessToken)), [401, 1002])
    succeeded(await look(room, other.accessToken))
    succeeded(await refresh(room, other.refreshToken))
  })

  test(`${engine}: a key begins so many chains and the newest always works; the oldest go`, async (t) => {
    const room = await openVamRoom(t, { engine })
    const oldest = succeeded(await room.askForToken(room.secret))
    const renewed = succeeded(await room.askForToken(room.secret))
    room.latchkey.clock.add(1)
    await fill(room, MAX_CHAINS - ISSUED - 1, false)
    succeeded(await refresh(room, renewed.refreshToken))
    for (let i = 0; i < ISSUED; i++) {
      const pair = succeeded(await room.askForToken(room.secret))
      succeeded(await look(room, pair.accessToken))
    }
    const chains = new Set((await rowsOf(room.latchkey, 'access_token')).map(({ chain }) => chain))
    assert.equal(chains.size, MAX_CHAINS)
    assert.deepEqual(refusedWith(await look(room, oldest.accessToken)), [401, 1002])
    succeeded(await look(room, renewed.accessToken))
  })

  test(`${engine}: only hashes are kept, and the clean-up job takes away what has expired`, async (t) => {
    const room = await openVamRoom(t, { engine })
    const pair = succeeded(await room.askForToken(room.secret))
    const stored = JSON.stringify(await rowsOf(room.latchkey, 'access_token'))
    assert.ok(!stored.includes(String(pair.accessToken)) && !stored.includes(String(pair.refreshToken)))
    room.latchkey.clock.add(30 * DAY_MS - 1)
    await room.latchkey.runJob('clean-up')
    assert.equal(await count(room.latchkey, 'access_token'), 2)
    room.latchkey.clock.add(1)
    assert.match(await room.latchkey.runJob('clean-up'), /2 access tokens/)
    assert.equal(await count(room.latchkey, 'access_token'), 0)
  })
}

test('1002 means a token that is unknown or has expired, and nothing else', async (t) => {
  const room = await openVamRoom(t)
  const { refreshToken } = succeeded(await room.askForToken(room.secret))
  for (const token of ['', 'nonsense', 'f'.repeat(64), String(refreshToken)]) {
    assert.deepEqual(refusedWith(await look(room, token)), [401, 1002])
  }
  assert.deepEqual(refusedWith(await refresh(room, 'f'.repeat(64))), [401, 1003])
  assert.deepEqual(refusedWith(await refresh(room, 'nonsense')), [401, 1003])
  const { apikey } = room.latchkey.keys
  assert.deepEqual(
    refusedWith(await room.askForToken({ grantType: 'secret', secretKey: apikey })),
    [401, 1003],
  )
})

test('a source that tries secret keys is slowed, a right key never', async (t) => {
  const room = await openVamRoom(t)
  const wrong = { grantType: 'secret', secretKey: 'lk_secret_nobody' }
  for (let i = 0; i < 5; i++) assert.deepEqual(refusedWith(await room.askForToken(wrong)), [401, 1003])
  const blocked = await room.askForToken(wrong)
  assert.deepEqual(refusedWith(blocked), [429, 1003])
  assert.match(blocked.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
  succeeded(await room.askForToken(room.secret))
})

test('a suspended brand is served in neither dialect, and in both once it is no longer suspended', async (t) => {
  const room = await openVamRoom(t)
  const { latchkey } = room
  const email = 'ada@example.org'
  await latchkey.addClient(email)
  const { refreshToken, accessToken } = succeeded(await room.askForToken(room.secret))
  const suspend = (suspended: boolean) =>
    latchkey.app.brands.set(latchkey.brandName, { settings: { suspended } }, OPERATOR)
  await suspend(true)
  assert.deepEqual(refusedWith(await room.askForToken(room.secret)), [403, 60001])
  assert.deepEqual(refusedWith(await refresh(room, refreshToken)), [403, 60001])
  assert.deepEqual(refusedWith(await look(room, accessToken)), [403, 60001])
  assert.equal((await latchkey.untrusted('GetProducts', { email, password: PASSWORD })).body.code, 1101)
  await suspend(false)
  succeeded(await look(room, accessToken))
  assert.equal(
    (await latchkey.untrusted('GetProducts', { email, password: PASSWORD })).body.status,
    'success',
  )
})

test('a repeated create with a newer token is the same request', async (t) => {
  const room = await openVamRoom(t)
  const create = () =>
    room.send('/vam/v3/create', { json: { uuid: 'a' }, headers: { 'idempotency-key': 'one' } })
  const first = await create()
  room.latchkey.clock.add(HOUR_MS)
  assert.deepEqual(refusedWith(await create()), [401, 1002])
  await room.renewToken()
  const second = await create()
  assert.deepEqual(succeeded(second), succeeded(first))
  assert.deepEqual(
    [first, second].map((one) => one.headers.get('idempotent-replayed')),
    [null, 'true'],
  )
})

test('"key list" shows the chains of tokens that live under each key', async (t) => {
  const { latchkey, secret, askForToken } = await openVamRoom(t)
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
    const room = await openVamRoom(t, { engine })
    const { brands } = room.latchkey.app
    const other = await brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    room.latchkey.secrets.note(other.secretKey)
    await brands.set('other', { hosts: ['api.other.example'] }, OPERATOR)
    await brands.set(room.latchkey.brandName, { hosts: ['api.main.example'] }, OPERATOR)
    const { accessToken, refreshToken } = succeeded(await room.askForToken(room.secret))
    const at = async (host: string, path: string, fields: Record<string, string> = {}, token = '') => {
      const url = new URL(room.latchkey.url + path)
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
        await at(host, '/auth/v1/accessToken', room.secret),
      ]
      assert.deepEqual(found, codes, host)
    }
  })
}
