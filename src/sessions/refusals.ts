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
  /** Strangers can fill the first; to get into the second takes the password of a login. */
  const gates = { wrong: makeGate(clock, log), refused: makeGate(clock, log) }
  let writing: Promise<void> = Promise.resolve()

  /** Returns at once. */
  function note(refusal: Refusal): void {
    const { gateway, username, why } = refusal
    const gate = isWrong(why) ? gates.wrong : gates.refused
    if (!gate.isWorth(`${gateway.id} ${why} ${username}`)) return
    const [before, mine] = [writing, writeOne(refusal)]
    writing = before.then(() => mine)
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
    const login = await findRefusedLogin(db.read, username)
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

function isWrong(why: Refusal['why']): why is WhyWrong {
  return why === 'unknown_login' || why === 'wrong_password' || why === 'throttled'
}

/** Lets each key through once in NOTED_EVERY_MS, and of all of them MOST_NOTED. */
function makeGate(clock: Clock, log: Log) {
  const noted = new Map<string, Instant>() // oldest first
  let unnoted = 0

  return {
    isWorth(key: string): boolean {
      const now = clock.now()
      for (const [old, at] of noted) {
        if (at + NOTED_EVERY_MS > now) break
        noted.delete(old)
      }
      if (noted.has(key)) return false
      if (noted.size >= MOST_NOTED) {
        unnoted++
        return false
      }
      if (unnoted > 0) log.warn({ refusals: unnoted }, 'more logins were refused than are noted')
      unnoted = 0
      noted.set(key, now)
      return true
    },
  }
}
