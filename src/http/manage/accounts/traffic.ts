// The traffic of a subscription by day.
import { z } from 'zod'
import { addDays, dayIn, daysBetween } from '../../../day.ts'
import { AppError } from '../../../errors.ts'
import { thingId } from '../../../events/subjects.ts'
import { added, NO_USAGE } from '../../../sessions/accounting/usage.ts'
import { MOST_TRAFFIC_DAYS } from '../../../sessions/inspection/traffic.ts'
import { sumsText, USUAL_DAYS, usageSums } from '../billing/usage.ts'
import { givenDay, id, idOf } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'

export const subscriptionUsage = manageOperation({
  name: 'showSubscriptionUsage',
  tag: 'Usage',
  cli: 'usage',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/subscriptions/{subscription}/usage` }],
  summary: 'Show the traffic of a subscription by day',
  description: `Traffic is kept by account: \`shared\` says that the account has further subscriptions, whose traffic is in it. Days are in UTC, and those without traffic are left out. The usual span is the last ${USUAL_DAYS} days, the longest ${MOST_TRAFFIC_DAYS}.`,
  permission: { by: 'manage', scope: 'usage:read', level: 'brand' },
  writes: false,
  input: z.object({
    path: z.object({ subscription: idOf('subscription') }),
    query: z.strictObject({
      from: givenDay.optional(),
      to: givenDay.optional().meta({ description: 'Included; left out: today' }),
    }),
  }),
  output: z.object({
    object: z.literal('subscription_usage'),
    subscription_id: id('subscription'),
    account_id: id('account'),
    shared: z.boolean(),
    from: z.iso.date(),
    to: z.iso.date(),
    data: z.array(z.object({ day: z.iso.date(), ...usageSums })),
    total: z.object(usageSums),
  }),
  errors: ['subscription_not_found'],
  example: {
    request: { path: { subscription: 'sub_4711' }, query: { from: '2026-11-01' } },
    answer: {
      ...{ object: 'subscription_usage', subscription_id: 'sub_4711', account_id: 'acc_4711', shared: false },
      ...{ from: '2026-11-01', to: '2026-11-21' },
      data: [{ day: '2026-11-21', sessions: 2, bytes_in: 1_200_000, bytes_out: 34_000_000, seconds: 7200 }],
      total: { sessions: 2, bytes_in: 1_200_000, bytes_out: 34_000_000, seconds: 7200 },
    },
  },
  async run(app, { brand }, { path, query }) {
    const { accountId } = await app.listing.subscription(brand.id, path.subscription)
    const toOn = query.to ?? dayIn('UTC', app.clock.now())
    const fromOn = query.from ?? addDays(toOn, 1 - USUAL_DAYS)
    if (daysBetween(fromOn, toOn) >= MOST_TRAFFIC_DAYS)
      throw new AppError('invalid_input', `At most ${MOST_TRAFFIC_DAYS} days are shown at once.`)
    const filter = { accountId, fromOn, toOn }
    const [days, held] = await Promise.all([
      app.sessions.usage(filter, ['day']),
      app.listing.subscriptions(brand.id, { accountId }, { limit: 2 }),
    ])
    return { accountId, fromOn, toOn, days, shared: held.subscriptions.length > 1 }
  },
  encode: ({ accountId, fromOn, toOn, days, shared }, _, { path }) => ({
    ...{ object: 'subscription_usage' as const, shared, from: fromOn, to: toOn },
    ...{
      subscription_id: thingId('subscription', path.subscription),
      account_id: thingId('account', accountId),
    },
    data: days.map((sums) => ({ day: sums.day ?? '', ...sumsText(sums) })),
    total: sumsText(days.reduce((sum, one) => added(sum, one), NO_USAGE)),
  }),
})
