// The settings of a brand one by one: what each takes, what is wrong with a value, and who changed it last.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SETTING_FORMS } from '../../../src/brands/setting-forms.ts'
import { brandSettings } from '../../../src/brands/settings.ts'
import { openAdminFixture } from '../../fixtures/admins/admins.ts'
import { callAs } from '../../fixtures/http/console.ts'
import { openManageFixture } from '../../fixtures/http/manage-api.ts'
import { ENGINES } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: a setting says who changed it last, to those who may read the audit trail`, async (t) => {
    const { url, owner, invite, app, clock, brandName, brandId } = await openAdminFixture(t, engine)
    const path = `/brands/${brandName}`
    const change = (settings: object) => callAs(url, owner.token, ['PATCH', path, { settings }])
    const read = async (token: string) => {
      const { body } = await callAs(url, token, ['GET', `${path}/settings`])
      return new Map<string, Record<string, unknown>>(body.data.map((one: { id: string }) => [one.id, one]))
    }
    await change({ session_days: 90, time_zone: 'Europe/Berlin' })
    clock.add(60_000)
    await change({ time_zone: null })
    const operator = { kind: 'operator', name: 'ada' } as const
    await app.brands.set(brandName, { settings: { audit_days: 30 } }, operator)
    const rows = await read(owner.token)
    const ada = { kind: 'admin', id: `${owner.admin.id}`, name: 'Ada Öz' }
    const of = (name: string) => {
      const { value, default: usual, source, changed_by } = rows.get(name) ?? {}
      return [value, usual, source, changed_by]
    }
    assert.deepEqual(of('session_days'), [90, 365, 'brand', ada])
    assert.deepEqual(of('time_zone'), ['UTC', 'UTC', 'default', ada])
    assert.deepEqual(of('audit_days'), [30, 400, 'brand', { kind: 'operator', id: 'ada', name: null }])
    assert.deepEqual(of('color'), ['#1f5fbf', '#1f5fbf', 'default', null])
    assert.equal(rows.get('time_zone')?.changed_at, new Date(clock.now()).toISOString())
    const support = await invite({ name: 'Sam', role: 'support', brandId })
    assert.equal((await read(support.token)).get('session_days')?.changed_by, null)
  })

  test(`${engine}: each wrong setting is named as a field`, async (t) => {
    const { manage } = await openManageFixture(t, { engine })
    const settings = { session_days: -1, color: 'red', colour: '#ff0000' }
    const { status, body } = await manage('PATCH', '/brands/main', { settings })
    assert.deepEqual([status, body.errors[0].pointer], [422, '#/settings/colour'])
    const { colour: _, ...known } = settings
    const second = (await manage('PATCH', '/brands/main', { settings: known })).body
    assert.deepEqual(
      second.errors.map((one: { pointer: string }) => one.pointer),
      ['#/settings/session_days', '#/settings/color'],
    )
    assert.match(second.errors[1].detail, /#rrggbb/)
  })
}

test('every setting has a form, and its default is one that the form takes', () => {
  const defaults: Record<string, unknown> = brandSettings.parse({})
  assert.deepEqual(SETTING_FORMS.map(({ name }) => name).sort(), Object.keys(defaults).sort())
  for (const { name, kind, choices, min, max, text } of SETTING_FORMS) {
    const usual = defaults[name]
    assert.ok(text !== '', name)
    if (kind === 'choice')
      assert.ok(
        choices?.some((one) => one === usual),
        name,
      )
    else if (kind === 'number') assert.ok(Number(usual) >= Number(min) && Number(usual) <= Number(max), name)
    else assert.equal(typeof usual, kind === 'yes_no' ? 'boolean' : 'string', name)
  }
  const unitOf = (wanted: string) => SETTING_FORMS.find(({ name }) => name === wanted)?.unit
  assert.deepEqual(
    ['add_client_interval_s', 'reset_link_minutes', 'session_days', 'account_limit', 'due_soon_days'].map(
      unitOf,
    ),
    ['seconds', 'minutes', 'days', null, null],
  )
})
