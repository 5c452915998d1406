// What happens to a primary that stays the primary.
import pg from 'pg'
import type { LabReport } from '../parts/lab-report.ts'
import type { ServerProcess } from '../parts/server-process.ts'
import { MOST_CONNECTIONS, type Pair, soon } from './ha-cluster.ts'
import { isSuccess, type Load } from './ha-load.ts'

export type Lab = { report: LabReport; load: Load; pair: Pair; server: ServerProcess }

const isQuick = process.argv.includes('--quick')
const AWAY_MS = isQuick ? 10_000 : 30_000
const SHORT_MS = isQuick ? 3200 : 20_000

/** `isTotal`: nothing can be served meanwhile. */
type Fault = { name: string; isTotal?: boolean; run(lab: Lab): Promise<void> }

export const faults: readonly Fault[] = [
  {
    name: `away ${AWAY_MS / 1000} s, restarted`,
    isTotal: true,
    async run({ pair: { first } }) {
      await first.stop()
      await soon(AWAY_MS)
      await first.start({})
    },
  },
  {
    name: 'frozen',
    isTotal: true,
    async run({ pair: { first } }) {
      first.freeze()
      await soon(SHORT_MS)
      first.thaw()
    },
  },
  { name: 'connections of the server exhausted', run: exhaust },
  { name: 'a table locked', run: ({ pair }) => holdLock(pair.first.url) },
  {
    name: 'statements hang',
    async run({ pair: { first } }) {
      const body = 'begin perform pg_sleep(3); return new; end'
      await first.query(`create function hang() returns trigger language plpgsql as '${body}'`)
      await first.query(
        'create trigger hang before insert on external_id for each row execute function hang()',
      )
      await soon(SHORT_MS)
      await first.query('drop function hang() cascade')
    },
  },
  { name: 'synchronous standby away', run: withoutStandby },
]

async function exhaust({ pair: { first } }: Lab): Promise<void> {
  const taken = Array.from({ length: MOST_CONNECTIONS }, () => {
    const client = new pg.Client({ connectionString: first.url })
    client.on('error', () => {})
    return client.connect().then(
      () => client,
      () => undefined,
    )
  })
  const clients = (await Promise.all(taken)).filter((client) => client !== undefined)
  const own = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'latchkey'`
  for (let n = 0; n < 4; n++) {
    await clients[0]?.query(own)
    await soon(SHORT_MS / 4)
  }
  await Promise.all(clients.map((client) => client.end()))
}

async function holdLock(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query('begin; lock table subscription in access exclusive mode')
  await soon(SHORT_MS)
  await client.query('rollback')
  await client.end()
}

/** Also when an operator ends the wait: then a commit is at the primary alone, and must not be acknowledged. */
async function withoutStandby({ report, load, pair: { first, second, follow } }: Lab): Promise<void> {
  await second.stop()
  const goneAt = performance.now()
  const cancel = `select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`
  for (let n = 0; n < 8; n++) {
    if (n % 2 === 1) await first.query(cancel)
    await soon(SHORT_MS / 8)
  }
  const backAt = performance.now()
  const acknowledged = load.seen.filter(
    (one) =>
      one.kind === 'write' && isSuccess(one) && one.beganAt >= goneAt && one.beganAt + one.tookMs <= backAt,
  )
  report.promise(
    'without its synchronous standby nothing is acknowledged',
    acknowledged.length === 0,
    acknowledged,
  )
  await second.start(follow)
}
