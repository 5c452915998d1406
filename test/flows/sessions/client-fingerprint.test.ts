// Fingerprints of callers: equal for the same caller in every spelling of a gateway, and no address can be read from them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeKeyRing } from '../../../src/secrets.ts'
import { makeClientFingerprint } from '../../../src/sessions/login/client-fingerprint.ts'

const of = makeClientFingerprint([{ id: 'a', key: Buffer.alloc(32, 1) }])

test('one caller has one fingerprint, with or without a port, in whichever spelling', () => {
  for (const same of ['192.0.2.1[4500]', '::ffff:192.0.2.1', ' 192.0.2.1'])
    assert.equal(of(same), of('192.0.2.1'), same)
  for (const same of ['2001:db8:0::1', '2001:DB8::1', '2001:db8::1[500]'])
    assert.equal(of(same), of('2001:db8::1'), same)
  assert.match(of('192.0.2.1'), /^[\w-]{22}$/)
})

test('other callers and other keys have other fingerprints, and an unknown caller has none', () => {
  assert.notEqual(of('192.0.2.1'), of('192.0.2.10'))
  assert.notEqual(
    of('192.0.2.1'),
    makeClientFingerprint([{ id: 'b', key: Buffer.alloc(32, 2) }])('192.0.2.1'),
  )
  assert.deepEqual([of(undefined), of('')], ['', ''])
})

test('more callers than are remembered keep their fingerprints', () => {
  const first = of('10.0.0.1')
  for (let i = 0; i < 10_001; i++) of(`10.1.${i >> 8}.${i & 255}`)
  assert.equal(of('10.0.0.1'), first)
})

test('a caller is recognized under a key that was in front before, as long as it is given', () => {
  const [old, fresh] = ['a', 'b'].map((id, at) => ({ id, key: Buffer.alloc(32, at + 1) })) as [Key, Key]
  const ring = makeKeyRing([old])
  const made = makeClientFingerprint(ring)
  const before = made('192.0.2.1')
  assert.deepEqual(made.former('192.0.2.1'), [])
  ring.replace([fresh, old])
  assert.notEqual(made('192.0.2.1'), before)
  assert.deepEqual(made.former('192.0.2.1'), [before])
  assert.deepEqual(made.former(undefined), [])
  ring.replace([fresh])
  assert.deepEqual(made.former('192.0.2.1'), [])
})

type Key = { id: string; key: Buffer }
