// What a program can do with the SDK on a real server: write, read, go through lists, and decide on errors.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { etagOf, LatchkeyError } from '../../../sdk/src/latchkey.ts'
import { failsWith, openSdkFixture, watchedFetch } from '../../fixtures/http/sdk.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

const DAYS = { days: 30 }

for (const engine of ENGINES) {
  test(`${engine}: an account is opened, changed, suspended and closed`, async (t) => {
    const { latchkey, open } = await openSdkFixture(t, { engine })
    const account = await open('shop-1')
    assert.equal(account.created, true)
    const again = await latchkey.accounts.create({ external_id: 'shop-1', subscription: DAYS })
    assert.deepEqual([again.id, again.created], [account.id, false])
    const changed = await latchkey.accounts.change(account.id, { metadata: { city: 'Köln' } })
    assert.deepEqual(changed.metadata, { city: 'Köln' })
    assert.equal((await latchkey.accounts.suspend(account.id, { reason: 'chargeback' })).status, 'suspended')
    assert.equal((await latchkey.accounts.resume(account.id)).status, 'active')
    assert.equal((await latchkey.accounts.close(account.id)).status, 'closed')
    assert.equal((await latchkey.accounts.get(account.id)).status, 'closed')
  })

  test(`${engine}: for await goes through all pages of a list`, async (t) => {
    const { sdk, open } = await openSdkFixture(t, { engine })
    const ids: string[] = []
    for (const name of ['a', 'b', 'c', 'd', 'e']) ids.push((await open(name)).id)
    const { fetch, requests } = watchedFetch()
    const { accounts } = sdk({ fetch })
    const seen: string[] = []
    for await (const account of accounts.list({ status: 'active', limit: 2 })) seen.push(account.id)
    assert.deepEqual(seen.toSorted(), ids.toSorted())
    assert.equal(requests.length, 3)
    const first = await accounts.list({ limit: 2 }).page()
    assert.equal(first.data.length, 2)
    const second = await accounts.list({ limit: 2, after: first.next ?? '' }).page()
    assert.notEqual(second.data[0]?.id, first.data[0]?.id)
    const sizes: number[] = []
    for await (const { data } of accounts.list({ limit: 2 }).pages()) sizes.push(data.length)
    assert.deepEqual(sizes, [2, 2, 1])
  })

  test(`${engine}: the events of a brand are read to their end`, async (t) => {
    const { latchkey, runJob, open, brandName } = await openSdkFixture(t, { engine })
    await open('shop-1')
    await runJob('number-events')
    const types: string[] = []
    const query = { types: 'account.*,subscription.*', limit: 1 }
    for await (const event of latchkey.events.list(query, { brand: brandName })) types.push(event.type)
    assert.deepEqual(types, ['subscription.created', 'account.created'])
  })
}

test('what was changed meanwhile is not changed again by its ETag', async (t) => {
  const { latchkey, open } = await openSdkFixture(t)
  const { id } = await open('shop-1')
  const read = await latchkey.accounts.get(id)
  await latchkey.accounts.change(id, { first_name: 'Ada' }, { ifMatch: etagOf(read) })
  await assert.rejects(
    latchkey.accounts.change(id, { first_name: 'Eve' }, { ifMatch: etagOf(read) }),
    failsWith('changed_meanwhile'),
  )
})

test('a key of the installation names its brand', async (t) => {
  const { app, sdk, latchkey, secrets } = await openSdkFixture(t)
  const { secretKey } = await app.brands.addBrand({ name: 'two', title: 'Two' }, OPERATOR)
  secrets.note(secretKey)
  await assert.rejects(latchkey.accounts.get('acc_1'), failsWith('brand_needed'))
  await assert.rejects(sdk({ brand: 'two' }).accounts.get('acc_1'), failsWith('account_not_found'))
  await assert.rejects(latchkey.accounts.get('acc_1', {}, { brand: 'none' }), failsWith('brand_not_found'))
})

test('an error has the code, the field and the id under which the server logs the call', async (t) => {
  const { latchkey, sdk } = await openSdkFixture(t)
  await assert.rejects(latchkey.accounts.create({ subscription: { days: 0 }, external_id: 'x' }), (error) => {
    assert.ok(error instanceof LatchkeyError && error.code === 'invalid_input')
    const { status, problem, requestId } = error
    assert.deepEqual([status, problem?.errors?.[0]?.pointer], [422, '#/subscription/days'])
    assert.match(requestId ?? '', /^[\w-]{8,}$/)
    return true
  })
  await assert.rejects(sdk({ key: 'lk_manage_none' }).keys.getMe(), failsWith('not_authenticated'))
})

test('an answer that is not from the API is an error of its own', async (t) => {
  const { sdk } = await openSdkFixture(t)
  const answered = (body: string, status: number) =>
    sdk({ fetch: async () => new Response(body, { status }) }).keys.getMe()
  await assert.rejects(answered('<h1>Bad gateway</h1>', 502), failsWith('unreadable_answer'))
  await assert.rejects(answered('<h1>Welcome</h1>', 200), failsWith('unreadable_answer'))
})

test('a call without a part of its path is not sent', async (t) => {
  const { latchkey } = await openSdkFixture(t)
  assert.throws(() => latchkey.accounts.get(''), /the account is missing/)
})
