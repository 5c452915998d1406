// EAP packets and MS-CHAPv2 inside them: right ones, and ones that are cut or lie about their length.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  decodeMsChapAnswer,
  encodeMsChapChallenge,
  encodeMsChapFailure,
  encodeMsChapSuccess,
} from '../../src/radius/eap-mschapv2.ts'
import {
  decodeEap,
  EAP_TYPES,
  type EapPacket,
  encodeEap,
  encodeNak,
  nakAsksFor,
} from '../../src/radius/eap-packet.ts'
import { bytes } from '../radius-bytes.ts'

test('RFC 3748 section 4: the four kinds of packets are read', () => {
  assert.deepEqual(decodeEap(bytes('02 07 00 08 01 62 6f 62')), {
    code: 'response',
    identifier: 7,
    type: EAP_TYPES.identity,
    data: Buffer.from('bob'),
  })
  assert.deepEqual(decodeEap(bytes('01 ff 00 05 fe')), {
    code: 'request',
    identifier: 255,
    type: 254,
    data: Buffer.alloc(0),
  })
  assert.deepEqual(decodeEap(bytes('03 01 00 04')), { code: 'success', identifier: 1 })
  assert.deepEqual(decodeEap(bytes('04 01 00 04')), { code: 'failure', identifier: 1 })
})

test('an EAP packet that is too short, of another code or of a wrong length is none', () => {
  const broken = [
    '',
    '02',
    '02 07 00',
    '02 07 00 04',
    '02 07 00 03 01',
    '02 07 00 00 01',
    '02 07 00 09 01 62 6f 62',
  ]
  const odd = ['00 07 00 08 01 62 6f 62', '05 07 00 05 01', 'ff 07 00 05 01', '03 01 00 05 00', '04 01 00 03']
  for (const printed of [...broken, ...odd]) assert.equal(decodeEap(bytes(printed)), undefined, printed)
})

test('what follows the length of an EAP packet is padding', () => {
  assert.deepEqual(decodeEap(bytes('02 07 00 06 01 62 00 00')), decodeEap(bytes('02 07 00 06 01 62')))
})

test('a Nak names the type that would do, and asks for those it lists', () => {
  assert.deepEqual(encodeNak(9, EAP_TYPES.mschapv2), bytes('02 09 00 06 03 1a'))
  assert.equal(nakAsksFor(bytes('0d 15 1a'), EAP_TYPES.mschapv2), true)
  assert.equal(nakAsksFor(bytes('0d 15'), EAP_TYPES.mschapv2), false)
  assert.equal(nakAsksFor(bytes('00'), EAP_TYPES.mschapv2), false)
})

test('every EAP packet that can be made is read as it was', () => {
  const data = fc.uint8Array({ maxLength: 1000 }).map((given) => Buffer.from(given))
  const octet = fc.nat(255)
  fc.assert(
    fc.property(
      fc.constantFrom('request', 'response'),
      octet,
      octet,
      data,
      (code, identifier, type, rest) => {
        const made: EapPacket = { code, identifier, type, data: rest }
        assert.deepEqual(decodeEap(encodeEap(made)), made)
      },
    ),
  )
})

/** draft-kamath-pppext-eap-mschapv2 section 2.2. */
const RESPONSE = `02 11 00 39 31  21 40 23 24 25 5E 26 2A 28 29 5F 2B 3A 33 7C 7E  00 00 00 00 00 00 00 00
  82 30 9E CD 8D 70 8B 5E A0 8F AA 39 81 CD 83 54 42 33 11 4A 3D 85 D6 DF  00  62 6f 62`

test('a response of MS-CHAPv2 is read', () => {
  assert.deepEqual(decodeMsChapAnswer(bytes(RESPONSE)), {
    kind: 'response',
    id: 0x11,
    peerChallenge: bytes('21 40 23 24 25 5E 26 2A 28 29 5F 2B 3A 33 7C 7E'),
    ntResponse: bytes('82 30 9E CD 8D 70 8B 5E A0 8F AA 39 81 CD 83 54 42 33 11 4A 3D 85 D6 DF'),
    name: 'bob',
  })
})

test('a response that is cut, lies about a length or has a name of 254 bytes is none', () => {
  const whole = bytes(RESPONSE)
  for (let length = 0; length < whole.length; length++) {
    assert.equal(decodeMsChapAnswer(whole.subarray(0, length)), undefined, `${length} bytes`)
  }
  for (const at of [0, 2, 3, 4]) {
    const bent = Buffer.from(whole)
    bent.writeUInt8(bent.readUInt8(at) ^ 0x10, at)
    assert.equal(decodeMsChapAnswer(bent), undefined, `byte ${at}`)
  }
  const named = (length: number) => {
    const long = Buffer.concat([whole.subarray(0, 54), Buffer.alloc(length, 97)])
    long.writeUInt16BE(long.length, 2)
    return decodeMsChapAnswer(long)?.kind
  }
  assert.deepEqual([named(0), named(253), named(254)], ['response', 'response', undefined])
})

test('the caller acknowledges with one byte; other operations are no answers', () => {
  assert.deepEqual(decodeMsChapAnswer(bytes('03')), { kind: 'success' })
  assert.deepEqual(decodeMsChapAnswer(bytes('04')), { kind: 'failure' })
  for (const printed of ['', '00', '01', '05', '07 01 00 04', 'ff']) {
    assert.equal(decodeMsChapAnswer(bytes(printed)), undefined, printed)
  }
})

test('what the server says has its operation, its identifier and its length', () => {
  const challenge = Buffer.alloc(16, 0xab)
  assert.deepEqual(
    encodeMsChapChallenge(9, challenge, 'gw'),
    Buffer.concat([bytes('01 09 00 17 10'), challenge, Buffer.from('gw')]),
  )
  assert.deepEqual(
    encodeMsChapSuccess(9, 'S=00'),
    Buffer.concat([bytes('03 09 00 12'), Buffer.from('S=00 M=Welcome')]),
  )
  assert.deepEqual(
    encodeMsChapFailure(9, 'E=691'),
    Buffer.concat([bytes('04 09 00 09'), Buffer.from('E=691')]),
  )
})

test('no bytes whatever make reading throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (given) => {
      const found = decodeEap(Buffer.from(given))
      const answer = decodeMsChapAnswer(Buffer.concat([bytes('02'), Buffer.from(given)]))
      assert.ok(found === undefined || found.identifier === given[1])
      assert.ok(answer === undefined || answer.kind === 'response')
    }),
    { numRuns: 2_000 },
  )
})
