// Mails to customers whose term ends in 7 days or in 1 day and is not renewed by itself (brand setting term_mails). The mark of
// a reminder and its mail are in one transaction: each is sent once, also after a kill and by two processes.
import { type Brand, brandDay } from '../brands/brand.ts'
import type { Brands } from '../brands/brands.ts'
import type { Clock } from '../clock.ts'
import { addDays, type Day, daysBetween } from '../day.ts'
import type { Database } from '../db/database.ts'
import type { Outbox } from '../mail/outbox.ts'
import { type EndingTerm, listEnding, markReminded } from './reminder-store.ts'

/** Days before the end. A longer time comes first; a day that was missed is caught up for two days. */
const REMINDERS = [7, 1] as const
const CAUGHT_UP_DAYS = 2

/** The reminder that is due; undefined: none, or it was sent. A term that is as short as the reminder gets none. */
function reminderDue({ startedOn, dueOn, reminded }: EndingTerm, today: Day): 7 | 1 | undefined {
  const left = daysBetween(today, dueOn)
  const length = daysBetween(startedOn, dueOn)
  const due = REMINDERS.find(
    (days) => left <= days && left >= Math.max(1, days - CAUGHT_UP_DAYS) && length > days,
  )
  return due === undefined || reminded === markOf(dueOn, due) ? undefined : due
}

function soonIn({ id: brandId }: Brand, today: Day) {
  return { brandId, from: addDays(today, 1), to: addDays(today, Math.max(...REMINDERS)) }
}

function markOf(dueOn: Day, days: number): string {
  return `${dueOn} ${days}`
}

/** Terms looked at at once, and mails in one transaction at most. */
const BATCH = 200

type Deps = { db: Database; clock: Clock; brands: Pick<Brands, 'list'>; outbox: Pick<Outbox, 'term'> }

export function makeTermReminders({ db, clock, brands, outbox }: Deps) {
  /** The day for which each brand was looked at by this process. */
  const done = new Map<number, Day>()

  async function brandsDue(): Promise<Brand[]> {
    const all = await brands.list()
    return all.filter(
      (brand) => brand.settings.term_mails !== 'none' && done.get(brand.id) !== brandDay(brand, clock.now()),
    )
  }

  /** Once a day for each brand; returns how many mails were queued. */
  async function run(mayContinue: () => Promise<boolean>): Promise<number> {
    let sent = 0
    for (const brand of await brandsDue()) {
      const today = brandDay(brand, clock.now())
      let after: EndingTerm | undefined
      for (;;) {
        if (!(await mayContinue())) return sent
        const terms = await listEnding(db.read, soonIn(brand, today), { after, limit: BATCH })
        sent += await remind(brand, terms, today)
        after = terms.at(-1)
        if (terms.length < BATCH) break
      }
      done.set(brand.id, today)
    }
    return sent
  }

  async function remind(brand: Brand, terms: readonly EndingTerm[], today: Day): Promise<number> {
    const due = terms.filter((term) => reminderDue(term, today) !== undefined)
    if (due.length === 0) return 0
    return db.write(async (tx) => {
      let sent = 0
      for (const term of due) {
        const days = reminderDue(term, today)
        if (days === undefined || !(await markReminded(tx, term, markOf(term.dueOn, days)))) continue
        const event = { what: 'ends' as const, on: term.dueOn, daysLeft: daysBetween(today, term.dueOn) }
        await outbox.term(tx, { brand, accountId: term.accountId, to: term.email, event, at: clock.now() })
        sent++
      }
      return sent
    })
  }

  /** Whether any term ends soon that this process did not look at today. */
  async function isDue(): Promise<boolean> {
    for (const brand of await brandsDue()) {
      const today = brandDay(brand, clock.now())
      if ((await listEnding(db.read, soonIn(brand, today), { after: undefined, limit: 1 })).length > 0)
        return true
      done.set(brand.id, today)
    }
    return false
  }

  return { isDue, run }
}
