// The daily backup: once a day at its hour, a missed one as soon as possible.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { listBackups } from '../../../src/installation/backup-manifest.ts'
import { isBackupDue, makeBackupJob } from '../../../src/jobs/backup.ts'
import { startApp } from '../../harness.ts'

const NOON = Date.parse('2026-11-30T12:00:00Z')

test('a backup is due when there was none since its hour came last', () => {
  const at = (text: string) => Date.parse(`2026-11-${text}:00Z`)
  const cases: [latest: string | undefined, now: string, due: boolean][] = [
    [undefined, '30T12:00', true],
    ['30T03:00', '30T12:00', false],
    ['30T02:59', '30T12:00', true],
    ['29T03:10', '30T02:59', false],
    ['29T03:10', '30T03:00', true],
    ['28T03:10', '30T02:00', true],
    ['30T13:00', '30T12:00', false], // the clock was put back
  ]
  for (const [latest, now, due] of cases)
    assert.equal(
      isBackupDue(latest === undefined ? undefined : at(latest), 3, at(now)),
      due,
      `${latest} ${now}`,
    )
})

test('the server takes one a day, and keeps as many as it is told', async (t) => {
  const { app, clock, dataDir } = await startApp(t, { engine: 'sqlite' })
  clock.set(NOON)
  const dir = join(dataDir, 'backups')
  const config = { ...app.config, backup: { dir, hour: 3, keep: 2, passphrase: undefined } }
  const job = makeBackupJob({ backups: app.backups, clock, config, db: app.db, tasks: app.tasks })
  const run = async () => ((await job.isDue()) ? job.run(async () => true, new AbortController().signal) : '')
  await assert.rejects(run(), /mkdir -p/)
  mkdirSync(dir)
  assert.match(await run(), /^wrote .*latchkey-20261130T120000Z\.db$/)
  clock.add(HOUR_MS)
  assert.equal(await run(), '')
  for (let day = 0; day < 3; day++) {
    clock.add(DAY_MS + MINUTE_MS)
    assert.match(await run(), /^wrote /)
  }
  assert.equal(listBackups(dir).length, 2)
  assert.equal(readdirSync(dir).length, 4)
})
