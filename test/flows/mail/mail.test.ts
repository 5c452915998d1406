// Mail from the queue to a real SMTP server: sent mails, repeated attempts, and the state after a crash. Both engines.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { LEASE_MS } from '../../../src/bounds/lease.ts'
import { DAY_MS } from '../../../src/clock.ts'
import { ENGINES, openMailFixture, START, TOKEN } from '../../fixtures/mail.ts'
import { refusal, startSmtp } from '../../fixtures/smtp-server.ts'

for (const engine of ENGINES) {
  test(`${engine}: a queued mail arrives over STARTTLS with a login, as text and HTML of its brand`, async (t) => {
    const smtp = await startSmtp()
    t.after(smtp.close)
    const settings = {
      color: '#8a1f5f',
      mail_from: 'North <hello@north.example>',
      mail_reply_to: 'help@north.example',
    }
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca, settings })
    await fixture.queueAll('ada@example.org')
    assert.equal(await fixture.send(), 'sent 1')
    const [mail] = smtp.received
    assert.ok(mail)
    assert.deepEqual([mail.tls, mail.user], [true, 'latchkey'])
    assert.deepEqual(mail.envelope, { from: 'hello@north.example', to: ['ada@example.org'] })
    assert.equal(mail.from?.text, '"North" <hello@north.example>')
    assert.equal(mail.replyTo?.value[0]?.address, 'help@north.example')
    assert.equal(mail.subject, 'Choose a new password for North VPN')
    assert.equal(mail.date?.getTime(), START)
    assert.equal(mail.headers.get('auto-submitted'), 'auto-generated')
    const link = `https://accounts.example/reset?token=${TOKEN}`
    assert.ok(mail.text?.includes(`\n${link}\n`))
    assert.match(mail.text ?? '', /works once, for 1 hour: until 21 November 2026 at 13:00 UTC/)
    assert.match(mail.text ?? '', /did not ask for this/)
    assert.ok(mail.html)
    assert.ok(mail.html.includes(`href="${link}"`))
    assert.ok(mail.html.includes('#8a1f5f'))
    assert.match(mail.html, /prefers-color-scheme:dark/)
    assert.doesNotMatch(mail.html, /<img|<link|@import|url\(/)
    assert.deepEqual(await fixture.rows().then(([row]) => [row?.status, row?.message, row?.attempts]), [
      'sent',
      '',
      1,
    ])
    assert.equal(await fixture.send(), '')
  })

  test(`${engine}: an alias is written to over TLS from the first byte, by the server's own sender`, async (t) => {
    const smtp = await startSmtp({ security: 'tls' })
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
    await fixture.db.write((tx) => fixture.queue(tx, 'bob@example.org', { kind: 'alias_reset' }))
    assert.equal(await fixture.send(), 'sent 1')
    const [mail] = smtp.received
    assert.equal(mail?.from?.text, '"North VPN" <no-reply@latchkey.example>')
    assert.equal(mail?.replyTo, undefined)
    assert.equal(mail?.subject, 'Choose your password for North VPN')
    assert.match(
      mail?.text?.replaceAll('\n', ' ') ?? '',
      /bob@example\.org can sign in to a shared North VPN account/,
    )
  })

  test(`${engine}: a use case that is undone sends nothing`, async (t) => {
    const smtp = await startSmtp()
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
    const undone = fixture.db.write(async (tx) => {
      await fixture.queue(tx, 'ada@example.org')
      throw new Error('changed my mind')
    })
    await assert.rejects(undone, /changed my mind/)
    assert.equal(await fixture.send(), '')
    assert.deepEqual(await fixture.rows(), [])
    assert.equal(smtp.received.length, 0)
  })

  test(`${engine}: waiting mail is unreadable in the database and says nothing in the log`, async (t) => {
    const smtp = await startSmtp({
      onMessage: () => {
        throw refusal(451, `I do not like https://accounts.example/reset?token=${TOKEN} today`)
      },
    })
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
    await fixture.queueAll('ada@example.org')
    assert.equal(await fixture.send(), 'sent 0, 1 later')
    const [row] = await fixture.rows()
    assert.match(row?.last_error ?? '', /I do not like .*token=\*\*\*/)
    assert.doesNotMatch(JSON.stringify(row), /ada@example|accounts\.example\/reset\?token=token/)
    assert.ok(!JSON.stringify(row).includes(TOKEN))
    assert.ok(!fixture.logged.join('').includes(TOKEN))
  })

  test(`${engine}: a mail that cannot be sent is tried in growing pauses for three days, then kept as dead`, async (t) => {
    let isOpen = false
    const smtp = await startSmtp({
      onRecipient: () => {
        if (!isOpen) throw refusal(450, 'mailbox busy')
      },
    })
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, {
      smtp: smtp.config,
      ca: smtp.ca,
      linkLastsMs: 5 * DAY_MS,
    })
    await fixture.queueAll('ada@example.org')
    const pauses: number[] = []
    for (let tries = 0; tries < 200; tries++) {
      await fixture.send()
      const [row] = await fixture.rows()
      if (row?.status !== 'queued') break
      pauses.push((row.next_attempt_at - fixture.clock.now()) / 1000)
      // One millisecond earlier no attempt is made.
      fixture.turn(row.next_attempt_at - fixture.clock.now() - 1)
      assert.equal(await fixture.send(), '')
      fixture.turn(1)
    }
    assert.deepEqual(pauses.slice(0, 9), [10, 30, 60, 300, 900, 1800, 3600, 3600, 3600])
    assert.equal(fixture.clock.now(), START + 3 * DAY_MS)
    const [row] = await fixture.rows()
    assert.equal(row?.status, 'dead')
    assert.match(row?.last_error ?? '', /450 mailbox busy/)
    assert.notEqual(row?.message, '')
    isOpen = true
    fixture.turn(DAY_MS)
    assert.equal(await fixture.send(), '')
    assert.equal(smtp.received.length, 0)
  })

  test(`${engine}: a bad address never blocks the rest`, async (t) => {
    const silent = Promise.withResolvers<void>()
    const smtp = await startSmtp({
      onRecipient: (address) => {
        if (address.startsWith('gone')) throw refusal(550, 'no such user')
        if (address.startsWith('busy')) throw refusal(452, 'try later')
        return address.startsWith('silent') ? silent.promise : undefined
      },
    })
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
    const good = Array.from({ length: 40 }, (_, i) => `user${i}@example.org`)
    await fixture.queueAll('gone@example.org', 'silent@example.org', 'busy@example.org', ...good)
    let sending = fixture.send()
    while (smtp.received.length < good.length) {
      const soon = new Promise((resolve) => setTimeout(resolve, 5, 'soon'))
      if ((await Promise.race([sending, soon])) !== 'soon') sending = fixture.send() // a slow machine needs another batch
    }
    silent.reject(refusal(421, 'too slow'))
    await sending
    assert.deepEqual(new Set(smtp.received.flatMap((mail) => mail.envelope.to)), new Set(good))
    assert.deepEqual(await fixture.waiting(), { queued: 2, dead: 1 })
    const rows = await fixture.rows()
    assert.deepEqual(
      rows.slice(0, 3).map((row) => row.status),
      ['dead', 'queued', 'queued'],
    )
    assert.match(rows[0]?.last_error ?? '', /550 no such user/)
    assert.ok(rows.slice(3).every((row) => row.status === 'sent'))
  })

  test(`${engine}: a refused sender is the operator's to repair and kills no mail`, async (t) => {
    const smtp = await startSmtp({
      options: { onMailFrom: (_address, _session, done) => done(refusal(550, 'not your domain')) },
    })
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
    await fixture.queueAll('ada@example.org')
    assert.equal(await fixture.send(), 'sent 0, 1 later')
    assert.equal((await fixture.rows())[0]?.status, 'queued')
  })

  test(`${engine}: when the mail server is away only a few mails pay for it, and all arrive once it is back`, async (t) => {
    const smtp = await startSmtp()
    const fixture = await openMailFixture(t, engine, {
      smtp: smtp.config,
      ca: smtp.ca,
      linkLastsMs: 5 * DAY_MS,
    })
    await smtp.close()
    const all = Array.from({ length: 50 }, (_, i) => `user${i}@example.org`)
    await fixture.queueAll(...all)
    await fixture.send()
    assert.equal(await fixture.send(), '')
    const tried = (await fixture.rows()).filter((row) => row.attempts > 0)
    assert.ok(tried.length <= 8, `${tried.length} tried`)
    for (let minute = 0; minute < 30; minute++) {
      fixture.turn(60_000)
      await fixture.send()
    }
    const attempts = (await fixture.rows()).map((row) => row.attempts)
    assert.ok(attempts.reduce((sum, count) => sum + count, 0) <= 8 + 30)

    const back = await startSmtp({ listenOn: smtp.config.port })
    t.after(back.close)
    const post = fixture.anotherPost({ ...smtp.config }, back.ca)
    t.after(() => post.deliveries.close())
    for (let hour = 0; hour < 3; hour++) {
      fixture.turn(3_600_000)
      await post.send()
    }
    assert.deepEqual(back.received.flatMap((mail) => mail.envelope.to).sort(), all.sort())
  })

  test(`${engine}: a server without STARTTLS, with a strange certificate or another login gets no mail`, async (t) => {
    const plain = await startSmtp({ security: 'none' })
    const smtp = await startSmtp()
    t.after(plain.close)
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { linkLastsMs: 2 * DAY_MS })
    await fixture.queueAll('ada@example.org')
    const posts = [
      fixture.anotherPost({ ...plain.config, security: 'starttls' }, smtp.ca),
      fixture.anotherPost(smtp.config),
      fixture.anotherPost({ ...smtp.config, password: 'wrong' }, smtp.ca),
    ]
    for (const post of posts) {
      assert.equal(await post.send(), 'sent 0, 1 later')
      await post.deliveries.close()
      fixture.turn(DAY_MS / 2)
    }
    assert.deepEqual([...plain.received, ...smtp.received], [])
    assert.equal((await fixture.rows())[0]?.attempts, 3)
    assert.ok(!fixture.logged.join('').includes(smtp.config.password))
  })

  test(`${engine}: a process that dies before sending delays its mail by the lease, no more`, async (t) => {
    const smtp = await startSmtp()
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
    await fixture.queueAll('ada@example.org')
    await fixture.claimAndDie()
    await fixture.queueAll('bob@example.org')
    assert.equal(await fixture.send(), 'sent 1')
    fixture.turn(LEASE_MS - 1)
    assert.equal(await fixture.send(), '')
    fixture.turn(1)
    assert.equal(await fixture.send(), 'sent 1')
    assert.deepEqual(
      smtp.received.map((mail) => mail.envelope.to[0]),
      ['bob@example.org', 'ada@example.org'],
    )
  })

  test(`${engine}: a mail whose link is dead is not sent, and nothing of it is kept`, async (t) => {
    const smtp = await startSmtp()
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
    const link = 'https://accounts.example/reset?token=ended'
    await fixture.db.write(async (tx) => {
      await fixture.queue(tx, 'late@example.org', { expiresAt: fixture.clock.now() + 1000 })
      await fixture.queue(tx, 'closed@example.org', { link })
      await fixture.queue(tx, 'ada@example.org')
    })
    fixture.endLink(link)
    fixture.turn(1000)
    assert.equal(await fixture.send(), 'sent 1, 2 stale')
    assert.deepEqual(
      smtp.received.flatMap((mail) => mail.envelope.to),
      ['ada@example.org'],
    )
    const rows = await fixture.rows()
    assert.deepEqual(
      rows.map((row) => row.status),
      ['stale', 'stale', 'sent'],
    )
    assert.ok(rows.every((row) => row.message === '' && row.finished_at !== null))
    assert.deepEqual(await fixture.waiting(), { queued: 0, dead: 0 })
  })

  test(`${engine}: mail waits no longer than it would when the clock is put back`, async (t) => {
    const smtp = await startSmtp()
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
    await fixture.queueAll('new@example.org', 'tried@example.org', 'held@example.org')
    const [, tried, held] = await fixture.rows()
    const ahead = { next_attempt_at: fixture.clock.now(), attempts: 1 }
    const set = (id: number | undefined, row: object) =>
      fixture.db.write((tx) => tx.updateTable('mail').set(row).where('id', '=', Number(id)).execute())
    await set(tried?.id, { ...ahead, next_attempt_at: fixture.clock.now() + 10_000 })
    await set(held?.id, { ...ahead, lease_until: fixture.clock.now() + LEASE_MS })
    fixture.turn(-86_400_000)
    assert.equal(await fixture.send(), 'sent 2')
    fixture.turn(LEASE_MS)
    assert.equal(await fixture.send(), 'sent 1')
    assert.equal(smtp.received.length, 3)
  })

  test(`${engine}: two processes on one queue send every mail once`, async (t) => {
    const smtp = await startSmtp()
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
    const other = fixture.anotherPost(smtp.config, smtp.ca)
    t.after(() => other.deliveries.close())
    const all = Array.from({ length: 60 }, (_, i) => `user${i}@example.org`)
    await fixture.queueAll(...all)
    const sendAll = async (send: () => Promise<string>) => {
      // Not until no mail is claimed: on a slow machine none may be claimed while all connections are in use.
      while ((await fixture.waiting()).queued > 0) {
        await send()
        await nextTurn() // the mails under way need the event loop, too
      }
    }
    await Promise.all([sendAll(fixture.send), sendAll(other.send)])
    assert.deepEqual(smtp.received.flatMap((mail) => mail.envelope.to).sort(), all.sort())
  })

  test(`${engine}: a slow sender that lives keeps its mail`, async (t) => {
    const [slow, next, answer] = [0, 1, 2].map(() => Promise.withResolvers<void>())
    const smtp = await startSmtp({
      onMessage: ({ envelope }) => {
        const isSlow = envelope.to[0] === 'slow@example.org'
        ;(isSlow ? slow : next)?.resolve()
        return isSlow ? answer?.promise : undefined
      },
    })
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
    const other = fixture.anotherPost(smtp.config, smtp.ca)
    t.after(() => other.deliveries.close())
    await fixture.queueAll('slow@example.org')
    const sending = [fixture.send()]
    await slow?.promise
    fixture.turn(LEASE_MS - 1)
    await fixture.queueAll('next@example.org')
    sending.push(fixture.send())
    await next?.promise
    fixture.turn(LEASE_MS - 1)
    assert.equal(await other.send(), '')
    answer?.resolve()
    await Promise.all(sending)
    assert.deepEqual(smtp.received.flatMap(({ envelope }) => envelope.to).sort(), [
      'next@example.org',
      'slow@example.org',
    ])
  })

  test(`${engine}: nothing a brand or a user writes becomes a header`, async (t) => {
    const smtp = await startSmtp()
    t.after(smtp.close)
    const title = 'North\r\nBcc: eve@example.org\r\n\r\n<script>'
    const settings = {
      mail_from: '"A\r\nX-Evil: 1" <hello@north.example>',
      mail_reply_to: 'x@y.example, eve@example.org',
    }
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca, title, settings })
    await fixture.queueAll('ada@example.org')
    await assert.rejects(fixture.queueAll('ada@example.org\r\nBcc: eve@example.org'), /not an e-mail address/)
    await assert.rejects(fixture.queueAll('ada@example.org, eve@example.org'), /not an e-mail address/)
    assert.equal(await fixture.send(), 'sent 1')
    const [mail] = smtp.received
    assert.deepEqual(mail?.envelope.to, ['ada@example.org'])
    const names = [...(mail?.headers.keys() ?? [])]
    assert.ok(!names.includes('bcc') && !names.includes('x-evil') && !names.includes('reply-to'))
    assert.match(mail?.subject ?? '', /^Choose a new password for North Bcc: eve@example\.org <script>$/)
    assert.ok(mail?.html && !mail.html.includes('<script>'))
  })
}
