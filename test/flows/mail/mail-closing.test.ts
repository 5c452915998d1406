// A mail that a mail server delays is not delivered once its account is closed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINUTE_MS } from '../../../src/clock.ts'
import { done, rowsOf } from '../../fixtures/scenario.ts'
import { startSmtp } from '../../fixtures/smtp-server.ts'
import { ENGINES, startApp } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: a mail that is held back is not sent to an account that was closed meanwhile`, async (t) => {
    let held = true
    const smtp = await startSmtp({
      security: 'none',
      onRecipient: () => {
        if (held) throw Object.assign(new Error('try again later'), { responseCode: 451 })
      },
    })
    t.after(smtp.close)
    const mail = { from: 'no-reply@example.net', smtp: smtp.config }
    const room = await startApp(t, { engine, config: { mail } })
    for (const email of ['ada@example.org', 'bob@example.org']) {
      await room.addClient(email)
      done(await room.trusted('ResetPassword', { email }))
    }
    assert.equal(await room.runJob('send-mail'), 'sent 0, 2 later')
    done(await room.trusted('CloseClient', { email: 'ada@example.org' }))
    held = false
    room.clock.add(5 * MINUTE_MS)
    assert.equal(await room.runJob('send-mail'), 'sent 1, 1 stale')
    assert.deepEqual(
      smtp.received.flatMap(({ envelope }) => envelope.to),
      ['bob@example.org'],
    )
    const rows = await rowsOf(room, 'mail')
    assert.deepEqual(
      rows.map(({ status, message }) => [status, message]),
      [
        ['stale', ''],
        ['sent', ''],
      ],
    )
  })
}
