// `expand` in a query: what belongs to a thing, in the same answer.
import { z } from 'zod'
import type { AccountView } from '../../../accounts/operator/account-view.ts'
import type { App } from '../../../app.ts'
import { thingNumber } from '../../../events/subjects.ts'
import { seatsOf } from '../../../subscriptions/access.ts'
import { accountText, type lookAtSubscription, type Of, subscriptionText } from './shapes.ts'

const MOST_CHARS = 200
const MOST_REPEATED = 10

/** Names of it, several by repeating it or with commas between them. What it knows is said for a name that it does not know. */
export function expandOf<const Name extends string>(...known: readonly Name[]) {
  return z
    .union([z.string().max(MOST_CHARS), z.array(z.string().max(MOST_CHARS)).max(MOST_REPEATED)])
    .transform((given, context): Name[] => {
      const names = [given].flat().flatMap((text) => text.split(','))
      if (names.every((name) => known.some((one) => one === name)))
        return known.filter((one) => names.includes(one))
      context.addIssue({ code: 'custom', message: `there is only ${known.join(', ')}` })
      return z.NEVER
    })
    .optional()
    .meta({ description: known.join(', ') })
}

/** Live sessions of a subscription, of those that its login may hold at once. */
export const liveShape = z.object({
  sessions: z.int(),
  limit: z.int().meta({ description: 'Its own, or that of the brand' }),
})

/** What shows each account of a page with the live sessions of its subscriptions. */
export async function showingLive(app: App, accounts: readonly AccountView[]) {
  const ids = accounts.flatMap(({ logins }) => logins.map(({ subscriptionId }) => subscriptionId))
  const counts = await app.sessions.liveCounts(ids)
  const defaults = new Map<number, number>()
  for (const { brandId } of accounts)
    if (!defaults.has(brandId))
      defaults.set(brandId, (await app.brands.findById(brandId))?.settings.default_sessions ?? 0)
  return (account: AccountView, names: ReadonlyMap<number, string>) => ({
    ...accountText(account, names),
    subscriptions: account.logins.map((login) => ({
      ...subscriptionText(login, names),
      live: {
        sessions: counts.get(login.subscriptionId) ?? 0,
        limit: seatsOf(login.limits, defaults.get(account.brandId) ?? 0),
      },
    })),
  })
}

type Subscription = Awaited<ReturnType<typeof lookAtSubscription>>

/** Each with its account, which is read once, whether one or a page is asked for. */
export async function withAccounts<One extends Pick<Subscription, 'account_id'>>(
  { app, tx }: Pick<Of, 'app' | 'tx'>,
  subscriptions: readonly One[],
  names: ReadonlyMap<number, string>,
) {
  const ids = subscriptions.map(({ account_id: id }) => thingNumber('account', id) ?? 0)
  const views = await app.listing.within(tx).viewsOf([...new Set(ids)])
  const accounts = new Map(views.map((view) => [view.id, accountText(view, names)]))
  return subscriptions.map((one, at) => ({ ...one, account: accounts.get(ids[at] ?? 0) }))
}

/** The same for one of the caller's brand. */
export async function withAccount(of: Of, subscription: Subscription) {
  const { brand } = of.who
  const [shown] = await withAccounts(of, [subscription], new Map([[brand.id, brand.name]]))
  return shown ?? subscription
}
