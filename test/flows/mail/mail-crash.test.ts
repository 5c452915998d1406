// The mail of a killed process, on both engines, with a real process and a real SMTP server.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { LEASE_MS } from '../../../src/bounds/lease.ts'
import { ENGINES, openMailFixture } from '../../fixtures/mail.ts'
import { type ReceivedMail, startSmtp } from '../../fixtures/smtp-server.ts'

const SENDER = join(import.meta.dirname, '../../fixtures/mail-sender.ts')
const ANSWERED = 5

for (const engine of ENGINES) {
  test(`${engine}: after kill -9 a mail comes twice only if the server's answer was still open`, async (t) => {
    const seen: ReceivedMail[] = []
    const held = Promise.withResolvers<void>()
    const killed = Promise.withResolvers<void>()
    const smtp = await startSmtp({
      onMessage: (mail) => {
        seen.push(mail)
        if (seen.length <= ANSWERED) return
        // Accepted, but the answer is held back until the sender is dead.
        held.resolve()
        return killed.promise
      },
    })
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
    const all = Array.from({ length: 20 }, (_, i) => `user${i}@example.org`)
    await fixture.queueAll(...all)

    const sender = await startSender(fixture, { smtp: smtp.config, ca: smtp.ca })
    await held.promise
    await untilSent(sender, ANSWERED)
    sender.kill('SIGKILL')
    await once(sender, 'exit')
    killed.resolve()
    const before = new Map(seen.map((mail) => [mail.messageId, mail.envelope.to[0]]))

    const rows = await fixture.rows()
    assert.equal(rows.filter((row) => row.status === 'sent').length, ANSWERED)
    while ((await fixture.send()) !== '');
    fixture.turn(LEASE_MS)
    while ((await fixture.send()) !== '');
    const counts = new Map<string, number>()
    for (const mail of seen) counts.set(mail.messageId ?? '', (counts.get(mail.messageId ?? '') ?? 0) + 1)
    assert.equal(counts.size, all.length)
    const doubled = [...counts].filter(([, count]) => count > 1)
    assert.ok(doubled.every(([id, count]) => count === 2 && before.has(id)))
    assert.equal(doubled.length, before.size - ANSWERED)
    assert.deepEqual(new Set(seen.flatMap((mail) => mail.envelope.to)), new Set(all))
    assert.ok((await fixture.rows()).every((row) => row.status === 'sent' && row.message === ''))
  })
}

type Fixture = Awaited<ReturnType<typeof openMailFixture>>

async function startSender(fixture: Fixture, settings: object): Promise<ChildProcess> {
  const argument = JSON.stringify({ database: fixture.database, now: fixture.clock.now(), ...settings })
  const sender = spawn(process.execPath, [SENDER, argument], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(sender, 'spawn')
  return sender
}

async function untilSent(sender: ChildProcess, count: number): Promise<void> {
  assert.ok(sender.stdout)
  for await (const line of createInterface(sender.stdout)) if (line === `sent ${count}`) return
  assert.fail('the sender ended early')
}
