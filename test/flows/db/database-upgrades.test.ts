// Promises about two versions of the program on one database, and about upgrades that are interrupted: src/db/migrate.ts,
// schema-state.ts, running-servers.ts.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { readSchema } from '../../../src/db/migrate.ts'
import { openDatabase } from '../../../src/db/open-database.ts'
import { MIGRATIONS, type Migration } from '../../../src/db/schema/migrations.ts'
import { judgeSchemaState, knows, neededBy } from '../../../src/db/schema/state.ts'
import { systemRandom } from '../../../src/ids.ts'
import { makeInstallationKeys } from '../../../src/installation/installation-keys.ts'
import { holdKeys } from '../../../src/installation/key-holding.ts'
import { silentLog } from '../../../src/log.ts'
import { makeKeyRing } from '../../../src/secrets.ts'
import { brandNames, ENGINES, insertBrand, newDatabase, openAgain } from '../../databases/test-database.ts'
import { EXPANDED, LATER_VERSION, REDUCED } from '../../fixtures/upgrade/schema-steps.ts'

const LATER = { version: LATER_VERSION }
const OPENER = join(import.meta.dirname, '../../fixtures/upgrade/killed-migration.ts')

for (const engine of ENGINES) {
  test(`${engine}: an older program works beside a newer one that has only added, and is refused after a step that takes away`, async (t) => {
    const settings = await newDatabase(t, engine)
    const before = await openAgain(t, settings)
    await (await openAgain(t, settings, { ...LATER, migrations: EXPANDED })).close()
    await before.write((tx) => insertBrand(tx, 'it runs on'))
    const warned: string[] = []
    const log = { info() {}, error() {}, warn: (_: object, text: string) => warned.push(text) }
    const again = await openAgain(t, settings, { log, may: { create: false, upgrade: false } })
    await again.write((tx) => insertBrand(tx, 'it starts'))
    assert.deepEqual(await brandNames(again.read), ['it runs on', 'it starts'])
    assert.match(warned.join(), /version 9\.8\.7 has made the change 9998-expand, beside which this version/)
    const { kind, version, missing } = await readSchema(again.read)
    assert.deepEqual([kind, version, missing], ['ahead', LATER_VERSION, []])

    await (await openAgain(t, settings, { ...LATER, migrations: REDUCED })).close()
    await assert.rejects(openDatabase(settings), (error: Error) => {
      assert.equal(error.name, 'NewerDatabaseError')
      assert.match(error.message, /has the schema change 9999-reduce.*Version 9\.8\.7 can open it/)
      return true
    })
    assert.equal((await readSchema(before.read)).kind, 'newer')
    const expanded = await openAgain(t, settings, { migrations: EXPANDED })
    assert.deepEqual(await brandNames(expanded.read), ['it runs on', 'it starts'])
  })

  test(`${engine}: a program with the same version, but without the change, is referred to a later build`, async (t) => {
    const settings = await newDatabase(t, engine)
    await (await openAgain(t, settings, { migrations: REDUCED })).close()
    await assert.rejects(openDatabase(settings), /A later build of version \d+\.\d+\.\d+ can open it/)
  })

  test(`${engine}: several that open an older database at once bring it up to date once`, async (t) => {
    const settings = await newDatabase(t, engine, { empty: true })
    const older = await openAgain(t, settings, { migrations: MIGRATIONS.slice(0, 5) })
    await older.write((tx) => insertBrand(tx, 'kept'))
    const made: string[] = []
    const opened = await Promise.all(
      Array.from({ length: 4 }, () =>
        openAgain(t, settings, { onMigrated: ({ applied }) => made.push(...applied) }),
      ),
    )
    assert.deepEqual(
      made.sort(),
      MIGRATIONS.slice(5)
        .map(({ name }) => name)
        .sort(),
    )
    for (const db of opened) assert.deepEqual(await brandNames(db.read), ['kept'])
  })

  test(`${engine}: a process that is killed in the middle of a migration leaves the database as it was`, async (t) => {
    const settings = await newDatabase(t, engine)
    const db = await openAgain(t, settings)
    await db.write((tx) => insertBrand(tx, 'kept'))
    const child = spawn(process.execPath, [OPENER, JSON.stringify(settings)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    t.after(() => child.kill('SIGKILL'))
    const [said] = await once(child.stdout, 'data')
    assert.equal(String(said), 'in the middle\n')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const after = await openAgain(t, settings, { migrations: EXPANDED })
    assert.deepEqual(await brandNames(after.read), ['kept'])
    assert.deepEqual((await sql`select title from plan`.execute(after.read)).rows, [])
  })
}

test('postgres: a step that takes away waits for older servers to end, and none begins to serve after it', async (t) => {
  const settings = await newDatabase(t, 'postgres')
  const db = await openAgain(t, settings)
  const clock = { now: () => Date.now() }
  const keys = [{ id: 'k', key: Buffer.alloc(32, 1) }] as const
  const serve = (migrations: readonly Migration[]) =>
    holdKeys({
      ...{ db, clock, random: systemRandom, log: silentLog(), keyRing: makeKeyRing(keys), migrations },
      installationKeys: makeInstallationKeys({ db, clock, random: systemRandom, keys }),
      ...{ keyFile: undefined, isServer: true, isAlone: false },
    })
  const older = await serve(MIGRATIONS)
  const reduced = () => openDatabase(settings, { ...LATER, migrations: REDUCED })
  await assert.rejects(reduced(), (error: Error) => {
    assert.match(error.message, /was not changed by 9999-reduce.*process \d+ on .*knows 9998-expand/)
    return true
  })
  assert.deepEqual(
    [(await readSchema(db.read)).kind, (await readSchema(db.read)).at],
    ['ahead', '9998-expand'],
  )
  await older.release()
  const newer = await serve(EXPANDED)
  await (await reduced()).close()
  await newer.release()
  await (await serve(EXPANDED)).release()
  await assert.rejects(serve(MIGRATIONS), { name: 'NewerDatabaseError' })
})

test('a program that does not know reports to contacts cannot work where one may be queued', () => {
  const applied = MIGRATIONS.map(({ name }, at) => ({
    ...{ name, version: null, needs: neededBy(at + 1, MIGRATIONS) },
  }))
  const before = MIGRATIONS.slice(
    0,
    MIGRATIONS.findIndex(({ name }) => name === '0021-watch'),
  )
  assert.equal(judgeSchemaState(applied, before).kind, 'newer')
})

test('what a program must know is what the strictest step needs', () => {
  const step = (name: string, given: Partial<Migration> = {}): Migration => ({
    ...{ name, does: '', step: 'expand', up: async () => undefined },
    ...given,
  })
  const all = [
    step('a', { step: 'reduce' }),
    step('b'),
    step('c', { step: 'reduce', needs: 'b' }),
    step('d', { step: 'reduce', needs: 'a' }),
    step('e', { step: 'reduce' }),
  ]
  assert.deepEqual(
    all.map((_, at) => neededBy(at + 1, all)),
    ['a', 'a', 'b', 'b', 'e'],
  )
  assert.deepEqual(
    [
      knows('b', 'a', all),
      knows('b', 'b', all),
      knows('a', 'b', all),
      knows(null, 'a', all),
      knows('b', '', all),
    ],
    [true, true, false, false, false],
  )
})

test('each change of the schema says in words what it does, and needs a change that was there', () => {
  for (const [at, { does, step, needs }] of MIGRATIONS.entries()) {
    assert.match(does, /^[a-z].*[^.]$/)
    assert.ok(needs === undefined || step === 'reduce')
    assert.ok(needs === undefined || MIGRATIONS.slice(0, at).some(({ name }) => name === needs))
  }
})
