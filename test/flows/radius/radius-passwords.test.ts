// PAP and CHAP: the values that RFC 2865 prints, and odd lengths that no RFC prints.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { attribute, findAttribute } from '../../../src/radius/codec/attributes.ts'
import { encodePacket } from '../../../src/radius/codec/packet.ts'
import { makeRadiusSecret } from '../../../src/radius/codec/signatures.ts'
import { hideUserPassword, revealUserPassword } from '../../../src/radius/codec/user-password.ts'
import { chapResponse, findChapAttempt, isRightChap } from '../../../src/radius/methods/chap.ts'
import { bytes, packet } from '../../fixtures/radius/radius-bytes.ts'

const SECRET = makeRadiusSecret(Buffer.from('xyzzy5461'))

/** RFC 2865 sections 7.1 and 7.3: Request Authenticator, hidden and clear password. */
const PRINTED: [authenticator: string, hidden: string, clear: string][] = [
  [
    '0f 40 3f 94 73 97 80 57 bd 83 d5 cb 98 f4 22 7a',
    '0d be 70 8d 93 d4 13 ce 31 96 e4 3f 78 2a 0a ee',
    'arctangent',
  ],
  [
    'f3 a4 7a 1f 6a 6d 76 71 0b 94 7a b9 30 41 a0 39',
    '33 65 75 73 77 82 89 b5 70 88 5e 15 08 48 25 c5',
    'challenge',
  ],
  [
    'b1 22 55 6d 42 8a 13 d0 d6 25 38 07 c4 57 ec f0',
    '69 2c 1f 20 5f c0 81 b9 19 b9 51 95 f5 61 a5 81',
    '99101462',
  ],
]

for (const [authenticator, hidden, clear] of PRINTED) {
  test(`RFC 2865 section 7: "${clear}" is hidden and revealed byte for byte`, () => {
    assert.deepEqual(hideUserPassword(Buffer.from(clear), bytes(authenticator), SECRET), bytes(hidden))
    assert.equal(revealUserPassword(bytes(hidden), bytes(authenticator), SECRET)?.toString(), clear)
  })
}

test('every password up to 128 bytes comes back; NULs inside are part of it, NULs at the end are padding', () => {
  const password = fc.uint8Array({ maxLength: 128 }).map((given) => Buffer.from(given))
  const authenticator = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((given) => Buffer.from(given))
  fc.assert(
    fc.property(password, authenticator, (clear, start) => {
      const hidden = hideUserPassword(clear, start, SECRET)
      assert.equal(hidden.length, Math.max(16, Math.ceil(clear.length / 16) * 16))
      const end = clear.findLastIndex((byte) => byte !== 0) + 1
      assert.deepEqual(revealUserPassword(hidden, start, SECRET), clear.subarray(0, end))
    }),
  )
  const embedded = Buffer.from('a\0b\0')
  const hidden = hideUserPassword(embedded, Buffer.alloc(16), SECRET)
  assert.deepEqual(revealUserPassword(hidden, Buffer.alloc(16), SECRET), Buffer.from('a\0b'))
})

test('a password of 129 bytes is not hidden, and odd lengths are not revealed', () => {
  assert.throws(() => hideUserPassword(Buffer.alloc(129, 1), Buffer.alloc(16), SECRET), RangeError)
  for (const length of [0, 1, 15, 17, 127, 129, 144, 253]) {
    assert.equal(
      revealUserPassword(Buffer.alloc(length), Buffer.alloc(16), SECRET),
      undefined,
      `${length} bytes`,
    )
  }
  assert.equal(revealUserPassword(Buffer.alloc(128), Buffer.alloc(16), SECRET)?.length, 128)
})

test('RFC 2865 section 7.2: the printed CHAP-Password is right for the password of section 7.1 only', () => {
  const attempt = findChapAttempt(
    packet(`01 01 00 47 2a ee 86 f0 8d 0d 55 96 9c a5 97 8e 0d 33 67 a2 01 08 66 6c 6f 70 73 79 03 13 16 e9 75 57 c3 16
      18 58 95 f2 93 ff 63 44 07 72 75 04 06 c0 a8 01 10 05 06 00 00 00 14 06 06 00 00 00 02 07 06 00 00 00 01`),
  )
  assert.ok(attempt)
  assert.equal(attempt.identifier, 22)
  assert.equal(isRightChap(attempt, 'arctangent'), true)
  assert.equal(isRightChap(attempt, 'arctangents'), false)
})

test('a CHAP-Challenge counts before the Request Authenticator', () => {
  const challenge = Buffer.from('a challenge of 23 bytes')
  const response = chapResponse({ identifier: 200, challenge }, 'geheim')
  const chap = attribute('CHAP-Password', Buffer.concat([Buffer.from([200]), response]))
  const asked = (...attributes: (typeof chap)[]) =>
    findChapAttempt(packet(encodePacket('Access-Request', 1, Buffer.alloc(16, 3), attributes)))
  const given = asked(chap, attribute('CHAP-Challenge', challenge))
  const missing = asked(chap)
  assert.ok(given && missing)
  assert.equal(isRightChap(given, 'geheim'), true)
  assert.equal(isRightChap(missing, 'geheim'), false)
  assert.deepEqual(missing.challenge, Buffer.alloc(16, 3))
})

test('a CHAP-Password of another length than 17 is no attempt', () => {
  for (const length of [0, 1, 16, 18]) {
    const chap = attribute('CHAP-Password', Buffer.alloc(length))
    const asked = packet(encodePacket('Access-Request', 1, Buffer.alloc(16), [chap]))
    assert.equal(findAttribute(asked, 'CHAP-Password')?.length, length)
    assert.equal(findChapAttempt(asked), undefined)
  }
})
