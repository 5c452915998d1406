// Imports by an upload: taken once, reported line by line, and bounded.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { MINUTE_MS } from '../../../src/clock.ts'
import { buildServer } from '../../../src/http/server.ts'
import { readUpload } from '../../../src/http/upload.ts'
import { problemOf } from '../../fixtures/http/manage-api.ts'
import { VPN_PASSWORD } from '../../fixtures/prepaid.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { openTaskFixture, type TaskFixture } from '../../fixtures/tasks/tasks.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

const JSONL = { 'content-type': 'application/jsonl' }

function line(name: string, more: object = {}): string {
  const login = {
    plan_months: 0,
    due_on: '2027-01-31',
    external_id: name,
    vpn_password: VPN_PASSWORD,
    ...more,
  }
  return JSON.stringify({ subscriptions: [login] })
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, at) => line(`moved-${at}`)).join('\n')
}

async function upload({ manage }: TaskFixture, body: string, query = '') {
  return manage('POST', `/imports${query}`, body, { headers: JSONL })
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await nextTurn()
}

for (const engine of ENGINES) {
  test(`${engine}: an upload is imported, verified and reported, and a repeat finds it known`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { manage, finished, secrets } = fixture
    secrets.note(VPN_PASSWORD)
    const body = `${lines(150)}\n\nno json\n${line('moved-3')}\n${line('late', { plan_months: 7 })}\n"text"\n`
    const begun = await upload(fixture, body)
    assert.deepEqual([begun.status, begun.body.kind, begun.body.total], [202, 'import', 154], begun.text)
    const task = await finished(begun.body.id)
    assert.deepEqual([task.status, task.done, task.unchanged, task.failed], ['done', 150, 1, 3])
    assert.deepEqual(task.result, { verified: 150, without_password: 0, new_vpn_passwords: 0 })
    assert.deepEqual((await manage('GET', `/imports/${begun.body.id}`)).body, task)
    const { body: report } = await manage('GET', `/imports/${begun.body.id}/report`)
    assert.deepEqual(
      report.data.map((row: { line: number }) => row.line),
      [152, 154, 155],
    )
    assert.match(report.data[0].reason, /not JSON/)
    assert.equal(report.data[2].reason, 'it must be an object')
    assert.deepEqual(await rowsOf(fixture, 'import_part'), [])
    const request = begun.headers.get('x-request-id')
    const trail = (await rowsOf(fixture, 'audit')).filter(({ action }) =>
      /^(task.begin|account.import)$/.test(String(action)),
    )
    assert.equal(trail.length, 151)
    assert.deepEqual([...new Set(trail.map((row) => row.request_id))], [request])
    const events = (await rowsOf(fixture, 'event')).filter(({ type }) => type === 'import.finished')
    assert.deepEqual(
      events.map(({ data }) => JSON.parse(String(data)).import),
      [{ id: begun.body.id, rows: 154, taken: 150, known: 1, failed: 3 }],
    )
    const again = await finished((await upload(fixture, lines(150))).body.id)
    assert.deepEqual([again.done, again.unchanged, again.result.verified], [0, 150, 0])
  })

  test(`${engine}: a dry run takes nothing`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const begun = await upload(fixture, `${lines(120)}\nno json`, '?dry_run=true')
    const task = await fixture.finished(begun.body.id)
    assert.deepEqual([task.status, task.dry_run, task.done, task.failed], ['done', true, 120, 1], begun.text)
    assert.deepEqual(await rowsOf(fixture, 'account'), [])
    assert.ok(!(await rowsOf(fixture, 'event')).some(({ type }) => type === 'import.finished'))
  })

  test(`${engine}: an import ends where the brand has all the accounts it may have`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    await fixture.app.brands.set(fixture.brandName, { settings: { account_limit: 120 } }, OPERATOR)
    const task = await fixture.finished((await upload(fixture, lines(250))).body.id)
    assert.deepEqual([task.status, task.total, task.done, task.failed], ['failed', 250, 120, 1])
    assert.match(task.error, /all the accounts it may have/)
    const finished = (await rowsOf(fixture, 'event')).filter(({ type }) => type === 'import.finished')
    assert.equal(finished.length, 1)
    await fixture.runJob('clean-up')
    assert.deepEqual(await rowsOf(fixture, 'import_part'), [])
  })

  test(`${engine}: after a kill in the middle each line is taken and counted once`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const begun = await upload(fixture, lines(130))
    await fixture.killWorker({ part: true })
    assert.equal((await rowsOf(fixture, 'account')).length, 100)
    assert.equal((await fixture.manage('GET', `/tasks/${begun.body.id}`)).body.done, 100)
    const task = await fixture.finished(begun.body.id)
    assert.deepEqual([task.status, task.done, task.unchanged, task.failed], ['done', 130, 0, 0])
    assert.equal(task.result.verified, 130)
    assert.equal((await rowsOf(fixture, 'account')).length, 130)
  })

  test(`${engine}: nothing of an upload lies in clear while it waits, and nothing stays when it is cut`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const begun = await upload(fixture, line('moved-1'))
    const [part] = await rowsOf(fixture, 'import_part')
    assert.ok(part && !JSON.stringify(part).includes(VPN_PASSWORD))
    await fixture.manage('POST', `/tasks/${begun.body.id}/cancel`)
    await fixture.runJob('clean-up')
    assert.deepEqual(await rowsOf(fixture, 'import_part'), [])

    const socket = connect(Number(new URL(fixture.url).port), '127.0.0.1')
    socket.write(
      `POST /api/v1/imports HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${fixture.first}\r\n` +
        `content-type: application/jsonl\r\ncontent-length: 1000000\r\n\r\n${lines(300)}`,
    )
    await until(async () => (await rowsOf(fixture, 'import_part')).length > 0)
    socket.destroy()
    await until(async () => !(await rowsOf(fixture, 'task')).some(({ status }) => status === 'receiving'))
    await until(async () => (await rowsOf(fixture, 'import_part')).length === 0)
    assert.deepEqual(await rowsOf(fixture, 'account'), [])
    const { body } = await fixture.manage('GET', '/tasks')
    assert.match(body.data[0].error, /ended too early/)
  })

  test(`${engine}: an upload whose process died is given up after an hour`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { app, caller } = { app: fixture.app, caller: fixture }
    const [brand] = await app.brands.list()
    assert.ok(brand && caller)
    const actor = { kind: 'operator' as const, name: 'test' }
    const { id } = await app.tasks.begin({ brand, actor }, { kind: 'import', input: {}, status: 'receiving' })
    await fixture.runJob('clean-up')
    assert.equal((await app.tasks.get(brand.id, id)).status, 'receiving')
    fixture.clock.add(20 * MINUTE_MS + 1)
    await fixture.runJob('clean-up')
    assert.equal((await app.tasks.get(brand.id, id)).status, 'failed')
  })

  test(`${engine}: what is no upload is refused, and other calls keep their bounds`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { manage, addKey } = fixture
    const send = (headers: Record<string, string>, body = lines(1), query = '') =>
      manage('POST', `/imports${query}`, body, { headers })
    assert.deepEqual(problemOf(await send({ 'content-type': 'text/html' })), [415, 'unsupported_media_type'])
    assert.deepEqual(problemOf(await send({ ...JSONL, 'content-encoding': 'gzip' })), [
      415,
      'unsupported_encoding',
    ])
    assert.deepEqual(problemOf(await send(JSONL, lines(1), '?dry_run=maybe')), [422, 'invalid_input'])
    const weak = await addKey({ scopes: ['accounts:read'] })
    assert.deepEqual(
      problemOf(await manage('POST', '/imports', lines(2000), { headers: JSONL, key: weak })),
      [403, 'scope_missing'],
    )
    const large = { external_id: 'x'.repeat(70_000), subscription: { days: 1 } }
    assert.deepEqual(problemOf(await manage('POST', '/accounts', large)), [413, 'body_too_large'])
    assert.deepEqual(problemOf(await manage('GET', '/imports/task_999')), [404, 'not_found'])
    const bulk = await fixture.bulk({ action: 'suspend', filter: { status: 'active' } })
    assert.deepEqual(problemOf(await manage('GET', `/imports/${bulk}`)), [404, 'not_found'])
    assert.deepEqual(
      (await rowsOf(fixture, 'task')).map(({ kind }) => kind),
      ['accounts_bulk'],
    )
  })
}

test('a body that is larger than it says it may be is refused before it is read', async (t) => {
  const fixture = await openTaskFixture(t, 'sqlite')
  const socket = connect(Number(new URL(fixture.url).port), '127.0.0.1')
  socket.write(
    `POST /api/v1/imports HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${fixture.first}\r\n` +
      `content-type: application/jsonl\r\ncontent-length: 99999999999\r\n\r\n`,
  )
  const answer = await text(socket)
  assert.match(answer, /^HTTP\/1.1 413 /)
  assert.match(answer, /body_too_large/)
})

test("the server's own time for a request does not cut an upload that goes on", async (t) => {
  const fixture = await openTaskFixture(t, 'sqlite')
  const server = buildServer(fixture.app)
  t.after(() => server.close())
  const accepted = once(server.server, 'connection')
  const address = new URL(await server.listen({ host: '127.0.0.1', port: 0 }))
  const socket = connect(Number(address.port), '127.0.0.1')
  const body = lines(200)
  socket.write(
    `POST /api/v1/imports HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${body.length}\r\n` +
      `content-type: application/jsonl\r\nauthorization: Bearer ${fixture.first}\r\n\r\n${body.slice(0, 15_000)}`,
  )
  await until(async () => (await rowsOf(fixture, 'task')).length > 0)
  const [theirs] = await accepted
  const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
  server.server.emit('clientError', late, theirs)
  socket.write(body.slice(15_000))
  const answer = await text(socket)
  assert.match(answer, /^HTTP\/1.1 202 /)
  assert.match(answer, /"total":200/)
})

test('an upload that stops or does not end is given up', async () => {
  const endless = () => new Readable({ read: () => undefined })
  const all = async (body: Readable, bounds: Parameters<typeof readUpload>[1]) => {
    let bytes = 0
    for await (const chunk of readUpload(body, bounds)) bytes += chunk.length
    return bytes
  }
  const maxBytes = 1000
  await assert.rejects(all(endless(), { maxBytes, stalledMs: 5 }), /takes too long/)
  await assert.rejects(all(endless(), { maxBytes, longestMs: 5 }), /takes too long/)
  const large = Readable.from([Buffer.alloc(600), Buffer.alloc(600)])
  await assert.rejects(all(large, { maxBytes }), /at most 1000 bytes/)
  const cut = endless()
  cut.destroy(new Error('aborted'))
  await assert.rejects(all(cut, { maxBytes }), /cut before its end/)
  assert.equal(await all(Readable.from([Buffer.alloc(600)]), { maxBytes }), 600)
})
