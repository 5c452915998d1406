// A gateway as the management API shows it: what a change changes, and how the gateway is now.
import { z } from 'zod'
import type { App } from '../../../app.ts'
import { GATEWAY_STATES, stateOfGateway } from '../../../checks/gateway-state.ts'
import { SECOND_MS } from '../../../clock.ts'
import type { Handle } from '../../../db/database.ts'
import type { LastPacket } from '../../../gateways/activity.ts'
import type { Gateway } from '../../../gateways/gateway.ts'
import { disconnectText, WEAKNESSES, type Weakness, weaknessesOf } from '../../../gateways/serving.ts'
import { instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX } from '../manage-operation.ts'

export const GATEWAYS = `${MANAGE_PREFIX}/gateways`
export const GATEWAY = `${GATEWAYS}/{gateway}`
export const GATEWAY_TAG = 'Gateways'
/** As many as a small chart has points. */
const RECENT_MINUTES = 30
const WEAK = Object.keys(WEAKNESSES) as [Weakness, ...Weakness[]]

/** What only a change changes. */
export const fixed = z.object({
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
})
export const shape = fixed.extend({
  live_sessions: z.int(),
  last_heard_at: instant.nullable().meta({ description: 'The last report or login of a session' }),
  state: z.enum(GATEWAY_STATES).meta({
    description:
      'unheard: never heard; hearing: heard lately; quiet: heard before, with no session that lacks reports; silent: it had sessions, and their reports do not come',
  }),
  last_packet: z
    .object({
      ...{ at: instant, kind: z.string(), outcome: z.string() },
      understood: z.boolean().meta({
        description:
          'false: it was not believed to be of the gateway, or could not be read; the secret may differ',
      }),
    })
    .nullable()
    .meta({ description: 'That the process which answers heard, one that was refused too' }),
  logins: z
    .object({
      ...{ accepted: z.int(), refused: z.int() },
      recent: z
        .object({ accepted: z.array(z.int()), refused: z.array(z.int()) })
        .meta({ description: `Of the last ${RECENT_MINUTES} whole minutes since it was first heard` }),
    })
    .meta({ description: 'Of the last whole minute, as the process which answers heard them' }),
})
export const withSecrets = fixed.extend({
  secret: z.string().nullable().meta({ description: 'Shown once; null: it has none, or it is an old one' }),
  agent_token: z.string().nullable(),
  server: z.string().meta({ description: 'Where it finds this server, or what is to be set before' }),
  lines: z
    .string()
    .nullable()
    .meta({ description: 'Of its configuration, with the secrets that are shown once' }),
})

/** A PATCH shows secrets besides what a GET shows. */
export const VOLATILE = [
  ...['live_sessions', 'last_heard_at', 'state', 'last_packet', 'logins'],
  ...['secret', 'agent_token', 'server', 'lines'],
]

const example = {
  ...{ id: 'de1', object: 'gateway' as const, host: 'de1.vpn.example.net', country: 'DE', city: null },
  ...{ protocols: ['openvpn-udp:1194'], brands: null, profile: 'openvpn-agent', source: null },
  ...{
    message_authenticator: 'strict' as const,
    disconnect: 'agent',
    has_secret: false,
    has_agent_token: true,
  },
  weaknesses: [],
}
export const exampleNow = {
  ...{ ...example, live_sessions: 17, last_heard_at: '2026-11-21T12:00:00.000Z', state: 'hearing' as const },
  last_packet: { at: '2026-11-21T12:00:01.000Z', kind: 'authorize', outcome: 'allowed', understood: true },
  logins: { accepted: 12, refused: 1, recent: { accepted: [9, 12], refused: [0, 1] } },
}
export const exampleSecrets = {
  ...{ ...example, secret: null, agent_token: `lk_agent_${'7f3c'.repeat(10)}` },
  server: 'The server listens for its RADIUS on …',
  lines: 'On the gateway, with Latchkey installed there as well: …',
}

export const gatewayPath = z.object({ gateway: z.string().max(63).meta({ description: 'Its name' }) })

/** `secret`: one that was made just now. */
type Looking = { tx?: Handle | undefined; secret?: string | undefined }

export async function shownOf(app: App, gateway: Gateway, looking: Looking = {}) {
  const [shown] = await shownAll(app, [gateway], looking)
  if (!shown) throw new Error(`the gateway ${gateway.name} is not shown`)
  return shown
}

async function shownAll(app: App, gateways: readonly Gateway[], { tx, secret }: Looking = {}) {
  const catalogue = await app.locations.catalogue(tx)
  const brands = await app.brands.names()
  const directory = await app.gatewayDirectory.load()
  return gateways.map((gateway) => {
    const { name, host, countryId, cityId, protocols, brandIds, profile, source } = gateway
    return {
      ...{ id: name, object: 'gateway' as const, host },
      country: catalogue.countries.find(({ id }) => id === countryId)?.isoCode ?? String(countryId),
      city: catalogue.cities.find(({ id }) => id === cityId)?.name ?? null,
      protocols: protocols.map(({ slug, port }) => `${slug}:${port}`),
      brands: brandIds?.map((id) => brands.get(id) ?? String(id)) ?? null,
      ...{ profile, source, message_authenticator: gateway.messageAuthenticator },
      disconnect: disconnectText(gateway.disconnect),
      ...{ has_secret: gateway.hasSecret, has_agent_token: gateway.hasAgentToken },
      weaknesses: weaknessesOf(gateway, secret ?? directory.get(gateway.id)?.secret?.toString()),
    }
  })
}

export type ShownGateway = Awaited<ReturnType<typeof withContacts>>[number]

export async function withContacts(app: App, gateways: readonly Gateway[]) {
  const readings = new Map((await app.readings.gateways()).map((one) => [one.gateway, one]))
  const now = app.clock.now()
  const intervalMs = app.config.radius.interimS * SECOND_MS
  return (await shownAll(app, gateways)).map((gateway) => {
    const none = { gateway: gateway.id, live: 0, lastContactAt: null, wentSilent: false }
    const reading = readings.get(gateway.id) ?? none
    const packet = app.gatewayActivity.lastPacket(gateway.id)
    return {
      ...{ ...gateway, live_sessions: reading.live, last_heard_at: instantText(reading.lastContactAt) },
      state: stateOfGateway(reading, app.gatewayActivity.heardAt(gateway.id) ?? null, { intervalMs, now }),
      last_packet: packet ? packetText(packet) : null,
      logins: loginsNow(app, gateway.id),
    }
  })
}

function packetText({ at, kind, outcome, isUnderstood }: LastPacket) {
  return { at: instantText(at), kind, outcome, understood: isUnderstood }
}

function loginsNow({ gatewayActivity }: App, gateway: string) {
  const recent = gatewayActivity.course(gateway).logins.slice(-RECENT_MINUTES)
  return {
    ...gatewayActivity.logins(gateway),
    recent: {
      accepted: recent.map(({ accepted }) => accepted),
      refused: recent.map(({ refused }) => refused),
    },
  }
}
