// Gateways: add, change, remove, and their secrets.
import { z } from 'zod'
import type { App } from '../../../app.ts'
import { DEFAULT_OVERLAP_MS, MAX_OVERLAP_MS } from '../../../brands/key.ts'
import { HOUR_MS } from '../../../clock.ts'
import type { Handle } from '../../../db/database.ts'
import { type Gateway, MAX_GATEWAY_BRANDS, MAX_GATEWAY_PROTOCOLS } from '../../../gateways/gateway.ts'
import type { ChangedGateway } from '../../../gateways/gateways.ts'
import { listeningText, setupText } from '../../../gateways/setup.ts'
import { instant, instantText } from '../fields.ts'
import { mustMatchFixed } from '../finish.ts'
import { manageOperation } from '../manage-operation.ts'
import {
  exampleSecrets,
  fixed,
  GATEWAY,
  GATEWAY_TAG,
  GATEWAYS,
  gatewayPath,
  shownOf,
  VOLATILE,
  withSecrets,
} from './gateway-shown.ts'

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

export const addGateway = manageOperation({
  name: 'addGateway',
  tag: GATEWAY_TAG,
  cli: 'gateway add',
  routes: [{ method: 'POST', path: GATEWAYS }],
  summary: 'Add a gateway',
  description:
    'Apps are offered it from then on. The answer shows its secret or the token of its agent, once.',
  permission: { by: 'manage', scope: 'gateways:write', level: 'installation', stepUp: true },
  writes: true,
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
    answer: exampleSecrets,
  },
  run(app, { actor, once }, { body: { name, host, country, protocols, city, brands, ...body } }) {
    const place = { name, host, country, protocols, city: city ?? undefined, brands: brands ?? undefined }
    return app.gateways.add({ ...place, ...servingOf(body) }, actor, once)
  },
  look: ({ app, tx, result }) => withMade(app, result, tx),
  encode: (answer) => answer,
})

export const changeGateway = manageOperation({
  name: 'changeGateway',
  tag: GATEWAY_TAG,
  cli: 'gateway set',
  routes: [{ method: 'PATCH', path: GATEWAY }],
  summary: 'Change a gateway',
  description: '`brands: null` means every brand. A secret or token that it needs now is shown once.',
  permission: { by: 'manage', scope: 'gateways:write', level: 'installation' },
  writes: true,
  input: z.object({
    path: gatewayPath,
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
  volatile: VOLATILE,
  errors: ['not_found', 'changed_meanwhile'],
  example: {
    request: { path: { gateway: 'de1' }, body: { host: 'de1.vpn.example.net' } },
    answer: { ...exampleSecrets, agent_token: null },
  },
  run(app, { actor, once }, { path, body }, { ifMatch }) {
    const { host, country, city, protocols, brands, ...serving } = body
    const changes = { host, country, city, protocols, brands, ...servingOf(serving) }
    const mustBe = async (now: Gateway, tx: Handle) =>
      mustMatchFixed(ifMatch, fixed.parse(await shownOf(app, now, { tx })), VOLATILE)
    return app.gateways.set(path.gateway, changes, actor, { once, ...(ifMatch !== undefined && { mustBe }) })
  },
  look: ({ app, tx, result }) => withMade(app, result, tx),
  encode: (answer) => answer,
})

export const removeGateway = manageOperation({
  name: 'removeGateway',
  tag: GATEWAY_TAG,
  cli: 'gateway remove',
  routes: [{ method: 'DELETE', path: GATEWAY }],
  summary: 'Remove a gateway',
  description: 'Apps are no longer offered it, logins there are refused, and its sessions end.',
  permission: { by: 'manage', scope: 'gateways:write', level: 'installation', stepUp: true },
  writes: true,
  input: z.object({ path: gatewayPath }),
  status: 204,
  output: z.object({}),
  errors: ['not_found'],
  example: { request: { path: { gateway: 'de1' } }, answer: {} },
  run: (app, { actor, once }, { path }) => app.gateways.remove(path.gateway, actor, once),
  encode: () => ({}),
})

const overlap = z.strictObject({
  overlap_hours: z
    .int()
    .min(0)
    .max(MAX_OVERLAP_MS / HOUR_MS)
    .default(DEFAULT_OVERLAP_MS / HOUR_MS)
    .meta({ description: 'How long the former one goes on; 0: it ends at once' }),
})
const formerUntil = instant.nullable().meta({ description: 'Null: only the new one counts' })

export const rotateGatewaySecret = manageOperation({
  name: 'rotateGatewaySecret',
  tag: GATEWAY_TAG,
  cli: 'gateway rotate-secret',
  routes: [{ method: 'POST', path: `${GATEWAY}/secret` }],
  summary: 'Make a new secret for a gateway',
  description:
    'For overlap_hours the former secret goes on: requests signed with either are answered. With 0 logins there are refused until the gateway has the new one.',
  permission: { by: 'manage', scope: 'gateways:write', level: 'installation', stepUp: true },
  writes: true,
  input: z.object({ path: gatewayPath, body: overlap }),
  output: z.object({
    id: z.string(),
    secret: z.string().meta({ description: 'Shown once' }),
    former_until: formerUntil,
  }),
  errors: ['not_found'],
  example: {
    request: { path: { gateway: 'de1' }, body: { overlap_hours: 24 } },
    answer: {
      ...{ id: 'de1', secret: 'Kq7mZt4nWx9RbTeKq7mZt4nWx9RbTe2c' },
      former_until: '2026-11-22T12:00:00.000Z',
    },
  },
  run: (app, { actor, once }, { path, body }) =>
    app.gateways.rotateSecret(path.gateway, { overlapMs: body.overlap_hours * HOUR_MS }, actor, once),
  encode: ({ gateway, secret, formerUntil: until }) => ({
    ...{ id: gateway.name, secret, former_until: instantText(until) },
  }),
})

export const renewAgentToken = manageOperation({
  name: 'renewAgentToken',
  tag: GATEWAY_TAG,
  cli: 'gateway agent-token',
  routes: [{ method: 'POST', path: `${GATEWAY}/agent-token` }],
  summary: 'Make a new token for the agent beside a gateway',
  description: 'For overlap_hours the former token goes on beside it.',
  permission: { by: 'manage', scope: 'gateways:write', level: 'installation', stepUp: true },
  writes: true,
  input: z.object({ path: gatewayPath, body: overlap }),
  output: z.object({
    id: z.string(),
    agent_token: z.string().meta({ description: 'Shown once' }),
    former_until: formerUntil,
  }),
  errors: ['not_found'],
  example: {
    request: { path: { gateway: 'de1' }, body: { overlap_hours: 0 } },
    answer: { id: 'de1', agent_token: `lk_agent_${'7f3c'.repeat(10)}`, former_until: null },
  },
  run: (app, { actor, once }, { path, body }) =>
    app.gateways.renewAgentToken(path.gateway, { overlapMs: body.overlap_hours * HOUR_MS }, actor, once),
  encode: ({ gateway, agentToken, formerUntil: until }) => ({
    ...{ id: gateway.name, agent_token: agentToken, former_until: instantText(until) },
  }),
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

async function withMade(app: App, { gateway, secret, agentToken }: ChangedGateway, tx: Handle | undefined) {
  const shown = await shownOf(app, gateway, { tx, secret })
  const { config, entitlements } = app
  const setup = {
    ...{ gateway, config, signingKeys: entitlements.publicKeys },
    ...(secret !== undefined && { secret }),
    ...(agentToken !== undefined && { agentToken }),
  }
  return {
    ...{ ...shown, secret: secret ?? null, agent_token: agentToken ?? null },
    ...{ server: listeningText(setup), lines: setupText(setup) || null },
  }
}
