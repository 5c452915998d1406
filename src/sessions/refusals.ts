// Why somebody was not let in: told to the log and the audit trail, never to who asked. Bounded, so that whoever tries
// thousands of logins fills neither.
import { writeAudit } from '../audit/audit.ts'
import { parseSettings } from '../brands/settings.ts'
import { type Clock, type Instant, MINUTE_MS } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { ServedGateway } from '../gateways/directory.ts'
import type { Log } from '../log.ts'
import { keptAddress } from './kept-address.ts'
import { findRefusedLogin } from './login-store.ts'
import type { WhyRefused } from './seating.ts'

export type WhyWrong = 'unknown_login' | 'wrong_password' | 'throttled'

export type Refusal = {
  gateway: Pick<ServedGateway, 'id' | 'name'>
  username: string
  callerAddress: string | undefined
  why: WhyRefused | WhyWrong
}

/** Of each login, gateway and reason one is noted in such a time, and of all so many. */
export const NOTED_EVERY_MS = MINUTE_MS
export const MOST_NOTED = 300
export const REFUSAL_ACTION = 'session.refuse'

export type Refusals = ReturnType<typeof makeRefusals>

type Deps = { db: Pick<Database, 'read' | 'write'>; clock: Clock; log: Log }

export function makeRefusals({ db, clock, log }: Deps) {
  const noted = new Map<string, Instant>() // oldest first
  let writing: Promise<void> = Promise.resolve()
  let unnoted = 0

  /** Returns at once. */
  function note(refusal: Refusal): void {
    if (!isWorth(refusal)) return
    const [before, mine] = [writing, writeOne(refusal)]
    writing = before.then(() => mine)
  }

  function isWorth({ gateway, username, why }: Refusal): boolean {
    const now = clock.now()
    for (const [key, at] of noted) {
      if (at + NOTED_EVERY_MS > now) break
      noted.delete(key)
    }
    if (unnoted > 0 && noted.size < MOST_NOTED) {
      log.warn({ refusals: unnoted }, 'more logins were refused than are noted')
      unnoted = 0
    }
    const key = `${gateway.id} ${why} ${username}`
    if (noted.has(key)) return false
    if (noted.size >= MOST_NOTED) {
      unnoted++
      return false
    }
    noted.set(key, now)
    return true
  }

  async function writeOne(refusal: Refusal): Promise<void> {
    try {
      await write(refusal)
    } catch (err) {
      log.error({ err }, 'a refusal could not be noted')
    }
  }

  async function write({ gateway, username, callerAddress, why }: Refusal): Promise<void> {
    const at = clock.now()
    const [login] = await findRefusedLogin(db.read, username)
    // Of nobody's login no brand says that addresses may be kept.
    const rule = login ? parseSettings(login.settings).session_addresses : 'none'
    const address = keptAddress(callerAddress, rule)
    log.info(
      { gateway: gateway.name, login: username, why, ...(address === null ? {} : { address }) },
      'login refused',
    )
    await db.write((tx) =>
      writeAudit(tx, {
        at,
        brandId: login?.brandId ?? null,
        accountId: login?.accountId ?? null,
        actor: { kind: 'gateway', gatewayId: gateway.id, address: address ?? '' },
        action: REFUSAL_ACTION,
        target: login ? `subscription:${login.subscriptionId}` : `login:${username}`,
        after: { why, gateway: gateway.name },
      }),
    )
  }

  return {
    note,
    /** Resolves when what was noted is written. */
    async idle(): Promise<void> {
      await writing
    },
  }
}
