// VAM reads every encoding that its clients send (VAM contract section 1), and trusts none of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openVamFixture, refusedWith, type Sending, succeeded, type VamFixture } from '../../fixtures/vam.ts'
import { ENGINES } from '../../harness.ts'

const LIMITS = { multiLogin: 5, sessionLimit: 50, countryIds: [1, 2], cityIds: [3], protocolIds: [] }
const PREFERENCES = { multi_login: 5, session_limit: 50, country: [1, 2], city: [3] }
const JSON_TEXT = JSON.stringify(PREFERENCES)
const asText = { multi_login: '5', session_limit: '50', country: ['1', '2'], city: ['3'] }
const INDEXED =
  'preferences[multi_login]=5&preferences[session_limit]=50&preferences[country][0]=1&preferences[country][1]=2&preferences[city][]=3'
const COUNTED =
  'preferences[multi_login]=5&preferences[session_limit]=50&preferences[country][]=1&preferences[country][]=2&preferences[city][]=3'
const FORM = 'application/x-www-form-urlencoded'

const ways: Record<string, Sending> = {
  JSON: { json: { uuid: 'u', period: 7, preferences: PREFERENCES } },
  'values as text': { json: { uuid: 'u', period: '7', preferences: asText } },
  'preferences as JSON text': { json: { uuid: 'u', period: '7', preferences: JSON_TEXT } },
  'numbers of services': {
    json: { uuid: 'u', period: 7, preferences: { 1: 5, 2: '50', 5: [1, '2'], 6: 3 } },
  },
  'another name of multi_login': {
    json: { uuid: 'u', period: 7, preferences: { ...PREFERENCES, multi_login: null, concurrent_users: 5 } },
  },
  'a form with numbered brackets': { form: `uuid=u&period=7&${INDEXED}` },
  'a form with empty brackets': { form: `uuid=u&period=7&${COUNTED}` },
  'a form with encoded brackets': {
    form: new URLSearchParams([...new URLSearchParams(`uuid=u&period=7&${INDEXED}`)]).toString(),
  },
  'a form with JSON text': { form: `uuid=u&period=7&preferences=${encodeURIComponent(JSON_TEXT)}` },
  multipart: { multipart: { uuid: 'u', period: '7', preferences: JSON_TEXT } },
  'multipart with brackets': {
    multipart: Object.fromEntries(new URLSearchParams(`uuid=u&period=7&${INDEXED}`)),
  },
  'JSON labelled as a form': {
    raw: { type: FORM, text: JSON.stringify({ uuid: 'u', period: 7, preferences: PREFERENCES }) },
  },
  'JSON without a label': {
    raw: { type: undefined, text: ` ${JSON.stringify({ uuid: 'u', period: 7, preferences: PREFERENCES })}` },
  },
}

for (const engine of ENGINES) {
  test(`${engine}: every way of writing a create makes the same account`, async (t) => {
    const fixture = await openVamFixture(t, { engine })
    for (const [name, sending] of Object.entries(ways)) {
      const made = succeeded(await fixture.send('/vam/v3/create', sending))
      assert.equal(made.expiryDate, '2026-11-28', name)
      const { prepaid } = fixture.latchkey.app
      const state = await prepaid.get(fixture.latchkey.brandId, String(made.vpnUsername))
      assert.deepEqual({ ...state.limits }, LIMITS, name)
      succeeded(await remove(fixture, String(made.vpnUsername)))
    }
  })
}

for (const engine of ENGINES) {
  test(`${engine}: answers show a name as it was sent, except those that show the account`, async (t) => {
    const { send } = await openVamFixture(t, { engine })
    const pair = { oneLoginScheme: true, vpnUsername: 'Kim', vpnPassword: 'Difference.1822' }
    succeeded(await send('/vam/v3/create', { json: { uuid: 'u', ...pair } }))
    const disabled = succeeded(await send('/vam/v2/disable', { method: 'PUT', form: 'vpnUsername=KIM' }))
    assert.equal(disabled.vpnUsername, 'KIM')
    const { vpnUsername, status } = succeeded(await send('/vam/v2/status?vpnUsername=KIM'))
    assert.deepEqual([vpnUsername, String(status).split(':')[0]], ['Kim', 'Disabled'])
  })
}

test('of a field that is sent twice the last value counts', async (t) => {
  const { send } = await openVamFixture(t)
  const form = 'uuid=u&period=5&period=7&preferences[multi_login]=1&preferences[multi_login]=2'
  assert.equal(succeeded(await send('/vam/v3/create', { form })).expiryDate, '2026-11-28')
  const text = '{"uuid":"v","period":5,"period":7}'
  const twice = await send('/vam/v3/create', { raw: { type: 'application/json', text } })
  assert.equal(succeeded(twice).expiryDate, '2026-11-28')
})

test('of preferences, names that mean nothing are passed over and numbers of no service are refused', async (t) => {
  const fixture = await openVamFixture(t)
  const create = (preferences: unknown) =>
    fixture.send('/vam/v3/create', { json: { uuid: 'u', preferences } })
  const refused = await create({ multi_login: 2, 7: [1] })
  assert.deepEqual(refusedWith(refused), [400, 11001])
  assert.match(refused.message, /preferences .*\b7\b/)
  const { vpnUsername } = succeeded(await create({ multi_login: 2, colour: [1] }))
  const { limits } = await fixture.latchkey.app.prepaid.get(fixture.latchkey.brandId, String(vpnUsername))
  assert.deepEqual({ ...limits }, { multiLogin: 2, countryIds: [], cityIds: [], protocolIds: [] })
})

test('delete, status and the token take their fields from the query as well; the body wins', async (t) => {
  const fixture = await openVamFixture(t)
  const { vpnUsername } = succeeded(await fixture.send('/vam/v3/create', { form: 'uuid=a' }))
  const query = `vpnUsername=${vpnUsername}`
  succeeded(await fixture.send(`/vam/v2/status?${query}`))
  const body = { json: { vpnUsername: 'nobody' }, method: 'DELETE' }
  assert.deepEqual(refusedWith(await fixture.send(`/vam/v2/delete?${query}`, body)), [400, 11001])
  const elsewhere = await fixture.send(`/vam/v2/enable?${query}`, { method: 'PUT', json: {} })
  assert.equal(elsewhere.message, 'vpnUsername is required')
  succeeded(await fixture.send(`/vam/v2/delete?${query}`, { method: 'DELETE' }))
  const asked = new URLSearchParams(fixture.secret).toString()
  succeeded(await fixture.send(`/auth/v1/accessToken?${asked}`, { method: 'POST', token: null }))
})

test('the access token may come in the query; the header wins', async (t) => {
  const fixture = await openVamFixture(t)
  const { accessToken } = succeeded(await fixture.askForToken(fixture.secret))
  const inQuery = `/inventory/v3/countries/linux?X-AccessToken=${accessToken}`
  succeeded(await fixture.send(inQuery, { token: null }))
  assert.deepEqual(refusedWith(await fixture.send(inQuery, { token: 'f'.repeat(64) })), [401, 1002])
})

test('names that reach for a prototype are plain names', async (t) => {
  const fixture = await openVamFixture(t)
  const names = ['__proto__', 'constructor', 'prototype', 'toString']
  for (const [i, name] of names.entries()) {
    const form = `uuid=${i}&${name}[period]=5&preferences[${name}]=5&preferences[${name}][x]=5&${name}=x`
    succeeded(await fixture.send('/vam/v3/create', { form }))
    const text = `{"uuid":"json ${i}","${name}":{"period":5},"preferences":{"${name}":{"x":5}}}`
    succeeded(await fixture.send('/vam/v3/create', { raw: { type: 'application/json', text } }))
  }
  assert.equal(({} as Record<string, unknown>).period, undefined)
})

test('what is nested too deeply or is no object is refused', async (t) => {
  const fixture = await openVamFixture(t)
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`
  const refused: Sending[] = [
    { form: 'uuid=a&preferences[a][b][c][d]=1' },
    { raw: { type: 'application/json', text: `{"uuid":"a","x":${deep}}` } },
    { raw: { type: 'application/json', text: '[]' } },
    { raw: { type: 'application/json', text: 'null' } },
    { raw: { type: 'application/json', text: '{"uuid":' } },
    { raw: { type: FORM, text: '{"uuid":' } },
    { raw: { type: 'text/csv', text: 'uuid' } },
    { raw: { type: 'multipart/form-data', text: 'uuid' } },
    { json: { uuid: 'a', preferences: [1] } },
    { json: { uuid: 'a', preferences: 'multi_login' } },
    { json: { uuid: 'a', preferences: { 99: 1 } } },
    { json: { uuid: 'a', preferences: { country: { a: 1 } } } },
    { json: { uuid: 'a', preferences: { country: Array(1001).fill(1) } } },
  ]
  for (const sending of refused) {
    assert.deepEqual(refusedWith(await fixture.send('/vam/v3/create', sending)), [400, 11001])
  }
  assert.equal(
    (await fixture.latchkey.app.prepaid.list(fixture.latchkey.brandId, { after: 0, limit: 1 })).length,
    0,
  )
})

test('an empty list is what PHP makes of empty preferences', async (t) => {
  const fixture = await openVamFixture(t)
  succeeded(await fixture.send('/vam/v3/create', { json: { uuid: 'a', preferences: [] } }))
  succeeded(await fixture.send('/vam/v3/create', { form: 'uuid=b&preferences=[]' }))
  assert.equal(
    (await fixture.latchkey.app.prepaid.list(fixture.latchkey.brandId, { after: 0, limit: 9 })).length,
    2,
  )
})

function remove(fixture: VamFixture, vpnUsername: string) {
  return fixture.send('/vam/v2/delete', { method: 'DELETE', json: { vpnUsername } })
}
