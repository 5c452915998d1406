// The spool: data that the agent must not lose, on disk, bounded.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Report, Session } from '../../../src/agent/session.ts'
import { openSpool } from '../../../src/agent/spool.ts'
import { systemRandom } from '../../../src/ids.ts'
import { silentLog } from '../../../src/log.ts'
import { START } from '../../harness.ts'

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-spool-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const open = (folder: string, mostPending?: number) =>
  openSpool({ folder, random: systemRandom, log: silentLog(), ...(mostPending && { mostPending }) })

function session(key: string): Session {
  const counters = { octetsIn: 0, octetsOut: 0, interimMs: 600_000, startedAt: START, reportedAt: START }
  return { key, cid: 1, username: 'ada', since: 7, isOpen: true, until: null, ...counters }
}

function report(key: string, status: Report['status'], octetsIn = 0): Report {
  return { status, session: key, username: 'ada', octetsIn, octetsOut: 0, seconds: 0, at: START }
}

test('sessions, reports and the name of the spool are there again; what was acknowledged or ended is not', async (t) => {
  const folder = newFolder(t)
  const first = await open(folder)
  for (const key of ['a', 'b', 'c']) first.keep(session(key))
  first.report(report('a', 'start'))
  first.report(report('a', 'interim', 5))
  first.report(report('b', 'stop', 9))
  first.forget('c')
  first.acknowledge(1)
  await first.close()
  for (let time = 0; time < 2; time++) {
    const again = await open(folder)
    assert.equal(again.agentId, first.agentId)
    assert.deepEqual([...again.sessions.values()], [{ ...session('a'), octetsIn: 5 }])
    assert.deepEqual(again.next(9), [
      { number: 2, report: report('a', 'interim', 5) },
      { number: 3, report: report('b', 'stop', 9) },
    ])
    await again.close()
  }
})

test('numbers go on after a restart, so that an old acknowledgement takes nothing new along', async (t) => {
  const folder = newFolder(t)
  const first = await open(folder)
  first.report(report('a', 'start'))
  first.acknowledge(1)
  await first.close()
  const again = await open(folder)
  again.report(report('a', 'stop'))
  assert.deepEqual(
    again.next(9).map(({ number }) => number),
    [2],
  )
  await again.close()
})

test('the file does not grow for ever: it is rewritten from what is still true', async (t) => {
  const folder = newFolder(t)
  const spool = await open(folder)
  for (let i = 1; i <= 30_000; i++) {
    spool.report({ ...report('a', 'interim', i), cause: undefined })
    spool.acknowledge(i)
    if (i % 5000 === 0) await spool.onDisk()
  }
  await spool.close()
  assert.ok(statSync(join(folder, 'accounting.log')).size < 5 * 1024 * 1024)
  const again = await open(folder)
  assert.deepEqual(again.next(9), [])
  assert.equal(readFileSync(join(folder, 'accounting.log'), 'utf8').split('\n').length, 3)
  await again.close()
})

test('a disk that takes nothing for a while costs nothing: all of it is there when it does again', async (t) => {
  const folder = newFolder(t)
  const log = silentLog()
  const refused = new Promise<void>((resolve) => {
    log.error = () => resolve()
  })
  const spool = await openSpool({ folder, random: systemRandom, log })
  for (let i = 1; i <= 50_000; i++) spool.report(report('a', 'interim', i))
  await spool.onDisk()
  mkdirSync(join(folder, 'accounting.log.new'))
  spool.report(report('a', 'stop', 50_001)) // the file is due to be rewritten now, and cannot be
  await refused
  spool.report(report('b', 'stop'))
  spool.acknowledge(50_000)
  rmdirSync(join(folder, 'accounting.log.new'))
  await spool.onDisk()
  const written = readFileSync(join(folder, 'accounting.log'), 'utf8').trim().split('\n')
  assert.deepEqual(
    written.slice(2).map((line) => JSON.parse(line).number),
    [50_001, 50_002],
  )
  await spool.close()
})

test('when the server is away for too long interims go before starts and stops, and the spool stays bounded', async (t) => {
  const spool = await open(newFolder(t), 100)
  spool.report(report('a', 'start'))
  for (let i = 1; i <= 99; i++) spool.report(report('a', 'interim', i))
  spool.report(report('b', 'stop', 7))
  const left = spool
    .next(1000)
    .map((one) => `${one.report.session} ${one.report.status} ${one.report.octetsIn}`)
  assert.deepEqual(left, ['a start 0', 'a interim 99', 'b stop 7'])
  for (let i = 0; i < 1000; i++) spool.report(report(`c${i}`, 'stop'))
  assert.ok(spool.next(10_000).length <= 100)
  assert.equal(spool.next(10_000).at(-1)?.report.session, 'c999')
  await spool.close()
})
