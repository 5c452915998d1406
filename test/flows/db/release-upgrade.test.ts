// The database that an earlier release filled through its own APIs is opened by this version: it answers as the release did.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import BetterSqlite3 from 'better-sqlite3'
import { openApp } from '../../../src/app.ts'
import { MINUTE_MS } from '../../../src/clock.ts'
import { keysIn } from '../../../src/config/settings.ts'
import { readSchema } from '../../../src/db/migrate.ts'
import { buildServer } from '../../../src/http/server.ts'
import { silentLog } from '../../../src/log.ts'
import type { EncryptionKeys } from '../../../src/secrets.ts'
import { adminOf } from '../../databases/postgres.ts'
import { type DatabaseSettings, ENGINES, newDatabase } from '../../databases/test-database.ts'
import { askRelease, logIn, type Release } from '../../fixtures/upgrade/release-calls.ts'
import { makeClock, makeConfig } from '../../harness.ts'

const RELEASES = join(import.meta.dirname, '../../fixtures/upgrade/releases')

for (const name of readdirSync(RELEASES))
  for (const engine of ENGINES)
    test(`${engine}: the database of the release ${name} is migrated, and answered as that release did`, async (t) => {
      const read = (ending: string) => readFileSync(join(RELEASES, name, `${engine}.${ending}`), 'utf8')
      const release: Release = JSON.parse(read('json'))
      const database = await newDatabase(t, engine, { empty: true })
      await fill(t, database, read('sql'))
      const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-release-'))
      const encryptionKeys = keysIn(release.encryptionKey) as EncryptionKeys | undefined
      assert.ok(encryptionKeys)
      const config = { ...makeConfig(dataDir, database), encryptionKeys }
      const app = await openApp(config, { clock: makeClock(release.at + 10 * MINUTE_MS), log: silentLog() })
      const server = buildServer(app)
      t.after(async () => {
        await server.close()
        await app.close()
        rmSync(dataDir, { recursive: true, force: true })
      })
      const url = await server.listen({ host: '127.0.0.1', port: 0 })
      assert.equal((await readSchema(app.db.read)).kind, 'current')
      await app.installationKeys.check()
      assert.deepEqual(await askRelease(url, release), release.answers)

      const login = { username: release.vpnUsername, password: release.vpnPassword }
      await logIn(url, release.agentToken, login, 'session-1') // its session is still live, and gives it a seat
      const { read: db } = app.db
      const session = await db
        .selectFrom('session')
        .select(['session_key', 'octets_out', 'ended_at'])
        .execute()
      assert.deepEqual(session, [{ session_key: 'session-1', octets_out: 2000, ended_at: null }])
      const ledger = await db.selectFrom('ledger').select(['kind', 'plan_months']).orderBy('id').execute()
      assert.deepEqual(
        ledger.map(({ kind, plan_months }) => `${kind} ${plan_months}`),
        ['start 1', 'start 12', 'start 12', 'upgrade 12', 'start 0'],
      )
      const accounts = await db.selectFrom('account').select(['email', 'status']).orderBy('id').execute()
      assert.deepEqual(
        accounts.map(({ email, status }) => [email, status]),
        [
          ['ada@example.com', 'active'],
          ['bob@example.com', 'active'],
          ['closed@example.com', 'closed'],
          ['', 'active'],
        ],
      )
      const waiting = await db.selectFrom('mail').select('id').where('status', '=', 'queued').execute()
      assert.ok(waiting.length > 0, 'a mail waits')
      await app.deliveries.sendDue(app.clock.now(), new AbortController().signal)
      const sent = readdirSync(join(dataDir, 'mail')).map((file) =>
        readFileSync(join(dataDir, 'mail', file), 'utf8'),
      )
      assert.equal(sent.length, waiting.length)
      assert.match(sent.join(), /^To: bob@example\.com/m)
    })

async function fill(t: TestContext, database: DatabaseSettings, text: string): Promise<void> {
  if (database.kind === 'postgres') {
    await (await adminOf(t, database)).query(text)
    return
  }
  const db = new BetterSqlite3(database.file)
  db.exec(text)
  db.close()
}
