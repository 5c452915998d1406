// Allow lists on both engines, and the spelling of their addresses.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeAddressSet, normalizeAddress, normalizeRange } from '../../../src/address.ts'
import { OPERATOR, openBrandFixture, PROXY } from '../../fixtures/brands.ts'

test('two spellings of one address are one text', () => {
  const same: [string, string | undefined][] = [
    ['192.0.2.1', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '::1'],
    ['192.0.2.256', undefined],
    ['192.0.2', undefined],
    ['0x7f.1', undefined],
    ['localhost', undefined],
    ['', undefined],
  ]
  for (const [text, expected] of same) assert.equal(normalizeAddress(text), expected, text)
})

test('two spellings of one range are one text', () => {
  const same: [string, string | undefined][] = [
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.1.2.3/32', '10.1.2.3'],
    ['10.1.2.3', '10.1.2.3'],
    ['192.0.2.130/25', '192.0.2.128/25'],
    ['::ffff:10.1.2.3/104', '10.0.0.0/8'],
    ['2001:DB8:ffff::1/32', '2001:db8::/32'],
    ['2001:db8::ff:1/127', '2001:db8::ff:0/127'],
    ['2001:db8::1/128', '2001:db8::1'],
    ['64:ff9b::192.0.2.1/96', '64:ff9b::/96'],
    ['10.0.0.0/33', undefined],
    ['::ffff:10.0.0.0/95', undefined],
    ['2001:db8::/129', undefined],
    ['10.0.0.0/', undefined],
    ['10.0.0.0/8/8', undefined],
    ['10.0.0.0/-1', undefined],
    ['example.com/8', undefined],
  ]
  for (const [text, expected] of same) assert.equal(normalizeRange(text), expected, text)
})

test('an IPv6 range never covers an IPv4 address', () => {
  const set = makeAddressSet(['::/64', '192.0.2.0/24'])
  assert.equal(set.has('198.51.100.1'), false)
  assert.equal(set.has('::ffff:198.51.100.1'), false)
  assert.equal(set.has('::ffff:192.0.2.9'), true)
  assert.equal(set.has('::2'), true)
  assert.equal(set.has('nonsense'), false)
})

for (const engine of ['sqlite', 'postgres'] as const) {
  test(`${engine}: calls from a listed address or range are recognised, from others not`, async (t) => {
    const { brands, add } = await openBrandFixture(t, engine)
    const [one, two] = [await add('one'), await add('two')]
    const office = await brands.addAllow(one.brand, '192.0.2.0/24', 'office', OPERATOR)
    const server = await brands.addAllow(one.brand, '2001:db8::5', 'server', OPERATOR)
    assert.equal(await brands.allowEntryFor(one.brand.id, '192.0.2.77'), office.id)
    assert.equal(await brands.allowEntryFor(one.brand.id, '::ffff:192.0.2.77'), office.id)
    assert.equal(await brands.allowEntryFor(one.brand.id, '2001:DB8::0:5'), server.id)
    assert.equal(await brands.allowEntryFor(one.brand.id, '2001:db8::6'), undefined)
    assert.equal(await brands.allowEntryFor(two.brand.id, '192.0.2.77'), undefined)
    assert.equal((await brands.identify(one.apiKey, '', undefined))?.brand.id, one.brand.id)
    assert.equal((await brands.identify(one.apiKey, '', undefined))?.hasAllowList, true)
    assert.equal((await brands.identify(two.apiKey, '', undefined))?.hasAllowList, false)
  })

  test(`${engine}: a trusted proxy is on no list, whatever it says: its callers are judged by their own address`, async (t) => {
    const { brands, add } = await openBrandFixture(t, engine)
    const { brand } = await add('one')
    const { cidr } = await brands.addAllow(brand, '192.0.2.0/24', '', OPERATOR)
    assert.equal(await brands.allowEntryFor(brand.id, PROXY), undefined)
    assert.equal(await brands.allowEntryFor(brand.id, `::ffff:${PROXY}`), undefined)
    assert.ok(await brands.allowEntryFor(brand.id, '192.0.2.201'))
    const proxies = [cidr, PROXY, '192.0.2.200/29', '192.0.2.0/25', '2001:db8::/32'].map(brands.proxyIn)
    assert.deepEqual(proxies, [PROXY, PROXY, PROXY, undefined, undefined])
  })

  test(`${engine}: an entry works from the moment it is added until it is removed, in any spelling`, async (t) => {
    const { brands, add } = await openBrandFixture(t, engine)
    const { brand } = await add('one')
    assert.equal(await brands.allowEntryFor(brand.id, '10.1.2.3'), undefined)
    const entry = await brands.addAllow(brand, '::ffff:10.9.9.9/104', '', OPERATOR)
    assert.equal(entry.cidr, '10.0.0.0/8')
    assert.equal(await brands.allowEntryFor(brand.id, '10.1.2.3'), entry.id)
    await assert.rejects(brands.addAllow(brand, '10.0.0.0/8', '', OPERATOR), { code: 'conflict' })
    await brands.removeAllow(brand, '10.200.0.0/8', OPERATOR)
    assert.equal(await brands.allowEntryFor(brand.id, '10.1.2.3'), undefined)
    await assert.rejects(brands.removeAllow(brand, '10.0.0.0/8', OPERATOR), { code: 'invalid_input' })
  })

  test(`${engine}: what is no address, or would trust everybody, is refused`, async (t) => {
    const { brands, add } = await openBrandFixture(t, engine)
    const { brand } = await add('one')
    for (const text of ['', 'example.com', '10.0.0.0/40', '0.0.0.0/0', '::/0']) {
      await assert.rejects(brands.addAllow(brand, text, '', OPERATOR), { code: 'invalid_input' }, text)
    }
    assert.deepEqual(await brands.listAllow(brand.id), [])
  })

  test(`${engine}: the allow list has an end`, async (t) => {
    const { db, brands, add } = await openBrandFixture(t, engine)
    const { brand } = await add('one')
    const rows = Array.from({ length: 999 }, (_, i) => ({
      brand_id: brand.id,
      cidr: `10.0.${i >> 8}.${i & 255}`,
      note: '',
      created_at: 0,
    }))
    await db.write((tx) => tx.insertInto('allow_entry').values(rows).execute())
    const more = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((text) =>
      brands.addAllow(brand, text, '', OPERATOR),
    )
    const results = await Promise.allSettled(more)
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
    assert.equal((await brands.listAllow(brand.id)).length, 1000)
  })
}
