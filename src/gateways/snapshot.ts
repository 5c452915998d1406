// All gateways at one moment, found by source address, certificate or token. Pure.
import { normalizeAddress, normalizeRange } from '../address.ts'
import type { Instant } from '../clock.ts'
import { type Catalogue, isFreemiumPlace } from '../locations/location.ts'
import type { AccessLocation } from '../subscriptions/access.ts'
import type { Gateway } from './gateway.ts'
import { getProfile, type Profile } from './profile.ts'
import type { Disconnect, MessageAuthenticator } from './serving.ts'

export type ServedGateway = {
  id: number
  name: string
  host: string
  country: string // ISO 3166-1 alpha-2; '' when the catalogue has it no more
  brandIds: ReadonlySet<number> | null // null: every brand
  profile: Profile
  messageAuthenticator: MessageAuthenticator
  disconnect: Disconnect
  protocols: readonly { protocolId: number; slug: string; place: AccessLocation }[]
  secret: Buffer | undefined // decrypted; undefined: none, or it cannot be decrypted
  /** The one before, as long as it goes on. */
  former: FormerSecret | undefined
  source: string | null
}

export type GatewaySnapshot = ReturnType<typeof makeSnapshot>
export type FormerSecret = { secret: Buffer; until: Instant }
export type StoredGateway = {
  gateway: Gateway
  secret: Buffer | undefined
  former: FormerSecret | undefined
  tokens: readonly KeptToken[]
}
/** `until`: the end of a former token; null: it is the present one. */
export type KeptToken = { hash: string; until: Instant | null }
export type FoundByToken = { gateway: ServedGateway; until: Instant | null }

/** Addresses whose gateways are remembered: packets come again and again from the same. */
const MOST_REMEMBERED = 10_000

export function makeSnapshot(known: readonly StoredGateway[], catalogue: Catalogue) {
  const served = known.map((one) => toServed(one, catalogue))
  const byId = new Map(served.map((one) => [one.id, one]))
  const bySource = indexSources(served)
  const byCertificate = groupBy(served, ({ name, host }) => [...new Set([name, host])])
  const byToken = new Map(
    known.flatMap(({ gateway: { id }, tokens }) =>
      tokens.map(({ hash, until }) => [hash, { id, until }] as const),
    ),
  )

  return {
    get: (id: number): ServedGateway | undefined => byId.get(id),
    /** By name. */
    list: (): readonly ServedGateway[] => served,
    /**
     * By the most specific source that covers the address; of several with that source the one that NAS-Identifier
     * (`NAME` or `NAME/SLUG`) names.
     */
    findBySource: (address: string, nasIdentifier: string | undefined) =>
      choose(bySource.find(address), nasIdentifier),
    hasSource: (address: string): boolean => bySource.find(address).length > 0,
    /** By the names of a client's certificate (CN, DNS names): one of them is the name or the host of a gateway. */
    findByCertificateNames(names: readonly string[], nasIdentifier: string | undefined) {
      const found = names.flatMap((name) => byCertificate.get(name.toLowerCase().replace(/\.$/, '')) ?? [])
      return choose([...new Set(found)], nasIdentifier)
    },
    findByTokenHash(hash: string): FoundByToken | undefined {
      const { id = 0, until = null } = byToken.get(hash) ?? {}
      const gateway = byId.get(id)
      return gateway && { gateway, until }
    },
  }
}

function choose(
  found: readonly ServedGateway[],
  nasIdentifier: string | undefined,
): ServedGateway | 'unknown' | 'ambiguous' {
  const [only, second] = found
  if (!only) return 'unknown'
  if (!second) return only
  const named = nasIdentifier?.split('/', 1)[0]
  return found.find(({ name }) => name === named) ?? 'ambiguous'
}

/** For each length of a range a table by network, longest first. */
function indexSources(served: readonly ServedGateway[]) {
  const tables = new Map<string, { family: 4 | 6; prefix: number; networks: Map<string, ServedGateway[]> }>()
  for (const one of served) {
    if (one.source === null) continue
    const family = one.source.includes(':') ? 6 : 4
    const prefix = Number(one.source.split('/')[1] ?? (family === 4 ? 32 : 128))
    const key = `${family}/${prefix}`
    const table = tables.get(key) ?? { family, prefix, networks: new Map<string, ServedGateway[]>() }
    table.networks.set(one.source, [...(table.networks.get(one.source) ?? []), one])
    tables.set(key, table)
  }
  const ordered = [...tables.values()].sort((a, b) => b.prefix - a.prefix)
  const remembered = new Map<string, readonly ServedGateway[]>()

  function look(address: string): readonly ServedGateway[] {
    const plain = normalizeAddress(address)
    if (plain === undefined) return []
    const family = plain.includes(':') ? 6 : 4
    for (const table of ordered) {
      const found =
        table.family === family && table.networks.get(normalizeRange(`${plain}/${table.prefix}`) ?? '')
      if (found) return found
    }
    return []
  }

  return {
    find(address: string): readonly ServedGateway[] {
      const known = remembered.get(address)
      if (known) return known
      const found = look(address)
      // Strangers are not remembered: they could be any number.
      if (found.length > 0 && remembered.size < MOST_REMEMBERED) remembered.set(address, found)
      return found
    },
  }
}

function groupBy<T>(all: readonly T[], keysOf: (one: T) => string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) for (const key of keysOf(one)) groups.set(key, [...(groups.get(key) ?? []), one])
  return groups
}

function toServed({ gateway, secret, former }: StoredGateway, catalogue: Catalogue): ServedGateway {
  const { id, name, host, source, messageAuthenticator, disconnect, countryId, cityId } = gateway
  const country = catalogue.countries.find((one) => one.id === countryId)
  const city = catalogue.cities.find((one) => one.id === cityId)
  const isFreemium = isFreemiumPlace(country, city)
  return {
    ...{ id, name, host, country: country?.isoCode ?? '', source },
    ...{ messageAuthenticator, disconnect, secret, former },
    brandIds: gateway.brandIds === null ? null : new Set(gateway.brandIds),
    profile: getProfile(gateway.profile),
    protocols: gateway.protocols.map(({ protocolId, slug }) => {
      return { protocolId, slug, place: { countryId, cityId, protocolId, isFreemium } }
    }),
  }
}
