// Notes why an app could not sign in to an account; the caller never sees it. Bounded, so that a stranger who tries thousands
// of passwords fills neither a minute nor the disk. A right sign-in writes nothing here: its token pair has an audit row.
import type { Account } from '../accounts/account.ts'
import type { KeptAddress } from '../address-privacy.ts'
import type { Actor } from '../audit/actor.ts'
import type { AuditTrail } from '../audit/trail.ts'
import { makeOnceAMinute } from '../bounds/once-a-minute.ts'
import { type Clock, DAY_MS, type Instant } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { Log } from '../log.ts'
import { recordLockedOut } from './locked-out.ts'
import {
  insertRefused,
  listRefused,
  purgeRefused,
  WHY_NOT_SIGNED_IN,
  type WhyNotSignedIn,
} from './sign-in-store.ts'
import type { Blocked } from './throttle-ledger.ts'

export const SIGN_IN_OUTCOMES = [...WHY_NOT_SIGNED_IN, 'signed_in', 'token_reuse'] as const

export type SignInEntry = {
  at: Instant
  /** `signed_in`: a token pair was issued. `token_reuse`: a stolen token, or a lost answer; its sign-in was ended. */
  outcome: (typeof SIGN_IN_OUTCOMES)[number]
  address: string
  aliasId: number | null
}

/** Noted in a minute by one process: at most 60 MB in the week. */
const MOST_NOTED = 60
const MOST_WAITING = 2 * MOST_NOTED
export const SIGN_INS_DAYS = 7
/** Rows that an account keeps; the oldest goes. */
export const MOST_OF_ACCOUNT = 100

type Refused = {
  accountId: number
  aliasId: number | null
  why: WhyNotSignedIn
  kept: KeptAddress
  /** Of `throttled`, when tries at this account were wrong. */
  lockedOut?: { account: Account; blocked: Blocked } | undefined
}
const ACTOR: Actor = { kind: 'job', name: 'sign-in' }
type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  log: Log
  auditTrail: () => Pick<AuditTrail, 'list'>
}

export type SignInLog = ReturnType<typeof makeSignInLog>

export function makeSignInLog({ db, clock, log, auditTrail }: Deps) {
  const gate = makeOnceAMinute({
    clock,
    most: MOST_NOTED,
    onLeftOut({ beyond }) {
      if (beyond > 0) log.warn({ refusals: beyond }, 'more sign-ins were refused than are noted')
    },
  })
  let writing: Promise<void> = Promise.resolve()
  let waiting = 0

  /** Returns at once: the answer of a known account takes no longer than that of an unknown one. */
  function note({ kept, lockedOut, ...refused }: Refused): void {
    if (!gate.isFirst(`${refused.accountId} ${refused.why}`) || waiting >= MOST_WAITING) return
    waiting++
    const at = clock.now()
    const row = { ...refused, at, address: kept }
    writing = writing.then(async () => {
      try {
        await db.write(async (tx) => {
          await insertRefused(tx, row, MOST_OF_ACCOUNT)
          if (lockedOut) await recordLockedOut(tx, { ...lockedOut, door: 'api', at, actor: ACTOR })
        })
      } catch (err) {
        log.error({ err }, 'a refused sign-in could not be noted')
      } finally {
        waiting--
      }
    })
  }

  /** Of the last week, newest first: what was refused, what was right, and tokens that were used twice. */
  async function list(accountId: number): Promise<SignInEntry[]> {
    const fromAt = clock.now() - SIGN_INS_DAYS * DAY_MS
    const trail = (action: string) =>
      auditTrail().list({ accountId, action, fromAt }, { limit: MOST_OF_ACCOUNT })
    const [refused, issued, reused] = await Promise.all([
      listRefused(db.read, accountId, MOST_OF_ACCOUNT),
      trail('token.issue'),
      trail('token.family_revoked'),
    ])
    const ofTrail = ({ at, address, actor }: (typeof issued.rows)[number]) => ({
      ...{ at, address, aliasId: actor.kind === 'alias' ? Number(actor.id) : null },
    })
    const all: SignInEntry[] = [
      ...refused.map(({ why, ...row }) => ({ ...row, outcome: why })),
      ...issued.rows.map((row) => ({ ...ofTrail(row), outcome: 'signed_in' as const })),
      ...reused.rows.map((row) => ({ ...ofTrail(row), outcome: 'token_reuse' as const })),
    ]
    return all.sort((a, b) => b.at - a.at).slice(0, MOST_OF_ACCOUNT)
  }

  return {
    note,
    list,
    /** Deletes what is older than a week, at most `limit`; returns how many. */
    purge: (limit: number): Promise<number> =>
      db.write((tx) => purgeRefused(tx, clock.now() - SIGN_INS_DAYS * DAY_MS, limit)),
    /** Resolves when all noted refusals are written. */
    idle: (): Promise<void> => writing,
  }
}
