// A process of the lab of the feed: writes events in transactions of different lengths, some of which wait before they commit, and
// numbers what is committed, as every server does. Arguments: the settings of the database, a name, how many events.
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../../../src/clock.ts'
import { openDatabase } from '../../../src/db/open-database.ts'
import { happened, recordEvents } from '../../../src/events/record.ts'
import { makeSequencer } from '../../../src/events/sequencer.ts'
import { systemRandom } from '../../../src/ids.ts'

const [settings = '', name = '', total = '0'] = process.argv.slice(2)
const WRITERS = 8
const MOST_IN_ONE = 200
const LONGEST_WAIT_MS = 20
const NUMBER_EVERY_MS = 20

const db = await openDatabase(JSON.parse(settings))
const sequencer = makeSequencer({ db })
let next = 0
let isOver = false

async function write(): Promise<void> {
  while (next < Number(total)) {
    const first = next
    const count = Math.min(1 + systemRandom.below(MOST_IN_ONE), Number(total) - first)
    next += count
    await db.write(async (tx) => {
      for (let at = first; at < first + count; at++) {
        const job = `${name}-${at}`
        const event = happened('job.failed', job, { job, error: '' })
        await recordEvents(tx, { at: systemClock.now(), brandId: null, actor: { kind: 'job', name }, event })
      }
      // Its rows have their ids by now; others commit before it.
      await tx.selectFrom('event_stream').select('stream').limit(1).execute()
      await pause(systemRandom.below(LONGEST_WAIT_MS))
    })
  }
}

async function number(): Promise<void> {
  while (!isOver) {
    await sequencer.numberAll()
    await pause(NUMBER_EVERY_MS)
  }
}

const numbering = number()
await Promise.all(Array.from({ length: WRITERS }, write))
isOver = true
await numbering
await sequencer.numberAll()
await db.close()
