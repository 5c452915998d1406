// What a server remembers of brands, keys, hosts and allow lists: how soon changes count, and that strangers change nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type App, openApp } from '../../../src/app.ts'
import type { Brand } from '../../../src/brands/brand.ts'
import type { Brands } from '../../../src/brands/brands.ts'
import { NOTICED_WITHIN_MS } from '../../../src/db/revision.ts'
import { openBrandFixture } from '../../fixtures/brands.ts'
import { ENGINES, OPERATOR, startApp, type TestApp } from '../../harness.ts'

const OFFICE = '198.51.100.7'
const HOST = 'api.other.example'

type Change = {
  /** What was so before, and is remembered. */
  before?: (brands: Brands, brand: Brand) => Promise<unknown>
  change: (brands: Brands, brand: Brand) => Promise<unknown>
  /** How the server that is asked sees it. */
  seen: (test: TestApp, token: string) => Promise<unknown>
  answers: [before: unknown, after: unknown]
}

const keyOf = async (brands: Brands, brand: Brand, kind: string) =>
  (await brands.listKeys(brand.id)).find((key) => key.kind === kind && key.revokedAt === null)?.id ?? 0
const codeOf = async (test: TestApp, fields: Record<string, unknown>, from = '203.0.113.1') =>
  (await test.call('GetProducts', { email: 'ada@example.com', ...fields }, { from })).body.code ?? 'success'

const CHANGES: Record<string, Change> = {
  'a revoked API key': {
    change: async (brands, brand) => brands.revokeKey(brand, await keyOf(brands, brand, 'api'), OPERATOR),
    seen: (test) => codeOf(test, test.keys),
    answers: ['success', 1101],
  },
  'a revoked secret key': {
    change: async (brands, brand) => brands.revokeKey(brand, await keyOf(brands, brand, 'secret'), OPERATOR),
    seen: (test) => codeOf(test, test.keys),
    answers: ['success', 1102],
  },
  'the token of a revoked secret key': {
    change: async (brands, brand) => brands.revokeKey(brand, await keyOf(brands, brand, 'secret'), OPERATOR),
    seen: async ({ app }, token) => (await app.accessTokens.find(token, ''))?.brand.name,
    answers: ['main', undefined],
  },
  'an API key that is rotated at once': {
    change: async (brands, brand) =>
      brands.rotateKey(brand, await keyOf(brands, brand, 'api'), { overlapMs: 0 }, OPERATOR),
    seen: (test) => codeOf(test, test.keys),
    answers: ['success', 1101],
  },
  'the token of a secret key that is rotated at once': {
    change: async (brands, brand) =>
      brands.rotateKey(brand, await keyOf(brands, brand, 'secret'), { overlapMs: 0 }, OPERATOR),
    seen: async ({ app }, token) => (await app.accessTokens.find(token, ''))?.brand.name,
    answers: ['main', undefined],
  },
  'a suspended brand': {
    change: (brands) => brands.set('main', { settings: { suspended: true } }, OPERATOR),
    seen: (test) => codeOf(test, test.keys),
    answers: ['success', 1101],
  },
  'a host that another brand gets': {
    change: (brands) => brands.set('other', { hosts: [HOST] }, OPERATOR),
    seen: async ({ app, keys }) => (await app.brands.identify(keys.apikey, HOST, undefined))?.brand.name,
    answers: ['main', undefined],
  },
  'a host that another brand loses': {
    before: (brands) => brands.set('other', { hosts: [HOST] }, OPERATOR),
    change: (brands) => brands.set('other', { hosts: [] }, OPERATOR),
    seen: async ({ app, keys }) => (await app.brands.identify(keys.apikey, HOST, undefined))?.brand.name,
    answers: [undefined, 'main'],
  },
  'an allow list that gets its first entry': {
    change: (brands, brand) => brands.addAllow(brand, OFFICE, 'office', OPERATOR),
    seen: (test) => codeOf(test, { apikey: test.keys.apikey }, OFFICE),
    answers: [1102, 'success'],
  },
  'an emptied allow list': {
    before: (brands, brand) => brands.addAllow(brand, OFFICE, 'office', OPERATOR),
    change: (brands, brand) => brands.removeAllow(brand, OFFICE, OPERATOR),
    seen: (test) => codeOf(test, { apikey: test.keys.apikey }, OFFICE),
    answers: ['success', 1102],
  },
}

async function startTwo(t: Parameters<typeof startApp>[0], engine: 'sqlite' | 'postgres') {
  const test = await startApp(t, { engine })
  await test.addClient('ada@example.com')
  await test.app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
  const elsewhere = await openApp(test.app.config, { clock: test.clock, log: test.app.log })
  t.after(() => elsewhere.close())
  const brand = await test.app.brands.getByName('main')
  const holder = await test.app.brands.findBySecretKey(test.keys.secret_key, '')
  assert.ok(holder)
  const { accessToken } = await test.app.accessTokens.issue(holder)
  test.secrets.note(accessToken)
  return { test, elsewhere, brand, accessToken }
}

for (const engine of ENGINES) {
  for (const [what, { before, change, seen, answers }] of Object.entries(CHANGES)) {
    test(`${engine}: ${what} counts at once in this process, from another within ${NOTICED_WITHIN_MS} ms`, async (t) => {
      const { test, brand, accessToken } = await startTwo(t, engine)
      await before?.(test.app.brands, brand)
      assert.equal(await seen(test, accessToken), answers[0])
      await change(test.app.brands, brand)
      assert.equal(await seen(test, accessToken), answers[1])
    })

    test(`${engine}: ${what} counts within ${NOTICED_WITHIN_MS} ms when another process changed it`, async (t) => {
      const { test, elsewhere, brand, accessToken } = await startTwo(t, engine)
      await before?.(test.app.brands, brand)
      assert.equal(await seen(test, accessToken), answers[0])
      await change(elsewhere.brands, brand)
      test.clock.add(NOTICED_WITHIN_MS)
      assert.equal(await seen(test, accessToken), answers[1])
    })
  }

  test(`${engine}: a clock that is set back keeps nothing alive`, async (t) => {
    const { test, elsewhere, brand } = await startTwo(t, engine)
    assert.equal(await codeOf(test, test.keys), 'success')
    test.clock.add(-365 * 24 * 3_600_000)
    await revokeSecret(elsewhere, brand)
    assert.equal(await codeOf(test, test.keys), 1102)
  })

  test(`${engine}: every change of a brand raises the revision in its own transaction, and a refused one does not`, async (t) => {
    const { db, brands } = await openBrandFixture(t, engine)
    const revision = async () =>
      (await db.read.selectFrom('revision').select('number').where('name', '=', 'brands').execute())[0]
        ?.number
    const { brand } = await brands.setUpFirstBrand('My VPN', OPERATOR)
    let made = 0
    const changes: Record<string, () => Promise<unknown>> = {
      addBrand: () => brands.addBrand({ name: 'two', title: 'Two' }, OPERATOR),
      set: () => brands.set('main', { title: 'North VPN' }, OPERATOR),
      async createKey() {
        made = (await brands.createKey(brand, 'secret', 'panel', OPERATOR)).id
      },
      rotateKey: () => brands.rotateKey(brand, made, {}, OPERATOR),
      revokeKey: () => brands.revokeKey(brand, made, OPERATOR),
      addAllow: () => brands.addAllow(brand, OFFICE, '', OPERATOR),
      removeAllow: () => brands.removeAllow(brand, OFFICE, OPERATOR),
    }
    for (const [name, change] of Object.entries(changes)) {
      const before = Number(await revision())
      await change()
      assert.equal(await revision(), before + 1, name)
    }
    const before = await revision()
    await assert.rejects(brands.addBrand({ name: 'two', title: 'Two' }, OPERATOR), { code: 'conflict' })
    assert.equal(await revision(), before)
  })

  test(`${engine}: nothing is read again while nothing changes, however many unknown keys and hosts are tried`, async (t) => {
    const { db, clock, brands } = await openBrandFixture(t, engine)
    const { apiKey, secretKey } = await brands.setUpFirstBrand('My VPN', OPERATOR)
    const title = async (host = 'localhost') => (await brands.identify(apiKey, host, secretKey))?.brand.title
    assert.equal(await title(), 'My VPN')
    // Only a second reading would find this title: no revision was raised for it.
    await db.write((tx) => tx.updateTable('brand').set({ title: 'read again' }).execute())
    clock.at += NOTICED_WITHIN_MS
    assert.equal(await title(), 'My VPN')
    for (let i = 0; i < 1500; i++) {
      const guess = `lk_api_${String(i).padStart(40, '0')}`
      assert.equal(await brands.identify(guess, 'localhost', undefined), undefined)
      assert.equal(await brands.findBySecretKey(guess, 'localhost'), undefined)
      assert.equal(await title(`host-${i}.example`), 'My VPN')
    }
    assert.equal(await title('x'.repeat(10_000)), 'My VPN')
    await brands.addBrand({ name: 'two', title: 'Two' }, OPERATOR)
    assert.equal(await title(), 'read again')
  })
}

async function revokeSecret({ brands }: App, brand: Brand): Promise<void> {
  await brands.revokeKey(brand, await keyOf(brands, brand, 'secret'), OPERATOR)
}
