// How often a source that is not trusted may open accounts, and how often it may try in vain. Exact over all processes: a
// turn is taken before the work begins, and given back when nothing came of it.
import { type Caller, isTrusted } from '../brands/brand.ts'
import { type Clock, type Instant, SECOND_MS, waitLeftMs } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { sourceOf, type ThrottleKey, type ThrottleKeys } from './throttle-keys.ts'
import { giveBackUse, type Share, takeUse } from './throttle-store.ts'

/** Calls of one source that are refused, beside the accounts it opens. */
const REFUSALS = { most: 5, windowMs: 10 * SECOND_MS }

export type SignUps = ReturnType<typeof makeSignUps>

type Deps = { db: Pick<Database, 'write'>; clock: Clock; keys: Pick<ThrottleKeys, 'plainKey'> }

export function makeSignUps({ db, clock, keys }: Deps) {
  /**
   * Carries out one sign-up of a caller. One account is opened in a brand's interval, and an address that is in use counts
   * as one, so that nobody can list them; other refusals are counted by themselves. Errors: rate_limited, the work's own.
   */
  async function limit<T>(caller: Caller, work: (caller: Caller) => Promise<T>): Promise<T> {
    const { brand, actor } = caller
    const intervalS = brand.settings.add_client_interval_s
    if (isTrusted(actor) || !('address' in actor) || intervalS === 0) return work(caller)
    const source = `${brand.id}:${sourceOf(actor.address)}`
    const turn = makeTurn(keys.plainKey(`signup:${source}`), intervalS)
    try {
      return await work({ ...caller, admit: turn.take })
    } catch (error) {
      if (!(error instanceof AppError) || KEEPS_TURN.has(error.code)) throw error
      await turn.giveBack()
      if (UNCOUNTED.has(error.code)) throw error
      await countRefusal(keys.plainKey(`signup-refused:${source}`))
      throw error
    }
  }

  function makeTurn(key: ThrottleKey, intervalS: number) {
    const share = { most: 1, windowMs: intervalS * SECOND_MS }
    let mine: { key: ThrottleKey; endsAt: Instant } | undefined
    return {
      /** Errors: rate_limited. */
      async take(): Promise<void> {
        const result = await take(key, share)
        if (!result.taken)
          throw tooOften(
            result.waitS,
            `One account every ${intervalS} seconds. Try again in ${result.waitS} s.`,
          )
        mine = result
      },
      async giveBack(): Promise<void> {
        const taken = mine
        if (taken) await db.write((tx) => giveBackUse(tx, taken))
      },
    }
  }

  /** Errors: rate_limited. */
  async function countRefusal(key: ThrottleKey): Promise<void> {
    const result = await take(key, REFUSALS)
    if (result.taken) return
    const many = `${REFUSALS.most} calls that were refused in ${REFUSALS.windowMs / SECOND_MS} seconds`
    throw tooOften(result.waitS, `That makes more than ${many}. Try again in ${result.waitS} s.`)
  }

  async function take(key: ThrottleKey, share: Share) {
    // The clock is read inside the transaction: the longer ago, the likelier a later reading was used before.
    return db.write(async (tx) => {
      const now = clock.now()
      const result = await takeUse(tx, key, now, share)
      if (result.taken) return result
      const waitMs = waitLeftMs(result.freeAt, now, share.windowMs)
      return { taken: false as const, waitS: Math.max(1, Math.ceil(waitMs / SECOND_MS)) }
    })
  }

  return { limit }
}

/** An address that is in use is what a turn may find out; the other one is said where there is no turn. */
const KEEPS_TURN: ReadonlySet<string> = new Set(['email_taken', 'rate_limited'])
/** Not the caller's mistake. */
const UNCOUNTED: ReadonlySet<string> = new Set(['overloaded', 'unavailable'])

function tooOften(retryAfterS: number, text: string): AppError {
  return new AppError('rate_limited', text, { retryAfterS })
}
