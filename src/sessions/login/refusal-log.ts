// Notes why a login was refused, in the log and the audit trail; the caller never sees it. Bounded, so that a caller who
// tries thousands of logins fills neither.
import { keptCaller } from '../../address-privacy.ts'
import type { Actor } from '../../audit/actor.ts'
import { REFUSAL_ACTION, writeAudit } from '../../audit/audit.ts'
import { makeOnceAMinute } from '../../bounds/once-a-minute.ts'
import { parseSettings } from '../../brands/settings.ts'
import type { Clock, Instant } from '../../clock.ts'
import type { Blocked } from '../../credentials/throttle-ledger.ts'
import type { Database } from '../../db/database.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import type { Log } from '../../log.ts'
import type { EncryptionKeys, KeyRing } from '../../secrets.ts'
import type { WhyRefused } from '../seats/seat-rules.ts'
import { findRefusedLogin } from './login-store.ts'
import { makeNamePrint, targetOfUnknown } from './name-print.ts'
import { type Folded, recordRefusal } from './refusal-events.ts'

/** `eap_broken`: messages that do not follow each other: too slow, of another server's conversation, or damaged. */
export type WhyWrong = 'unknown_login' | 'wrong_password' | 'throttled' | 'method_not_spoken' | 'eap_broken'

export type Refusal = {
  gateway: Pick<ServedGateway, 'id' | 'name'>
  username: string
  callerAddress: string | undefined
  why: WhyRefused | WhyWrong
  /** Of `throttled`. */
  blocked?: Blocked
}

type Noted = Refusal & { print: string; at: Instant } & Folded

/** Noted in a minute, one of each login, gateway and reason: 40 MB a day, erased after a week. */
export const MOST_NOTED = 150
/** When three quarters of MOST_NOTED are noted, the rest is for gateways with fewer than this. */
const FEW_NOTED = 10
/** Refusals that wait to be written while the database is slow. */
const MOST_WAITING = 2 * MOST_NOTED

export type RefusalLog = ReturnType<typeof makeRefusalLog>

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  log: Log
  encryptionKeys: EncryptionKeys | KeyRing
  /** Called with the reason of each refusal. */
  onRefused?: ((why: Refusal['why']) => void) | undefined
}

export function makeRefusalLog({ db, clock, log, encryptionKeys, onRefused }: Deps) {
  const printOf = makeNamePrint(encryptionKeys)
  /** Any caller can fill the first. Only callers with the password of a login get into the second. */
  const gates = { wrong: makeGate(clock, log), refused: makeGate(clock, log) }
  let writing: Promise<void> = Promise.resolve()
  let waiting = 0

  /** Returns at once. */
  function note(refusal: Refusal): void {
    const { gateway, why } = refusal
    onRefused?.(why)
    const gate = isWrong(why) ? gates.wrong : gates.refused
    const print = printOf(refusal.username)
    const key = `${gateway.id} ${why} ${print}`
    if (!gate.isFirst(key, gateway.id)) return
    if (waiting >= MOST_WAITING) return
    waiting++
    const at = clock.now()
    const folded = { count: 1 + gate.repeatsBefore(key), firstAt: gate.repeatedBeforeAt(key) ?? at }
    queue(() => write({ ...refusal, print, at, ...folded }))
  }

  /** Notes that a session of this login ends for a new one. Returns at once. */
  function noteReplaced(gateway: Refusal['gateway'], username: string): void {
    if (!gates.refused.isFirst(`${gateway.id} replaced ${username}`, gateway.id) || waiting >= MOST_WAITING)
      return
    waiting++
    const at = clock.now()
    queue(async () => {
      const login = await findRefusedLogin(db.read, username)
      const settings = login && parseSettings(login.settings)
      if (!login || !settings?.session_events) return
      const kept = keptCaller(undefined, 'none')
      const actor: Actor = { kind: 'gateway', gatewayId: gateway.id, kept }
      const about = { gateway, why: 'replaced' as const, kept, at, actor, count: 1, firstAt: at }
      await db.write((tx) => recordRefusal(tx, login, settings, about))
    })
  }

  /** One after another: logins that are admitted need the database more. */
  function queue(work: () => Promise<void>): void {
    writing = writing.then(() => writeOne(work))
  }

  async function writeOne(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (err) {
      log.error({ err }, 'a refusal could not be noted')
    } finally {
      waiting--
    }
  }

  async function write(noted: Noted): Promise<void> {
    const { gateway, username, print, callerAddress, why, at, blocked, count, firstAt } = noted
    const login = await findRefusedLogin(db.read, username)
    // For an unknown login no brand allows keeping addresses.
    const settings = login && parseSettings(login.settings)
    const rule = settings?.session_addresses ?? 'none'
    const kept = keptCaller(callerAddress, rule)
    log.info(
      {
        gateway: gateway.name,
        login: login?.username ?? targetOfUnknown(print),
        why,
        ...(kept === '' ? {} : { address: kept }),
      },
      'login refused',
    )
    const actor: Actor = { kind: 'gateway', gatewayId: gateway.id, kept }
    await db.write(async (tx) => {
      if (login && settings)
        await recordRefusal(tx, login, settings, {
          ...{ gateway, why, kept, at, actor, blocked, count, firstAt },
        })
      await writeAudit(tx, {
        at,
        brandId: login?.brandId ?? null,
        accountId: login?.accountId ?? null,
        actor,
        action: REFUSAL_ACTION,
        target: login ? `subscription:${login.subscriptionId}` : targetOfUnknown(print),
        after: { why, gateway: gateway.name },
      })
    })
  }

  return {
    note,
    noteReplaced,
    /** Resolves when all noted refusals are written. */
    async idle(): Promise<void> {
      await writing
    },
  }
}

const WRONG: ReadonlySet<string> = new Set<WhyWrong>([
  'unknown_login',
  'wrong_password',
  'throttled',
  'method_not_spoken',
  'eap_broken',
])

function isWrong(why: Refusal['why']): why is WhyWrong {
  return WRONG.has(why)
}

function makeGate(clock: Clock, log: Log) {
  return makeOnceAMinute({
    clock,
    most: MOST_NOTED,
    few: FEW_NOTED,
    onLeftOut({ beyond }) {
      if (beyond > 0) log.warn({ refusals: beyond }, 'more logins were refused than are noted')
    },
  })
}
