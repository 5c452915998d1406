// Queue, database and deliveries put together for the tests of mail, with a clock that can be turned.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { pino } from 'pino'
import { brandSettings } from '../src/brands/settings.ts'
import type { Clock } from '../src/clock.ts'
import type { SmtpConfig } from '../src/config.ts'
import type { Database, Handle } from '../src/db/database.ts'
import { systemRandom } from '../src/ids.ts'
import { silentLog } from '../src/log.ts'
import { makeDeliveries } from '../src/mail/deliveries.ts'
import { makeMailer } from '../src/mail/mailer.ts'
import { loadNodemailer } from '../src/mail/nodemailer.ts'
import { makeOutbox, type OutgoingMail } from '../src/mail/outbox.ts'
import { makeVault, type Vault } from '../src/secrets.ts'
import { ENGINES, type Engine, openTestDatabase } from './test-database.ts'

export { ENGINES, type Engine }

export const START = Date.UTC(2026, 10, 21, 12, 0, 0)
export const TOKEN = 'tokenOfATestThatNobodyMaySee0123456789'

export const MAIL_KEYS = [{ id: 'test', key: Buffer.alloc(32, 7) }] as const
// A bite of the job ends after 5 s, which a busy machine needs to load the SMTP client with the first message.
await loadNodemailer()

const NEVER = new AbortController().signal

export type MailRoom = Awaited<ReturnType<typeof openMailRoom>>

type Given = {
  smtp?: SmtpConfig | null
  ca?: string
  settings?: Record<string, unknown>
  title?: string
  linkLastsMs?: number
}

export async function openMailRoom(t: TestContext, engine: Engine, given: Given = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-mail-'))
  const { db, settings: database } = await openTestDatabase(t, engine)
  const clock = { at: START, now: () => clock.at }
  const vault = makeVault(MAIL_KEYS, systemRandom)
  const outbox = makeOutbox({ vault, random: systemRandom, publicUrl: 'https://accounts.example' })
  const title = given.title ?? 'North VPN'
  // Without the checks of the settings: what is sent must be safe by itself.
  const settings = { ...brandSettings.parse({}), ...given.settings }
  const row = { name: 'north', title, settings: '{}', created_at: START }
  const { id } = await db.write((tx) =>
    tx.insertInto('brand').values(row).returning('id').executeTakeFirstOrThrow(),
  )
  const brand = { id, title, settings }
  const logged: string[] = []
  const dead = new Set<string>() // links
  const isUsable = async (link: string) => !dead.has(link)
  const parts = { db, vault, clock, dataDir, logged, isUsable }
  const post = openPost(parts, given.smtp ?? null, given.ca)

  t.after(async () => {
    await post.deliveries.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  const queue = (tx: Handle, to: string, more: Partial<OutgoingMail> = {}) =>
    outbox.queue(tx, {
      brand,
      kind: 'password_reset',
      to,
      link: `https://accounts.example/reset?token=${TOKEN}`,
      at: clock.now(),
      expiresAt: clock.now() + (given.linkLastsMs ?? 3_600_000),
      ...more,
    })

  return {
    ...parts,
    ...post,
    endLink: (link: string) => void dead.add(link),
    database,
    queue,
    queueAll: (...to: string[]) =>
      db.write(async (tx) => {
        for (const address of to) await queue(tx, address)
      }),
    turn: (ms: number) => {
      clock.at += ms
    },
    rows: () => db.read.selectFrom('mail').selectAll().orderBy('id').execute(),
    /** A process that takes all that is due and is never heard of again. */
    claimAndDie: async () => {
      const lost = Promise.withResolvers<void>()
      const send = () => {
        lost.resolve()
        return new Promise<void>(() => {})
      }
      const mailer = { send, close: () => {} }
      const death = new AbortController()
      const dying = {
        ...db,
        write: ((...given) =>
          death.signal.aborted ? new Promise(() => {}) : db.write(...given)) as Database['write'],
      }
      const last = makeDeliveries({ ...parts, db: dying, mailer, log: silentLog() })
      const bite = last.sendDue(clock.now(), death.signal)
      await lost.promise
      death.abort()
      await bite
    },
    /** A second process on the same queue. */
    anotherPost: (smtp: SmtpConfig | null, ca?: string) => openPost(parts, smtp, ca),
  }
}

type Parts = {
  db: Database
  vault: Vault
  clock: Clock
  dataDir: string
  logged: string[]
  isUsable: (link: string) => Promise<boolean>
}

function openPost(
  { db, vault, clock, dataDir, logged, isUsable }: Parts,
  smtp: SmtpConfig | null,
  ca?: string,
) {
  const log = pino({ level: 'info' }, { write: (line) => logged.push(line) })
  const config = { dataDir, mail: { from: 'no-reply@latchkey.example', smtp } }
  const mailer = makeMailer({ config, log, ...(ca !== undefined && { ca }) })
  const deliveries = makeDeliveries({ db, vault, mailer, clock, log, isUsable })
  return { deliveries, send: () => deliveries.sendDue(clock.now(), NEVER) }
}
