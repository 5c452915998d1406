// Lab: senders of webhooks that are killed, and a receiver that treats them badly, on both engines; on PostgreSQL with two servers.
// Every committed event is delivered at least once, signed, none is invented, and the feed has no gap and no double.
import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Latchkey, LatchkeyError } from '../../../sdk/src/latchkey.ts'
import { SIGNATURES } from '../../../src/webhooks/signature.ts'
import { trySample } from '../../fixtures/webhooks/samples.ts'
import { hasProgram } from '../parts/debian-program.ts'
import { chosenEngines, type Engine, openPlainSql, withInstallation } from '../parts/lab-engines.ts'
import { type LabReport, runLab } from '../parts/lab-report.ts'
import { type Installation, runCommand, type ServerProcess, startServer } from '../parts/server-process.ts'
import { type BadReceiver, startBadReceiver } from './bad-receiver.ts'

const IS_QUICK = process.argv.includes('--quick')
/** In all 50. `--quick` is for CI and development. */
const KILLS_PER_ENGINE = IS_QUICK ? 3 : 25
/** Jobs begin a second after the start: a shorter life sends nothing. */
const SHORTEST_LIFE_MS = 1200
const LONGEST_LIFE_MS = 3000
const WRITERS = 3
/** Leases of killed senders end after 20 s, a retry comes after 5 s, and a call that is not answered takes 15 s. */
const SETTLED_WITHIN_MS = 120_000
const LOOK_MS = 250

const below = { below: (limit: number) => randomInt(limit) }

await runLab('webhooks', async (report) => {
  for (const engine of chosenEngines()) await onEngine(engine, report)
  report.promise('php is there (apt-get install php-cli)', hasProgram('/usr/bin/php', 'php-cli'))
  for (const signature of SIGNATURES) {
    await trySample('php', signature)
    report.promise(`the sample in PHP takes calls only that are signed by ${signature}`, true)
  }
})

async function onEngine(engine: Engine, report: LabReport): Promise<void> {
  await withInstallation(engine, async (installation) => {
    installation.env.LATCHKEY_WEBHOOK_PRIVATE = '127.0.0.0/8'
    const receiver = await startBadReceiver(below)
    const { key } = JSON.parse(await runCommand(installation, 'key', 'create', 'manage', '--json'))
    const servers = await startServers(installation, engine)
    const latchkey = new Latchkey({
      url: `http://127.0.0.1:${servers[0]?.port}`,
      key,
      brand: installation.brand,
    })
    receiver.signedWith((await latchkey.webhooks.add({ url: receiver.url })).secret)
    const feed = followFeed(servers, installation.brand, key)
    for (let kill = 0; kill < KILLS_PER_ENGINE; kill++) {
      const writing = Array.from({ length: WRITERS }, (_, at) =>
        write(servers, installation, `k${kill}w${at}`),
      )
      await pause(randomInt(SHORTEST_LIFE_MS, LONGEST_LIFE_MS))
      const place = kill % servers.length
      await servers[place]?.kill()
      await Promise.all(writing)
      servers[place] = await startServer(installation)
    }
    receiver.beGood()
    await judge(installation, { receiver, feed, report, engine })
    await feed.stop()
    receiver.close()
    for (const server of servers) await server.stop()
  })
}

async function startServers(installation: Installation, engine: Engine): Promise<ServerProcess[]> {
  const first = await startServer(installation)
  return engine === 'sqlite' ? [first] : [first, await startServer(installation)]
}

/** Opens accounts until its server is killed; each leaves two events. */
async function write(
  servers: readonly ServerProcess[],
  { secretKey }: Installation,
  name: string,
): Promise<void> {
  const server = servers[randomInt(servers.length)]
  for (let made = 0; made < 5 && server; made++) {
    const account = { secret_key: secretKey, country: 'DE', type: '1', email: `${name}-${made}@example.org` }
    const answered = await server.call('AddClient', account).catch(() => undefined)
    if (!answered) return
  }
}

/** Reads the feed by its cursor from whichever server answers. */
function followFeed(servers: readonly ServerProcess[], brand: string, key: string) {
  const sequences: number[] = []
  let isOver = false
  const reading = (async () => {
    for (let after = 0, at = 0; !isOver; at++) {
      const url = `http://127.0.0.1:${servers[at % servers.length]?.port}`
      const { events } = new Latchkey({ url, key, brand })
      try {
        const page = await events.list({ after, wait: 1, limit: 1000 }).page()
        sequences.push(...page.data.map(({ sequence }) => sequence))
        after = page.next
      } catch (error) {
        if (!(error instanceof LatchkeyError)) throw error // else its server was killed
      }
    }
  })()
  return {
    sequences,
    stop() {
      isOver = true
      return reading
    },
  }
}

type Judged = {
  receiver: BadReceiver
  feed: { sequences: readonly number[] }
  report: LabReport
  engine: Engine
}

async function judge(installation: Installation, { receiver, feed, report, engine }: Judged): Promise<void> {
  const sql = await openPlainSql(installation)
  // Those of `init` are from before the webhook.
  const wanted = `select event.id, sequence, type from event where stream = 1 and sequence > 0
    and exists (select 1 from webhook where created_at <= event.at)`
  const startedAt = performance.now()
  let missing: unknown[] = ['not looked yet']
  let committed: Awaited<ReturnType<typeof sql.rows>> = []
  while (missing.length > 0 && performance.now() - startedAt < SETTLED_WITHIN_MS) {
    await pause(LOOK_MS)
    committed = await sql.rows(wanted)
    const unnumbered = await sql.rows('select id from event where sequence is null')
    missing = [...unnumbered, ...committed.filter(({ id }) => !receiver.received.get(`evt_${id}`)?.taken)]
    if (feed.sequences.length < (await sql.rows('select id from event where stream = 1')).length)
      missing.push('feed')
  }
  const of = (what: string) => `${engine}: ${what}`
  const all = await sql.rows('select id, sequence, type, data from event where stream = 1 order by sequence')
  report.figure(of('events'), committed.length)
  report.figure(
    of('calls'),
    [...receiver.received.values()].reduce((sum, { calls }) => sum + calls, 0),
  )
  const again = [...receiver.received.values()].filter(({ taken }) => taken > 1)
  report.figure(of('events that came twice'), again.length)
  report.figure(of('settled in s'), ((performance.now() - startedAt) / 1000).toFixed(1))
  report.figure(of('treated badly'), JSON.stringify(Object.fromEntries(receiver.treatments)))
  report.promise(
    of('every committed event was delivered'),
    missing.length === 0 && committed.length > 0,
    missing,
  )
  const known = new Map(all.map((row) => [`evt_${row.id}`, row]))
  const invented = [...receiver.received].filter(([id, { body }]) => {
    const row = known.get(id)
    const event = JSON.parse(body)
    return (
      row?.type !== event.type || JSON.stringify(event.data) !== JSON.stringify(JSON.parse(String(row?.data)))
    )
  })
  report.promise(of('no event was invented or changed'), invented.length === 0, invented)
  report.promise(of('every call was signed'), receiver.unsigned.length === 0, receiver.unsigned)
  const gapless = all.every(({ sequence }, at) => sequence === at + 1)
  report.promise(of('numbers have no gap'), gapless)
  const expected = all.map(({ sequence }) => sequence)
  report.promise(
    of('the feed gave each event once, in order'),
    JSON.stringify(feed.sequences) === JSON.stringify(expected),
    { read: feed.sequences.length, written: expected.length },
  )
  const states = await sql.rows('select enabled, disabled_why from webhook')
  report.promise(
    of('the endpoint is enabled'),
    states.every(({ enabled }) => enabled === 1),
    states,
  )
  await sql.close()
}
