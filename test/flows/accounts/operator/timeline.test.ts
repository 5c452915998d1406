// What happened to an account, in one list, and the apps that are signed in to it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, MINUTE_MS } from '../../../../src/clock.ts'
import type { TimelineEntry, TimelineKey } from '../../../../src/sessions/inspection/timeline.ts'
import { openOperatorFixture } from '../../../fixtures/operator.ts'
import { refusedWith } from '../../../fixtures/prepaid.ts'
import { ENGINES, PASSWORD } from '../../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: the timeline has changes, mails, sessions and billed terms, newest first`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, caller, clock, brand } = fixture
    await app.opening.open(caller, { email: 'ada@example.com', planMonths: 1 })
    await app.opening.open(caller, { email: 'bob@example.com', planMonths: 1 })
    const at = clock.now() + MINUTE_MS
    await app.db.write((tx) =>
      tx
        .insertInto('session')
        .values({
          ...{ gateway_id: 1, session_key: 'k', brand_id: brand.id, account_id: 1, subscription_id: 1 },
          ...{ username: 'x', nas_address: '', started_at: at, seen_at: at, moved_at: at, ended_at: at },
          ...{ octets_in: 0, octets_out: 0, seconds: 0 },
        })
        .execute(),
    )
    const { username = '' } = (await app.listing.subscription(brand.id, 1)) ?? {}
    app.refusals.note({
      gateway: { id: 1, name: 'de1' },
      username,
      callerAddress: undefined,
      why: 'wrong_password',
    })
    await app.refusals.idle()
    clock.add(DAY_MS)
    await app.accountChanges.sendReset(caller, 1)
    clock.add(DAY_MS)
    await app.subscriptionChanges.extend(caller, 1, 3)
    async function all(limit: number) {
      const found: TimelineEntry[] = []
      let after: TimelineKey | undefined
      do {
        const page = await app.timeline.list(1, { limit, after })
        assert.ok(page.rows.length <= limit)
        found.push(...page.rows)
        after = page.next
      } while (after)
      return found
    }
    const rows = await all(100)
    assert.deepEqual(
      rows.map((one) => one.at),
      rows.map((one) => one.at).toSorted((a, b) => b - a),
    )
    const words = rows.map((one) =>
      [one.source, one.source === 'audit' ? one.entry.action : ''].join(' ').trim(),
    )
    assert.deepEqual(words.toSorted(), [
      ...[
        'audit account.add',
        'audit reset.request',
        'audit subscription.extend',
        'audit subscription.start',
      ],
      ...['ledger', 'ledger', 'mail', 'refusal', 'session'],
    ])
    const ids = (list: TimelineEntry[]) => list.map((one) => `${one.source} ${one.entry.id}`)
    for (const limit of [1, 2, 3]) assert.deepEqual(ids(await all(limit)), ids(rows))
    assert.deepEqual((await app.timeline.list(99, { limit: 5 })).rows, [])
  })

  test(`${engine}: apps that are signed in are listed, and signed out one by one`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, caller, clock, brand } = fixture
    const first = await fixture.addClient('ada@example.com')
    const renew = (bearer: unknown) =>
      fixture.untrusted('TokenRefresh', { email: 'ada@example.com' }, { bearer: String(bearer) })
    clock.add(MINUTE_MS)
    await fixture.untrusted('TokenRefresh', { email: 'ada@example.com', password: PASSWORD })
    clock.add(MINUTE_MS)
    const renewed = await renew(first.long_token)
    assert.equal(renewed.body.status, 'success')
    const alias = { setemail: 'two@example.com', setpassword: PASSWORD }
    await fixture.trusted('AddAlias', { email: 'ada@example.com', ...alias })
    clock.add(MINUTE_MS)
    await fixture.untrusted('TokenRefresh', { email: 'two@example.com', password: PASSWORD })
    const apps = await app.signedInApps.list(brand.id, 1)
    assert.deepEqual(
      apps.map((one) => [one.alias, (one.renewedAt - one.signedInAt) / MINUTE_MS]),
      [
        ['two@example.com', 0],
        [undefined, 2],
        [undefined, 0],
      ],
    )
    const ended = apps[1]?.id ?? ''
    await app.signedInApps.end(caller, 1, ended)
    await refusedWith('not_found', app.signedInApps.end(caller, 1, ended))
    assert.equal((await renew(renewed.body.long_token)).body.status, 'error')
    assert.equal((await app.signedInApps.list(brand.id, 1)).length, 2)
    await app.signedInApps.endAll(caller, 1)
    assert.deepEqual(await app.signedInApps.list(brand.id, 1), [])
    const elsewhere = { ...caller, brand: { ...brand, id: 99 } }
    await refusedWith('account_not_found', app.signedInApps.endAll(elsewhere, 1))
    await refusedWith('account_not_found', app.signedInApps.list(99, 1))
  })
}
