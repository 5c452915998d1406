// A process of its own that takes the nightly job and the orders to end sessions at a gateway, to be killed over them. Told
// what to do by its argument: JSON of the database, the gateway and the time. Prints how many orders it has taken.
import { pino } from 'pino'
import { openDatabase } from '../src/db/open-database.ts'
import { systemRandom } from '../src/ids.ts'
import type { Job } from '../src/jobs/job.ts'
import { runJob } from '../src/jobs/scheduler.ts'
import { makeDisconnects } from '../src/sessions/disconnects.ts'

const { database, gatewayId, now } = JSON.parse(process.argv[2] ?? '{}')
const db = await openDatabase(database)
const clock = { now: () => now }
const job: Job = {
  name: 'nightly',
  everyMs: 0,
  leased: true,
  isDue: async () => true,
  async run() {
    const orders = await makeDisconnects({ db, clock }).take(gatewayId, 10)
    process.stdout.write(`taken ${orders.length}\n`)
    return new Promise(() => undefined)
  },
}
const app = { db, clock, random: systemRandom, log: pino({ level: 'silent' }) }
setInterval(() => undefined, 60_000) // alive until it is killed
await runJob(app as unknown as Parameters<typeof runJob>[0], job)
