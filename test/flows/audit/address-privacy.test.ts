// Written addresses of callers: only the part that their brand keeps, for every kind of caller.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type AddressRule, keptCaller, strictestOf } from '../../../src/address-privacy.ts'
import { makeWithShown } from '../../../src/http/shown-address.ts'
import { done, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD, startApp, type TestApp } from '../../harness.ts'

const HOME = '198.51.100.77'
const HOME6 = '2001:db8:1:2::77'
const email = 'ada@example.org'

/** Calls as every kind of actor in the audit trail, half of them from each family. */
async function callAsEverybody(fixture: TestApp): Promise<void> {
  const from = (address: string) => ({ from: address })
  const add = { country: 'DE', type: '1', email, password: PASSWORD }
  done(await fixture.untrusted('AddClient', add, from(HOME)))
  done(await fixture.untrusted('TokenRefresh', { email, password: PASSWORD }, from(HOME6)))
  const alias = { email, setemail: 'alias@example.org', setpassword: PASSWORD }
  done(await fixture.trusted('AddAlias', alias, from(HOME6)))
  done(await fixture.untrusted('TokenRefresh', { email: alias.setemail, password: PASSWORD }, from(HOME)))
  const brand = await fixture.app.brands.getByName(fixture.brandName)
  await fixture.app.brands.addAllow(brand, '203.0.113.0/24', '', OPERATOR)
  done(await fixture.untrusted('TokenRefresh', { email }, from('203.0.113.77')))
}

for (const engine of ENGINES) {
  for (const { rule, kept } of [
    { rule: 'keep', kept: [HOME, HOME6, '203.0.113.77'] },
    { rule: 'cut', kept: ['198.51.100.0/24', '2001:db8:1::/48', '203.0.113.0/24'] },
    { rule: 'none', kept: [] },
  ] as const) {
    test(`${engine}: session_addresses=${rule} holds for the audit trail`, async (t) => {
      const fixture = await startApp(t, { engine, settings: { session_addresses: rule } })
      await callAsEverybody(fixture)
      const rows = (await rowsOf(fixture, 'audit')).filter(({ actor_kind }) => actor_kind !== 'operator')
      const kinds = new Set(rows.map(({ actor_kind }) => actor_kind))
      assert.deepEqual([...kinds].sort(), ['address', 'alias', 'app', 'secret', 'user'])
      const written = new Set(rows.map(({ address }) => String(address)).filter(Boolean))
      assert.deepEqual([...written].sort(), kept.toSorted())
    })
  }
}

test('a call of a known brand is shown at once as that brand wants it, and any other as the strictest of all does', async () => {
  let rules: AddressRule[] | Error = ['keep', 'cut']
  const asked: string[] = []
  const listAddressRules = async () => {
    asked.push('asked')
    if (rules instanceof Error) throw rules
    return rules
  }
  const withShown = makeWithShown({ brands: { listAddressRules } })
  const shown: (string | undefined)[] = []
  const write = (text: string | undefined) => void shown.push(text)
  withShown(HOME, { name: 'main', addresses: 'keep' }, write)
  assert.deepEqual([shown, asked], [[HOME], []])
  withShown(HOME, undefined, write)
  withShown(HOME6, undefined, write)
  while (shown.length < 3) await nextTurn()
  assert.deepEqual(shown.slice(1), ['198.51.100.0/24', '2001:db8:1::/48'])
  assert.equal(asked.length, 1, 'one question for all that wait')
  rules = new Error('the database is away')
  withShown(HOME, undefined, write)
  while (shown.length < 4) await nextTurn()
  assert.equal(shown[3], undefined)
})

test('the strictest rule wins, and what is no address is kept whole or not at all', () => {
  assert.equal(strictestOf([]), 'keep')
  assert.equal(strictestOf(['cut', 'none', 'keep']), 'none')
  assert.equal(strictestOf(['keep', 'cut']), 'cut')
  for (const [text, cut] of [
    ['unknown', ''],
    ['::ffff:198.51.100.77', '198.51.100.0/24'],
    ['2001:DB8:1:2::77', '2001:db8:1::/48'],
  ] as const) {
    assert.equal(keptCaller(text, 'cut'), cut)
    assert.equal(keptCaller(text, 'none'), '')
  }
})
