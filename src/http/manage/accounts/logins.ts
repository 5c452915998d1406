// A login by its name as a customer types it: whose it is, or which may have been meant.
import { z } from 'zod'
import type { App } from '../../../app.ts'
import { thingId } from '../../../events/subjects.ts'
import {
  MOST_NEAR,
  MOST_UNKNOWN_LOOKED,
  type NamedLogin,
} from '../../../sessions/inspection/unknown-login.ts'
import { id, idText, instant, word } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { refusalsText } from './access.ts'

const owner = { subscription_id: id('subscription'), account_id: id('account') }

export const lookUpLogin = manageOperation({
  name: 'lookUpLogin',
  tag: 'Sessions',
  cli: 'session explain',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/logins` }],
  summary: 'Look a VPN username up as a customer types it',
  description: `A login that there is: \`GET /subscriptions/{subscription}/access\` explains it. Of a name that no login has: the logins that may have been meant, at most ${MOST_NEAR}, and the gateways that asked for it, among the newest ${MOST_UNKNOWN_LOOKED} refusals of unknown logins.`,
  permission: { by: 'manage', scope: 'sessions:read', level: 'either' },
  writes: false,
  input: z.object({ query: z.strictObject({ name: word }) }),
  output: z.object({
    object: z.literal('login'),
    vpn_username: z
      .string()
      .meta({ description: 'As the login has it; as it was asked for where there is none' }),
    subscription_id: owner.subscription_id.nullable().meta({ description: 'Null: no login has this name' }),
    account_id: owner.account_id.nullable(),
    near: z.array(
      z.object({
        vpn_username: z.string(),
        ...owner,
        why: z.enum(['spelling', 'email']).meta({
          description: 'One letter differs; or the name is the e-mail of its account',
        }),
      }),
    ),
    refusals: z.array(
      z.object({
        at: instant,
        gateway: z.string().nullable().meta({ description: 'Null: it does not serve this brand' }),
        why: z.string(),
      }),
    ),
  }),
  errors: [],
  example: {
    request: { query: { name: 'vpn7k2m9q4xw3hd5' } },
    answer: {
      ...{ object: 'login', vpn_username: 'vpn7k2m9q4xw3hd5', subscription_id: null, account_id: null },
      near: [
        {
          ...{ vpn_username: 'vpn7k2m9q4xw3hd6', subscription_id: 'sub_4711', account_id: 'acc_4711' },
          why: 'spelling',
        },
      ],
      refusals: [{ at: '2026-11-21T12:00:00.000Z', gateway: 'de1', why: 'unknown_login' }],
    },
  },
  async run(app, { brand }, { query: { name } }) {
    const found = await app.unknownLogins.lookUp(name, brand?.id)
    const gateways = (await app.gatewayDirectory.load()).list()
    const known = gateways.filter(({ brandIds }) => !brand || (brandIds?.has(brand.id) ?? true))
    const ofEmail = found.login ? [] : await loginsOf(app, name, brand?.id)
    return { found, ofEmail, names: new Set(known.map(({ name }) => name)) }
  },
  encode: ({ found: { login, near, refusals }, ofEmail, names }, _, { query }) => ({
    ...{ object: 'login' as const, vpn_username: login?.username ?? query.name },
    subscription_id: idText('subscription', login?.subscriptionId ?? null),
    account_id: idText('account', login?.accountId ?? null),
    near: [
      ...ofEmail.map((one) => shown(one, 'email' as const)),
      ...near.map((one) => shown(one, 'spelling' as const)),
    ],
    refusals: refusalsText(refusals, names),
  }),
})

/** Customers type their e-mail for the VPN username: the logins of that account. */
async function loginsOf(app: App, text: string, brandId: number | undefined) {
  if (!text.includes('@')) return []
  const filter = { name: { by: 'email' as const, text: text.trim() } }
  const { accounts } = await app.listing.list(brandId, filter, { limit: MOST_NEAR })
  return accounts.flatMap(({ logins }) => logins).slice(0, MOST_NEAR)
}

type Named = Pick<NamedLogin, 'username' | 'subscriptionId' | 'accountId'>

function shown<Why>({ username, subscriptionId, accountId }: Named, why: Why) {
  return {
    ...{ vpn_username: username, subscription_id: thingId('subscription', subscriptionId) },
    ...{ account_id: thingId('account', accountId), why },
  }
}
