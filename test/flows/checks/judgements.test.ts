// What doctor says of figures that a test cannot bring about on its machine.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { lookAtCertificates } from '../../../src/checks/certificates.ts'
import type { Said } from '../../../src/checks/finding.ts'
import { REGULAR_JOBS } from '../../../src/checks/job-times.ts'
import {
  judgeDatabaseClock,
  judgeDisk,
  judgeGatewayClocks,
  judgeHandles,
} from '../../../src/checks/judge-machine.ts'
import { judgeBackup, judgeContact, judgeJobStates, judgeLog } from '../../../src/checks/judge-service.ts'
import { revocationEnds } from '../../../src/checks/revocation-list.ts'
import { tried } from '../../../src/checks/trouble.ts'
import { aheadMs, DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { listJobs } from '../../../src/jobs/list.ts'
import { makeCertificate, makeRevocationList } from '../../fixtures/certificate.ts'
import { startApp } from '../../harness.ts'

const NOW = Date.UTC(2026, 10, 30)

function isSaid({ level, text }: Said, expected: string, words: RegExp) {
  assert.equal(level, expected, text)
  assert.match(text, words)
}

test('the clock of the database: seconds are yellow, an hour is red', () => {
  isSaid(judgeDatabaseClock(undefined), 'green', /this machine/)
  isSaid(judgeDatabaseClock(-1500), 'green', /same time/)
  isSaid(judgeDatabaseClock(5000), 'yellow', /5 s ahead/)
  isSaid(judgeDatabaseClock(-HOUR_MS), 'red', /60 minutes behind/)
  assert.equal(aheadMs(NOW + HOUR_MS, NOW, NOW + 20), HOUR_MS - 20)
  assert.equal(aheadMs(NOW + 10, NOW, NOW + 20), 0)
})

test('gateways whose clocks differ are named, at most five', () => {
  const off = Array.from({ length: 7 }, (_, n) => ({ gateway: `g${n}`, aheadMs: 90_000 }))
  isSaid(judgeGatewayClocks([{ gateway: 'g1', aheadMs: -20_000 }]), 'green', /have the same/)
  isSaid(judgeGatewayClocks(off), 'yellow', /g4 \(90 s ahead\) and 2 more/)
})

test('a disk is judged by its share and by what is left', () => {
  const disk = { bytes: 100e9, freeBytes: 50e9, inodes: 1e6, freeInodes: 5e5 }
  isSaid(judgeDisk(disk, '/d'), 'green', /50\.0 GB of 100 GB/)
  isSaid(judgeDisk({ ...disk, freeBytes: 9e9 }, '/d'), 'yellow', /9\.0 GB/)
  isSaid(judgeDisk({ ...disk, freeBytes: 2e9 }, '/d'), 'red', /stops every write/)
  isSaid(judgeDisk({ ...disk, bytes: 10e12, freeBytes: 200e9 }, '/d'), 'green', /200 GB/)
  isSaid(judgeDisk({ ...disk, bytes: 1e9, freeBytes: 90e6 }, '/d'), 'red', /90\.0 MB/)
  isSaid(judgeDisk({ ...disk, freeInodes: 100 }, '/d'), 'red', /100 more files/)
  isSaid(judgeDisk({ ...disk, inodes: 0, freeInodes: 0 }, '/d'), 'green', /free/)
})

test('open files: few allowed is yellow, nearly all taken by the server is red', () => {
  const own = { limit: 256, used: 20 }
  isSaid(judgeHandles(undefined, undefined), 'green', /not known/)
  isSaid(judgeHandles(undefined, own), 'yellow', /started from here may open only 256/)
  isSaid(judgeHandles({ limit: 4096, used: 4000 }, own), 'red', /4000 files open of 4096/)
  isSaid(judgeHandles({ limit: 4096, used: 40 }, own), 'green', /The server may open 4096/)
})

test('a long write-ahead log, an old backup, and jobs that stay late beside a server', () => {
  isSaid(judgeLog({ bytes: 1, logBytes: 2e9 }, '/d/f'), 'red', /2\.0 GB/)
  isSaid(judgeBackup(null, null, NOW), 'yellow', /LATCHKEY_BACKUP_DIR/)
  isSaid(judgeBackup(null, '/b', NOW), 'yellow', /no complete backup in \/b/)
  isSaid(judgeBackup({ at: NOW - HOUR_MS }, '/b', NOW), 'green', /: 1 h\./)
  isSaid(judgeBackup({ at: NOW - 30 * HOUR_MS }, '/b', NOW), 'yellow', /30 h/)
  isSaid(judgeBackup({ at: NOW - 8 * DAY_MS }, '/b', NOW), 'red', /192 h/)
  const late = {
    name: 'nightly',
    startedAt: null,
    finishedAt: null,
    result: null,
    succeededAt: null,
    isLate: true,
  }
  const [said] = judgeJobStates([late], true)
  isSaid(said as Said, 'red', /although a server runs: nightly/)
})

test('a gateway with sessions that misses two reports is named, one without sessions is not', () => {
  const at = (live: number, minutes: number) => ({
    ...{ gateway: `g${live}`, live, wentSilent: false },
    lastContactAt: NOW - minutes * MINUTE_MS,
  })
  isSaid(judgeContact([at(5, 19), at(0, 999)], 10 * MINUTE_MS, NOW), 'green', /reports/)
  isSaid(judgeContact([at(5, 25)], 10 * MINUTE_MS, NOW), 'yellow', /: g5 \(25 min\)/)
  const gaveUp = { ...at(0, 999), wentSilent: true }
  isSaid(judgeContact([gaveUp], 10 * MINUTE_MS, NOW), 'yellow', /: g0 \(999 min\)/)
})

test('certificates and revocation lists are judged by the day', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-certificates-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const made = makeCertificate('localhost', 90)
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const tls = {
    ...{
      port: 0,
      certFile: file('c', made.cert),
      keyFile: file('k', made.key),
      caFile: file('a', made.cert),
    },
    crlFile: file('l', makeRevocationList(made, 'localhost', false)),
  }
  type Looked = Parameters<typeof lookAtCertificates>[0]
  const levels = async (
    at: number,
    paths: Looked['radius']['tls'] = tls,
    http: Looked['http']['tls'] = null,
  ) => {
    const looked = { http: { tls: http, publicUrl: 'https://localhost:8443' }, radius: { tls: paths } }
    return (await lookAtCertificates(looked, at)).map(({ level }) => level)
  }
  const now = Date.now()
  const { crlFile: _list, ...listless } = tls
  assert.deepEqual(await levels(now, null), ['green'])
  assert.deepEqual(await levels(now, listless), ['green'])
  assert.deepEqual(await levels(now + 80 * DAY_MS, listless), ['yellow', 'yellow'])
  assert.deepEqual(await levels(now + 91 * DAY_MS, listless), ['red', 'red'])
  assert.deepEqual(await levels(now - 3 * DAY_MS, listless), ['red', 'red'])
  assert.deepEqual(await levels(now + 2 * DAY_MS), ['red'])
  const { caFile: _ca, port: _port, ...https } = listless
  assert.deepEqual(await levels(now, null, https), ['green'])
  assert.deepEqual(await levels(now + 80 * DAY_MS, null, https), ['yellow'])
  assert.deepEqual(await levels(now + 91 * DAY_MS, null, https), ['red'])
  assert.deepEqual(await levels(now + 80 * DAY_MS, listless, https), ['yellow', 'yellow', 'yellow'])
  const [end = 0] = revocationEnds(Buffer.from(makeRevocationList(made, 'localhost', true)))
  assert.ok(Math.abs(end - (now + DAY_MS)) < HOUR_MS)
  assert.throws(() => revocationEnds(Buffer.from('-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----')))
})

test('a reading that fails is a sentence without a stack', async () => {
  const failing = () => Promise.reject(new Error('no such column: x'))
  assert.deepEqual(await tried(failing), { trouble: 'no such column: x' })
})

test('the regular jobs are those that leave a run even when there is nothing to do', async (t) => {
  const { app, runJob } = await startApp(t)
  for (const { name, leased } of listJobs(app)) if (leased) await runJob(name)
  const rows = await app.db.read.selectFrom('job').select('name').orderBy('name').execute()
  assert.deepEqual(
    rows.map(({ name }) => name),
    Object.keys(REGULAR_JOBS).sort(),
  )
})

test('the use cases of the server give the same as the commands', async (t) => {
  const { app } = await startApp(t)
  const status = await app.status.read()
  assert.deepEqual(status.accounts, { open: 0, active: 0, suspended: 0, closed: 0 })
  const findings = await app.doctor.examine()
  assert.ok(
    findings.every(({ level }) => level !== 'red'),
    JSON.stringify(findings),
  )
})
