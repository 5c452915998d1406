// Who may change admins, and what stays: the last owner, roles that give no more than the caller has, names, links.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayDelete, ROLES, scopesOfRole } from '../../../src/admins/roles.ts'
import { DAY_MS } from '../../../src/clock.ts'
import { SCOPES } from '../../../src/credentials/manage-keys/scope.ts'
import { makeRekeying } from '../../../src/installation/rekeying.ts'
import {
  AT_COMMAND_LINE,
  finishStart,
  HERE,
  openAdminFixture,
  refusalOf,
} from '../../fixtures/admins/admins.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

test('roles: what each may do is as the design has it', () => {
  const without = (...missing: string[]) => SCOPES.filter((scope) => !missing.includes(scope))
  assert.deepEqual(scopesOfRole('owner', 'installation'), SCOPES)
  assert.deepEqual(
    scopesOfRole('operator', 'installation'),
    without('admins:write', 'keys:write', 'secrets:read'),
  )
  assert.deepEqual(
    scopesOfRole('viewer', 'installation'),
    SCOPES.filter((scope) => scope.endsWith(':read') && scope !== 'secrets:read'),
  )
  assert.deepEqual(ROLES.filter(mayDelete), ['owner', 'operator'])
  for (const role of ROLES)
    assert.equal(scopesOfRole(role, 'brand').includes('gateways:read'), false, `${role} of a brand`)
  for (const role of ['support', 'billing', 'viewer'] as const) {
    const scopes = scopesOfRole(role, 'installation')
    for (const scope of ['secrets:read', 'keys:write', 'admins:write', 'brands:write'] as const)
      assert.equal(scopes.includes(scope), false, `${role} ${scope}`)
  }
})

for (const engine of ENGINES) {
  test(`${engine}: of two demotions of the last two owners at once one is refused`, async (t) => {
    const { app, owner, invite } = await openAdminFixture(t, engine)
    const other = await invite({ name: 'Bob' })
    const demote = (id: number) => app.admins.set(AT_COMMAND_LINE, id, { role: 'viewer' })
    const both = await Promise.allSettled([demote(owner.admin.id), demote(other.admin.id)])
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const owners = (await app.admins.list(undefined)).filter(({ role }) => role === 'owner')
    assert.equal(owners.length, 1)
    const last = owners[0]?.id ?? 0
    const byKey = { actor: OPERATOR, owner: undefined, scopes: SCOPES }
    const refused = [
      () => app.admins.set(AT_COMMAND_LINE, last, { brandId: 1 }),
      () => app.admins.remove(AT_COMMAND_LINE, last),
      () => app.admins.resetFactors(byKey, last),
    ]
    for (const work of refused) assert.equal(await refusalOf(work()), 'conflict')
    // An owner who has not begun yet cannot take his place.
    await app.admins.add(AT_COMMAND_LINE, { name: 'Carl', role: 'owner', brandId: null })
    assert.equal(await refusalOf(app.admins.remove(AT_COMMAND_LINE, last)), 'conflict')
    assert.ok(await app.admins.resetFactors(AT_COMMAND_LINE, last))
  })

  test(`${engine}: another role ends the sessions; a reset takes all factors away and gives a link`, async (t) => {
    const fixture = await openAdminFixture(t, engine)
    const { app, clock, secrets, invite, signIn } = fixture
    const bob = await invite({ name: 'Bob' })
    await app.admins.set(AT_COMMAND_LINE, bob.admin.id, { role: 'operator', email: 'bob@example.com' })
    assert.equal(await app.adminSessions.identify(bob.token, HERE), undefined)
    const again = await signIn(bob)
    const same = await app.admins.set(AT_COMMAND_LINE, bob.admin.id, { email: null })
    assert.deepEqual([same.role, same.email], ['operator', null])
    assert.ok(await app.adminSessions.identify(again.token, HERE))

    const { path } = await app.admins.resetFactors(AT_COMMAND_LINE, bob.admin.id)
    secrets.note(path.split('/').at(-1))
    assert.equal(await app.adminSessions.identify(again.token, HERE), undefined)
    assert.equal(await refusalOf(signIn(bob)), 'not_authenticated')
    const newer = await app.admins.resetFactors(AT_COMMAND_LINE, bob.admin.id)
    assert.equal(await refusalOf(finishStart(fixture, path)), 'reset_link_invalid')
    clock.add(DAY_MS)
    assert.equal(await refusalOf(finishStart(fixture, newer.path)), 'reset_link_invalid')
    const last = await app.admins.resetFactors(AT_COMMAND_LINE, bob.admin.id)
    assert.equal(await refusalOf(finishStart(fixture, last.path, undefined, 'password123')), 'weak_password')
    assert.equal(
      await refusalOf(finishStart(fixture, last.path, undefined, 'bob bob bob bob')),
      'weak_password',
    )
    const started = await finishStart(fixture, last.path, undefined, 'quite another sentence')
    assert.equal(started.recoveryCodes.length, 10)
    assert.equal(await refusalOf(finishStart(fixture, last.path)), 'reset_link_invalid')
  })

  test(`${engine}: no caller gives or touches a role that may do more than itself, nor another brand`, async (t) => {
    const { app, owner, brandId, invite } = await openAdminFixture(t, engine)
    const { brand: other } = await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    const helper = await invite({ name: 'Helper', role: 'support', brandId })
    const stranger = await invite({ name: 'Stranger', role: 'viewer', brandId: other.id })
    const ofBrand = { actor: OPERATOR, owner: brandId, scopes: scopesOfRole('owner', 'brand') }
    const narrow = { ...ofBrand, scopes: ['admins:write', ...scopesOfRole('support', 'brand')] as const }
    const { admins } = app
    const eve = { name: 'Eve', brandId }
    const refused: [() => Promise<unknown>, string][] = [
      [() => admins.add(ofBrand, { ...eve, role: 'viewer', brandId: null }), 'not_found'],
      [() => admins.add(ofBrand, { ...eve, role: 'viewer', brandId: other.id }), 'not_found'],
      [() => admins.set(ofBrand, owner.admin.id, { role: 'viewer' }), 'not_found'],
      [() => admins.resetFactors(ofBrand, stranger.admin.id), 'not_found'],
      [() => admins.set(ofBrand, helper.admin.id, { brandId: null }), 'not_found'],
      [() => admins.endSessions(ofBrand, { id: stranger.admin.id }), 'not_found'],
      [() => admins.add(narrow, { ...eve, role: 'owner' }), 'scope_missing'],
      [() => admins.set(narrow, helper.admin.id, { role: 'operator' }), 'scope_missing'],
      [() => admins.add(narrow, { ...eve, role: 'root' }), 'invalid_input'],
      [() => admins.add(ofBrand, { name: 'ADA ÖZ', role: 'viewer', brandId }), 'conflict'],
      [() => admins.add(ofBrand, { name: 'a\u202eb', role: 'viewer', brandId }), 'invalid_input'],
    ]
    for (const [work, code] of refused) assert.equal(await refusalOf(work()), code)
    const second = await admins.add(ofBrand, { ...eve, role: 'owner' })
    assert.equal(await refusalOf(admins.resetFactors(narrow, second.admin.id)), 'scope_missing')
    assert.equal(await refusalOf(admins.remove(narrow, second.admin.id)), 'scope_missing')
    assert.deepEqual(
      (await admins.list(brandId)).map(({ name }) => name),
      ['Eve', 'Helper'],
    )
    await admins.remove(ofBrand, second.admin.id)
    assert.ok(await admins.add(ofBrand, { ...eve, role: 'viewer' }), 'the name is free again')
  })

  test(`${engine}: the audit trail names the admin, of one who was removed too, and keeps no address without a brand`, async (t) => {
    const { app, brandId, invite, signIn } = await openAdminFixture(t, engine)
    const bob = await invite({ name: 'Bob' })
    const helper = await invite({ name: 'Helper', role: 'support', brandId })
    const half = { name: 'Bob', password: 'wrong words for it' }
    assert.equal(await refusalOf(app.adminSignIn.withPassword(half, HERE)), 'not_authenticated')
    await app.failedSignIns.idle()
    await signIn(helper)
    await app.admins.remove({ actor: bob.actor, owner: undefined }, helper.admin.id)
    await app.admins.remove(AT_COMMAND_LINE, bob.admin.id)
    const { rows } = await app.auditTrail.list({ action: 'admin.' }, { limit: 50 })
    const told = rows.map(({ action, actor, address }) => [action, actor.name, address])
    const of = (action: string) => told.filter(([one]) => one === action)
    assert.deepEqual(of('admin.remove'), [
      ['admin.remove', null, ''],
      ['admin.remove', 'Bob', ''],
    ])
    assert.deepEqual(of('admin.sign_in')[0], ['admin.sign_in', 'Helper', HERE])
    assert.equal(of('admin.sign_in_failed').length, 1)
    const text = JSON.stringify(rows)
    for (const secret of [bob.password, bob.secret, bob.token, ...bob.recoveryCodes])
      assert.ok(!text.includes(secret))
  })

  test(`${engine}: a stranger who tries a name for hours keeps neither its admin nor others out`, async (t) => {
    const { app, clock, owner, signIn } = await openAdminFixture(t, engine)
    await signIn(owner) // from here, so that this source is known
    const seen = new Set<string>()
    for (let at = 0; at < 300; at++) {
      const typed = { name: owner.admin.name, password: `guess number ${at}` }
      const code = await refusalOf(app.adminSignIn.withPassword(typed, `198.51.100.${at % 200}`))
      seen.add(code)
    }
    assert.deepEqual([...seen].sort(), ['not_authenticated', 'too_many_failures'])
    assert.ok(await signIn(owner))
    const from = (address: string) =>
      app.adminSignIn.withPassword({ name: 'Ada Öz', password: 'no' }, address)
    const codes = []
    for (let at = 0; at < 8; at++) codes.push(await refusalOf(from('192.0.2.77')))
    assert.equal(codes.at(-1), 'too_many_failures')
    clock.add(DAY_MS)
    assert.ok(await signIn(owner))
  })

  test(`${engine}: the secret of the app is read under a new encryption key`, async (t) => {
    const { app, clock, owner, signIn } = await openAdminFixture(t, engine)
    const sealed = async () =>
      (await app.db.read.selectFrom('admin').select('totp_secret').executeTakeFirstOrThrow()).totp_secret
    const before = await sealed()
    app.keyRing.replace([{ id: 'next', key: Buffer.alloc(32, 9) }, ...app.keyRing.keys()])
    const { db, vault, keyRing, installationKeys } = app
    const { rekey } = makeRekeying({ db, clock, vault, keyRing, installationKeys })
    for await (const _ of rekey()) assert.ok(_)
    assert.notEqual((await sealed()).split('.')[0], before.split('.')[0])
    assert.ok(await signIn(owner))
  })
}
