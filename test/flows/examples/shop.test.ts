// The example of a shop is a program: it runs from its first line to its last, and prints what a reader expects.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { Latchkey } from '../../../sdk/src/latchkey.ts'
import { addDays, dayIn } from '../../../src/day.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { createTestDatabase } from '../../databases/postgres.ts'
import { startServing } from '../../fixtures/server-command.ts'
import { ENGINES, type Engine } from '../../harness.ts'

const SHOP = join(import.meta.dirname, '../../../examples/shop.ts')
const TIMEOUT_MS = 120_000
const SCOPES = ['accounts:write', 'billing:read', 'events:read', 'secrets:read']

/** A server in a process of its own: its jobs run, so the events of the day come into the feed. */
async function startServer(t: TestContext, engine: Engine) {
  const dataDir = newDataDir(t)
  const settings: Record<string, string> = {}
  if (engine === 'postgres') {
    const { url, drop } = await createTestDatabase()
    t.after(drop)
    settings.LATCHKEY_DATABASE_URL = url
  }
  const cli = makeCli(dataDir, settings)
  const { brand } = await cli.json('init')
  const { key } = await cli.json('key', 'create', 'manage', '--brand', brand, '--scope', ...SCOPES)
  const { url } = await startServing(t, dataDir, settings)
  return { url, key: String(key) }
}

for (const engine of ENGINES) {
  test(`${engine}: the shop has its day`, async (t) => {
    const { url, key } = await startServer(t, engine)
    const env = { PATH: process.env.PATH, LATCHKEY_URL: url, LATCHKEY_KEY: key }
    const { stdout } = await promisify(execFile)(process.execPath, [SHOP], { env, timeout: TIMEOUT_MS })
    const today = dayIn('UTC', Date.now())
    const [until, renewed] = [addDays(today, 7), addDays(today, 37)]
    const count = (text: string) => stdout.split(text).length - 1
    const counts = ['  opened ', 'it came again', `renewed until ${renewed}`, 'too early'].map(count)
    assert.deepEqual(counts, [2, 2, 2, 1], stdout)
    assert.ok(stdout.includes(`took back the term from ${until} to ${renewed}`), stdout)
    assert.match(stdout, /ends on \d{4}-\d\d-\d\d, and works until then/)
    assert.match(
      stdout,
      /18:00 .*\n {2}acc_\d+ was opened\n[\s\S]*taken back: the reason was erased with her\n[\s\S]* was erased\n/,
    )

    const latchkey = new Latchkey({ url, key })
    const states: string[] = []
    for await (const { status } of latchkey.accounts.list()) states.push(status)
    const kinds: string[] = []
    for await (const { kind } of latchkey.billing.listLedger()) kinds.unshift(kind)
    assert.deepEqual(states.toSorted(), ['active', 'closed'])
    assert.deepEqual(kinds, ['start', 'renewal', 'refund', 'start'])
  })
}
