// What a monitoring program sees: health, metrics on a separate listener, and a request id on every answer.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startMetricsServer } from '../../../src/http/metrics-server.ts'
import { silentLog } from '../../../src/log.ts'
import { done, refused } from '../../fixtures/scenario.ts'
import { ENGINES, PASSWORD, startApp, type TestApp } from '../../harness.ts'

const email = 'ada@example.org'

async function startMetrics(t: TestContext, { app }: TestApp): Promise<string> {
  const config = { host: '127.0.0.1', port: 0, explicit: true }
  const server = await startMetricsServer(config, { metrics: app.metrics, log: silentLog() })
  assert.ok(server)
  t.after(() => server.close())
  return server.url
}

for (const engine of ENGINES) {
  test(`${engine}: a server that loses its database is alive but not ready`, async (t) => {
    const fixture = await startApp(t, { engine })
    const health = async (which: string) => {
      const response = await fetch(`${fixture.url}/health/${which}`)
      return [response.status, ((await response.json()) as { status: string }).status]
    }
    assert.deepEqual(await health('live'), [200, 'ok'])
    assert.deepEqual(await health('ready'), [200, 'ok'])
    await fixture.app.db.close()
    assert.deepEqual(await health('live'), [200, 'ok'])
    while ((await health('ready'))[0] === 200) await new Promise(setImmediate)
    assert.deepEqual(await health('ready'), [503, 'unavailable'])
    const sent = await fixture.trusted('GetProducts', { email })
    refused(sent, 1901)
    assert.equal(sent.headers.get('retry-after'), '5')
  })

  test(`${engine}: the metrics count requests, hashes, mails, jobs and waits`, async (t) => {
    const fixture = await startApp(t, { engine })
    const url = await startMetrics(t, fixture)
    await fixture.addClient(email)
    refused(await fixture.untrusted('GetProducts', { email, password: 'Wrong_Password!1' }), 1102)
    done(await fixture.untrusted('GetProducts', { email, password: PASSWORD }))
    done(await fixture.trusted('ResetPassword', { email }))
    done(await fixture.trusted('ResetPassword', { email }))
    await fixture.runJob('send-mail')
    fixture.clock.set(Date.UTC(2026, 11, 21))
    await fixture.runJob('nightly')
    const text = await (await fetch(url)).text()
    const lines = [
      'latchkey_requests_total{method="AddClient",outcome="success"} 1',
      'latchkey_requests_total{method="GetProducts",outcome="1102"} 1',
      'latchkey_requests_total{method="GetProducts",outcome="success"} 1',
      'latchkey_request_duration_seconds_count{method="GetProducts"} 2',
      'latchkey_hash_queue{state="running"} 0',
      'latchkey_hash_queue{state="waiting"} 0',
      'latchkey_mail_queue{state="queued"} 0',
      'latchkey_mail_queue{state="dead"} 0',
      'latchkey_mails_total{outcome="sent"} 1',
      'latchkey_mails_total{outcome="withheld"} 1',
      'latchkey_job_runs_total{job="nightly",outcome="done"} 1',
      'latchkey_job_duration_seconds_count{job="nightly"} 1',
    ]
    for (const line of lines) assert.ok(text.split('\n').includes(line), line)
    assert.match(text, /^latchkey_request_duration_seconds_sum\{method="AddClient"\} (0\.\d*[1-9]|[1-9])/m)
    assert.match(text, /^latchkey_database_wait_seconds_count\{kind="write"\} [1-9]/m)
    assert.match(text, /^process_resident_memory_bytes \d/m)
    assert.match(text, /^nodejs_eventloop_lag_p99_seconds /m)
    for (const secret of [PASSWORD, fixture.keys.secret_key, fixture.keys.apikey, email])
      assert.ok(!text.includes(secret))
  })
}

test('the metrics are on their own listener only, and it serves nothing else', async (t) => {
  const fixture = await startApp(t)
  const url = await startMetrics(t, fixture)
  const statuses = async (...urls: string[]) =>
    (await Promise.all(urls.map((one) => fetch(one)))).map((one) => one.status)
  assert.deepEqual(
    await statuses(url, `${fixture.url}/metrics`, url.replace('/metrics', '/')),
    [200, 404, 404],
  )
  assert.equal((await fetch(url, { method: 'POST' })).status, 405)
  const call = await fetch(url.replace('/metrics', '/api/amapi/GetProducts'), { method: 'POST' })
  assert.equal(call.status, 404)
})

test('every answer carries a request id of its own, never the one that was sent', async (t) => {
  const fixture = await startApp(t)
  const answers = [
    await fetch(`${fixture.url}/health/live`),
    await fetch(`${fixture.url}/nowhere`),
    await fetch(`${fixture.url}/api/amapi/Nothing`, { method: 'POST' }),
    await fetch(`${fixture.url}/api/amapi/GetProducts`, {
      method: 'POST',
      headers: { 'x-request-id': 'mine' },
    }),
    await fetch(`${fixture.url}/reset?token=x`),
  ]
  const ids = answers.map((one) => String(one.headers.get('x-request-id')))
  for (const id of ids) assert.match(id, /^[0-9a-z-]{8,40}$/)
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(!ids.includes('mine'))
})

test('unknown methods, however many, make one series', async (t) => {
  const fixture = await startApp(t)
  for (let i = 0; i < 5; i++) await fetch(`${fixture.url}/api/amapi/Method${i}`, { method: 'POST' })
  const text = await fixture.app.metrics.text()
  const series = text.split('\n').filter((line) => line.startsWith('latchkey_requests_total{'))
  assert.equal(series.length, 1, series.join('\n'))
})
