// How often a source that is not trusted may open accounts and add aliases, which both reveal whether an address is in use,
// and how many of its calls may be refused. Exact over all processes: a turn is taken before the work begins, and given
// back when the work changes nothing.
import { subscriberOf } from '../address.ts'
import { type Brand, type Caller, isTrusted } from '../brands/brand.ts'
import { type Clock, DAY_MS, type Instant, SECOND_MS, waitLeftMs } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { ThrottleKey, ThrottleKeys } from './throttle-keys.ts'
import { giveBackUse, type Share, takeUse } from './throttle-store.ts'

/** Calls of one source that are refused, beside the names it takes. */
export const REFUSALS = { most: 5, windowMs: 10 * SECOND_MS }
/** Aliases that an account adds by itself, and addresses it finds taken. */
export const ALIASES_A_DAY = { most: 20, windowMs: DAY_MS }

export type SignUps = ReturnType<typeof makeSignUps>
type Turn = { key: string; share: Share; rule: string }

type Deps = { db: Pick<Database, 'write'>; clock: Clock; keys: Pick<ThrottleKeys, 'plainKey'> }

export function makeSignUps({ db, clock, keys }: Deps) {
  /**
   * Carries out one sign-up of a caller. One account is opened in a brand's interval, and an address that is in use counts
   * as one, so that callers cannot list addresses. Other refusals are counted separately. Errors: rate_limited, the work's own.
   */
  function limit<T>(caller: Caller, work: (caller: Caller) => Promise<T>): Promise<T> {
    return limited(caller, 'account', () => [], work)
  }

  /** The same for an alias: from the same share of its source, from one of its account, and so many a day. */
  function limitAlias<T>(
    caller: Caller,
    accountId: number,
    work: (caller: Caller) => Promise<T>,
  ): Promise<T> {
    const what = 'account or alias'
    const further = () => [
      ...everyInterval(caller.brand, `account:${accountId}`, what),
      {
        key: `alias-day:${accountId}`,
        share: ALIASES_A_DAY,
        rule: `At most ${ALIASES_A_DAY.most} aliases a day.`,
      },
    ]
    return limited(caller, what, further, work)
  }

  async function limited<T>(
    caller: Caller,
    what: string,
    further: () => readonly Turn[],
    work: (caller: Caller) => Promise<T>,
  ): Promise<T> {
    const { brand, actor } = caller
    if (isTrusted(actor) || !('address' in actor)) return work(caller)
    const source = `${brand.id}:${subscriberOf(actor.address)}`
    const wanted = [...everyInterval(brand, source, what), ...further()]
    if (wanted.length === 0) return work(caller)
    const turns = makeTurns(wanted)
    try {
      return await work({ ...caller, admit: turns.take })
    } catch (error) {
      if (!(error instanceof AppError) || KEEPS_TURN.has(error.code)) throw error
      await turns.giveBack()
      if (UNCOUNTED.has(error.code)) throw error
      await countRefusal(keys.plainKey(`signup-refused:${source}`))
      throw error
    }
  }

  function makeTurns(wanted: readonly Turn[]) {
    const mine: { key: ThrottleKey; endsAt: Instant }[] = []
    async function giveBack(): Promise<void> {
      for (const taken of mine.splice(0)) await db.write((tx) => giveBackUse(tx, taken))
    }
    return {
      /** All of them or none. Errors: rate_limited. */
      async take(): Promise<void> {
        for (const { key, share, rule } of wanted) {
          const result = await take(keys.plainKey(key), share)
          if (!result.taken) {
            await giveBack()
            throw tooOften(result.waitS, `${rule} Try again in ${result.waitS} s.`)
          }
          mine.push(result)
        }
      },
      giveBack,
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

  return { limit, limitAlias }
}

/** One name in the brand's interval; none when it has no limit. */
function everyInterval({ settings }: Brand, whose: string, what: string): Turn[] {
  const intervalS = settings.add_client_interval_s
  if (intervalS === 0) return []
  const share = { most: 1, windowMs: intervalS * SECOND_MS }
  return [{ key: `signup:${whose}`, share, rule: `One ${what} every ${intervalS} seconds.` }]
}

/** An address that is in use is what a turn may find out; the other one is said where there is no turn. */
const KEEPS_TURN: ReadonlySet<string> = new Set(['email_taken', 'rate_limited'])
/** Not the caller's mistake. */
const UNCOUNTED: ReadonlySet<string> = new Set(['overloaded', 'unavailable'])

function tooOften(retryAfterS: number, text: string): AppError {
  return new AppError('rate_limited', text, { retryAfterS })
}
