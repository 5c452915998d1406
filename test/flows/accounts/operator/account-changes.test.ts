// What an operator does to a whole account: close it, change its e-mail or password, mail the reset link.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, MINUTE_MS } from '../../../../src/clock.ts'
import { openOperatorFixture } from '../../../fixtures/operator.ts'
import { refusedWith } from '../../../fixtures/prepaid.ts'
import { ENGINES, PASSWORD } from '../../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: an account is closed now, or with its last term`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, caller, listing, brand, clock, runJob } = fixture
    const status = async (id: number) => (await listing.show(brand.id, id)).status
    await app.opening.open(caller, { email: 'ada@example.com', planMonths: 1 })
    await app.accountChanges.close(caller, 1, { reason: 'asked by phone' })
    assert.equal(await status(1), 'closed')
    await refusedWith('account_not_active', app.accountChanges.close(caller, 1))
    await refusedWith('account_not_found', app.accountChanges.close(caller, 99))
    assert.equal(await fixture.accounts(), 0)

    await app.opening.open(caller, { email: 'ada@example.com', planMonths: 1 })
    assert.deepEqual(await app.accountChanges.closeAtPeriodEnd(caller, 2), { closesOn: '2026-12-21' })
    clock.add(30 * DAY_MS)
    await runJob('nightly')
    assert.equal(await status(2), 'closed')

    await app.opening.open(caller, { externalId: 'shop', days: 5 })
    await refusedWith('wrong_subscription_state', app.accountChanges.closeAtPeriodEnd(caller, 3))
  })

  test(`${engine}: an e-mail is changed: the old one is free, apps are signed out, both are written to`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, caller, listing, brand } = fixture
    const change = app.accountChanges.changeEmail
    const { long_token } = await fixture.addClient('ada@example.com')
    await fixture.addClient('bob@example.com')
    await fixture.trusted('ResetPassword', { email: 'ada@example.com' })
    await refusedWith('email_taken', change(caller, 1, 'BOB@example.com'))
    await refusedWith('invalid_email', change(caller, 1, 'bob'))
    assert.equal(await change(caller, 1, 'Ada@new.example'), true)
    assert.equal(await change(caller, 1, 'Ada@new.example'), false)
    assert.equal(await change(caller, 1, 'ada@new.example'), true)
    assert.equal((await listing.show(brand.id, 1)).email, 'ada@new.example')
    const bearer = long_token ?? ''
    const old = await fixture.untrusted('TokenRefresh', { email: 'ada@new.example' }, { bearer })
    assert.equal(old.body.status, 'error')
    const now = await fixture.untrusted('TokenRefresh', { email: 'ada@new.example', password: PASSWORD })
    assert.equal(now.body.status, 'success')
    const open = await app.db.read
      .selectFrom('reset_link')
      .select('hash')
      .where('used_at', 'is', null)
      .execute()
    assert.deepEqual(open, [])
    const notices = await app.db.read.selectFrom('mail').select('id').where('turn', '=', 'notice').execute()
    assert.equal(notices.length, 2)
    await fixture.addClient('ada@example.com')
    await fixture.add()
    await refusedWith('conflict', change(caller, 4, 'eve@example.com'))
    await refusedWith(
      'account_not_found',
      change({ ...caller, brand: { ...brand, id: 99 } }, 1, 'x@example.com'),
    )
  })

  test(`${engine}: of fifty accounts that want one e-mail at once one gets it`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, caller } = fixture
    const ids = Array.from({ length: 20 }, (_, at) => at + 1)
    for (const id of ids) await app.opening.open(caller, { email: `a${id}@example.com`, days: 3 })
    const done = await Promise.allSettled(
      ids.map((id) => app.accountChanges.changeEmail(caller, id, 'one@example.com')),
    )
    assert.equal(done.filter((one) => one.status === 'fulfilled').length, 1)
    const rows = await app.db.read.selectFrom('email_address').select('email_key').execute()
    assert.equal(rows.length, 20)
  })

  test(`${engine}: a password is set and a reset link is mailed, within the limit of mails`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, caller } = fixture
    await app.opening.open(caller, { email: 'ada@example.com', planMonths: 1 })
    await app.accountChanges.setPassword(caller, 1, PASSWORD)
    const signedIn = await fixture.untrusted('TokenRefresh', { email: 'ada@example.com', password: PASSWORD })
    assert.equal(signedIn.body.status, 'success')
    await refusedWith('weak_password', app.accountChanges.setPassword(caller, 1, 'password'))
    assert.equal(await app.accountChanges.sendReset(caller, 1), true)
    assert.equal(await app.accountChanges.sendReset(caller, 1), false)
    fixture.clock.add(MINUTE_MS)
    assert.equal(await app.accountChanges.sendReset(caller, 1), true)
    await fixture.add()
    await refusedWith('conflict', app.accountChanges.sendReset(caller, 2))
    await refusedWith('conflict', app.accountChanges.setPassword(caller, 2, PASSWORD))
    await refusedWith('account_not_found', app.accountChanges.sendReset(caller, 99))
  })
}
