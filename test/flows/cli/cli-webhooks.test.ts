// The commands of webhooks and events, run as an operator runs them, beside a running server.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { openApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config/config.ts'
import { listJobs } from '../../../src/jobs/list.ts'
import { runJob } from '../../../src/jobs/scheduler.ts'
import { silentLog } from '../../../src/log.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { createTestDatabase } from '../../databases/postgres.ts'
import { answering, startReceiver } from '../../fixtures/webhooks/receiver.ts'
import { ENGINES, type Engine } from '../../harness.ts'

async function open(t: TestContext, engine: Engine) {
  const server = engine === 'postgres' ? await createTestDatabase() : undefined
  t.after(() => server?.drop())
  const dataDir = newDataDir(t)
  const env: Record<string, string> = {
    LATCHKEY_WEBHOOK_PRIVATE: '127.0.0.0/8',
    ...(server && { LATCHKEY_DATABASE_URL: server.url }),
  }
  const cli = makeCli(dataDir, env)
  await cli.json('init')
  /** What a running server does in a moment. */
  async function serve() {
    const app = await openApp(readConfig({ LATCHKEY_DATA_DIR: dataDir, ...env }), { log: silentLog() })
    const jobs = listJobs(app)
    for (const name of ['number-events', 'deliver-webhooks']) {
      const job = jobs.find((one) => one.name === name)
      if (job) await runJob(app, job)
    }
    await app.close()
  }
  return { cli, serve }
}

for (const engine of ENGINES) {
  test(`${engine}: an operator adds a webhook, tests it, and reads what happened`, async (t) => {
    const { cli, serve } = await open(t, engine)
    const receiver = await startReceiver(t)
    const refused = await cli.run('webhook', 'add', 'https://10.0.0.1/')
    assert.equal(refused.code, 1)
    assert.match(refused.err, /LATCHKEY_WEBHOOK_PRIVATE/)
    const made = await cli.run('webhook', 'add', receiver.url, '--types', 'key.*', '--description', 'shop')
    assert.match(made.out, /^whsec_\S{44}\n/)
    assert.match((await cli.run('webhook', 'list')).out, /enabled +http:\/\/127.0.0.1.* +key\.\* +shop/)
    await cli.run('webhook', 'test', '1')
    await cli.json('key', 'create', 'api', '--label', 'app')
    await serve()
    assert.deepEqual(receiver.types().toSorted(), ['key.created', 'ping'])
    assert.match((await cli.run('webhook', 'deliveries', '1')).out, /done +ping .*204 in/)
    receiver.answer(answering(410))
    await cli.run('webhook', 'retry', '1')
    await serve()
    assert.match((await cli.run('webhook', 'show', '1')).out, /disabled: gone/)
    assert.equal((await cli.run('webhook', 'replay', '1', '--after', '0')).code, 1)
    assert.match((await cli.run('webhook', 'set', '1', '--enable', '--types', '*')).out, /state +enabled\n/)
    assert.match((await cli.run('webhook', 'rotate-secret', '1', '--overlap-hours', '0')).out, /^whsec_/)
    assert.equal((await cli.run('webhook', 'set', '1')).code, 2)
    receiver.answer(answering(200))
    receiver.calls.length = 0
    await cli.run('webhook', 'replay', '1', '--since', '1h')
    await serve()
    assert.ok(receiver.types().length >= 4)
    const lines = (await cli.run('events', '--types', 'key.*,webhook.*')).out.trim().split('\n')
    const all = lines.map((line) => JSON.parse(line) as { type: string; sequence: number; brand: string })
    assert.deepEqual(
      all.map(({ type }) => type),
      ['key.created', 'key.created', 'key.created', 'webhook.disabled'],
    )
    assert.deepEqual(new Set(all.map(({ brand }) => brand)), new Set(['main']))
    const after = String(all[1]?.sequence)
    assert.equal((await cli.run('events', '--after', after, '--limit', '1')).out.trim().split('\n').length, 1)
    await cli.run('webhook', 'remove', '1')
    assert.match((await cli.run('webhook', 'list')).out, /There are no webhooks/)
    assert.equal((await cli.run('webhook', 'list', '--installation')).code, 0)
    assert.equal((await cli.run('events', '--installation')).out.trim(), '')
  })
}
