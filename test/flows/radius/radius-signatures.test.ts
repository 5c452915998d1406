// Which packets are accepted: authenticators and Message-Authenticators, checked against printed packets and OpenSSL.
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { attribute, findAttribute } from '../../../src/radius/codec/attributes.ts'
import { hmacMd5, makeHmacKey, md5 } from '../../../src/radius/codec/md5.ts'
import {
  type Attribute,
  attributesOf,
  decodePacket,
  encodePacket,
  type Packet,
} from '../../../src/radius/codec/packet.ts'
import {
  checkReply,
  checkRequest,
  encodeRandomRequest,
  encodeReply,
  encodeSignedRequest,
  makeRadiusSecret,
  type RadiusSecret,
  type ReplyCode,
} from '../../../src/radius/codec/signatures.ts'
import { bytes, packet } from '../../fixtures/radius/radius-bytes.ts'

const SECRET = makeRadiusSecret(Buffer.from('xyzzy5461'))
const OTHER = makeRadiusSecret(Buffer.from('xyzzy5462'))
const AUTHENTICATOR = Buffer.from('sixteen bytes ..')
const NEMO = attribute('User-Name', 'nemo')

test('RFC 1321 appendix A.5: the digests of MD5', () => {
  const printed = {
    '': 'd41d8cd98f00b204e9800998ecf8427e',
    a: '0cc175b9c0f1b6a831c399e269772661',
    abc: '900150983cd24fb0d6963f7d28e17f72',
    'message digest': 'f96b697d7cb7938d525a2f31aaf161d0',
    abcdefghijklmnopqrstuvwxyz: 'c3fcd3d76192e4007dfb496cca67e13b',
    ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789: 'd174ab98d277d9f5a5611c2c9f419d9f',
    [`${'1234567890'.repeat(8)}`]: '57edf4a22be3c955ac49da2e2107b67a',
  }
  for (const [text, digest] of Object.entries(printed))
    assert.equal(md5(Buffer.from(text)).toString('hex'), digest)
})

test('RFC 2202 section 2: the digests of HMAC-MD5', () => {
  const printed: [key: Buffer, data: Buffer, digest: string][] = [
    [Buffer.alloc(16, 0x0b), Buffer.from('Hi There'), '9294727a3638bb1c13f48ef8158bfc9d'],
    [Buffer.from('Jefe'), Buffer.from('what do ya want for nothing?'), '750c783e6ab0b503eaa86e310a5db738'],
    [Buffer.alloc(16, 0xaa), Buffer.alloc(50, 0xdd), '56be34521d144c88dbb8c733f0e8b3f6'],
    [
      Buffer.alloc(80, 0xaa),
      Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First'),
      '6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd',
    ],
  ]
  for (const [key, data, digest] of printed)
    assert.equal(hmacMd5(makeHmacKey(key), data).toString('hex'), digest)
})

test('MD5 and HMAC-MD5 are those of OpenSSL for every length up to a full packet', () => {
  const any = fc.uint8Array({ maxLength: 4352 }).map((value) => Buffer.from(value))
  fc.assert(
    fc.property(any, fc.uint8Array({ maxLength: 200 }), (data, given) => {
      const key = Buffer.from(given)
      assert.deepEqual(md5(data, key), createHash('md5').update(data).update(key).digest())
      assert.deepEqual(hmacMd5(makeHmacKey(key), data, key), hmac(key, Buffer.concat([data, key])))
    }),
  )
  assert.throws(() => md5(Buffer.alloc(4609)), RangeError)
})

/** RFC 2865 sections 7.1 to 7.3: requests and their answers. */
const CONVERSATIONS: [request: string, reply: string][] = [
  [
    `01 00 00 38 0f 40 3f 94 73 97 80 57 bd 83 d5 cb 98 f4 22 7a 01 06 6e 65 6d 6f 02 12 0d be 70 8d 93 d4 13 ce 31 96
     e4 3f 78 2a 0a ee 04 06 c0 a8 01 10 05 06 00 00 00 03`,
    '02 00 00 26 86 fe 22 0e 76 24 ba 2a 10 05 f6 bf 9b 55 e0 b2 06 06 00 00 00 01 0f 06 00 00 00 00 0e 06 c0 a8 01 03',
  ],
  [
    `01 01 00 47 2a ee 86 f0 8d 0d 55 96 9c a5 97 8e 0d 33 67 a2 01 08 66 6c 6f 70 73 79 03 13 16 e9 75 57 c3 16 18 58
     95 f2 93 ff 63 44 07 72 75 04 06 c0 a8 01 10 05 06 00 00 00 14 06 06 00 00 00 02 07 06 00 00 00 01`,
    `02 01 00 38 15 ef bc 7d ab 26 cf a3 dc 34 d9 c0 3c 86 01 a4 06 06 00 00 00 02 07 06 00 00 00 01 08 06 ff ff ff fe
     0a 06 00 00 00 02 0d 06 00 00 00 01 0c 06 00 00 05 dc`,
  ],
  [
    `01 02 00 39 f3 a4 7a 1f 6a 6d 76 71 0b 94 7a b9 30 41 a0 39 01 07 6d 6f 70 73 79 02 12 33 65 75 73 77 82 89 b5 70
     88 5e 15 08 48 25 c5 04 06 c0 a8 01 10 05 06 00 00 00 07`,
    `0b 02 00 4e 36 f3 c8 76 4a e8 c7 11 57 40 3c 0c 71 ff 9c 45 12 30 43 68 61 6c 6c 65 6e 67 65 20 33 32 37 36 39 34
     33 30 2e 20 20 45 6e 74 65 72 20 72 65 73 70 6f 6e 73 65 20 61 74 20 70 72 6f 6d 70 74 2e
     18 0a 33 32 37 36 39 34 33 30`,
  ],
  [
    `01 03 00 43 b1 22 55 6d 42 8a 13 d0 d6 25 38 07 c4 57 ec f0 01 07 6d 6f 70 73 79 02 12 69 2c 1f 20 5f c0 81 b9 19
     b9 51 95 f5 61 a5 81 04 06 c0 a8 01 10 05 06 00 00 00 07 18 0a 33 32 37 36 39 34 33 30`,
    '03 03 00 14 a4 2f 4f ca 45 91 6c 4e 09 c8 34 0f 9e 74 6a a0',
  ],
]

test('RFC 2865 section 7: the printed answers bear the right authenticator, and no Message-Authenticator', () => {
  for (const [request, reply] of CONVERSATIONS) {
    assert.equal(checkReply(packet(reply), packet(request), SECRET), 'unsigned')
    assert.equal(checkReply(packet(reply), packet(request), OTHER), 'wrong')
    assert.equal(checkReply(packet(flipped(bytes(reply), 4)), packet(request), SECRET), 'wrong')
  }
})

test('RFC 2865 section 7: the printed requests pass only where a Message-Authenticator is not asked for', () => {
  for (const [request] of CONVERSATIONS) {
    assert.equal(checkRequest(packet(request), SECRET, 'strict'), 'unsigned')
    assert.equal(checkRequest(packet(request), SECRET, 'legacy'), 'right')
  }
})

/** RFC 5997 sections 6.1 and 6.2, with the code of the last as its erratum has it. */
const STATUS: [request: string, reply: string][] = [
  [
    '0c da 00 26 8a 54 f4 68 6f b3 94 c5 28 66 e3 02 18 5d 06 23 50 12 5a 66 5e 2e 1e 84 11 f3 e2 43 82 20 97 c8 4f a3',
    '02 da 00 14 ef 0d 55 2a 4b f2 d6 93 ec 2b 6f e8 b5 41 1d 66',
  ],
  [
    '0c b3 00 26 92 5f 6b 66 dd 5f ed 57 1f cb 1d b7 ad 38 82 60 50 12 e8 d6 ea bd a9 10 87 5c d9 1f da de 26 36 78 58',
    '05 b3 00 14 0f 6f 92 14 5f 10 7e 2f 50 4e 86 0a 48 60 66 9c',
  ],
]

test('RFC 5997 section 6: the printed Status-Server packets are made byte for byte, and their answers are right', () => {
  for (const [printed, reply] of STATUS) {
    const request = packet(printed)
    const { identifier, authenticator } = request
    const made = encodeRandomRequest('Status-Server', identifier, authenticator, [], SECRET)
    assert.deepEqual(made.bytes, request.bytes)
    assert.equal(checkRequest(request, SECRET, 'legacy'), 'right')
    assert.equal(checkRequest(request, OTHER, 'legacy'), 'wrong')
    assert.equal(checkReply(packet(reply), request, SECRET), 'right')
  }
})

test('a Status-Server without a Message-Authenticator is unsigned, whatever the gateway may leave out', () => {
  const bare = packet(encodePacket('Status-Server', 1, AUTHENTICATOR, []))
  assert.equal(checkRequest(bare, SECRET, 'legacy'), 'unsigned')
})

test('a legacy gateway needs one all the same with EAP or Proxy-State', () => {
  for (const [name, expected] of [
    ['EAP-Message', 'unsigned'],
    ['Proxy-State', 'unsigned'],
    ['Class', 'right'],
  ] as const) {
    const asked = packet(
      encodePacket('Access-Request', 1, AUTHENTICATOR, [NEMO, attribute(name, Buffer.from('x'))]),
    )
    assert.equal(checkRequest(asked, SECRET, 'legacy'), expected, name)
    assert.equal(checkRequest(asked, SECRET, 'strict'), 'unsigned', name)
  }
})

test('a Message-Authenticator is checked wherever it stands', () => {
  for (let before = 0; before < 4; before++) {
    const around = [NEMO, NEMO, NEMO]
    const asked = signedAt(before, around)
    assert.equal(checkRequest(asked, SECRET, 'strict'), 'right')
    assert.equal(checkRequest(asked, OTHER, 'legacy'), 'wrong')
    for (let at = 0; at < asked.bytes.length; at++) {
      const bent = decodePacket(flipped(asked.bytes, at))
      if (typeof bent === 'string') continue
      assert.notEqual(checkRequest(bent, SECRET, 'strict'), 'right', `byte ${at}`)
    }
  }
})

test('two Message-Authenticators, or one of another length, are wrong', () => {
  const right = signedAt(1, [NEMO])
  const twice = encodePacket('Access-Request', 1, AUTHENTICATOR, [
    ...attributesOf(right),
    ...attributesOf(right),
  ])
  assert.equal(checkRequest(packet(twice), SECRET, 'legacy'), 'wrong')
  for (const length of [0, 15, 17]) {
    const odd = [NEMO, attribute('Message-Authenticator', Buffer.alloc(length))]
    assert.equal(
      checkRequest(packet(encodePacket('Access-Request', 1, AUTHENTICATOR, odd)), SECRET, 'legacy'),
      'wrong',
    )
  }
})

test('accounting is believed by its authenticator, and by a Message-Authenticator if it has one', () => {
  const asked = encodeSignedRequest('Accounting-Request', 4, [NEMO], SECRET)
  assert.equal(checkRequest(asked, SECRET, 'strict'), 'right')
  assert.equal(checkRequest(asked, OTHER, 'strict'), 'wrong')
  assert.equal(
    checkRequest(packet(encodePacket('Accounting-Request', 4, Buffer.alloc(16), [NEMO])), SECRET, 'legacy'),
    'wrong',
  )
  const spoiled = [NEMO, attribute('Message-Authenticator', Buffer.alloc(16))]
  assert.equal(
    checkRequest(encodeSignedRequest('Accounting-Request', 4, spoiled, SECRET), SECRET, 'legacy'),
    'wrong',
  )
})

test('an order to disconnect begins with its Message-Authenticator and is signed by both', () => {
  const order = encodeSignedRequest('Disconnect-Request', 9, [NEMO], SECRET)
  const digest = order.bytes.subarray(22, 38)
  const zeroed = Buffer.concat([
    order.bytes.subarray(0, 4),
    Buffer.alloc(16),
    bytes('50 12'),
    Buffer.alloc(16),
  ])
  assert.deepEqual(digest, hmac(SECRET.bytes, Buffer.concat([zeroed, order.bytes.subarray(38)])))
  assert.equal(checkRequest(order, SECRET, 'strict'), 'right')
  assert.equal(checkRequest(order, OTHER, 'strict'), 'wrong')
  const answer = packet(encodeReply(order, 'Disconnect-ACK', [], SECRET))
  assert.equal(checkReply(answer, order, SECRET), 'right')
  const other = encodeSignedRequest('Disconnect-Request', 9, [attribute('User-Name', 'dory')], SECRET)
  assert.equal(checkReply(answer, other, SECRET), 'wrong')
})

test('every answer to a login begins with a Message-Authenticator and gives Proxy-States back in their order', () => {
  const states = ['one', 'two', 'one'].map((text) => attribute('Proxy-State', Buffer.from(text)))
  const asked = encodeRandomRequest('Access-Request', 7, AUTHENTICATOR, [NEMO, ...states], SECRET)
  for (const code of ['Access-Accept', 'Access-Reject', 'Access-Challenge'] as const) {
    const reply = packet(encodeReply(asked, code, [attribute('Class', Buffer.from('c'))], SECRET))
    assert.deepEqual(
      attributesOf(reply).map(({ type }) => type),
      [80, 25, 33, 33, 33],
    )
    assert.deepEqual(attributesOf(reply).slice(2), states)
    assert.deepEqual(reply.bytes, signedByOpenSsl(asked, reply))
    assert.equal(checkReply(reply, asked, SECRET), 'right')
    assert.equal(reply.identifier, 7)
  }
})

test('an answer to accounting bears its authenticator only', () => {
  const asked = encodeSignedRequest('Accounting-Request', 4, [NEMO], SECRET)
  const reply = packet(encodeReply(asked, 'Accounting-Response', [], SECRET))
  assert.equal(reply.bytes.length, 20)
  assert.equal(checkReply(reply, asked, SECRET), 'right')
  assert.equal(checkReply(reply, asked, OTHER), 'wrong')
})

test('a forged or foreign answer is wrong', () => {
  const asked = encodeRandomRequest('Access-Request', 7, AUTHENTICATOR, [NEMO], SECRET)
  const reply = encodeReply(asked, 'Access-Reject', [attribute('Reply-Message', 'no')], SECRET)
  for (let at = 0; at < reply.length; at++) {
    const bent = decodePacket(flipped(reply, at))
    if (typeof bent !== 'string') assert.notEqual(checkReply(bent, asked, SECRET), 'right', `byte ${at}`)
  }
  const later = encodeRandomRequest('Access-Request', 7, Buffer.alloc(16, 1), [NEMO], SECRET)
  assert.equal(checkReply(packet(reply), later, SECRET), 'wrong')
})

test('an answer is no request', () => {
  const asked = encodeRandomRequest('Access-Request', 7, AUTHENTICATOR, [NEMO], SECRET)
  for (const code of ['Access-Accept', 'Accounting-Response', 'Disconnect-ACK'] satisfies ReplyCode[]) {
    assert.equal(checkRequest(packet(encodeReply(asked, code, [], SECRET)), SECRET, 'legacy'), 'wrong')
  }
})

test('a secret has between 1 and 256 bytes, and later changes of its buffer do not count', () => {
  assert.throws(() => makeRadiusSecret(Buffer.alloc(0)), RangeError)
  assert.throws(() => makeRadiusSecret(Buffer.alloc(257)), RangeError)
  const given = Buffer.alloc(256, 5)
  const secret = makeRadiusSecret(given)
  given.fill(0)
  const asked = encodeSignedRequest('Accounting-Request', 1, [NEMO], secret)
  assert.equal(checkRequest(asked, makeRadiusSecret(Buffer.alloc(256, 5)), 'strict'), 'right')
  assert.equal(findAttribute(asked, 'User-Name'), 'nemo')
})

/** An Access-Request with the Message-Authenticator after the first `before` attributes, signed by OpenSSL. */
function signedAt(before: number, around: readonly Attribute[], secret: RadiusSecret = SECRET): Packet {
  const attributes = around.toSpliced(before, 0, attribute('Message-Authenticator', Buffer.alloc(16)))
  const made = encodePacket('Access-Request', 1, AUTHENTICATOR, attributes)
  const digest = hmac(secret.bytes, made)
  return packet(
    encodePacket(
      'Access-Request',
      1,
      AUTHENTICATOR,
      around.toSpliced(before, 0, attribute('Message-Authenticator', digest)),
    ),
  )
}

/** `reply`, signed again: RFC 3579 section 3.2, then RFC 2865 section 3. */
function signedByOpenSsl(request: Packet, reply: Packet): Buffer {
  const made = Buffer.from(reply.bytes)
  made.set(request.authenticator, 4)
  made.fill(0, 22, 38)
  made.set(hmac(SECRET.bytes, made), 22)
  made.set(createHash('md5').update(made).update(SECRET.bytes).digest(), 4)
  return made
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac('md5', key).update(data).digest()
}

function flipped(given: Buffer, at: number): Buffer {
  const bent = Buffer.from(given)
  bent.writeUInt8(bent.readUInt8(at) ^ 1, at)
  return bent
}
