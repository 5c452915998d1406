// Walls of the management API for people: every role on every route, by the cookie of the console. What a role may is reached in its
// own brand; nothing of another brand is; everything else is refused, and changes nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayDelete, ROLES, type Role, scopesOfRole } from '../../../src/admins/roles.ts'
import { allows } from '../../../src/credentials/manage-keys/scope.ts'
import type { ManageOperation } from '../../../src/http/manage/manage-operation.ts'
import { operations } from '../../../src/http/manage/operations.ts'
import { needsInstallationKey } from '../../../src/http/operation.ts'
import { AT_COMMAND_LINE, finishStart } from '../../fixtures/admins/admins.ts'
import { callAs } from '../../fixtures/http/console.ts'
import { type ManageFixture, openManageFixture } from '../../fixtures/http/manage-api.ts'
import { makeOwnRows } from '../../fixtures/http/own-rows.ts'
import { allValues, dumpOf, naming, requestOf } from '../../fixtures/http/walls.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

async function addAdmin(fixture: ManageFixture, role: Role, brandId: number | null) {
  const name = `${role} of ${brandId}`
  const { path } = await fixture.app.admins.add(AT_COMMAND_LINE, { name, role, brandId })
  const { token } = await finishStart(fixture, path)
  return token
}

async function addBrand({ app, secrets }: ManageFixture) {
  const { brand, secretKey } = await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
  secrets.note(secretKey)
  return brand
}

function mayCall(role: Role, level: 'brand' | 'installation', { permission }: ManageOperation): boolean {
  if (level === 'brand' && needsInstallationKey(permission)) return false
  if (permission.deletes && !mayDelete(role)) return false
  return permission.scope === undefined || allows(scopesOfRole(role, level), permission.scope)
}

function noteSecrets({ secrets }: ManageFixture, body: Record<string, unknown> | undefined) {
  for (const name of ['key', 'secret', 'vpn_password', 'agent_token', 'api_key', 'secret_key'])
    if (typeof body?.[name] === 'string') secrets.note(body[name])
  if (Array.isArray(body?.codes)) for (const code of body.codes) secrets.note(code)
}

for (const engine of ENGINES) {
  test(`${engine}: an admin of another brand reaches no row, whatever the role`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { id: other } = await addBrand(fixture)
    const tokens = new Map<Role, string>()
    for (const role of ROLES) tokens.set(role, await addAdmin(fixture, role, other))
    const values = await allValues(makeOwnRows(fixture))
    const before = await dumpOf(fixture)
    for (const [role, token] of tokens) {
      for (const operation of naming) {
        const wanted = mayCall(role, 'brand', operation) ? 404 : 403
        const sent = await callAs(fixture.url, token, requestOf(operation, values))
        assert.equal(sent.status, wanted, `${role}: ${operation.name}: ${sent.text}`)
      }
      assert.deepEqual(await dumpOf(fixture), before, `${role} changed a row`)
    }
  })

  test(`${engine}: each role reaches what it may, and nothing else`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { brandName } = fixture
    const rows = makeOwnRows(fixture)
    for (const brandId of [fixture.brandId, null]) {
      const level = brandId === null ? 'installation' : 'brand'
      const values = await allValues(rows)
      // Those who may least come first, since others end rows.
      for (const role of ROLES.toReversed()) {
        const token = await addAdmin(fixture, role, brandId)
        const call = (one: ManageOperation) =>
          callAs(fixture.url, token, requestOf(one, values), { 'latchkey-brand': brandName })
        const before = await dumpOf(fixture)
        for (const operation of operations.filter((one) => !mayCall(role, level, one))) {
          const { status, body, text } = await call(operation)
          assert.deepEqual([status, body.code], [403, 'scope_missing'], `${role}: ${operation.name}: ${text}`)
        }
        assert.deepEqual(await dumpOf(fixture), before, `${role} of the ${level} changed a row`)
        for (const operation of operations.filter((one) => mayCall(role, level, one))) {
          if (operation.waits || operation.streams) continue
          const { status, body, text } = await call(operation)
          noteSecrets(fixture, body)
          // An earlier call of the row may have ended it.
          assert.ok(![401, 403, 500].includes(status), `${role}: ${operation.name}: ${status} ${text}`)
        }
      }
    }
  })
}
