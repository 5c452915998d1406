// The meaning of a server's answer for a mail, and when the queue pauses. Pure rules, no server.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { makeBreaker } from '../../../src/mail/breaker.ts'
import { type Failure, judgeFailure } from '../../../src/mail/failure.ts'
import { isSendableAddress } from '../../../src/mail/mail.ts'
import { parseMailbox } from '../../../src/mail/messages/message.ts'

const CASES: [Failure['kind'], string, Record<string, unknown>][] = [
  ['refused', 'an unknown recipient', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }],
  ['refused', 'a message the server will not have', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }],
  ['refused', 'a recipient that cannot be sent to any server', { code: 'EENVELOPE', command: 'API' }],
  ['later', 'a busy recipient', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450 }],
  ['later', 'too many recipients for now', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 552 }],
  ['later', 'a refused sender', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 553 }],
  ['later', 'a session out of step', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 503 }],
  [
    'later',
    'a server that wants a login first',
    { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 530 },
  ],
  ['broken', 'a server that says goodbye', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421 }],
  ['broken', 'a line that was cut', { code: 'ESOCKET', originalCode: 'ECONNRESET' }],
  ['broken', 'a delivery that took too long', { code: 'EABORT' }],
  ['server', 'a refused connection', { code: 'ESOCKET', originalCode: 'ECONNREFUSED' }],
  ['server', 'no greeting in time', { code: 'ETIMEDOUT', originalCode: 'GREETING_TIMEOUT' }],
  ['server', 'a refused login', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }],
  ['server', 'no TLS', { code: 'ETLS', command: 'STARTTLS', responseCode: 454 }],
  ['later', 'a fault of ours', {}],
]

for (const [kind, what, properties] of CASES) {
  test(`${what} is judged as ${kind}`, () => {
    assert.equal(judgeFailure(Object.assign(new Error('no'), properties)).kind, kind)
  })
}

test('a server that is down is asked once per pause, and pauses end at a minute', () => {
  const breaker = makeBreaker(8)
  const pauses = []
  let now = 0
  assert.equal(breaker.allows(now, 3, 8), 5)
  for (let i = 0; i < 6; i++) {
    const pauseMs = breaker.failed(now, true)
    pauses.push(pauseMs)
    assert.equal(breaker.failed(now, true), 0)
    assert.equal(breaker.allows(now + pauseMs - 1, 0, 8), 0)
    now += pauseMs
    assert.equal(breaker.allows(now, 0, 8), 1)
  }
  assert.deepEqual(pauses, [5000, 10_000, 30_000, 60_000, 60_000, 60_000])
  assert.equal(breaker.failed(now, true), 60_000)
  assert.equal(breaker.allows(now - DAY_MS, 0, 8), 1, 'the clock was put back')
  breaker.answered()
  assert.equal(breaker.allows(now, 0, 8), 8)
})

test('a few broken connections are no server that is down, many in a row are', () => {
  const breaker = makeBreaker(3)
  assert.equal(breaker.failed(0, false), 0)
  assert.equal(breaker.failed(0, false), 0)
  breaker.answered()
  assert.equal(breaker.failed(0, false), 0)
  assert.equal(breaker.failed(0, false), 0)
  assert.equal(breaker.failed(0, false), 5000)
})

test('an address that can be sent to has no space for a second one', () => {
  for (const good of [
    'ada@example.org',
    "o'neil+x@sub.example.org",
    'no-reply@localhost',
    'x@[::1]',
    'ü@bücher.example',
  ]) {
    assert.ok(isSendableAddress(good), good)
  }
  const bad = [
    '',
    'ada',
    '@example.org',
    'ada@',
    'a b@c.de',
    'a@b@c.de',
    'a@b.c,d@e.f',
    '<a@b.c>',
    'a@b.c\r\nBcc: d@e.f',
  ]
  for (const text of bad) assert.ok(!isSendableAddress(text), text)
})

test('a sender may carry a name', () => {
  assert.deepEqual(parseMailbox('North <a@b.c>', 'Brand'), { name: 'North', address: 'a@b.c' })
  assert.deepEqual(parseMailbox('"North, Ltd" <a@b.c>', 'Brand'), { name: 'North, Ltd', address: 'a@b.c' })
  assert.deepEqual(parseMailbox('a@b.c', 'Brand'), { name: 'Brand', address: 'a@b.c' })
  assert.equal(parseMailbox('North', 'Brand'), undefined)
})
