// Lines of an import that an attacker made up to do harm, or that a broken program wrote.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRecord } from '../../../src/accounts/transfer/account-record.ts'
import { DAY_MS } from '../../../src/clock.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES } from '../../harness.ts'

const email = 'ada@example.org'
const ENDING = `$${'A'.repeat(22)}$${'A'.repeat(43)}`
const parsed = (more: object) => parseRecord(JSON.stringify({ email, ...more }))
const hashed = (head: string, ending = ENDING) => parsed({ password_hash: `$argon2id$v=19$${head}${ending}` })
const prepaid = (external_id: string, more: object = {}) => ({
  ...{ plan_months: 0, due_on: '2027-01-05', external_id },
  ...more,
})
const asLine = (record: object) => `${JSON.stringify(record)}\n`

test('a hash that costs a login more than a strong one is refused', () => {
  for (const head of ['m=19456,t=2,p=1', 'm=65536,t=4,p=4', 'm=262144,t=3,p=1']) hashed(head)
  for (const head of ['m=262144,t=4,p=1', 'm=262144,t=99,p=1', 'm=65536,t=13,p=1', 'm=65536,t=3,p=17'])
    assert.throws(() => hashed(head), /write an Argon2 hash/, head)
})

test('a hash that is slower than 64 MiB and 4 passes is taken over on the word of the operator only', async (t) => {
  const fixture = await openOperatorFixture(t, 'sqlite')
  const line = (name: string, head: string) => {
    const password_hash = `$argon2id$v=19$${head}${ENDING}`
    return asLine({ email: `${name}@example.org`, password_hash })
  }
  const alias = (name: string, head: string) => {
    const aliases = [{ email: `alias-${name}@example.org`, password_hash: `$argon2id$v=19$${head}${ENDING}` }]
    return asLine({ email: `${name}@example.org`, aliases })
  }
  const file = [
    ...[line('a', 'm=65536,t=4,p=1'), line('b', 'm=65536,t=5,p=1'), line('c', 'm=131072,t=1,p=1')],
    ...[line('d', 'm=32768,t=8,p=4'), alias('e', 'm=262144,t=3,p=1')],
  ].join('')
  const first = await fixture.imported(file)
  assert.deepEqual([first.added, first.refused], [2, 3])
  assert.match(first.problems[0] ?? '', /^2: its password hash costs more .*--allow-slow-hashes/)
  const second = await fixture.imported(file, { allowSlowHashes: true })
  assert.deepEqual([second.added, second.skipped, second.refused], [3, 2, 0])
})

test('a hash that no login could be checked against is refused', () => {
  for (const head of ['m=7,t=1,p=1', 'm=19456,t=0,p=1', 'm=19456,t=2,p=0', 'm=31,t=1,p=4'])
    assert.throws(() => hashed(head), /write an Argon2 hash/, head)
  // 17 characters are no base64, nor are bits after the last byte.
  for (const ending of [`$${'A'.repeat(22)}$${'A'.repeat(17)}`, `$${'A'.repeat(21)}B$${'A'.repeat(43)}`])
    assert.throws(() => hashed('m=19456,t=2,p=1', ending), /write an Argon2 hash/, ending)
})

test('a day that no calendar of ours reaches is refused', () => {
  for (const due_on of ['0001-01-01', '1999-12-31', '3000-01-01', '9999-12-31'])
    assert.throws(() => parsed({ subscriptions: [prepaid('a', { due_on })] }), /write a day/, due_on)
})

test('what a database cannot store is refused', () => {
  for (const first_name of ['a\0b', '\ud800', 'a\uffff'])
    assert.throws(() => parsed({ first_name }), /first_name: has characters that are not text/)
  const cancel_reason = 'a\0b'
  assert.throws(() => parsed({ subscriptions: [prepaid('a', { cancel_reason })] }), /are not text/)
  const dedicated = { country: 'DE', address: '198.51.100.1', host: 'a\0b' }
  assert.throws(() => parsed({ subscriptions: [prepaid('a', { dedicated })] }), /host: write the host/)
})

test('a VPN password may have blanks, as one that a brand chose may', () => {
  const { subscriptions } = parsed({ subscriptions: [prepaid('a', { vpn_password: 'Aa1. and blanks' })] })
  assert.equal(subscriptions[0]?.vpn_password, 'Aa1. and blanks')
  assert.throws(() => parsed({ subscriptions: [prepaid('a', { vpn_password: 'tab\t' })] }), /vpn_password/)
})

test('what is wrong is said in one short line that a terminal can show', () => {
  const names = Array.from({ length: 500 }, (_, at) => `\x1b[2J${at}`)
  assert.throws(
    () => parsed(Object.fromEntries(names.map((one) => [one, 1]))),
    (error: Error) => error.message.length <= 1000 && !/\p{Cc}/u.test(error.message),
  )
  assert.throws(() => parseRecord('{"email":"a@example.org","__proto__":{"version":2}}'), /__proto__/)
})

for (const engine of ENGINES) {
  test(`${engine}: accounts of very many logins are taken over a few at a time`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const LINES = 45
    const LOGINS = 800 // more names than a statement may have values, if all lines were one batch
    const line = (at: number) => ({
      subscriptions: Array.from({ length: LOGINS }, (_, i) =>
        prepaid(`${at}-${i}`, { vpn_username: `${at}-${i}` }),
      ),
    })
    const file = Array.from({ length: LINES }, (_, at) => asLine(line(at))).join('')
    const { added, problems } = await fixture.imported(file, { dryRun: true })
    assert.deepEqual([added, problems], [LINES, []])
  })

  test(`${engine}: an expired account that comes with an address has it for the days of grace`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const days = fixture.brand.settings.dedicated_grace_days
    const dedicated = { country: 'DE', address: '198.51.100.1', host: 'de1.example.net' }
    const record = { subscriptions: [prepaid('a', { due_on: '2026-11-20', status: 'expired', dedicated })] }
    const { added, problems } = await fixture.imported(asLine(record))
    assert.deepEqual([added, problems], [1, []])
    await fixture.runJob('expire')
    const [address] = await rowsOf(fixture, 'dedicated_address')
    assert.deepEqual([address?.status, address?.due_at], ['assigned', Date.UTC(2026, 10, 21) + days * DAY_MS])
  })
}
