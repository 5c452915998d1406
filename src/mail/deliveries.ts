// Sends due mails: claims rows by lease, delivers them in parallel, and records each result on its own. A process that
// dies loses nothing: its rows are due again when the lease ends. The mailer knows the protocol.
import type { Logger } from 'pino'
import type { Actor } from '../audit/actor.ts'
import { keepRenewing } from '../bounds/lease.ts'
import type { Clock, Instant } from '../clock.ts'
import { DAY_MS, SECOND_MS } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { happened, recordEvents } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import type { Vault } from '../secrets.ts'
import { makeBreaker } from './breaker.ts'
import { type Failure, judgeFailure } from './failure.ts'
import { type ClaimedMail, type Mail, maskedAddress, nextAttemptAt, oneLine } from './mail.ts'
import {
  type ClaimKind,
  claimMail,
  isMailDue,
  keepMail,
  markDead,
  markDone,
  purgeDoneMail,
  reschedule,
  shortenMailLeases,
} from './mail-store.ts'
import { MAX_CONNECTIONS, type Mailer } from './mailer.ts'

/** Most connections for mails that failed before. The others stay free for new mails. */
const SLOTS_AGAIN = MAX_CONNECTIONS / 2
/** Bounds of one run of the job: mails and time. Slow deliveries go on after it. */
const MAX_PER_BATCH = 500
const BATCH_MS = 5 * SECOND_MS
/** A closing process waits this long for running deliveries. */
const CLOSE_GRACE_MS = 5 * SECOND_MS
const RECORD_TRIES = 5
const ACTOR: Actor = { kind: 'job', name: 'send-mail' }
/** The record of a sent mail, without its text, is kept this long. */
const SENT_KEPT_MS = 7 * DAY_MS
/** A mail that was given up is kept this long, with its text. Its link has expired by then. */
const DEAD_KEPT_MS = 30 * DAY_MS

type Deps = {
  db: Database
  vault: Vault
  mailer: Mailer
  clock: Clock
  log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Whether a link still works. A mail with an expired link is not sent. */
  isUsable: (link: string) => Promise<boolean>
  /** Called with the outcome of every attempt. */
  onAttempt?: (outcome: 'sent' | 'failed' | 'dead' | 'stale') => void
}

type Outcome = 'sent' | 'later' | 'dead' | 'stale'

export type Deliveries = ReturnType<typeof makeDeliveries>

export function makeDeliveries({ db, vault, mailer, clock, log, isUsable, onAttempt }: Deps) {
  const running = { first: new Set<Promise<void>>(), again: new Set<Promise<void>>() }
  const sending = new Set<number>() // ids of mails
  const breaker = makeBreaker(MAX_CONNECTIONS)
  let lease: { stop(): Promise<void> } | undefined
  let closing = false

  /** Sends a bounded number of mails that are due at `now`. Resolves with a line of text, '' when none was due. */
  async function sendDue(now: Instant, signal: AbortSignal): Promise<string> {
    const counts: Record<Outcome, number> = { sent: 0, later: 0, dead: 0, stale: 0 }
    const end = timer(BATCH_MS, signal)
    let started = 0
    while (started < MAX_PER_BATCH && !closing && !end.isOver()) {
      const claimed = await claim(now)
      for (const [kind, mail] of claimed) start(kind, mail, counts)
      started += claimed.length
      const open = [...running.first, ...running.again]
      if (open.length === 0) break
      // If nothing more is due, wait for all. Otherwise go on as soon as one connection is free.
      await Promise.race([claimed.length === 0 ? Promise.all(open) : Promise.race(open), end.over])
      if (claimed.length === 0) break
    }
    end.clear()
    return started === 0 ? '' : summary(counts, running.first.size + running.again.size)
  }

  async function claim(now: Instant): Promise<[ClaimKind, ClaimedMail][]> {
    const busy = running.first.size + running.again.size
    const free = breaker.allows(now, busy, MAX_CONNECTIONS)
    if (free <= 0 || !(await isMailDue(db.read, now))) return []
    return db.write(async (tx) => {
      // First renew the own leases, so that this process does not claim its own mails again.
      if (sending.size > 0) await keepMail(tx, [...sending], now)
      await shortenMailLeases(tx, now)
      const againLimit = Math.min(free, Math.max(free === 1 ? 1 : 0, SLOTS_AGAIN - running.again.size))
      const again = againLimit > 0 ? await claimMail(tx, 'again', { now, limit: againLimit }) : []
      const limit = free - again.length
      const first = limit > 0 ? await claimMail(tx, 'first', { now, limit }) : []
      return [
        ...again.map((mail): [ClaimKind, ClaimedMail] => ['again', mail]),
        ...first.map((mail): [ClaimKind, ClaimedMail] => ['first', mail]),
      ]
    })
  }

  function start(kind: ClaimKind, mail: ClaimedMail, counts: Record<Outcome, number>) {
    const work = deliver(mail)
      .then((outcome) => {
        counts[outcome]++
        onAttempt?.(outcome === 'later' ? 'failed' : outcome)
      })
      .catch((err: unknown) =>
        log.error({ err, mailId: mail.id }, 'the result of a delivery was not recorded'),
      )
      .finally(() => {
        running[kind].delete(work)
        sending.delete(mail.id)
        if (sending.size > 0) return
        void lease?.stop()
        lease = undefined
      })
    running[kind].add(work)
    sending.add(mail.id)
    lease ??= keepRenewing(keepLeases)
  }

  async function keepLeases(): Promise<void> {
    await db
      .write((tx) => keepMail(tx, [...sending], clock.now()))
      .catch((err: unknown) => log.warn({ err }, 'the leases of mails were not renewed'))
  }

  async function deliver(claimed: ClaimedMail): Promise<Outcome> {
    let to: string | undefined
    try {
      const mail = JSON.parse(vault.decrypt('mail', claimed.id, claimed.sealed)) as Mail
      to = mail.to
      if ('link' in mail && (mail.expiresAt <= clock.now() || !(await isUsable(mail.link))))
        return await giveUpStale(claimed)
      await mailer.send(claimed.id, mail)
    } catch (err) {
      return giveBack(claimed, judgeFailure(err), to)
    }
    // Record it at once: a crash between the server's answer and this row sends the mail twice.
    breaker.answered()
    await record((tx) => markDone(tx, claimed.id, 'sent', clock.now()))
    return 'sent'
  }

  /** The link has expired, was used, or ended with its account: the mail is of no use. */
  async function giveUpStale({ id, attempts }: ClaimedMail): Promise<Outcome> {
    log.info({ mailId: id, attempts }, 'mail not sent: its link is dead')
    await record((tx) => markDone(tx, id, 'stale', clock.now()))
    return 'stale'
  }

  async function giveBack(
    { id, attempts, createdAt }: ClaimedMail,
    failure: Failure,
    to: string | undefined,
  ): Promise<Outcome> {
    const now = clock.now()
    if (failure.kind === 'server' || failure.kind === 'broken') {
      const pauseMs = breaker.failed(now, failure.kind === 'server')
      if (pauseMs > 0) log.error({ pauseMs, error: failure.text }, 'the mail server cannot be used; pausing')
    } else breaker.answered()
    const again = failure.kind === 'refused' ? undefined : nextAttemptAt(attempts, createdAt, now)
    if (again === undefined) {
      log.error({ mailId: id, attempts, error: failure.text }, 'mail given up')
      await record(async (tx) => {
        const mail = await markDead(tx, id, now, failure.text)
        if (mail) await recordEvents(tx, deadEvent(mail, { id, attempts, at: now, error: failure.text, to }))
      })
      return 'dead'
    }
    log.warn(
      { mailId: id, attempts, error: failure.text, againAt: new Date(again).toISOString() },
      'mail not sent yet',
    )
    await record((tx) => reschedule(tx, id, again, failure.text))
    return 'later'
  }

  /** A busy database must not cause a second mail: tries several times before the lease ends. */
  async function record(work: Parameters<Database['write']>[0]) {
    for (let left = RECORD_TRIES - 1; ; left--) {
      try {
        await db.write(work)
        return
      } catch (err) {
        if (left === 0) throw err
        await timer(SECOND_MS).over
      }
    }
  }

  /** Stops claiming, waits CLOSE_GRACE_MS for running deliveries, then ends them. Call it before the database closes. */
  async function close(): Promise<void> {
    closing = true
    const end = timer(CLOSE_GRACE_MS)
    await Promise.race([Promise.all([...running.first, ...running.again]), end.over])
    end.clear()
    mailer.close()
    await Promise.all([...running.first, ...running.again])
  }

  return {
    sendDue,
    /** Deletes at most `limit` old records of finished mails. Returns how many. */
    purge(limit: number): Promise<number> {
      const now = clock.now()
      const before = { done: now - SENT_KEPT_MS, dead: now - DEAD_KEPT_MS }
      return db.write((tx) => purgeDoneMail(tx, before, limit))
    },
    close,
  }
}

/** `to` undefined: it could not be read. */
function deadEvent(
  { brandId, accountId, kind }: NonNullable<Awaited<ReturnType<typeof markDead>>>,
  {
    id,
    attempts,
    at,
    error,
    to,
  }: { id: number; attempts: number; at: Instant; error: string; to: string | undefined },
) {
  const recipient_masked = to === undefined ? null : maskedAddress(to)
  const mail = { id: thingId('mail', id), kind, recipient_masked, attempts, last_error: oneLine(error) }
  return { at, brandId, accountId, actor: ACTOR, event: happened('mail.dead', mail.id, { mail }) }
}

function summary(counts: Record<Outcome, number>, running: number): string {
  const parts = [`sent ${counts.sent}`]
  if (counts.later > 0) parts.push(`${counts.later} later`)
  if (counts.dead > 0) parts.push(`${counts.dead} given up`)
  if (counts.stale > 0) parts.push(`${counts.stale} stale`)
  if (running > 0) parts.push(`${running} running`)
  return parts.join(', ')
}

function timer(ms: number, signal?: AbortSignal) {
  let over = false
  let clear = () => {}
  const done = new Promise<void>((resolve) => {
    const finish = () => {
      over = true
      resolve()
    }
    const timeout = setTimeout(finish, ms)
    signal?.addEventListener('abort', finish, { once: true })
    if (signal?.aborted) finish()
    clear = () => {
      clearTimeout(timeout)
      signal?.removeEventListener('abort', finish)
    }
  })
  return { over: done, isOver: () => over, clear }
}
