// Logins while the server is away: a login is admitted when a signed list that has not expired names it, and its password
// was right here before. Seats are counted at this gateway alone, as others cannot be asked.
import type { KeyObject } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, type Instant, MINUTE_MS, waitLeftMs } from '../clock.ts'
import type { Log } from '../log.ts'
import { sameText } from '../secrets.ts'
import { type Entitlement, type EntitlementList, openList } from './entitlement-list.ts'
import type { KnownPasswords } from './known-passwords.ts'
import { CLOCK_SLACK_MS, type ListWatch } from './list-watch.ts'
import { NotServed, type Server, type SignedList } from './server.ts'
import type { Session } from './session.ts'

/** A list is valid for a multiple of this time; a new one comes well before the last one expires. */
const RENEWED_EVERY_MS = 4 * MINUTE_MS
/** The interval while there is no list. */
const RETRIED_EVERY_MS = 10_000
const PRIVATE_MODE = 0o600

export type OfflineAsk = {
  session: string
  username: string
  callerAddress: string | undefined
  /** Either the typed password, or the server's mark of the password that a checked token stands for. */
  password?: string
  mark?: string
}

export type OfflineTerms = {
  until: Instant | null
  mark: string
  framedAddress: string | undefined
  /** The caller's own old session, whose seat it takes. */
  replaces: Session | undefined
}

export type OfflineAnswer = { kind: 'allowed' | 'refused' } | { kind: 'cannot_tell'; why: string }

export type Offline = ReturnType<typeof makeOffline>

type Deps = {
  folder: string
  keys: readonly KeyObject[]
  passwords: KnownPasswords
  watch: ListWatch
  server: Pick<Server, 'entitlements'>
  clock: Clock
  log: Log
  sessions: () => readonly Session[]
}

export function makeOffline({ folder, keys, passwords, watch, server, clock, log, sessions }: Deps) {
  const path = join(folder, 'entitlements.json')
  let list: EntitlementList | undefined
  let nextAt = 0
  let running: Promise<void> | undefined

  /** Loads the list from disk. */
  async function load(): Promise<void> {
    try {
      const kept = openList(JSON.parse(await readFile(path, 'utf8')) as SignedList, keys)
      if (!kept) log.error({ path }, 'the list on disk is not signed by the server; it is not used')
      else if (mayBeUsed(kept)) list = kept
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'ENOENT')
        log.warn({ err, path }, 'the list on disk cannot be read')
    }
  }

  function mayBeUsed(opened: EntitlementList): boolean {
    const why = watch.refusal(opened)
    if (why !== undefined) log.error({ path, why }, 'a list of entitlements is not used')
    return why === undefined
  }

  /** Fetches a new list when it is time. Never throws. */
  function renew(): void {
    watch.tick()
    if (running || waitLeftMs(nextAt, clock.now(), RENEWED_EVERY_MS) > 0) return
    nextAt = clock.now() + RETRIED_EVERY_MS
    running = fetchList().finally(() => {
      running = undefined
    })
  }

  async function fetchList(): Promise<void> {
    try {
      const signed = await server.entitlements()
      const opened = openList(signed, keys)
      if (!opened)
        return void log.error('the list of entitlements is not signed by a pinned key; it is not used')
      if (!mayBeUsed(opened)) return
      if (clock.now() - opened.issuedAt > CLOCK_SLACK_MS)
        log.warn('the clocks of server and gateway differ by more than a minute')
      await writeFile(`${path}.new`, JSON.stringify(signed), { mode: PRIVATE_MODE })
      await rename(`${path}.new`, path)
      list = opened
      nextAt = clock.now() + RENEWED_EVERY_MS
      await watch.accept(opened)
    } catch (err) {
      if (err instanceof NotServed) await drop(err)
      else log.debug({ err }, 'no new list of entitlements')
    }
  }

  /** Drops the list: the server gives none any more, or has removed the gateway, so older lists do not count. */
  async function drop(err: NotServed): Promise<void> {
    if (list || nextAt === 0) log.warn({ err }, 'the server gives no list of entitlements')
    list = undefined
    nextAt = clock.now() + RENEWED_EVERY_MS
    await rm(path, { force: true })
  }

  /** `take` admits at once, so that no other login counts the same seat. */
  async function decide(ask: OfflineAsk, take: (terms: OfflineTerms) => void): Promise<OfflineAnswer> {
    if (!list) return { kind: 'cannot_tell', why: 'there is no list of entitlements' }
    if (watch.isSetBack()) return { kind: 'cannot_tell', why: 'the clock was put back' }
    if (clock.now() >= list.expiresAt)
      return { kind: 'cannot_tell', why: 'the list of entitlements has expired' }
    const entitled = list.find(ask.username)
    const isRight =
      ask.password === undefined
        ? entitled !== undefined && ask.mark !== undefined && sameText(ask.mark, entitled.mark)
        : await passwords.check(ask.password, entitled?.mark)
    if (isRight === 'busy') return { kind: 'cannot_tell', why: 'too many logins at once' }
    if (!isRight || !entitled) return { kind: 'refused' }
    if (entitled.until !== null && clock.now() >= entitled.until) return { kind: 'refused' }
    const terms = termsFor(ask, entitled, list)
    if (!terms) return { kind: 'refused' }
    take(terms)
    return { kind: 'allowed' }
  }

  /** Undefined: all seats are taken. A session that logs in again keeps its seat. */
  function termsFor(
    ask: OfflineAsk,
    entitled: Entitlement,
    { find }: EntitlementList,
  ): OfflineTerms | undefined {
    const { seats, until, mark, framedAddress } = entitled
    const others = sessions().filter((session) => session.key !== ask.session)
    const own = others.filter((session) => find(session.username) === entitled)
    const replaces =
      own.length < seats
        ? undefined
        : own.find(({ callerAddress }) => callerAddress !== undefined && callerAddress === ask.callerAddress)
    if (own.length >= seats && !replaces) return undefined
    const isTaken = others.some((one) => one !== replaces && one.framedAddress === framedAddress)
    return { until, mark, framedAddress: isTaken ? undefined : framedAddress, replaces }
  }

  return {
    load,
    renew,
    decide,
    remember: passwords.remember,
    async idle(): Promise<void> {
      await running
      await watch.idle()
      await passwords.idle()
    },
  }
}
