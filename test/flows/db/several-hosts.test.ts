// A database URL with several hosts: the one that can be written is found, for servers and for commands, and found again.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readPostgresUrl } from '../../../src/config/postgres.ts'
import { makeHosts } from '../../../src/db/postgres/hosts.ts'
import { unavailable } from '../../../src/errors.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { adminOf, createTestDatabase } from '../../databases/postgres.ts'
import { brandNames, insertBrand, openAgain } from '../../databases/test-database.ts'
import { startDatabaseProxy } from '../../fixtures/database-proxy.ts'

/** Two ways to one database, as hosts of one URL. */
async function openByTwo(t: TestContext) {
  const made = await createTestDatabase()
  t.after(made.drop)
  const [first, second] = [await startDatabaseProxy(t, made.url), await startDatabaseProxy(t, made.url)]
  const { host } = new URL(second.url)
  const url = first.url.replace(/:(\d+)\//, `:$1,${host}/`)
  const settings = { kind: 'postgres' as const, url, poolSize: 4 }
  return { db: await openAgain(t, settings), first, second, own: made.url }
}

async function untilWritten(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const error = await work().then(
      () => undefined,
      (error: { code?: string }) => error,
    )
    if (!error) return
    assert.equal(error.code, 'unavailable', String(error))
    await new Promise(setImmediate)
  }
}

test('when one host goes, frozen or closed, the other is used, and back again', async (t) => {
  const { db, first, second } = await openByTwo(t)
  const write = (name: string) => () => db.write((tx) => insertBrand(tx, name))
  await write('a')()
  first.goAway()
  await untilWritten(write('b'))
  second.freeze()
  first.comeBack()
  await untilWritten(write('c'))
  assert.deepEqual(await brandNames(db.read), ['a', 'b', 'c'])
})

test('while no host can be written, nothing is read or written, and the error names each host', async (t) => {
  const { db, first, second, own } = await openByTwo(t)
  const admin = await adminOf(t, { kind: 'postgres', url: own })
  await db.write((tx) => insertBrand(tx, 'a'))
  await admin.setReadOnly(true)
  while (await brandNames(db.read).catch(() => undefined));
  const says = new RegExp(
    `^None of the database servers can be written\\..*${portOf(first.url)} is read-only.*${portOf(second.url)} is read-only`,
  )
  await assert.rejects(brandNames(db.read), { code: 'unavailable', message: says })
  await assert.rejects(
    db.write((tx) => insertBrand(tx, 'b')),
    { code: 'unavailable', message: says },
  )
  await admin.setReadOnly(false)
  await untilWritten(() => db.write((tx) => insertBrand(tx, 'c')))
  assert.deepEqual(await brandNames(db.read), ['a', 'c'])
})

test('a host that has become read-only is left by connections that are open', async (t) => {
  const { db, own } = await openByTwo(t)
  const admin = await adminOf(t, { kind: 'postgres', url: own })
  await db.write((tx) => insertBrand(tx, 'a'))
  const seen: unknown[] = []
  const turnsReadOnly = db.write(async (tx) => {
    await admin.setReadOnly(true)
    return insertBrand(tx, 'b')
  })
  await turnsReadOnly.catch((error) => seen.push(error.code))
  assert.deepEqual(seen, ['unavailable'])
  await admin.setReadOnly(false)
  await untilWritten(() => db.write((tx) => insertBrand(tx, 'c')))
})

test('an old primary that runs beside the promoted one is not written again', () => {
  const address = readPostgresUrl('postgres://u@a,b/db')
  const { mustBePrimary } = makeHosts(address, { ...address, away: unavailable })
  mustBePrimary({ read_only: false, timeline: 4 })
  mustBePrimary({ read_only: false, timeline: 5 })
  assert.throws(() => mustBePrimary({ read_only: false, timeline: 4 }), { code: 'LK001' })
  assert.throws(() => mustBePrimary({ read_only: true, timeline: 6 }), { code: '25006' })
  mustBePrimary({ read_only: false, timeline: 5 })
})

test('commands take the same URL, with closed and silent hosts before the right one, a backup among them', async (t) => {
  const { url } = await createTestDatabase({ empty: true })
  const dataDir = newDataDir(t)
  const silent = await listenInSilence(t)
  const several = url.replace('@', `@127.0.0.1:1,127.0.0.1:${silent},`)
  const cli = makeCli(dataDir, { LATCHKEY_DATABASE_URL: several })
  const folder = join(dataDir, 'backups')
  for (const command of [
    ['init'],
    ['migrate', '--check'],
    ['status'],
    ['brand', 'list'],
    ['backup', `${folder}/`],
  ]) {
    const { code, err } = await cli.run(...command)
    assert.equal(code, 0, `${command}: ${err}`)
  }
  assert.ok(readdirSync(folder).some((name) => name.endsWith('.dump')))
  const { out } = await cli.run('doctor')
  assert.doesNotMatch(out, /away/)
})

/** Takes connections and swallows what comes. */
async function listenInSilence(t: TestContext): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => sockets.add(socket.resume()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

function portOf(url: string): string {
  return new URL(url).port
}
