// Mails to customers whose term ends in 7 days or in 1 day and is not renewed by itself (brand setting term_mails).
import type { Brands } from '../../brands/brands.ts'
import type { Clock } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import { chooseLanguage } from '../../languages/choice.ts'
import type { Outbox } from '../../mail/outbox.ts'
import { makeDailyTerms } from './daily-terms.ts'
import { type EndingTerm, listEnding, markReminded } from './reminder-store.ts'

const DAYS = [7, 1]

type Deps = { db: Database; clock: Clock; brands: Pick<Brands, 'list'>; outbox: Pick<Outbox, 'term'> }

export function makeTermReminders({ outbox, ...deps }: Deps) {
  return makeDailyTerms<EndingTerm>({
    ...deps,
    daysOf: ({ settings }) => (settings.term_mails === 'none' ? [] : DAYS),
    list: listEnding,
    async carryOut(tx, brand, { term, mark, daysLeft }) {
      if (!(await markReminded(tx, term, mark))) return false
      const event = { what: 'ends' as const, on: term.dueOn, daysLeft }
      await outbox.term(tx, {
        ...{ brand, accountId: term.accountId, language: chooseLanguage({ account: term, brand }) },
        ...{ to: term.email, event, at: deps.clock.now() },
      })
      return true
    },
  })
}
