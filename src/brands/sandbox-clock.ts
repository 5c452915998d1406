// The clock of a sandbox brand: how far it is ahead, and how far it is to go. It moves one day at a time, only forward. The
// nights in between are the job's (jobs/clock-advance.ts).
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import { typed } from '../command-hint.ts'
import { AppError } from '../errors.ts'
import { type Brand, toBrand } from './brand.ts'
import { findClock, lockBrand, moveClock, setWantedDays } from './brand-store.ts'
import type { Changes } from './change.ts'

/** The days of one move. */
export const MAX_MOVE_DAYS = 400
/** Some hundred years: days stay dates of four digits. */
const MAX_AHEAD_DAYS = 36_500

/** `daysWanted`: more than the brand's `daysAhead` while its clock is being moved. */
export type BrandClock = { brand: Brand & { daysAhead: number }; daysWanted: number }

type Deps = Pick<Changes, 'db' | 'change'> & { clock: Clock }

export function makeSandboxClock({ db, change, clock }: Deps) {
  /**
   * Notes that the clock is to move `days` further. A move that was begun and not finished is kept as it is: `isResumed`.
   * Errors: invalid_input; conflict when the brand is live.
   */
  async function want(
    brand: Brand,
    days: number,
    actor: Actor,
  ): Promise<BrandClock & { isResumed: boolean }> {
    if (!Number.isInteger(days) || days < 1 || days > MAX_MOVE_DAYS)
      throw new AppError('invalid_input', `Write 1 to ${MAX_MOVE_DAYS} days, such as 31d.`)
    return change(async (tx) => {
      await lockBrand(tx, brand.name)
      const found = await getClock(tx, brand)
      const { daysAhead } = found.brand
      if (found.daysWanted > daysAhead) return { ...found, isResumed: true }
      const daysWanted = daysAhead + days
      if (daysWanted > MAX_AHEAD_DAYS)
        throw new AppError('invalid_input', `A clock can be at most ${MAX_AHEAD_DAYS} days ahead.`)
      await setWantedDays(tx, brand.id, daysWanted)
      await writeAudit(tx, {
        ...{ at: clock.now(), brandId: brand.id, actor, target: `brand:${brand.id}` },
        ...{ action: 'brand.clock', before: { daysAhead }, after: { daysWanted } },
      })
      return { brand: found.brand, daysWanted, isResumed: false }
    })
  }

  /** One day on, unless another process has moved it meanwhile; returns where it is now. */
  async function tick({ brand }: BrandClock): Promise<BrandClock> {
    return change(async (tx) => {
      await moveClock(tx, brand.id, brand.daysAhead)
      return getClock(tx, brand)
    })
  }

  return { want, tick, show: (brand: Brand) => getClock(db.read, brand) }
}

/** Errors: conflict when the brand is live. */
async function getClock(db: Changes['db']['read'], { id, name }: Brand): Promise<BrandClock> {
  const row = await findClock(db, id)
  if (!row || row.daysAhead === null)
    throw new AppError(
      'conflict',
      `"${name}" is a live brand: it has the real clock, which cannot be moved. ` +
        `Make a brand for trying with "${typed('brand add NAME --sandbox')}".`,
    )
  const { daysWanted, ...brand } = row
  return { brand: { ...toBrand(brand), daysAhead: row.daysAhead }, daysWanted: daysWanted ?? row.daysAhead }
}
