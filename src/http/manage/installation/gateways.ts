// Gateways: list, add, look at one, change, remove, and their secrets.
import { z } from 'zod'
import type { App } from '../../../app.ts'
import type { Gateway } from '../../../gateways/gateway.ts'
import { MAX_GATEWAY_BRANDS, MAX_GATEWAY_PROTOCOLS } from '../../../gateways/gateway.ts'
import type { ChangedGateway } from '../../../gateways/gateways.ts'
import { disconnectText, WEAKNESSES, type Weakness, weaknessesOf } from '../../../gateways/serving.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'

const GATEWAYS = `${MANAGE_PREFIX}/gateways`
const TAG = 'Gateways'
const WEAK = Object.keys(WEAKNESSES) as [Weakness, ...Weakness[]]

const shape = z.object({
  id: z.string().meta({ description: 'Its name' }),
  object: z.literal('gateway'),
  host: z.string(),
  country: z.string(),
  city: z.string().nullable(),
  protocols: z.array(z.string()).meta({ description: 'Each with its port, such as openvpn-udp:1194' }),
  brands: z.array(z.string()).nullable().meta({ description: 'Null: it serves every brand' }),
  profile: z.string(),
  source: z.string().nullable().meta({ description: 'From where its RADIUS packets come' }),
  message_authenticator: z.enum(['strict', 'legacy']),
  disconnect: z.string(),
  has_secret: z.boolean(),
  has_agent_token: z.boolean(),
  weaknesses: z.array(z.enum(WEAK)),
  live_sessions: z.int(),
  last_heard_at: z.iso.datetime().nullable().meta({ description: 'The last report or login of a session' }),
})
const withSecrets = shape.extend({
  secret: z.string().nullable().meta({ description: 'Shown once; null: it has none, or it is an old one' }),
  agent_token: z.string().nullable(),
})

const example = {
  ...{ id: 'de1', object: 'gateway' as const, host: 'de1.vpn.example.net', country: 'DE', city: null },
  ...{ protocols: ['openvpn-udp:1194'], brands: null, profile: 'openvpn-agent', source: null },
  ...{
    message_authenticator: 'strict' as const,
    disconnect: 'agent',
    has_secret: false,
    has_agent_token: true,
  },
  ...{ weaknesses: [], live_sessions: 17, last_heard_at: '2026-11-21T12:00:00.000Z' },
}
const exampleSecrets = { ...example, secret: null, agent_token: `lk_agent_${'7f3c'.repeat(10)}` }

const given = {
  host: z.string().max(253),
  country: z.string().max(100).meta({ description: 'ISO code or name, as the catalogue has it' }),
  city: z.string().max(100).nullable(),
  protocols: z.array(z.string().max(80)).min(1).max(MAX_GATEWAY_PROTOCOLS).meta({
    description: 'Each by its slug, with a port if it is not the usual one: openvpn-udp:1194',
  }),
  brands: z.array(z.string().max(63)).min(1).max(MAX_GATEWAY_BRANDS).nullable(),
  profile: z.string().max(63),
  source: z.string().max(50).nullable(),
  message_authenticator: z.enum(['strict', 'legacy']),
  disconnect: z.string().max(20).meta({ description: 'none, agent, coa or coa:PORT' }),
  allow_weak: z.boolean().meta({ description: 'Take what is otherwise refused as weak' }),
}

export const listGateways = manageOperation({
  name: 'listGateways',
  tag: TAG,
  cli: 'gateway list',
  routes: [{ method: 'GET', path: GATEWAYS }],
  summary: 'List gateways',
  description: 'By name, with their live sessions.',
  permission: { by: 'manage', scope: 'gateways:read', level: 'installation' },
  writes: false,
  input: z.object({}),
  output: z.object({ data: z.array(shape), next: z.null() }),
  errors: [],
  example: { request: {}, answer: { data: [example], next: null } },
  run: async (app) => shownAll(app, await app.gateways.list()),
  encode: (data) => ({ data, next: null }),
})

export const addGateway = manageOperation({
  name: 'addGateway',
  tag: TAG,
  cli: 'gateway add',
  routes: [{ method: 'POST', path: GATEWAYS }],
  summary: 'Add a gateway',
  description:
    'Apps are offered it from then on. The answer shows its secret or the token of its agent, once.',
  permission: { by: 'manage', scope: 'gateways:write', level: 'installation' },
  writes: false,
  input: z.object({
    body: z.strictObject({
      name: z.string().max(63),
      ...{
        host: given.host,
        country: given.country,
        city: given.city.optional(),
        protocols: given.protocols,
      },
      ...{
        brands: given.brands.optional(),
        profile: given.profile.optional(),
        source: given.source.optional(),
      },
      message_authenticator: given.message_authenticator.optional(),
      ...{ disconnect: given.disconnect.optional(), allow_weak: given.allow_weak.default(false) },
    }),
  }),
  status: 201,
  output: withSecrets,
  errors: ['conflict'],
  example: {
    request: {
      body: {
        ...{ name: 'de1', host: 'de1.vpn.example.net', country: 'DE', protocols: ['openvpn-udp'] },
        profile: 'openvpn-agent',
      },
    },
    answer: { ...exampleSecrets, live_sessions: 0, last_heard_at: null },
  },
  async run(app, { actor }, { body: { name, host, country, protocols, city, brands, ...body } }) {
    const place = { name, host, country, protocols, city: city ?? undefined, brands: brands ?? undefined }
    return withMade(app, await app.gateways.add({ ...place, ...servingOf(body) }, actor))
  },
  encode: (answer) => answer,
})

const path = z.object({ gateway: z.string().max(63).meta({ description: 'Its name' }) })

export const getGateway = manageOperation({
  name: 'getGateway',
  tag: TAG,
  cli: 'gateway show',
  routes: [{ method: 'GET', path: `${GATEWAYS}/{gateway}` }],
  summary: 'Show a gateway',
  description: 'With what is weak about it, its live sessions, and when it was last heard.',
  permission: { by: 'manage', scope: 'gateways:read', level: 'installation' },
  writes: false,
  input: z.object({ path }),
  output: shape,
  errors: ['not_found'],
  example: { request: { path: { gateway: 'de1' } }, answer: example },
  run: async (app, _caller, { path }) => shownOf(app, await app.gateways.get(path.gateway)),
  encode: (answer) => answer,
})

export const changeGateway = manageOperation({
  name: 'changeGateway',
  tag: TAG,
  cli: 'gateway set',
  routes: [{ method: 'PATCH', path: `${GATEWAYS}/{gateway}` }],
  summary: 'Change a gateway',
  description: '`brands: null` means every brand. A secret or token that it needs now is shown once.',
  permission: { by: 'manage', scope: 'gateways:write', level: 'installation' },
  writes: false,
  input: z.object({
    path,
    body: z
      .strictObject({
        ...{ host: given.host, country: given.country, city: given.city, protocols: given.protocols },
        ...{ brands: given.brands, profile: given.profile, source: given.source },
        ...{ message_authenticator: given.message_authenticator, disconnect: given.disconnect },
        allow_weak: given.allow_weak,
      })
      .partial(),
  }),
  output: withSecrets,
  errors: ['not_found'],
  example: {
    request: { path: { gateway: 'de1' }, body: { host: 'de1.vpn.example.net' } },
    answer: { ...exampleSecrets, agent_token: null },
  },
  async run(app, { actor }, { path, body: { host, country, city, protocols, brands, ...body } }) {
    const changes = { host, country, city, protocols, brands, ...servingOf(body) }
    return withMade(app, await app.gateways.set(path.gateway, changes, actor))
  },
  encode: (answer) => answer,
})

export const removeGateway = manageOperation({
  name: 'removeGateway',
  tag: TAG,
  cli: 'gateway remove',
  routes: [{ method: 'DELETE', path: `${GATEWAYS}/{gateway}` }],
  summary: 'Remove a gateway',
  description: 'Apps are no longer offered it, logins there are refused, and its sessions end.',
  permission: { by: 'manage', scope: 'gateways:write', level: 'installation' },
  writes: false,
  input: z.object({ path }),
  status: 204,
  output: z.object({}),
  errors: ['not_found'],
  example: { request: { path: { gateway: 'de1' } }, answer: {} },
  run: (app, { actor }, { path }) => app.gateways.remove(path.gateway, actor),
  encode: () => ({}),
})

export const rotateGatewaySecret = manageOperation({
  name: 'rotateGatewaySecret',
  tag: TAG,
  cli: 'gateway rotate-secret',
  routes: [{ method: 'POST', path: `${GATEWAYS}/{gateway}/secret` }],
  summary: 'Make a new secret for a gateway',
  description: 'Only the new one counts from then on: logins there are refused until the gateway has it.',
  permission: { by: 'manage', scope: 'gateways:write', level: 'installation' },
  writes: false,
  input: z.object({ path }),
  output: z.object({ id: z.string(), secret: z.string().meta({ description: 'Shown once' }) }),
  errors: ['not_found'],
  example: {
    request: { path: { gateway: 'de1' } },
    answer: { id: 'de1', secret: 'Kq7mZt4nWx9RbTeKq7mZt4nWx9RbTe2c' },
  },
  run: (app, { actor }, { path }) => app.gateways.rotateSecret(path.gateway, undefined, actor),
  encode: ({ gateway, secret }) => ({ id: gateway.name, secret }),
})

export const renewAgentToken = manageOperation({
  name: 'renewAgentToken',
  tag: TAG,
  cli: 'gateway agent-token',
  routes: [{ method: 'POST', path: `${GATEWAYS}/{gateway}/agent-token` }],
  summary: 'Make a new token for the agent beside a gateway',
  description: 'Only the new one counts from then on.',
  permission: { by: 'manage', scope: 'gateways:write', level: 'installation' },
  writes: false,
  input: z.object({ path }),
  output: z.object({ id: z.string(), agent_token: z.string().meta({ description: 'Shown once' }) }),
  errors: ['not_found'],
  example: {
    request: { path: { gateway: 'de1' } },
    answer: { id: 'de1', agent_token: `lk_agent_${'7f3c'.repeat(10)}` },
  },
  run: (app, { actor }, { path }) => app.gateways.renewAgentToken(path.gateway, actor),
  encode: ({ gateway, agentToken }) => ({ id: gateway.name, agent_token: agentToken }),
})

type Served = {
  profile?: string | undefined
  source?: string | null | undefined
  message_authenticator?: 'strict' | 'legacy' | undefined
  disconnect?: string | undefined
  allow_weak?: boolean | undefined
}

function servingOf({ profile, source, message_authenticator, disconnect, allow_weak: allowWeak }: Served) {
  return { profile, source, messageAuthenticator: message_authenticator, disconnect, allowWeak }
}

async function withMade(app: App, { gateway, secret, agentToken }: ChangedGateway) {
  return { ...(await shownOf(app, gateway)), secret: secret ?? null, agent_token: agentToken ?? null }
}

async function shownOf(app: App, gateway: Gateway) {
  const [shown] = await shownAll(app, [gateway])
  if (!shown) throw new Error(`the gateway ${gateway.name} is not shown`)
  return shown
}

async function shownAll(app: App, gateways: readonly Gateway[]) {
  const [catalogue, brands, readings, directory] = await Promise.all([
    app.locations.catalogue(),
    app.brands.list(),
    app.readings.gateways(),
    app.gatewayDirectory.load(),
  ])
  const known = new Map(readings.map((one) => [one.gateway, one]))
  return gateways.map((gateway) => {
    const { name, host, countryId, cityId, protocols, brandIds, profile, source } = gateway
    const reading = known.get(name)
    return {
      ...{ id: name, object: 'gateway' as const, host },
      country: catalogue.countries.find(({ id }) => id === countryId)?.isoCode ?? String(countryId),
      city: catalogue.cities.find(({ id }) => id === cityId)?.name ?? null,
      protocols: protocols.map(({ slug, port }) => `${slug}:${port}`),
      brands: brandIds?.map((id) => brands.find((one) => one.id === id)?.name ?? String(id)) ?? null,
      ...{ profile, source, message_authenticator: gateway.messageAuthenticator },
      disconnect: disconnectText(gateway.disconnect),
      ...{ has_secret: gateway.hasSecret, has_agent_token: gateway.hasAgentToken },
      weaknesses: weaknessesOf(gateway, directory.get(gateway.id)?.secret?.toString()),
      ...{ live_sessions: reading?.live ?? 0, last_heard_at: textOf(reading?.lastContactAt) },
    }
  })
}

function textOf(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : new Date(at).toISOString()
}
