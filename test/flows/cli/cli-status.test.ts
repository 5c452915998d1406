// `latchkey status`: one screen that says how the installation is, whatever its state.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { ENGINES } from '../../databases/test-database.ts'
import {
  type Installation,
  insertJob,
  insertMail,
  insertSession,
  openInstallation,
} from '../../fixtures/cli/installation.ts'
import { writeAccounts } from '../../fixtures/cli/rotation.ts'
import { startServing } from '../../fixtures/server-command.ts'

const ACCOUNTS = ['ada', 'bob', 'cyd', 'dee'].map((name) => ({
  subscriptions: [
    { plan_months: 0, due_on: '2099-01-05', external_id: `user-${name}`, vpn_username: `${name}-vpn` },
  ],
}))

async function addAccounts({ cli, dataDir }: Installation) {
  const file = join(dataDir, 'accounts.jsonl')
  writeFileSync(file, ACCOUNTS.map((line) => JSON.stringify(line)).join('\n'))
  await cli.json('account', 'import', file)
  await cli.json('account', 'suspend', 'bob-vpn')
  await cli.json('account', 'erase', 'cyd-vpn', '--yes')
}

async function addGateways({ cli }: Installation, count: number) {
  for (let n = 1; n <= count; n++) {
    const place = ['--host', `g${n}.example.net`, '--country', 'DE', '--protocol', 'ikev2']
    await cli.json('gateway', 'add', '--name', `g${n}`, ...place)
  }
}

for (const engine of ENGINES) {
  test(`${engine}: status has accounts by state, sessions by gateway, mails, jobs and servers`, async (t) => {
    const made = await openInstallation(t, engine)
    await addAccounts(made)
    await addGateways(made, 3)
    const now = Date.now()
    await made.write(async (tx) => {
      await insertSession(tx, { gatewayId: 1, key: 'a', seenAt: now - 5 * MINUTE_MS })
      for (const key of ['b', 'c']) await insertSession(tx, { gatewayId: 2, key, seenAt: now - HOUR_MS })
      await insertSession(tx, { gatewayId: 1, key: 'd', seenAt: now - HOUR_MS, endedAt: now - HOUR_MS })
      await insertMail(tx, 'queued', now)
      await insertMail(tx, 'dead', now)
      await insertJob(tx, 'clean-up', now - MINUTE_MS, 'deleted 3 seats')
      await insertJob(tx, 'account-erasure', now - 5 * HOUR_MS, '')
    })
    const status = await made.cli.json('status')
    assert.deepEqual(status.schema.kind, 'current')
    assert.ok(status.database.size.bytes > 10_000)
    assert.deepEqual(status.brands, [{ name: 'main', accounts: 3, daysAhead: null, daysWanted: null }])
    assert.deepEqual(status.accounts, { open: 3, active: 2, suspended: 1, closed: 1 })
    assert.deepEqual(status.gateways, [
      { gateway: 'g2', live: 2, lastContactAt: new Date(now - HOUR_MS).toISOString(), wentSilent: false },
      {
        gateway: 'g1',
        live: 1,
        lastContactAt: new Date(now - 5 * MINUTE_MS).toISOString(),
        wentSilent: false,
      },
      { gateway: 'g3', live: 0, lastContactAt: null, wentSilent: false },
    ])
    assert.deepEqual([status.mails.waiting, status.mails.dead], [1, 1])
    assert.deepEqual(
      status.jobs.map(({ name, isLate, result }: Record<string, unknown>) => [name, isLate, result]),
      [
        ['account-erasure', true, ''],
        ['clean-up', false, 'deleted 3 seats'],
      ],
    )
    assert.deepEqual([status.servers, status.backup], [[], null])
    const { code, out } = await made.cli.run('status')
    assert.equal(code, 0)
    assert.match(out, /^Accounts +3 open \(2 active, 1 suspended\), 1 closed$/m)
    assert.match(out, /^Sessions +3 live at 3 gateways$/m)
    assert.match(out, /^ +g1 +1 +5 min ago \(.* UTC\)$/m)
    assert.match(out, /^Jobs +late: account-erasure$/m)
    assert.match(out, /^ +account-erasure +5 h ago .*LATE$/m)
    assert.doesNotMatch(out, /ada|192\.0\.2/)
    const widest = Math.max(
      ...out
        .split('\n')
        .filter((line) => !line.startsWith('Database'))
        .map((line) => line.length),
    )
    assert.ok(widest <= 80, out)
  })

  test(`${engine}: status names a running server, and the busiest ten of many gateways`, async (t) => {
    const made = await openInstallation(t, engine)
    await addGateways(made, 12)
    const now = Date.now()
    await made.write(async (tx) => {
      for (let n = 1; n <= 11; n++)
        for (let k = 0; k < n; k++) await insertSession(tx, { gatewayId: n, key: `${k}`, seenAt: now })
    })
    const served = await startServing(t, made.dataDir, made.env)
    const { out } = await made.cli.run('status')
    assert.match(out, /^Servers +1: process \d+ on /m)
    assert.match(out, /^ {2}g11 +11 .*\n {2}g10 +10 /m)
    assert.match(out, /^ {2}and 2 more; sessions there: 1\n {2}silent for an hour or more: g12$/m)
    served.signal('SIGTERM')
    assert.equal(await served.ended, 0)
  })

  test(`${engine}: a night that was missed and mails that wait are seen`, async (t) => {
    const made = await openInstallation(t, engine)
    await addAccounts(made)
    await made.write((tx) =>
      tx.updateTable('subscription').set({ next_run_on: '2026-01-05' }).where('id', '=', 1).execute(),
    )
    const { jobs } = await made.cli.json('status')
    assert.deepEqual(jobs, [
      { name: 'nightly', startedAt: null, finishedAt: null, succeededAt: null, result: null, isLate: true },
    ])
    assert.match((await made.cli.run('status')).out, /^ +nightly +never .*LATE$/m)
  })
}

test('one account at one gateway is named in the singular, also by the other commands', async (t) => {
  const made = await openInstallation(t, 'sqlite')
  const path = writeAccounts(made.dataDir, 'ada', 1)
  assert.equal((await made.cli.run('account', 'import', path)).code, 0)
  await addGateways(made, 1)
  const { out } = await made.cli.run('status')
  assert.match(out, /main \(1 account\)/)
  assert.match(out, /0 live at 1 gateway\n/)
  assert.match((await made.cli.run('jobs', 'preview', '--days', '1')).out, /the next 1 night: nothing/)
  assert.match((await made.cli.run('backup', join(made.dataDir, 'copy.db'))).out, /: 1 account, /)
})

test('status changes no byte of the database', async (t) => {
  const { cli, databaseFile } = await openInstallation(t, 'sqlite')
  const digest = () => createHash('sha256').update(readFileSync(databaseFile)).digest('hex')
  const before = digest()
  for (const command of ['status', 'doctor']) await cli.run(command)
  assert.equal(digest(), before)
})

test('status of an older database says so and what to call, and reads no more of it', async (t) => {
  const { cli, write } = await openInstallation(t, 'sqlite')
  await write((tx) =>
    tx
      .deleteFrom('schema_migration' as never)
      .where('number' as never, '>', 5 as never)
      .execute(),
  )
  const { code, out, err } = await cli.run('status')
  assert.equal(code, 1)
  assert.match(out, /^Schema +0005-sessions \(older\)$/m)
  assert.doesNotMatch(out, /^Accounts|not read/m)
  assert.match(err, /^The database is of an older version .*"\.\/latchkey migrate"/)
})

test('status where nothing is set up says what to call', async (t) => {
  const { code, out, err } = await makeCli(newDataDir(t)).run('status')
  assert.deepEqual([code, out], [1, ''])
  assert.match(err, /There is no installation here yet\. Run "\.\/latchkey init"/)
})

test('status of a database that is damaged or away is a sentence, with what is known', async (t) => {
  const made = await openInstallation(t, 'sqlite')
  for (const end of ['-wal', '-shm']) rmSync(made.databaseFile + end, { force: true })
  writeFileSync(made.databaseFile, 'not a database at all '.repeat(1000))
  const away = { LATCHKEY_DATABASE_URL: 'postgres://u:secret-word@127.0.0.1:9/n' }
  for (const [cli, reason] of [
    [made.cli, /it is no database/],
    [makeCli(made.dataDir, away), /127\.0\.0\.1:9/],
  ] as const) {
    const { code, out, err } = await cli.run('status')
    assert.equal(code, 1)
    assert.match(out, /^Latchkey +\d+\.\d+/)
    assert.match(err, reason)
    assert.doesNotMatch(out + err, /^ +at |secret-word/m)
  }
})
