// MS-CHAPv2 and the keys it makes: every value that RFC 1320, 2759 and 3079 print, and OpenSSL's triple DES against the
// program's DES.
import assert from 'node:assert/strict'
import { createCipheriv } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { attribute, findAttribute } from '../../../src/radius/codec/attributes.ts'
import { encodePacket } from '../../../src/radius/codec/packet.ts'
import { makeRadiusSecret } from '../../../src/radius/codec/signatures.ts'
import { desEncrypt } from '../../../src/radius/methods/des.ts'
import { md4 } from '../../../src/radius/methods/md4.ts'
import {
  deriveMppeKeys,
  deriveMskKeys,
  hideKey,
  masterKey,
  mppeKeyAttributes,
  revealKey,
  SERVER_RECEIVES,
  SERVER_SENDS,
  startKey,
} from '../../../src/radius/methods/mppe-keys.ts'
import {
  findMsChapRequest,
  msChapError,
  msChapSuccess,
} from '../../../src/radius/methods/mschap-attributes.ts'
import {
  authenticatorResponse,
  challengeHash,
  isRightMsChap,
  ntPasswordHash,
  ntPasswordHashHash,
  sha1,
} from '../../../src/radius/methods/mschapv2.ts'
import { bytes, packet, packetOf } from '../../fixtures/radius/radius-bytes.ts'

/** RFC 2759 section 9.2. */
const PASSWORD = 'clientPass'
const ATTEMPT = {
  username: 'User',
  authenticatorChallenge: bytes('5B 5D 7C 7D 7B 3F 2F 3E 3C 2C 60 21 32 26 26 28'),
  peerChallenge: bytes('21 40 23 24 25 5E 26 2A 28 29 5F 2B 3A 33 7C 7E'),
  ntResponse: bytes('82 30 9E CD 8D 70 8B 5E A0 8F AA 39 81 CD 83 54 42 33 11 4A 3D 85 D6 DF'),
}

test('RFC 1320 appendix A.5: the digests of MD4', () => {
  const printed = {
    '': '31d6cfe0d16ae931b73c59d7e0c089c0',
    a: 'bde52cb31de33e46245e05fbdbd6fb24',
    abc: 'a448017aaf21d8525fc10ae87aa6729d',
    'message digest': 'd9130a8164549fe818874806e1c7014b',
    abcdefghijklmnopqrstuvwxyz: 'd79e1c308aa5bbcdeea8ed63df412da9',
    ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789: '043f8582f241db351ce627e153e7f0e4',
    [`${'1234567890'.repeat(8)}`]: 'e33b4ddc9c38f2199c3e7b164fcc0536',
  }
  for (const [text, digest] of Object.entries(printed))
    assert.equal(md4(Buffer.from(text)).toString('hex'), digest)
})

test('DES is what triple DES of OpenSSL does under one key', () => {
  const some = (length: number) =>
    fc.uint8Array({ minLength: length, maxLength: length }).map((given) => Buffer.from(given))
  fc.assert(
    fc.property(some(7), some(8), (key, block) => {
      const spread = spreadByBits(key)
      const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([spread, spread, spread]), null)
      assert.deepEqual(desEncrypt(key, block), cipher.setAutoPadding(false).update(block))
    }),
  )
})

test('RFC 2759 section 9.2: every printed value on the way to both answers', () => {
  assert.deepEqual(challengeHash(ATTEMPT), bytes('D0 2E 43 86 BC E9 12 26'))
  assert.deepEqual(ntPasswordHash(PASSWORD), bytes('44 EB BA 8D 53 12 B8 D6 11 47 44 11 F5 69 89 AE'))
  assert.deepEqual(ntPasswordHashHash(PASSWORD), bytes('41 C0 0C 58 4B D2 D9 1C 40 17 A2 A1 2F A5 9F 3F'))
  assert.equal(isRightMsChap(ATTEMPT, PASSWORD), true)
  assert.equal(authenticatorResponse(ATTEMPT, PASSWORD), 'S=407A5589115FD0D6209F510FE9C04566932CDA56')
})

test('RFC 2759 section 9.3: the parity bits of DES keys do not count', () => {
  const key = bytes('FC 15 6A F7 ED CD 6C')
  assert.equal(spreadByBits(key).toString('hex'), 'fc0a5a5e7e6e34d8')
  const printed = bytes('FD 0B 5B 5E 7F 6E 34 D9')
  const block = Buffer.from('any text')
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([printed, printed, printed]), null)
  assert.deepEqual(desEncrypt(key, block), cipher.setAutoPadding(false).update(block))
})

test('an answer is wrong with another password, name, challenge or a bit flipped, or when it is too short', () => {
  assert.equal(isRightMsChap(ATTEMPT, 'clientpass'), false)
  assert.equal(isRightMsChap({ ...ATTEMPT, username: 'user' }, PASSWORD), false)
  assert.equal(isRightMsChap({ ...ATTEMPT, authenticatorChallenge: ATTEMPT.peerChallenge }, PASSWORD), false)
  assert.equal(isRightMsChap({ ...ATTEMPT, ntResponse: Buffer.alloc(23) }, PASSWORD), false)
  for (let at = 0; at < 24; at++) {
    const bent = Buffer.from(ATTEMPT.ntResponse)
    bent.writeUInt8(bent.readUInt8(at) ^ 0x80, at)
    assert.equal(isRightMsChap({ ...ATTEMPT, ntResponse: bent }, PASSWORD), false)
  }
})

test('a Windows domain before the name does not count (RFC 2759 section 4)', () => {
  assert.equal(isRightMsChap({ ...ATTEMPT, username: 'SOME\\User' }, PASSWORD), true)
})

test('RFC 3079 section 3.5: the printed master and start keys', () => {
  const master = masterKey(PASSWORD, ATTEMPT.ntResponse)
  assert.deepEqual(master, bytes('FD EC E3 71 7A 8C 83 8C B3 88 E5 27 AE 3C DD 31'))
  assert.deepEqual(startKey(master, SERVER_SENDS, 8), bytes('8B 7C DC 14 9B 99 3A 1B'))
  assert.deepEqual(
    deriveMppeKeys(PASSWORD, ATTEMPT.ntResponse).sendKey,
    bytes('8B 7C DC 14 9B 99 3A 1B A1 18 CB 15 3F 56 DC CB'),
  )
})

test('RFC 3079 section 3.5: a gateway gets the printed session keys out of ours', () => {
  const { sendKey } = deriveMppeKeys(PASSWORD, ATTEMPT.ntResponse)
  const session = (length: number) => {
    const start = sendKey.subarray(0, length)
    return sha1(start, Buffer.alloc(40), start, Buffer.alloc(40, 0xf2)).subarray(0, length)
  }
  assert.deepEqual(session(16), bytes('40 5C B2 24 7A 79 56 E6 E2 11 00 7A E2 7B 22 D4'))
  // 40 and 56 bits: the rest of the key is a salt that is printed, too.
  assert.deepEqual(session(8).subarray(3), bytes('C4 9F A6 2E 3E'))
  assert.deepEqual(session(8).subarray(1), bytes('5C 00 C4 9F A6 2E 3E'))
})

test('an MSK has 64 bytes: what the server receives with, what it sends with, zeros', () => {
  const { sendKey, recvKey } = deriveMskKeys(PASSWORD, ATTEMPT.ntResponse)
  const master = masterKey(PASSWORD, ATTEMPT.ntResponse)
  const msk = [startKey(master, SERVER_RECEIVES), startKey(master, SERVER_SENDS), Buffer.alloc(32)]
  assert.deepEqual(Buffer.concat([recvKey, sendKey]), Buffer.concat(msk))
})

const SECRET = makeRadiusSecret(Buffer.from('testing123'))
const AUTHENTICATOR = Buffer.from('sixteen bytes ..')

test('a key of any length is hidden in whole blocks after its salt and revealed again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 239 }), (given) => {
      const key = Buffer.from(given)
      const hidden = hideKey(key, bytes('80 01'), AUTHENTICATOR, SECRET)
      assert.equal((hidden.length - 2) % 16, 0)
      assert.deepEqual(hidden.subarray(0, 2), bytes('80 01'))
      assert.deepEqual(revealKey(hidden, AUTHENTICATOR, SECRET), key)
    }),
  )
})

test('no key is revealed from a value of odd length, or that says it is longer than it is', () => {
  for (const length of [0, 1, 2, 17, 19]) {
    assert.equal(revealKey(Buffer.alloc(length), AUTHENTICATOR, SECRET), undefined)
  }
  const hidden = hideKey(Buffer.alloc(15, 7), bytes('80 01'), AUTHENTICATOR, SECRET)
  hidden.writeUInt8(hidden.readUInt8(2) ^ 15 ^ 16, 2)
  assert.equal(revealKey(hidden, AUTHENTICATOR, SECRET), undefined)
})

test('the two keys of an answer have different salts with their first bit set', () => {
  const random = { bytes: (count: number) => Buffer.alloc(count, 0x7f), below: () => 0 }
  const keys = deriveMppeKeys(PASSWORD, ATTEMPT.ntResponse)
  const made = packetOf(...mppeKeyAttributes(keys, AUTHENTICATOR, SECRET, random))
  const recv = findAttribute(made, 'MS-MPPE-Recv-Key')
  const send = findAttribute(made, 'MS-MPPE-Send-Key')
  assert.ok(recv && send)
  assert.equal(recv.subarray(0, 2).toString('hex'), 'ff7f')
  assert.equal(send.subarray(0, 2).toString('hex'), 'ff7e')
  assert.deepEqual(revealKey(recv, AUTHENTICATOR, SECRET), keys.recvKey)
  assert.deepEqual(revealKey(send, AUTHENTICATOR, SECRET), keys.sendKey)
})

test('MS-CHAPv2 is read from its attributes (RFC 2548 section 2.3.2)', () => {
  const response = Buffer.concat([bytes('05 00'), ATTEMPT.peerChallenge, Buffer.alloc(8), ATTEMPT.ntResponse])
  const found = (challenge: Buffer, given: Buffer) =>
    findMsChapRequest(
      packet(
        encodePacket('Access-Request', 1, AUTHENTICATOR, [
          attribute('User-Name', 'User'),
          attribute('MS-CHAP-Challenge', challenge),
          attribute('MS-CHAP2-Response', given),
        ]),
      ),
    )
  assert.deepEqual(found(ATTEMPT.authenticatorChallenge, response), { identifier: 5, attempt: ATTEMPT })
  assert.equal(found(ATTEMPT.authenticatorChallenge, response.subarray(1)), undefined)
  assert.equal(found(Buffer.alloc(8), response), undefined)
  assert.equal(findMsChapRequest(packet(encodePacket('Access-Request', 1, AUTHENTICATOR, []))), undefined)
})

test('the answers to MS-CHAPv2 begin with the identifier of the attempt (RFC 2548 sections 2.1.5 and 2.3.3)', () => {
  const proof = authenticatorResponse(ATTEMPT, PASSWORD)
  const success = findAttribute(packetOf(msChapSuccess(5, proof)), 'MS-CHAP2-Success')
  assert.deepEqual(success, Buffer.from(`\u{5}${proof}`))
  const error = findAttribute(packetOf(msChapError(5, Buffer.alloc(16, 0xab))), 'MS-CHAP-Error')
  assert.equal(error?.toString('latin1'), `\u{5}E=691 R=0 C=${'AB'.repeat(16)} V=3 M=Authentication failed`)
})

/** Seven bits in each byte, done with text: another method than the tested one. */
function spreadByBits(key: Buffer): Buffer {
  const bits = [...key].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return Buffer.from((bits.match(/.{7}/g) ?? []).map((seven) => Number.parseInt(`${seven}0`, 2)))
}
