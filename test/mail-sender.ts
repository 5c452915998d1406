// A process of its own that sends the mail of one queue, to be killed in the middle. Told what to do by its argument:
// JSON of the database, the SMTP server and the time. Prints how many mails are written down as sent.
import { pino } from 'pino'
import { openDatabase } from '../src/db/open-database.ts'
import { systemRandom } from '../src/ids.ts'
import { makeDeliveries } from '../src/mail/deliveries.ts'
import { makeMailer } from '../src/mail/mailer.ts'
import { makeVault } from '../src/secrets.ts'
import { MAIL_KEYS } from './mail-room.ts'

const POLL_MS = 20

const { database, smtp, ca, now } = JSON.parse(process.argv[2] ?? '{}')
const db = await openDatabase(database)
const log = pino({ level: 'silent' })
const config = { dataDir: '', mail: { from: 'no-reply@latchkey.example', smtp } }
const mailer = makeMailer({ config, log, ca })
const vault = makeVault(MAIL_KEYS, systemRandom)
const isUsable = async () => true
const deliveries = makeDeliveries({ db, vault, mailer, log, clock: { now: () => now }, isUsable })

setInterval(async () => {
  const sent = await db.read.selectFrom('mail').select('id').where('status', '=', 'sent').execute()
  process.stdout.write(`sent ${sent.length}\n`)
}, POLL_MS)
while ((await deliveries.sendDue(now, new AbortController().signal)) !== '');
