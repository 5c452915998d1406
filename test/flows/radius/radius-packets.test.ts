// Valid and invalid RADIUS packets: packets printed in RFCs, and packets that are cut, changed and filled up.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  attribute,
  countAttribute,
  eapMessages,
  findAttribute,
} from '../../../src/radius/codec/attributes.ts'
import {
  attributesOf,
  CODES,
  type Code,
  decodePacket,
  encodePacket,
} from '../../../src/radius/codec/packet.ts'
import { bytes, packet, packetOf } from '../../fixtures/radius/radius-bytes.ts'

/** RFC 2865 sections 7.1 to 7.3, every packet in it. */
const PRINTED = {
  'an Access-Request with a password': `01 00 00 38 0f 40 3f 94 73 97 80 57 bd 83 d5 cb 98 f4 22 7a 01 06 6e 65 6d 6f 02 12
    0d be 70 8d 93 d4 13 ce 31 96 e4 3f 78 2a 0a ee 04 06 c0 a8 01 10 05 06 00 00 00 03`,
  'its Access-Accept': `02 00 00 26 86 fe 22 0e 76 24 ba 2a 10 05 f6 bf 9b 55 e0 b2 06 06 00 00 00 01 0f 06 00 00 00 00
    0e 06 c0 a8 01 03`,
  'an Access-Request with CHAP': `01 01 00 47 2a ee 86 f0 8d 0d 55 96 9c a5 97 8e 0d 33 67 a2 01 08 66 6c 6f 70 73 79
    03 13 16 e9 75 57 c3 16 18 58 95 f2 93 ff 63 44 07 72 75 04 06 c0 a8 01 10 05 06 00 00 00 14 06 06 00 00 00 02
    07 06 00 00 00 01`,
  'an Access-Accept for PPP': `02 01 00 38 15 ef bc 7d ab 26 cf a3 dc 34 d9 c0 3c 86 01 a4 06 06 00 00 00 02
    07 06 00 00 00 01 08 06 ff ff ff fe 0a 06 00 00 00 02 0d 06 00 00 00 01 0c 06 00 00 05 dc`,
  'an Access-Challenge': `0b 02 00 4e 36 f3 c8 76 4a e8 c7 11 57 40 3c 0c 71 ff 9c 45 12 30 43 68 61 6c 6c 65 6e 67
    65 20 33 32 37 36 39 34 33 30 2e 20 20 45 6e 74 65 72 20 72 65 73 70 6f 6e 73 65 20 61 74 20 70 72 6f 6d 70 74 2e
    18 0a 33 32 37 36 39 34 33 30`,
  'an Access-Request with a State': `01 03 00 43 b1 22 55 6d 42 8a 13 d0 d6 25 38 07 c4 57 ec f0 01 07 6d 6f 70 73 79
    02 12 69 2c 1f 20 5f c0 81 b9 19 b9 51 95 f5 61 a5 81 04 06 c0 a8 01 10 05 06 00 00 00 07
    18 0a 33 32 37 36 39 34 33 30`,
  'an Access-Reject': '03 03 00 14 a4 2f 4f ca 45 91 6c 4e 09 c8 34 0f 9e 74 6a a0',
}

for (const [name, printed] of Object.entries(PRINTED)) {
  test(`RFC 2865: ${name} is read and written byte for byte`, () => {
    const found = packet(printed)
    const { code, identifier, authenticator } = found
    assert.deepEqual(encodePacket(code, identifier, authenticator, attributesOf(found)), bytes(printed))
  })
}

test('RFC 2865 section 7.1: what is read has the names and values that are printed', () => {
  const found = packet(PRINTED['an Access-Request with a password'])
  assert.deepEqual([found.code, found.identifier, found.places.length], ['Access-Request', 0, 4])
  assert.equal(findAttribute(found, 'User-Name'), 'nemo')
  assert.equal(findAttribute(found, 'NAS-IP-Address'), '192.168.1.16')
  assert.equal(findAttribute(found, 'NAS-Port'), 3)
  assert.equal(findAttribute(found, 'State'), undefined)
})

test('RFC 2865 section 7.2: an answer made by name has the printed bytes', () => {
  const printed = packet(PRINTED['an Access-Accept for PPP'])
  const made = encodePacket('Access-Accept', 1, printed.authenticator, [
    attribute('Service-Type', 2),
    attribute('Framed-Protocol', 1),
    attribute('Framed-IP-Address', '255.255.255.254'),
    attribute('Framed-Routing', 2),
    attribute('Framed-Compression', 1),
    attribute('Framed-MTU', 1500),
  ])
  assert.deepEqual(made, printed.bytes)
})

test('RFC 2865 section 7.3: the State and the text of a challenge are read', () => {
  const found = packet(PRINTED['an Access-Challenge'])
  assert.equal(findAttribute(found, 'Reply-Message'), 'Challenge 32769430.  Enter response at prompt.')
  assert.equal(findAttribute(found, 'State')?.toString(), '32769430')
})

const HEADER = bytes(PRINTED['an Access-Reject'])

test('bytes shorter than a header, longer than 4096 or shorter than they say are no packet', () => {
  for (let length = 0; length < 20; length++) {
    assert.equal(decodePacket(Buffer.alloc(length, 1)), 'shorter_than_a_header')
  }
  for (const length of [0, 19, 4097, 65_535]) {
    assert.equal(decodePacket(withLength(Buffer.alloc(65_507, 1), length)), 'length_out_of_range')
  }
  assert.equal(decodePacket(withLength(Buffer.concat([HEADER]), 21)), 'shorter_than_its_length')
  assert.equal(
    decodePacket(withLength(Buffer.concat([HEADER, Buffer.alloc(4075)]), 4096)),
    'shorter_than_its_length',
  )
})

test('what follows the length field is padding', () => {
  assert.deepEqual(packet(Buffer.concat([HEADER, Buffer.alloc(5000, 255)])).bytes, HEADER)
})

test('a packet of 4096 bytes is one, and none longer is made', () => {
  const most = Array.from({ length: 15 }, () => text(253))
  const made = (last: number) => encodePacket('Access-Accept', 1, Buffer.alloc(16), [...most, text(last)])
  assert.equal(packet(made(249)).bytes.length, 4096)
  assert.throws(() => made(250), RangeError)
})

test('an attribute of length 0 or 1, past the end or cut in its header is no attribute', () => {
  for (const broken of ['01 00', '01 01', '01 03', '01 ff', '01', '01 02 01', '1f 05 61 62']) {
    assert.equal(decodePacket(withAttributes(bytes(broken))), 'broken_attribute', broken)
  }
  assert.equal(attributesOf(packet(withAttributes(bytes('01 02'))))[0]?.value.length, 0)
})

test('200 attributes are read, 201 and 2,000 are not', () => {
  assert.equal(packet(withAttributes(Buffer.alloc(400, 2))).places.length, 200)
  for (const count of [201, 2_000]) {
    assert.equal(decodePacket(withAttributes(Buffer.alloc(2 * count, 2))), 'too_many_attributes')
  }
})

test('more Proxy-State than a reply could give back is refused', () => {
  const states = (count: number) =>
    Array.from({ length: count }, () => ({ type: 33, value: Buffer.alloc(126) }))
  const made = (count: number) => encodePacket('Access-Request', 1, Buffer.alloc(16), states(count))
  assert.equal(packet(made(8)).places.length, 8)
  assert.equal(decodePacket(made(9)), 'too_much_proxy_state')
})

test('a code that is not spoken is no packet', () => {
  const known = new Set<number>(Object.values(CODES))
  for (let code = 0; code < 256; code++) {
    const found = decodePacket(Buffer.concat([Buffer.from([code]), HEADER.subarray(1)]))
    assert.equal(
      typeof found === 'string' ? found : 'a packet',
      known.has(code) ? 'a packet' : 'unknown_code',
    )
  }
})

test('a value of the wrong length counts as absent, and the next right one is found', () => {
  const odd = packet(withAttributes(bytes('1b 05 00 00 01  04 03 01  61 05 00 40 20  1b 06 00 00 00 07')))
  assert.equal(findAttribute(odd, 'Session-Timeout'), 7)
  assert.equal(findAttribute(odd, 'NAS-IP-Address'), undefined)
  assert.equal(findAttribute(odd, 'Framed-IPv6-Prefix'), undefined)
})

test('a text with a NUL or broken UTF-8 in it is kept as its hex digits', () => {
  const nameOf = (attributes: string) => findAttribute(packet(withAttributes(bytes(attributes))), 'User-Name')
  assert.equal(nameOf('01 06 61 00 62 63'), '0x61006263')
  assert.equal(nameOf('01 06 61 62 ff 62'), '0x6162ff62')
  assert.equal(nameOf('01 06 61 62 63 64'), 'abcd')
})

test('values written by name are read by name', () => {
  const made = [
    attribute('User-Name', 'naïve'),
    attribute('Framed-IPv6-Prefix', '2001:db8:8000::/33'),
    attribute('Framed-IPv6-Address', '2001:db8::1'),
    attribute('Event-Timestamp', 4_294_967_295),
    attribute('MS-CHAP-Error', Buffer.from('\u{1}E=691')),
    attribute('MS-Primary-DNS-Server', '10.0.0.1'),
  ]
  const found = packet(encodePacket('Access-Accept', 0, Buffer.alloc(16), made))
  assert.equal(findAttribute(found, 'User-Name'), 'naïve')
  assert.equal(findAttribute(found, 'Framed-IPv6-Prefix'), '2001:db8:8000::/33')
  assert.equal(findAttribute(found, 'Framed-IPv6-Address'), '2001:db8::1')
  assert.equal(findAttribute(found, 'Event-Timestamp'), 4_294_967_295)
  assert.equal(findAttribute(found, 'MS-CHAP-Error')?.toString(), '\u{1}E=691')
  assert.equal(findAttribute(found, 'MS-Primary-DNS-Server'), '10.0.0.1')
})

test('what does not fit is not written', () => {
  assert.throws(() => attribute('Reply-Message', 'x'.repeat(254)), RangeError)
  assert.throws(() => attribute('MS-CHAP2-Success', Buffer.alloc(248)), RangeError)
  assert.throws(() => attribute('Session-Timeout', 2 ** 32), RangeError)
  assert.throws(() => attribute('Session-Timeout', -1), RangeError)
  for (const odd of ['10.0.0', '10.0.0.256', '10.0.0.0.1', '10.0.0.x', '::1']) {
    assert.throws(() => attribute('Framed-IP-Address', odd), RangeError)
  }
})

test('a Vendor-Specific may hold several, belong to another vendor or be cut short', () => {
  const cases: [value: string, found: string | undefined][] = [
    ['00 00 01 37 0b 04 61 62 19 04 63 64', '6364'],
    ['00 00 01 37 19 02', ''],
    ['00 00 01 38 19 04 63 64', undefined],
    ['00 00 01', undefined],
    ['00 00 01 37', undefined],
    ['00 00 01 37 19', undefined],
    ['00 00 01 37 19 00', undefined],
    ['00 00 01 37 0b 01 19 04 63 64', undefined],
    ['00 00 01 37 19 05 63 64', undefined],
  ]
  for (const [value, expected] of cases) {
    const found = findAttribute(packetOf({ type: 26, value: bytes(value) }), 'MS-CHAP2-Response')
    assert.equal(found?.toString('hex'), expected, value)
  }
})

test('an EAP message is taken apart and put together again (RFC 3579 section 3.1)', () => {
  for (const length of [1, 253, 254, 506, 1020]) {
    const message = Buffer.alloc(length, length)
    const parts = eapMessages(message)
    assert.equal(parts.length, Math.ceil(length / 253))
    assert.deepEqual(findAttribute(packetOf(text(3), ...parts), 'EAP-Message'), message)
    assert.equal(countAttribute(packetOf(...parts), 'EAP-Message'), parts.length)
  }
  assert.equal(findAttribute(packetOf(), 'EAP-Message'), undefined)
})

const anyAttribute = fc.record(
  {
    type: fc.integer({ min: 0, max: 255 }).filter((type) => type !== 33),
    value: fc.uint8Array({ maxLength: 253 }).map((value) => Buffer.from(value)),
  },
  { noNullPrototype: true },
)

test('every packet that can be made is read as it was', () => {
  const codes = fc.constantFrom(...(Object.keys(CODES) as Code[]))
  const all = fc.record({
    code: codes,
    identifier: fc.nat(255),
    attributes: fc.array(anyAttribute, { maxLength: 15 }),
  })
  fc.assert(
    fc.property(all, ({ code, identifier, attributes }) => {
      const found = packet(encodePacket(code, identifier, Buffer.alloc(16, 7), attributes))
      assert.deepEqual([found.code, found.identifier, attributesOf(found)], [code, identifier, attributes])
    }),
  )
})

test('no bytes whatever make reading throw', () => {
  const names = [
    'User-Name',
    'NAS-IP-Address',
    'Framed-IPv6-Prefix',
    'MS-CHAP2-Response',
    'EAP-Message',
  ] as const
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (rest) => {
      const found = decodePacket(withAttributes(Buffer.from(rest)))
      if (typeof found !== 'string') for (const name of names) findAttribute(found, name)
      decodePacket(Buffer.from(rest))
      assert.ok(found)
    }),
    { numRuns: 2_000 },
  )
})

function withAttributes(attributes: Buffer): Buffer {
  return withLength(Buffer.concat([HEADER, attributes]), 20 + attributes.length)
}

function withLength(packetBytes: Buffer, length: number): Buffer {
  packetBytes.writeUInt16BE(length, 2)
  packetBytes[0] = CODES['Access-Request']
  return packetBytes
}

function text(length: number) {
  return { type: 18, value: Buffer.alloc(length, 97) }
}
