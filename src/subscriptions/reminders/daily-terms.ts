// Goes once a day through the terms of each brand that end soon, for what is done some days before an end. What was done of a
// term is a mark in the database, written in the transaction of what it stands for: each is done once, also after a kill and by
// two processes.
import { type Brand, brandDay } from '../../brands/brand.ts'
import type { Brands } from '../../brands/brands.ts'
import type { Clock } from '../../clock.ts'
import { addDays, type Day, daysBetween } from '../../day.ts'
import type { Database, Handle } from '../../db/database.ts'

/** `mark`: of what was done last; null: nothing. */
export type DailyTerm = { id: number; startedOn: Day; dueOn: Day; mark: string | null }
export type DueTerm<Term> = { term: Term; mark: string; daysLeft: number }

/** A day that was missed is caught up for so long. */
const CAUGHT_UP_DAYS = 2
/** Terms looked at at once, and done in one transaction at most. */
const BATCH = 200

type Which = { brandId: number; from: Day; to: Day }
type Page<Term> = { after: Term | undefined; limit: number }

type Deps<Term extends DailyTerm> = {
  db: Database
  clock: Clock
  brands: Pick<Brands, 'list'>
  /** Days before the end, the longest first; none: the brand wants nothing. */
  daysOf(brand: Brand): readonly number[]
  /** By due day and id. */
  list(db: Handle, which: Which, page: Page<Term>): Promise<Term[]>
  /** False when another process has done it, or the term has changed since. */
  carryOut(tx: Handle, brand: Brand, due: DueTerm<Term>): Promise<boolean>
}

export function makeDailyTerms<Term extends DailyTerm>({ db, clock, brands, ...deps }: Deps<Term>) {
  const { daysOf, list, carryOut } = deps
  /** The day for which each brand was looked at by this process. */
  const done = new Map<number, Day>()

  async function brandsDue(): Promise<Brand[]> {
    const all = await brands.list()
    return all.filter(
      (brand) => daysOf(brand).length > 0 && done.get(brand.id) !== brandDay(brand, clock.now()),
    )
  }

  function soonIn(brand: Brand, today: Day): Which {
    return { brandId: brand.id, from: addDays(today, 1), to: addDays(today, Math.max(...daysOf(brand))) }
  }

  /** Once a day for each brand; returns how many were done. */
  async function run(mayContinue: () => Promise<boolean>): Promise<number> {
    let count = 0
    for (const brand of await brandsDue()) {
      const today = brandDay(brand, clock.now())
      let after: Term | undefined
      for (;;) {
        if (!(await mayContinue())) return count
        const terms = await list(db.read, soonIn(brand, today), { after, limit: BATCH })
        count += await carryOutAll(brand, terms, today)
        after = terms.at(-1)
        if (terms.length < BATCH) break
      }
      done.set(brand.id, today)
    }
    return count
  }

  async function carryOutAll(brand: Brand, terms: readonly Term[], today: Day): Promise<number> {
    const all = terms.flatMap((term) => dueOf(term, daysOf(brand), today) ?? [])
    if (all.length === 0) return 0
    return db.write(async (tx) => {
      let count = 0
      for (const due of all) if (await carryOut(tx, brand, due)) count++
      return count
    })
  }

  /** Whether any term ends soon that this process did not look at today. */
  async function isDue(): Promise<boolean> {
    for (const brand of await brandsDue()) {
      const today = brandDay(brand, clock.now())
      if ((await list(db.read, soonIn(brand, today), { after: undefined, limit: 1 })).length > 0) return true
      done.set(brand.id, today)
    }
    return false
  }

  return { isDue, run }
}

/** What is due of a term; undefined: nothing, or it was done. A term that is as short as the days before its end has nothing. */
function dueOf<Term extends DailyTerm>(
  term: Term,
  all: readonly number[],
  today: Day,
): DueTerm<Term> | undefined {
  const daysLeft = daysBetween(today, term.dueOn)
  const length = daysBetween(term.startedOn, term.dueOn)
  // The last one counts: where two are close to each other, the later one is due.
  const days = all.findLast(
    (one) => daysLeft <= one && daysLeft >= Math.max(1, one - CAUGHT_UP_DAYS) && length > one,
  )
  const mark = days === undefined ? undefined : `${term.dueOn} ${days}`
  return mark === undefined || mark === term.mark ? undefined : { term, mark, daysLeft }
}
