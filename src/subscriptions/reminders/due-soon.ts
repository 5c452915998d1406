// Events that a term is due soon: on the days before it that the brand setting due_soon_days lists, for terms that end and for those
// that are renewed.
import type { Actor } from '../../audit/actor.ts'
import { brandTime } from '../../brands/brand.ts'
import type { Brands } from '../../brands/brands.ts'
import { daysIn } from '../../brands/settings.ts'
import type { Clock } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import { happened, recordOnce } from '../../events/record.ts'
import { subscriptionData } from '../subscription-events.ts'
import { makeDailyTerms } from './daily-terms.ts'
import { listSoon, lockDue, type SoonTerm } from './reminder-store.ts'

const ACTOR: Actor = { kind: 'job', name: 'due-soon' }

type Deps = { db: Database; clock: Clock; brands: Pick<Brands, 'list'> }

export function makeDueSoon(deps: Deps) {
  return makeDailyTerms<SoonTerm>({
    ...deps,
    daysOf: ({ settings }) => daysIn(settings.due_soon_days),
    list: listSoon,
    async carryOut(tx, brand, { term, mark, daysLeft }) {
      const { id, accountId } = term
      if (!(await lockDue(tx, term))) return false
      const subscription = subscriptionData(term)
      return recordOnce(
        tx,
        { subject: id, mark },
        {
          ...{ at: brandTime(brand, deps.clock.now()), brandId: brand.id, accountId, actor: ACTOR },
          event: happened('subscription.due_soon', subscription.id, { subscription, days_left: daysLeft }),
        },
      )
    },
  })
}
