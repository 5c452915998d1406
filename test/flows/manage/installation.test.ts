// The installation over the management API: brands, gateways, places, checks and jobs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messages as consoleWords } from '../../../src/console/messages/en/jobs.ts'
import { openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: a brand is added, shown and changed, and a stale change is refused`, async (t) => {
    const { manage, secrets, addKey, brandId } = await openManageFixture(t, { engine })
    const made = await manage('POST', '/brands', { name: 'two', settings: { time_zone: 'Europe/Berlin' } })
    assert.equal(made.status, 201)
    for (const key of [made.body.api_key, made.body.secret_key]) secrets.note(key)
    assert.deepEqual([made.body.title, made.body.settings.time_zone], ['two', 'Europe/Berlin'])
    const shown = await manage('GET', '/brands/two')
    const etag = shown.headers.get('etag') ?? ''
    const set = (body: object, tag: string) =>
      manage('PATCH', '/brands/two', body, { headers: { 'if-match': tag } })
    const changed = await set({ title: 'Two VPN', settings: { time_zone: null } }, etag)
    assert.deepEqual(
      [changed.status, changed.body.title, changed.body.settings.time_zone],
      [200, 'Two VPN', 'UTC'],
    )
    assert.deepEqual(problemOf(await set({ title: 'Other' }, etag)), [412, 'changed_meanwhile'])
    assert.equal((await set({ title: 'Other' }, changed.headers.get('etag') ?? '')).status, 200)
    const own = await addKey({ brandId })
    assert.deepEqual(problemOf(await manage('GET', '/brands/two', undefined, { key: own })), [
      404,
      'brand_not_found',
    ])
    assert.deepEqual(problemOf(await manage('GET', '/brands', undefined, { key: own })), [
      403,
      'scope_missing',
    ])
    assert.deepEqual(
      (await manage('GET', '/brands')).body.data.map(({ id }: { id: string }) => id),
      ['main', 'two'],
    )
    assert.deepEqual(problemOf(await manage('GET', '/audit?from=yesterday')), [422, 'invalid_input'])
    assert.deepEqual(
      problemOf(await manage('GET', '/me', undefined, { headers: { 'latchkey-brand': 'x' } })),
      [404, 'brand_not_found'],
    )
    assert.deepEqual(problemOf(await manage('POST', '/plans', {})), [400, 'brand_needed'])
  })

  test(`${engine}: a gateway is added, changed, given new secrets and removed`, async (t) => {
    const { manage, secrets } = await openManageFixture(t, { engine })
    const body = { name: 'de1', host: 'de1.example.net', country: 'DE', protocols: ['openvpn-udp'] }
    const made = await manage('POST', '/gateways', { ...body, profile: 'openvpn-agent' })
    assert.equal(made.status, 201, made.text)
    secrets.note(made.body.agent_token)
    assert.match(made.body.agent_token, /^lk_agent_/)
    assert.deepEqual(
      [made.body.protocols, made.body.brands, made.body.secret],
      [['openvpn-udp:1194'], null, null],
    )
    assert.deepEqual(problemOf(await manage('POST', '/gateways', { ...body })), [409, 'conflict'])
    const changed = await manage('PATCH', '/gateways/de1', { host: 'de2.example.net', brands: ['main'] })
    assert.deepEqual([changed.body.host, changed.body.brands], ['de2.example.net', ['main']])
    const token = await manage('POST', '/gateways/de1/agent-token')
    secrets.note(token.body.agent_token)
    assert.notEqual(token.body.agent_token, made.body.agent_token)
    assert.deepEqual(problemOf(await manage('POST', '/gateways/de1/secret')), [422, 'invalid_input'])
    assert.equal((await manage('GET', '/gateways')).body.data[0].live_sessions, 0)
    assert.equal((await manage('DELETE', '/gateways/de1')).status, 204)
    assert.deepEqual(problemOf(await manage('GET', '/gateways/de1')), [404, 'not_found'])
    assert.equal(
      (await manage('GET', '/locations')).body.countries.some(
        (one: { iso_code: string }) => one.iso_code === 'DE',
      ),
      true,
    )
    const stock = { host: 'de1.example.net' }
    for (const country of ['NL', 'DE'])
      await manage('POST', '/addresses', {
        ...stock,
        country,
        ranges: [country === 'NL' ? '198.51.100.1-5' : '192.0.2.1-5'],
      })
    const { body: page } = await manage('GET', '/addresses?limit=7')
    assert.deepEqual(
      page.data.map(({ country }: { country: string }) => country).join(' '),
      'DE DE DE DE DE NL NL',
    )
    assert.equal((await manage('GET', `/addresses?limit=7&after=${page.next}`)).body.data.length, 3)
    assert.deepEqual((await manage('GET', '/addresses/counts')).body.data, [
      { country: 'DE', free: 5, assigned: 0, quarantined: 0 },
      { country: 'NL', free: 5, assigned: 0, quarantined: 0 },
    ])
  })

  test(`${engine}: state, checks and jobs are shown, and a job runs at once`, async (t) => {
    const { manage, addKey } = await openManageFixture(t, { engine })
    const server = await manage('GET', '/server')
    assert.equal(server.status, 200)
    assert.ok(server.body.status.database)
    const checks = await manage('GET', '/server/checks')
    assert.ok(checks.body.data.some(({ check }: { check: string }) => check === 'database'))
    const run = await manage('POST', '/jobs/nightly/run')
    assert.deepEqual([run.status, run.body.id], [202, 'nightly'])
    assert.deepEqual(problemOf(await manage('POST', '/jobs/none/run')), [404, 'not_found'])
    const jobs = await manage('GET', '/jobs')
    const named = Object.keys(consoleWords).flatMap((word) => /^job_(.+)/.exec(word)?.[1] ?? [])
    const ids: string[] = jobs.body.data.map(({ id }: { id: string }) => id)
    assert.deepEqual(ids.sort(), named.sort(), 'the console has words for each job')
    const reader = await addKey({ scopes: ['server:read'] })
    assert.equal((await manage('GET', '/jobs', undefined, { key: reader })).status, 200)
    assert.deepEqual(problemOf(await manage('POST', '/jobs/nightly/run', undefined, { key: reader })), [
      403,
      'scope_missing',
    ])
    const preview = await manage('GET', '/jobs/preview?days=2')
    assert.equal(preview.body.data.length, 3)
  })
}
