// A server that offers PIPELINING and accepts DATA although it refused the only recipient (RFC 2920 section 3.1).
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { silentLog } from '../../../src/log.ts'
import { judgeFailure } from '../../../src/mail/failure.ts'
import { makeMailer } from '../../../src/mail/mailer.ts'

const ANSWERS: [RegExp, string][] = [
  [/^EHLO/i, '250-here\r\n250-PIPELINING\r\n250 8BITMIME'],
  [/^MAIL/i, '250 ok'],
  [/^RCPT/i, '550 no such user'],
  [/^DATA/i, '354 go on'],
  [/^RSET/i, '250 ok'],
  [/^QUIT/i, '221 bye'],
]

/** Answers each command of the envelope, but not a message, whose end never comes. */
function talk(socket: Socket, heard: string[]): void {
  socket.write('220 here\r\n')
  socket.on('error', () => undefined)
  socket.on('data', (bytes) => {
    for (const line of bytes.toString('latin1').split('\r\n').filter(Boolean)) {
      heard.push(line.split(' ', 1)[0] ?? '')
      const answer = ANSWERS.find(([command]) => command.test(line))?.[1]
      if (answer) socket.write(`${answer}\r\n`)
    }
  })
}

test('a refused recipient is seen at once, and no message is offered without a recipient', async (t) => {
  const heard: string[] = []
  const server = createServer((socket) => talk(socket, heard)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const smtp = { host: '127.0.0.1', port, security: 'none' as const, user: '', password: '' }
  const config = { dataDir: '', mail: { from: 'no-reply@latchkey.example', smtp } }
  const mailer = makeMailer({ config, log: silentLog() })
  t.after(() => {
    mailer.close()
    server.close()
  })
  const failure = await mailer.send(1, MAIL).then(() => undefined, judgeFailure)
  assert.equal(failure?.kind, 'refused')
  assert.match(failure.text, /550 no such user/)
  assert.ok(!heard.includes('DATA'))
})

const MAIL = {
  ...{
    kind: 'password_reset' as const,
    to: 'nobody@example.org',
    link: 'https://accounts.example/reset?token=x',
  },
  ...{
    expiresAt: Date.UTC(2026, 10, 21, 13),
    queuedAt: Date.UTC(2026, 10, 21, 12),
    messageId: '<1@accounts.example>',
  },
  brand: { title: 'North VPN', color: '#000000', from: '', replyTo: '' },
}
