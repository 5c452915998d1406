// What the management API and the command line show of settings: the value, the default and where it comes from.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readEarlyConfig } from '../../../src/config/config.ts'
import { openManageFixture } from '../../fixtures/http/manage-api.ts'
import { ENGINES } from '../../harness.ts'

const SHORT = 'smtp://u:p@relay.example.net'
const LONG = `smtp://user:${'long-password'.repeat(5)}@relay.example.net`

for (const engine of ENGINES) {
  test(`${engine}: each setting of a brand says where its value comes from`, async (t) => {
    const { manage } = await openManageFixture(t, { engine })
    const sources = async () => (await manage('GET', '/brands/main')).body.sources
    const before = await sources()
    assert.deepEqual(
      [before.time_zone, before.color, before.mail_from, before.contact_email],
      ['default', 'default', 'server', 'server'],
    )
    const set = async (settings: object) => (await manage('PATCH', '/brands/main', { settings })).body
    // A value that was set stays the brand's when it is the default, which a later version may change.
    const changed = await set({ time_zone: 'UTC', mail_from: 'no-reply@example.org' })
    assert.deepEqual([changed.sources.time_zone, changed.sources.mail_from], ['brand', 'brand'])
    assert.deepEqual(Object.keys(changed.sources).sort(), Object.keys(changed.settings).sort())
    const back = await set({ time_zone: null, mail_from: '' })
    assert.deepEqual([back.sources.time_zone, back.sources.mail_from], ['default', 'server'])
    assert.deepEqual((await manage('GET', '/brands')).body.data[0].sources, back.sources)
  })
}

test('the settings of the server are shown with their source, and no secret', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-settings-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  writeFileSync(
    join(dataDir, 'latchkey.conf'),
    'LATCHKEY_HTTP_PORT=8123\nLATCHKEY_LOG_LEVEL=warn\nLATCHKEY_MAIL_FROM=a@example.net\n',
  )
  writeFileSync(join(dataDir, 'relay'), LONG)
  const read = (env: Record<string, string>) => {
    const { settings } = readEarlyConfig({ LATCHKEY_DATA_DIR: dataDir, LATCHKEY_LOG_LEVEL: 'error', ...env })
    return { settings, of: (name: string) => settings.find((one) => one.name === name) }
  }
  const direct = read({ LATCHKEY_SMTP_URL: SHORT })
  const byFile = read({ LATCHKEY_SMTP_URL_FILE: join(dataDir, 'relay') })
  assert.deepEqual(
    ['LATCHKEY_HTTP_PORT', 'LATCHKEY_LOG_LEVEL', 'LATCHKEY_HTTP_HOST'].map((name) => {
      const { value, source } = direct.of(name) ?? assert.fail(name)
      return [value, source]
    }),
    [
      ['8123', 'file'],
      ['error', 'environment'],
      ['127.0.0.1', 'default'],
    ],
  )
  assert.equal(direct.of('LATCHKEY_SMTP_URL')?.source, 'environment')
  assert.deepEqual(direct.of('LATCHKEY_SMTP_URL'), byFile.of('LATCHKEY_SMTP_URL'))
  assert.equal(direct.of('LATCHKEY_BACKUP_PASSPHRASE')?.value, null)
  for (const { settings } of [direct, byFile]) assert.doesNotMatch(JSON.stringify(settings), /relay\.example/)

  const { manage, addKey, brandId } = await openManageFixture(t, { config: { settings: direct.settings } })
  const { body } = await manage('GET', '/server')
  assert.deepEqual(
    body.settings.find(({ name }: { name: string }) => name === 'LATCHKEY_SMTP_URL'),
    {
      ...{ name: 'LATCHKEY_SMTP_URL', value: '********', source: 'environment', is_secret: true },
      note: 'none: messages become `.eml` files in `mail/` of the data directory',
    },
  )
  const own = await addKey({ brandId })
  assert.equal((await manage('GET', '/server', undefined, { key: own })).status, 403)
})
