// Gateways: list, look at one, and the kinds that there are.
import { z } from 'zod'
import type { App } from '../../../app.ts'
import { GATEWAY_STATES, type GatewayState } from '../../../checks/gateway-state.ts'
import { DISCONNECT_KINDS, getProfile, PROFILE_NAMES } from '../../../gateways/profile.ts'
import { lookUpCountry } from '../../../locations/catalogue-lookup.ts'
import { flag } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { listOf, PAGE, pageText, readListPage } from '../pages.ts'
import {
  exampleNow,
  GATEWAY,
  GATEWAY_TAG,
  GATEWAYS,
  gatewayPath,
  type ShownGateway,
  shape,
  VOLATILE,
  withContacts,
} from './gateway-shown.ts'

const permission = { by: 'manage', scope: 'gateways:read', level: 'installation' } as const

export const listGateways = manageOperation({
  name: 'listGateways',
  tag: GATEWAY_TAG,
  cli: 'gateway list',
  routes: [{ method: 'GET', path: GATEWAYS }],
  summary: 'List gateways',
  description: 'By name, with their live sessions and their state.',
  permission,
  writes: false,
  input: z.object({
    query: z.strictObject({
      search: z.string().max(253).optional().meta({ description: 'A part of the name or of the host' }),
      state: z.enum(GATEWAY_STATES).optional(),
      country: z.string().max(100).optional().meta({ description: 'ISO code or name' }),
      weak: flag.optional().meta({ description: 'true: with weaknesses; false: without' }),
      ...PAGE,
    }),
  }),
  output: listOf(shape),
  errors: ['cursor_invalid'],
  example: { request: { query: { limit: 10 } }, answer: { data: [exampleNow], next: null } },
  run: (app, _caller, { query }) =>
    readListPage<ShownGateway, string>(
      { app, list: 'gateways', brand: undefined },
      query,
      async ({ after, limit }) => {
        const found = await findGateways(app, query)
        const from = after === undefined ? 0 : found.findIndex(({ id }) => id > after)
        const rows = from < 0 ? [] : found.slice(from, from + limit)
        return { rows, next: from >= 0 && from + limit < found.length ? rows.at(-1)?.id : undefined }
      },
      async () => ({ count: (await findGateways(app, query)).length, isCapped: false }),
    ),
  encode: (page) => pageText(page, (one) => one),
})

type Filters = {
  search?: string | undefined
  state?: GatewayState | undefined
  country?: string | undefined
  weak?: boolean | undefined
}

/** By name. */
async function findGateways(
  app: App,
  { search = '', state, country, weak }: Filters,
): Promise<ShownGateway[]> {
  const countryId =
    country === undefined ? undefined : lookUpCountry(await app.locations.catalogue(), country).id
  const text = search.toLowerCase()
  const named = (await app.gateways.list()).filter(
    (one) =>
      (one.name.includes(text) || one.host.includes(text)) &&
      (countryId === undefined || one.countryId === countryId),
  )
  const found = (await withContacts(app, named)).filter(
    (one) =>
      (state === undefined || one.state === state) &&
      (weak === undefined || weak === one.weaknesses.length > 0),
  )
  // Databases sort dots and dashes as their locale has it.
  return found.sort((a, b) => (a.id < b.id ? -1 : 1))
}

export const getGateway = manageOperation({
  name: 'getGateway',
  tag: GATEWAY_TAG,
  cli: 'gateway show',
  routes: [{ method: 'GET', path: GATEWAY }],
  summary: 'Show a gateway',
  description: 'With what is weak about it, its live sessions, and when it was last heard.',
  permission,
  writes: false,
  input: z.object({ path: gatewayPath }),
  output: shape,
  volatile: VOLATILE,
  errors: ['not_found'],
  example: { request: { path: { gateway: 'de1' } }, answer: exampleNow },
  run: async (app, _caller, { path }) => withContacts(app, [await app.gateways.get(path.gateway)]),
  encode: ([answer]) => answer as z.input<typeof shape>,
})

const profileShape = z.object({
  id: z.enum(PROFILE_NAMES),
  object: z.literal('gateway_profile'),
  asks_by: z.enum(['radius', 'agent']),
  disconnects: z
    .array(z.enum(DISCONNECT_KINDS))
    .meta({ description: 'Ways to end a session, the best first' }),
  message_authenticator: z.enum(['strict', 'legacy']).meta({
    description: 'What it has to be with RADIUS over UDP; legacy: it signs no logins, which is weak',
  }),
})

export const listGatewayProfiles = manageOperation({
  name: 'listGatewayProfiles',
  tag: GATEWAY_TAG,
  cli: 'none: the help of gateway add names them, and docs/gateways.md describes each',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/gateway-profiles` }],
  summary: 'List the kinds of gateways',
  description: 'Each with how it asks, and what the server knows of it.',
  permission,
  writes: false,
  input: z.object({}),
  output: z.object({ data: z.array(profileShape), next: z.null() }),
  errors: [],
  example: {
    request: {},
    answer: {
      data: [
        {
          ...{ id: 'strongswan', object: 'gateway_profile', asks_by: 'radius' },
          ...{ disconnects: ['coa', 'none'], message_authenticator: 'strict' },
        },
      ],
      next: null,
    },
  },
  run: async () => PROFILE_NAMES.map(getProfile),
  encode: (profiles) => ({
    data: profiles.map(({ name, asksBy, disconnects, sendsMessageAuthenticator }) => ({
      ...{ id: name, object: 'gateway_profile' as const, asks_by: asksBy, disconnects: [...disconnects] },
      message_authenticator: sendsMessageAuthenticator ? ('strict' as const) : ('legacy' as const),
    })),
    next: null,
  }),
})
