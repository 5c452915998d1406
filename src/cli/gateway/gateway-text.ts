// How gateways are shown to people and to programs.
import type { Brand } from '../../brands/brand.ts'
import { typed } from '../../command-hint.ts'
import type { FormerKey, Gateway } from '../../gateways/gateway.ts'
import { disconnectText, WEAKNESSES, type Weakness, weaknessesOf } from '../../gateways/serving.ts'
import type { Catalogue } from '../../locations/location.ts'
import { columns, instantText } from '../terminal.ts'

export type ShownGateway = {
  name: string
  host: string
  country: string
  city: string | null
  protocols: string[]
  brands: string[] | null // null: every brand
  profile: string
  source: string | null
  messageAuthenticator: string
  disconnect: string
  hasSecret: boolean
  hasAgentToken: boolean
  weak: Weakness[]
}

type Known = { catalogue: Catalogue; brands: readonly Brand[] }

/** `secret`: as it is kept, in clear; not shown. */
export function showGateway(
  gateway: Gateway,
  { catalogue, brands }: Known,
  secret: Buffer | undefined,
): ShownGateway {
  const { name, host, countryId, cityId, protocols, brandIds, profile, source } = gateway
  return {
    ...{ name, host },
    country: catalogue.countries.find(({ id }) => id === countryId)?.isoCode ?? String(countryId),
    city: catalogue.cities.find(({ id }) => id === cityId)?.name ?? null,
    protocols: protocols.map(({ slug, port }) => `${slug}:${port}`),
    brands: brandIds?.map((id) => brands.find((one) => one.id === id)?.name ?? String(id)) ?? null,
    ...{ profile, source, messageAuthenticator: gateway.messageAuthenticator },
    disconnect: disconnectText(gateway.disconnect),
    ...{ hasSecret: gateway.hasSecret, hasAgentToken: gateway.hasAgentToken },
    weak: weaknessesOf(gateway, secret?.toString()),
  }
}

/** A line each, and below what is weak about some. */
export function gatewaysText(shown: readonly ShownGateway[]): string {
  const rows = shown.map((one) => [
    ...[one.name, one.host, one.country, one.city ?? '', one.protocols.join(' ')],
    ...[one.profile, one.source ?? '', one.disconnect === 'none' ? '' : one.disconnect],
    ...[one.brands?.join(' ') ?? '', one.weak.length > 0 ? 'WEAK' : ''],
  ])
  const all = new Set(shown.flatMap(({ weak }) => weak))
  const reasons = [...all].map((weakness) => {
    const names = shown.filter(({ weak }) => weak.includes(weakness)).map(({ name }) => name)
    return `Weak: ${namesText(names)}: ${WEAKNESSES[weakness]}.`
  })
  const head = [
    'NAME',
    'HOST',
    'COUNTRY',
    'CITY',
    'PROTOCOLS',
    'PROFILE',
    'SOURCE',
    'DISCONNECT',
    'BRANDS',
    '',
  ]
  return [columns([head, ...rows]), ...(reasons.length > 0 ? ['', ...reasons] : [])].join('\n')
}

const MOST_NAMED = 5

function namesText(names: readonly string[]): string {
  const more = names.length - MOST_NAMED
  return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** Everything of one. */
export function gatewayDetails(shown: ShownGateway, formers: readonly FormerKey[]): string {
  const rows = [
    ...[
      ['name', shown.name],
      ['host', shown.host],
    ],
    ['place', [shown.country, shown.city].filter((part) => part !== null).join(', ')],
    ['protocols', shown.protocols.join(' ')],
    ['brands', shown.brands?.join(' ') ?? 'every brand'],
    ['profile', shown.profile],
    ['source', shown.source ?? 'none: no RADIUS over UDP'],
    [
      'secret',
      shown.hasSecret ? `kept; "${typed(`gateway rotate-secret ${shown.name}`)}" makes another` : 'none',
    ],
    [
      'agent token',
      shown.hasAgentToken ? `kept; "${typed(`gateway agent-token ${shown.name}`)}" makes another` : 'none',
    ],
    ...formers.map(({ kind, until, usedAt }) => [
      `former ${kind === 'token' ? 'agent token' : kind}`,
      `ends ${instantText(until)}; ${usedAt === null ? 'not used since it was replaced' : `last used ${instantText(usedAt)}`}`,
    ]),
    ['Message-Authenticator', shown.messageAuthenticator],
    ['disconnect', shown.disconnect],
    ...shown.weak.map((weakness) => ['weak', WEAKNESSES[weakness]]),
  ]
  return columns(rows)
}
