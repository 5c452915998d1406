// Traffic of a span of days by account, a page of accounts at a time.
import { z } from 'zod'
import { addDays, dayIn } from '../../../day.ts'
import { thingId } from '../../../events/subjects.ts'
import type { Usage } from '../../../sessions/accounting/usage.ts'
import { HEAVIEST_OF_CELL, MOST_TRAFFIC_DAYS } from '../../../sessions/inspection/traffic.ts'
import { plainNumber } from '../../request-parts.ts'
import { givenDay, id, word } from '../fields.ts'
import { gatewayIdOf } from '../gateway-filter.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { listOf, PAGE, pageText, readListPage } from '../pages.ts'
import { sumsText, USUAL_DAYS, usageSums } from './usage.ts'

const accountUsage = z.object({ account_id: id('account'), ...usageSums })
const accountExample = {
  ...{ account_id: 'acc_4711', sessions: 2, seconds: 7200 },
  ...{ bytes_in: 1_200_000, bytes_out: 34_000_000 },
}

export const listAccountUsage = manageOperation({
  name: 'listAccountUsage',
  tag: 'Usage',
  cli: 'usage',
  csv: true,
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/usage/accounts` }],
  summary: 'Sum up traffic by account',
  description: `In the order of the accounts. A page looks at \`limit\` accounts and leaves out those without traffic, so it may have fewer rows, or none, while \`next\` says that there are more. The usual span is the last ${USUAL_DAYS} days, the longest ${MOST_TRAFFIC_DAYS} days. Days are in UTC.`,
  permission: { by: 'manage', scope: 'usage:read', level: 'brand' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      from: givenDay.optional(),
      to: givenDay.optional().meta({ description: 'Included; left out: today' }),
      gateway: word.optional().meta({ description: 'The name of a gateway' }),
      ...PAGE,
    }),
  }),
  output: listOf(accountUsage),
  errors: ['cursor_invalid', 'not_found'],
  example: {
    request: { query: { from: '2026-11-01' } },
    answer: {
      data: [accountExample],
      next: null,
    },
  },
  async run(app, { brand }, { query }) {
    const toOn = query.to ?? dayIn('UTC', app.clock.now())
    const fromOn = query.from ?? addDays(toOn, 1 - USUAL_DAYS)
    const gatewayId = await gatewayIdOf(app, brand, query.gateway)
    const filter = { brandId: brand.id, fromOn, toOn, gatewayId }
    return readListPage<Usage & { accountId: number }, number>(
      { app, list: 'usage of accounts', brand },
      query,
      (order) => app.traffic.ofAccounts(filter, order),
    )
  },
  encode: (page) => pageText(page, shown),
})

const USUAL_HEAVIEST = 20
const MOST_HEAVIEST = 100

export const listHeaviestAccounts = manageOperation({
  name: 'listHeaviestAccounts',
  tag: 'Usage',
  cli: 'none: usage --by account has the traffic of every account',
  csv: true,
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/usage/accounts/heaviest` }],
  summary: 'List the accounts with the most traffic',
  description: `The heaviest first. They are looked for among the ${HEAVIEST_OF_CELL} heaviest of each gateway and day; their sums are exact. The usual span is the last ${USUAL_DAYS} days, the longest ${MOST_TRAFFIC_DAYS} days. Days are in UTC.`,
  permission: { by: 'manage', scope: 'usage:read', level: 'brand' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      from: givenDay.optional(),
      to: givenDay.optional().meta({ description: 'Included; left out: today' }),
      gateway: word.optional().meta({ description: 'The name of a gateway' }),
      limit: plainNumber(1, MOST_HEAVIEST).default(USUAL_HEAVIEST),
    }),
  }),
  output: z.object({ data: z.array(accountUsage), next: z.null() }),
  errors: ['not_found'],
  example: {
    request: { query: { from: '2026-11-01' } },
    answer: { data: [accountExample], next: null },
  },
  async run(app, { brand }, { query }) {
    const toOn = query.to ?? dayIn('UTC', app.clock.now())
    const fromOn = query.from ?? addDays(toOn, 1 - USUAL_DAYS)
    const gatewayId = await gatewayIdOf(app, brand, query.gateway)
    return app.traffic.heaviest({ brandId: brand.id, fromOn, toOn, gatewayId }, query.limit)
  },
  encode: (rows) => ({ data: rows.map(shown), next: null }),
})

function shown({ accountId, ...sums }: Usage & { accountId: number }) {
  return { account_id: thingId('account', accountId), ...sumsText(sums) }
}
