// Bytes that RADIUS keeps between packets keep only themselves in memory. Small Buffers are slices of shared slabs: a kept
// slice would keep the 64 KiB around it, so that a cache within its bounds would fill a machine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getProfile } from '../../../src/gateways/profile.ts'
import type { ServedGateway } from '../../../src/gateways/snapshot.ts'
import { attribute } from '../../../src/radius/codec/attributes.ts'
import { makeIdentify } from '../../../src/radius/pipeline/identify.ts'
import { KEPT_MS, makeReplyCache } from '../../../src/radius/pipeline/reply-cache.ts'
import type { Peer } from '../../../src/radius/transport/peer.ts'
import { pap } from '../../fixtures/radius/radius.ts'
import { makeClock, START } from '../../harness.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }
const REPLIES = 2000
const REPLY_BYTES = 1000

test('replies that are kept, and those whose repeats kept them on, keep no memory but their own', () => {
  const clock = makeClock(START)
  const cache = makeReplyCache({ clock })
  const { bytes } = pap(ADA)
  const names = Array.from({ length: REPLIES }, (_, i) => `name ${i}`)
  for (const name of names) cache.finish(cache.begin(name, bytes, 1), amongOthers(REPLY_BYTES))
  const keptOf = (some: string[]) => some.flatMap((name) => cache.find(name, bytes)?.reply ?? [])

  const all = keptOf(names)
  assert.ok(all.every((reply) => reply.equals(Buffer.alloc(REPLY_BYTES, 1))))
  assert.equal(all.length, REPLIES)
  const atMost = 1.2 * REPLIES * REPLY_BYTES
  assert.ok(heldBy(all) <= atMost, `${heldBy(all)} bytes for ${REPLIES} replies of ${REPLY_BYTES}`)

  clock.add(KEPT_MS)
  const repeated = keptOf(names.filter((_, i) => i % 100 === 0))
  assert.equal(repeated.length, REPLIES / 100)
  assert.ok(repeated.every((reply) => reply.equals(Buffer.alloc(REPLY_BYTES, 1))))
  assert.ok(heldBy(repeated) <= 0.1 * atMost, `${heldBy(repeated)} bytes for a hundredth of them`)
})

test('one gateway that fills the cache loses its own repeats, and another’s still get the same bytes', () => {
  const clock = makeClock(START)
  const cache = makeReplyCache({ clock }, { maxEntries: 1000, maxBytes: 1000 * REPLY_BYTES })
  const { bytes } = pap(ADA)
  const answer = (name: string, holder: number) =>
    cache.finish(cache.begin(name, bytes, holder), Buffer.alloc(REPLY_BYTES, 1))
  answer('before', 2)
  for (let i = 0; i < 5000; i++) answer(`hostile ${i}`, 1)
  answer('after', 2)
  for (const name of ['before', 'after']) assert.ok(cache.find(name, bytes)?.reply, name)
  assert.ok(cache.size() <= 1000)
})

test('names that are made up for a gateway keep no memory: anybody can send them in its name', () => {
  const identify = makeIdentify()
  const snapshot = { findBySource: () => GATEWAY, findByCertificateNames: () => GATEWAY }
  const identified = (nasIdentifier: string, sender = SENDER) =>
    identify(snapshot, sender, pap(ADA, [attribute('NAS-Identifier', nasIdentifier)]))

  const first = identified('gw1')
  for (let i = 0; i < 1000; i++) assert.equal(identified(`made up ${i}`), first)
  assert.notEqual(
    identified('gw1', { ...SENDER, certificateNames: ['gw1'] }),
    first,
    'over TLS it is another',
  )
  const named = identified('gw1/ikev2')
  assert.ok(typeof named === 'object' && typeof first === 'object')
  assert.deepEqual(
    [named.protocols.map(({ slug }) => slug), named.secret === first.secret],
    [['ikev2'], true],
  )
})

const SENDER: Peer = {
  ...{ address: '192.0.2.1', key: 'any', listens: 'logins', certificateNames: undefined },
  send: () => {},
}
const PLACE = { countryId: 1, cityId: null, protocolId: 1, isFreemium: false }
const GATEWAY: ServedGateway = {
  ...{ id: 1, name: 'gw1', host: 'gw1.example.net', country: 'DE', brandIds: null },
  source: '192.0.2.1',
  ...{ profile: getProfile('generic'), messageAuthenticator: 'strict', disconnect: { kind: 'none' } },
  protocols: ['ikev2', 'openvpn-udp'].map((slug, i) => ({ protocolId: i, slug, place: PLACE })),
  ...{ secret: Buffer.from('correct-horse-battery'), former: undefined },
}

/** This many bytes of 1 from the shared slab, of which other buffers have taken much before. */
function amongOthers(bytes: number): Buffer {
  for (let i = 0; i < 10; i++) Buffer.allocUnsafe(1000)
  return Buffer.allocUnsafe(bytes).fill(1)
}

/** Bytes that stay in memory because of these. */
function heldBy(buffers: readonly Buffer[]): number {
  const stores = new Set(buffers.map(({ buffer }) => buffer))
  return [...stores].reduce((sum, { byteLength }) => sum + byteLength, 0)
}
