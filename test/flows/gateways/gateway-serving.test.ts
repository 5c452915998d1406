// Gateways' access: sources, secrets, tokens, brands and ways to end sessions, and values that are refused or shown as weak.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NewGateway } from '../../../src/gateways/gateways.ts'
import { weaknessesOf } from '../../../src/gateways/serving.ts'
import { hashSecret } from '../../../src/secrets.ts'
import { ENGINES, OPERATOR, startApp, type TestApp } from '../../harness.ts'

const G1: NewGateway = { name: 'g1', host: 'de1.example.net', country: 'DE', protocols: ['ikev2'] }
const CHOSEN = 'correct-horse-battery'

for (const engine of ENGINES) {
  test(`${engine}: a secret is made for a source, shown once and kept encrypted`, async (t) => {
    const { app, secrets } = await startApp(t, { engine })
    const { gateway, secret, agentToken } = await app.gateways.add({ ...G1, source: '10.0.0.7' }, OPERATOR)
    secrets.note(secret)
    assert.match(secret ?? '', /^lk_radius_[0-9a-f]{36}$/)
    assert.equal(agentToken, undefined)
    assert.deepEqual([gateway.source, gateway.hasSecret], ['10.0.0.7', true])
    const { secret: stored } = await rowOf(app)
    assert.equal(app.vault.decrypt('gateway_secret', gateway.id, stored ?? ''), secret)
    assert.equal(JSON.stringify(await app.gateways.list()).includes(secret ?? 'none'), false)
    const changed = await app.gateways.set('g1', { host: 'de2.example.net' }, OPERATOR)
    assert.equal(changed.secret, undefined)
    assert.equal((await rowOf(app)).secret, stored)
  })

  test(`${engine}: a rotated secret replaces the one before, also one that the operator chose`, async (t) => {
    const { app, secrets } = await startApp(t, { engine })
    const { gateway, secret } = await app.gateways.add(
      { ...G1, source: '10.0.0.7', secret: CHOSEN },
      OPERATOR,
    )
    const kept = async () => app.vault.decrypt('gateway_secret', gateway.id, (await rowOf(app)).secret ?? '')
    assert.equal(secret, CHOSEN)
    const rotated = await app.gateways.rotateSecret('g1', {}, OPERATOR)
    secrets.note(rotated.secret)
    assert.notEqual(rotated.secret, CHOSEN)
    assert.equal(await kept(), rotated.secret)
    await app.gateways.rotateSecret('g1', { secret: CHOSEN }, OPERATOR)
    assert.equal(await kept(), CHOSEN)
    await app.gateways.set('g1', { source: null }, OPERATOR)
    assert.equal((await rowOf(app)).secret, null)
    await assert.rejects(app.gateways.rotateSecret('g1', {}, OPERATOR), { message: /has no secret/ })
  })

  test(`${engine}: an agent gets a token, of which only the hash is kept`, async (t) => {
    const { app, secrets } = await startApp(t, { engine })
    const added = await app.gateways.add({ ...G1, profile: 'openvpn-agent' }, OPERATOR)
    assert.match(added.agentToken ?? '', /^lk_agent_[0-9a-f]{40}$/)
    assert.equal(added.secret, undefined)
    assert.equal((await rowOf(app)).agent_token_hash, hashSecret(added.agentToken ?? ''))
    const renewed = await app.gateways.renewAgentToken('g1', {}, OPERATOR)
    for (const token of [added.agentToken, renewed.agentToken]) secrets.note(token)
    assert.equal((await rowOf(app)).agent_token_hash, hashSecret(renewed.agentToken))
    await app.gateways.set('g1', { profile: 'generic', disconnect: 'none' }, OPERATOR)
    assert.equal((await rowOf(app)).agent_token_hash, null)
    await assert.rejects(app.gateways.renewAgentToken('g1', {}, OPERATOR), { message: /has no agent/ })
  })

  test(`${engine}: the audit trail has every change and no secret`, async (t) => {
    const { app } = await startApp(t, { engine })
    const added = await app.gateways.add({ ...G1, source: '10.0.0.7', disconnect: 'agent' }, OPERATOR)
    const rotated = await app.gateways.rotateSecret('g1', {}, OPERATOR)
    const renewed = await app.gateways.renewAgentToken('g1', {}, OPERATOR)
    const { secret: sealed, agent_token_hash: hash } = await rowOf(app)
    await app.gateways.set('g1', { disconnect: 'coa:4000', messageAuthenticator: 'legacy' }, OPERATOR)
    const rows = await app.db.read
      .selectFrom('audit')
      .selectAll()
      .where('action', 'like', 'gateway.%')
      .orderBy('id')
      .execute()
    assert.deepEqual(
      rows.map(({ action }) => action),
      ['gateway.add', 'gateway.rotate_secret', 'gateway.renew_token', 'gateway.set'],
    )
    const { before, after } = rows[3] ?? {}
    assert.match(before ?? '', /"message_authenticator":"strict","disconnect":"agent"/)
    assert.match(after ?? '', /"message_authenticator":"legacy","disconnect":"coa:4000"/)
    const text = JSON.stringify(rows)
    for (const one of [added.secret, added.agentToken, rotated.secret, renewed.agentToken, sealed, hash])
      assert.equal(text.includes(one ?? 'none'), false)
  })

  test(`${engine}: a gateway serves every brand or those that are named, and is offered to no other`, async (t) => {
    const { app, brandId } = await startApp(t, { engine })
    const other = await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    await app.gateways.add(G1, OPERATOR)
    await app.gateways.add({ ...G1, name: 'g2', brands: ['other'] }, OPERATOR)
    const both = await app.gateways.list()
    assert.deepEqual(
      both.map(({ brandIds }) => brandIds),
      [null, [other.brand.id]],
    )
    const offered = async (id: number) => (await app.gateways.list(id)).map(({ name }) => name)
    assert.deepEqual(await offered(brandId), ['g1'])
    assert.deepEqual(await offered(other.brand.id), ['g1', 'g2'])
    const wanted = { countryId: both[0]?.countryId ?? 0, protocolIds: [] }
    assert.equal((await app.gateways.find({ ...wanted, brandId })).length, 1)
    await app.gateways.set('g2', { brands: null }, OPERATOR)
    assert.equal((await app.gateways.find({ ...wanted, brandId })).length, 2)
    await assert.rejects(app.gateways.set('g2', { brands: ['othr'] }, OPERATOR), {
      code: 'brand_not_found',
      message: /Did you mean other\?/,
    })
    await app.gateways.set('g2', { brands: ['other'] }, OPERATOR)
    await app.gateways.remove('g2', OPERATOR)
  })
}

test('what a gateway cannot do, and what would be weak, is refused with a way out', async (t) => {
  const { app } = await startApp(t)
  const wrong: [Partial<NewGateway>, RegExp][] = [
    [{ profile: 'strong-swan' }, /Did you mean strongswan\?/],
    [{ source: 'de1.example.net' }, /no address or range/],
    [{ source: '0.0.0.0/0' }, /too wide: .* at most a \/16/],
    [{ source: '10.0.0.0/15' }, /too wide/],
    [{ source: '2001:db8::/47' }, /at most a \/48/],
    [{ source: '::ffff:0:0/96' }, /too wide/],
    [{ source: '10.0.0.7', secret: 'short' }, /16 to 128/],
    [{ source: '10.0.0.7', secret: `${CHOSEN} x` }, /without blanks/],
    [{ source: '10.0.0.7', secret: 'a'.repeat(16) }, /soon guessed/],
    [{ source: '10.0.0.7', secret: '1234567123456789'.replace(/[89]/g, '1') }, /soon guessed/],
    [{ source: '10.0.0.7', secret: 'password'.repeat(2) }, /soon guessed/],
    [{ source: '10.0.0.7', secret: 'correct-h0rse'.repeat(3) }, /soon guessed/],
    [{ secret: CHOSEN }, /needs no secret/],
    [{ disconnect: 'coa:0' }, /write none, agent, coa or coa:PORT/],
    [{ disconnect: 'coa:65536' }, /coa:PORT/],
    [{ disconnect: 'kill' }, /coa:PORT/],
    [{ profile: 'ocserv', disconnect: 'coa' }, /ocserv cannot end sessions by coa; it can by: none/],
    [{ profile: 'openvpn-agent', source: '10.0.0.7' }, /leave its source out/],
    [{ profile: 'openvpn-plugin', source: '10.0.0.7' }, /sends no Message-Authenticator.*Make it legacy/],
    [{ source: '198.51.100.7', messageAuthenticator: 'legacy' }, /RADIUS over TLS/],
    [{ source: '::ffff:8.8.8.8', messageAuthenticator: 'legacy' }, /8\.8\.8\.8 is a public address/],
  ]
  for (const [change, message] of wrong) {
    const adding = app.gateways.add({ ...G1, ...change }, OPERATOR)
    await assert.rejects(adding, { code: 'invalid_input', message }, JSON.stringify(change))
  }
  assert.deepEqual(await app.gateways.list(), [])
})

test('what was taken as weak on purpose can be changed otherwise, but not made weaker unasked', async (t) => {
  const { app } = await startApp(t)
  const weak = { source: '198.51.100.7', messageAuthenticator: 'legacy', allowWeak: true } as const
  const { gateway } = await app.gateways.add({ ...G1, profile: 'ocserv', ...weak }, OPERATOR)
  assert.deepEqual(weaknessesOf(gateway), ['legacy', 'open_network', 'forgeable'])
  await app.gateways.set('g1', { host: 'de3.example.net' }, OPERATOR)
  const elsewhere = app.gateways.set('g1', { source: '198.51.100.8' }, OPERATOR)
  await assert.rejects(elsewhere, { message: /198\.51\.100\.8 is a public address/ })
  const { gateway: near } = await app.gateways.set('g1', { source: '127.0.0.1' }, OPERATOR)
  assert.deepEqual(weaknessesOf(near), ['legacy'])
  const { gateway: strict } = await app.gateways.set('g1', { messageAuthenticator: 'strict' }, OPERATOR)
  assert.deepEqual(weaknessesOf(strict), [])
})

test('a gateway that hears no disconnect over IPv6 is shown as weak where it asks over IPv6', async (t) => {
  const { app } = await startApp(t)
  const { gateway } = await app.gateways.add({ ...G1, profile: 'strongswan', source: 'fd00::7' }, OPERATOR)
  assert.deepEqual(weaknessesOf(gateway), ['deaf'])
  const changed = await app.gateways.set('g1', { source: '10.0.0.7' }, OPERATOR)
  assert.deepEqual(weaknessesOf(changed.gateway), [])
})

test('a profile brings the best way it has to end sessions', async (t) => {
  const { app } = await startApp(t)
  const { gateway } = await app.gateways.add({ ...G1, profile: 'strongswan', source: 'fd00::7' }, OPERATOR)
  assert.deepEqual(gateway.disconnect, { kind: 'coa', port: 3799 })
  const kept = await app.gateways.set('g1', { disconnect: 'coa:4000' }, OPERATOR)
  assert.deepEqual(kept.gateway.disconnect, { kind: 'coa', port: 4000 })
  const same = await app.gateways.set('g1', { profile: 'strongswan', city: 'Berlin' }, OPERATOR)
  assert.deepEqual(same.gateway.disconnect, { kind: 'coa', port: 4000 })
  const agent = await app.gateways.set('g1', { profile: 'openvpn-agent', source: null }, OPERATOR)
  assert.deepEqual([agent.gateway.disconnect.kind, typeof agent.agentToken], ['agent', 'string'])
})

async function rowOf({ db }: TestApp['app']) {
  const query = db.read.selectFrom('gateway').select(['secret', 'agent_token_hash'])
  return query.where('name', '=', 'g1').executeTakeFirstOrThrow()
}
