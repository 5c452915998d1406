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
    const mail = { from: 'no-reply@example.net', smtp: smtp.config, templatesDir: null }
    const fixture = await startApp(t, { engine, config: { mail } })
    for (const email of ['ada@example.org', 'bob@example.org']) {
      await fixture.addClient(email)
      done(await fixture.trusted('ResetPassword', { email }))
    }
    assert.equal(await fixture.runJob('send-mail'), 'sent 0, 2 later')
    done(await fixture.trusted('CloseClient', { email: 'ada@example.org' }))
    held = false
    fixture.clock.add(5 * MINUTE_MS)
    assert.equal(await fixture.runJob('send-mail'), 'sent 1, 1 stale')
    assert.deepEqual(
      smtp.received.flatMap(({ envelope }) => envelope.to),
      ['bob@example.org'],
    )
    const rows = await rowsOf(fixture, 'mail')
    assert.deepEqual(
      rows.map(({ status, message }) => [status, message]),
      [
        ['stale', ''],
        ['sent', ''],
      ],
    )
  })
}
