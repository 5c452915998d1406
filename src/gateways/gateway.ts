// A gateway: a host that apps connect to, where it stands and which protocols it speaks. Pure rules.
import type { Instant } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { Changed } from '../events/changed.ts'
import { type Happened, happened } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import { lookUpProtocol } from '../locations/catalogue-lookup.ts'
import type { Catalogue } from '../locations/location.ts'
import type { Serving } from './serving.ts'

export type GatewayProtocol = { protocolId: number; slug: string; port: number }

export type Gateway = Serving & {
  id: number
  name: string
  host: string
  countryId: number
  cityId: number | null
  /** In the order of the catalogue. */
  protocols: GatewayProtocol[]
  /** Whom it serves; null: every brand. */
  brandIds: number[] | null
  hasSecret: boolean
  hasAgentToken: boolean
}

/** What a gateway shared with the server before a rotation. */
export type FormerKind = 'secret' | 'token'
/** `usedAt` null: not since it was replaced; else about a minute late. */
export type FormerKey = { gateway: string; kind: FormerKind; until: Instant; usedAt: Instant | null }

export const MAX_GATEWAYS = 10_000
export const MAX_GATEWAY_PROTOCOLS = 20
export const MAX_GATEWAY_BRANDS = 100
const MAX_PORT = 65_535
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$/

/** Errors of this and the next: invalid_input. */
export function checkedGatewayName(text: string): string {
  if (NAME.test(text)) return text
  throw new AppError(
    'invalid_input',
    `"${text}" is no gateway name; use 1 to 63 lower-case letters, digits, dashes and dots`,
  )
}

/** Each as `slug` or `slug:port`; without a port it is the usual one. */
export function parseProtocols(catalogue: Catalogue, texts: readonly string[]): GatewayProtocol[] {
  if (texts.length === 0 || texts.length > MAX_GATEWAY_PROTOCOLS)
    throw new AppError('invalid_input', `A gateway speaks 1 to ${MAX_GATEWAY_PROTOCOLS} protocols`)
  const parsed = texts.map((text) => parseProtocol(catalogue, text))
  const twice = parsed.find(({ slug }, i) => parsed.findIndex((other) => other.slug === slug) !== i)
  if (twice)
    throw new AppError('invalid_input', `${twice.slug} is named twice; a gateway has one port for each`)
  return parsed.sort((a, b) => a.protocolId - b.protocolId)
}

function parseProtocol(catalogue: Catalogue, text: string): GatewayProtocol {
  const [slug = '', portText, ...rest] = text.split(':')
  const protocol = lookUpProtocol(catalogue, slug)
  const port = portText === undefined ? protocol.defaultPort : Number(portText)
  const written = portText === undefined || /^\d{1,5}$/.test(portText)
  if (!written || rest.length > 0 || port < 1 || port > MAX_PORT)
    throw new AppError('invalid_input', `"${text}": write a port from 1 to ${MAX_PORT}, as in ${slug}:1194`)
  return { protocolId: protocol.id, slug: protocol.slug, port }
}

/** What server selection asks for; an empty list of protocols means any. */
export type Wanted = {
  brandId: number
  countryId: number
  cityId?: number | undefined
  protocolIds: readonly number[]
}

export function servesBrand({ brandIds }: Pick<Gateway, 'brandIds'>, brandId: number): boolean {
  return brandIds === null || brandIds.includes(brandId)
}

/**
 * Those that match, least loaded first and by name where the load is equal, each with the protocols that were asked
 * for, in the order in which they were asked for.
 */
export function chooseGateways(
  gateways: readonly Gateway[],
  { brandId, countryId, cityId, protocolIds }: Wanted,
  loadOf: (gatewayId: number) => number,
): Gateway[] {
  const place = (one: Gateway) =>
    servesBrand(one, brandId) &&
    one.countryId === countryId &&
    (cityId === undefined || one.cityId === cityId)
  return gateways
    .filter(place)
    .map((one) => ({ ...one, protocols: chooseProtocols(one.protocols, protocolIds) }))
    .filter(({ protocols }) => protocols.length > 0)
    .sort((a, b) => loadOf(a.id) - loadOf(b.id) || (a.name < b.name ? -1 : 1))
}

function chooseProtocols(spoken: GatewayProtocol[], wanted: readonly number[]): GatewayProtocol[] {
  if (wanted.length === 0) return spoken
  return [...new Set(wanted)].flatMap((id) => spoken.filter(({ protocolId }) => protocolId === id))
}

type Named = Pick<Gateway, 'id' | 'name' | 'host'> & { profile: string }

/** A gateway as events show it. */
export function gatewayData({ id, name, host, profile }: Named) {
  return { id: thingId('gateway', id), name, host, profile }
}

export function gatewayEvent(type: 'gateway.added' | 'gateway.removed', named: Named): Happened {
  const gateway = gatewayData(named)
  return happened(type, gateway.id, { gateway })
}

/** A new secret or token is shown as such, never its text. */
export function gatewayChanged(named: Named, changed: Changed): Happened {
  const gateway = gatewayData(named)
  return happened('gateway.changed', gateway.id, { gateway, changed })
}

/** What was changed when a secret was replaced by another one. */
export const REPLACED: [string, string] = ['***', '***']
