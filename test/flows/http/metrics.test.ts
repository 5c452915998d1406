// Metrics and their listener.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { startMetricsServer } from '../../../src/http/metrics-server.ts'
import { makeLog } from '../../../src/log.ts'
import { makeMetrics } from '../../../src/metrics/metrics.ts'

function makeParts() {
  const lines: string[] = []
  return {
    lines,
    metrics: makeMetrics(),
    log: makeLog({ level: 'info', stream: { write: (line) => void lines.push(line) } }),
  }
}

async function takenPort(t: TestContext): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  t.after(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return (server.address() as AddressInfo).port
}

test('requests, queues, mail, jobs and database waits can be scraped', async (t) => {
  const { metrics, log } = makeParts()
  metrics.request('AddClient', 'success', 30)
  metrics.request('AddClient', 'error 1202', 3)
  metrics.mailAttempt('sent')
  metrics.jobRun('nightly', 'done', 2000)
  metrics.disconnect('done')
  metrics.databaseWait('write', 4)
  metrics.watchHashQueue(() => ({ running: 2, waiting: 5 }))
  metrics.watchInstallation(async () => ({ mailQueue: [{ value: 1, labels: { state: 'dead' } }] }))
  const server = await startMetricsServer({ host: '127.0.0.1', port: 0, explicit: true }, { metrics, log })
  t.after(() => server?.close())
  const answer = await fetch(server?.url ?? '')
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/)
  const lines = (await answer.text()).split('\n')
  for (const line of [
    'latchkey_requests_total{method="AddClient",outcome="success"} 1',
    'latchkey_requests_total{method="AddClient",outcome="error 1202"} 1',
    'latchkey_request_duration_seconds_count{method="AddClient"} 2',
    'latchkey_request_duration_seconds_bucket{le="0.005",method="AddClient"} 1',
    'latchkey_mails_total{outcome="sent"} 1',
    'latchkey_job_runs_total{job="nightly",outcome="done"} 1',
    'latchkey_job_duration_seconds_sum{job="nightly"} 2',
    'latchkey_disconnects_total{outcome="done"} 1',
    'latchkey_database_wait_seconds_sum{kind="write"} 0.004',
    'latchkey_hash_queue{state="waiting"} 5',
    'latchkey_mail_queue{state="dead"} 1',
  ]) {
    assert.ok(lines.includes(line), line)
  }
  assert.ok(lines.some((line) => line.startsWith('process_resident_memory_bytes ')))
})

test('the metrics listener serves nothing else', async (t) => {
  const { metrics, log } = makeParts()
  const server = await startMetricsServer({ host: '127.0.0.1', port: 0, explicit: true }, { metrics, log })
  t.after(() => server?.close())
  const { origin } = new URL(server?.url ?? '')
  assert.equal((await fetch(origin)).status, 404)
  assert.equal((await fetch(`${origin}/api/amapi/GetProducts`, { method: 'POST' })).status, 404)
  assert.equal((await fetch(`${origin}/metrics`, { method: 'POST' })).status, 405)
})

test('a failing scrape says so without details and the next one works', async (t) => {
  const { metrics, log, lines } = makeParts()
  const states = [new Error('the pool is gone'), { running: 0, waiting: 7 }]
  metrics.watchHashQueue(() => {
    const state = states.shift()
    if (!state || state instanceof Error) throw state
    return state
  })
  const server = await startMetricsServer({ host: '127.0.0.1', port: 0, explicit: true }, { metrics, log })
  t.after(() => server?.close())
  const failed = await fetch(server?.url ?? '')
  assert.deepEqual([failed.status, await failed.text()], [500, 'internal error\n'])
  assert.match(lines.join(), /the pool is gone/)
  assert.match(await (await fetch(server?.url ?? '')).text(), /latchkey_hash_queue\{state="waiting"\} 7/)
})

test('a default port that is taken only warns, a chosen one stops the start', async (t) => {
  const { metrics, log, lines } = makeParts()
  const port = await takenPort(t)
  const config = { host: '127.0.0.1', port }
  assert.equal(await startMetricsServer({ ...config, explicit: false }, { metrics, log }), undefined)
  assert.match(lines.join(), /set LATCHKEY_METRICS_PORT to a free port or to off/)
  const chosen = startMetricsServer({ ...config, explicit: true }, { metrics, log })
  await assert.rejects(chosen, { message: `The metrics listener cannot use 127.0.0.1:${port}` })
  assert.equal(await startMetricsServer(null, { metrics, log }), undefined)
})
