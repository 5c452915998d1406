// GET /overview: the figures of a first look that no other call has.
import { z } from 'zod'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'

export const showOverview = manageOperation({
  name: 'showOverview',
  tag: 'Installation',
  cli: 'status',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/overview` }],
  summary: 'Show how many accounts are open, and how many logins there are',
  description:
    'Of one brand, or of all. Logins are those that the process that answers heard from gateways in the last whole minute; gateways serve all brands, so a single brand has none.',
  permission: { by: 'manage', scope: 'accounts:read', level: 'either' },
  writes: false,
  input: z.object({}),
  output: z.object({
    object: z.literal('overview'),
    accounts: z.object({
      open: z.int(),
      limit: z.int().nullable().meta({ description: 'Null: there is none, or there are several brands' }),
    }),
    logins: z
      .object({ accepted_per_minute: z.int(), refused_per_minute: z.int() })
      .nullable()
      .meta({ description: 'Null: the call is about one brand' }),
  }),
  errors: [],
  example: {
    request: {},
    answer: {
      ...{ object: 'overview', accounts: { open: 8120, limit: 10_000 } },
      logins: { accepted_per_minute: 38, refused_per_minute: 2 },
    },
  },
  async run(app, { brand }) {
    const sizes = (await app.readings.brands()).filter(({ name }) => !brand || name === brand.name)
    const limit = brand?.settings.account_limit ?? 0
    return {
      open: sizes.reduce((sum, { accounts }) => sum + accounts, 0),
      limit: limit === 0 ? null : limit,
      logins: brand ? null : app.gatewayActivity.loginsOfLastMinute(),
    }
  },
  encode: ({ open, limit, logins }) => ({
    ...{ object: 'overview' as const, accounts: { open, limit } },
    logins: logins && { accepted_per_minute: logins.accepted, refused_per_minute: logins.refused },
  }),
})
