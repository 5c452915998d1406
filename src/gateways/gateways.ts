// What can be done with gateways: say which there are and how they ask, and find those that fit.
import type { Actor } from '../audit/actor.ts'
import type { Brands } from '../brands/brands.ts'
import type { Clock } from '../clock.ts'
import { typed } from '../command-hint.ts'
import type { Asked, Database, Handle, IdempotencyHook } from '../db/database.ts'
import { raiseRevision } from '../db/revision.ts'
import { nearest } from '../did-you-mean.ts'
import { AppError } from '../errors.ts'
import { changedFields } from '../events/changed.ts'
import { writeChange } from '../events/record.ts'
import type { Random } from '../ids.ts'
import { lookUpCity, lookUpCountry } from '../locations/catalogue-lookup.ts'
import { checkedHost } from '../locations/host.ts'
import type { Catalogue, Country } from '../locations/location.ts'
import type { Locations } from '../locations/locations.ts'
import type { Vault } from '../secrets.ts'
import { makeFormerUse } from './former-keys.ts'
import {
  checkedGatewayName,
  chooseGateways,
  type FormerKey,
  type Gateway,
  gatewayChanged,
  gatewayEvent,
  MAX_GATEWAY_BRANDS,
  MAX_GATEWAYS,
  parseProtocols,
  servesBrand,
  type Wanted,
} from './gateway.ts'
import { type MadeKeys, makeGatewayKeys } from './gateway-keys.ts'
import {
  countGateways,
  deleteGateway,
  insertGateway,
  listFormerKeys,
  listGatewayNames,
  listGateways,
  replaceBrands,
  replaceProtocols,
  updateGateway,
} from './gateway-store.ts'
import { auditOf, lockAndGet, noGateway, valuesOf } from './locked.ts'
import { changedServing, type ServingInput } from './serving.ts'

/** Country, city, brands and protocols as people write them; a protocol is `slug` or `slug:port`. */
export type NewGateway = ServingInput & {
  name: string
  host: string
  country: string
  city?: string | undefined
  protocols: readonly string[]
  brands?: readonly string[] | undefined // left out: every brand
  secret?: string | undefined // chosen by the operator
}

export type GatewayChanges = ServingInput & {
  host?: string | undefined
  country?: string | undefined
  city?: string | null | undefined // null: none
  protocols?: readonly string[] | undefined // replace them all
  brands?: readonly string[] | null | undefined // replace them all; null: every brand
}

/** The gateway, and its secrets, which are shown only once. */
export type ChangedGateway = { gateway: Gateway } & MadeKeys

/** What becomes of the sessions at a gateway, in the transaction that changes it. */
export type SessionsOfGateways = {
  /** It may serve fewer logins than before. */
  gatewayChanged(tx: Handle, gatewayId: number): Promise<unknown>
  gatewayRemoved(tx: Handle, gatewayId: number): Promise<void>
}

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  random: Random
  vault: Pick<Vault, 'encrypt'>
  locations: Pick<Locations, 'catalogue'>
  brands: Pick<Brands, 'list'>
  sessions?: SessionsOfGateways
  /** After each change. */
  onChange?: () => void
  /** Sessions by gateway, to find the least loaded. */
  loads?: () => Promise<ReadonlyMap<number, number>>
}

export type Gateways = ReturnType<typeof makeGateways>

export function makeGateways({
  db,
  clock,
  random,
  vault,
  locations,
  brands,
  sessions,
  onChange,
  loads,
}: Deps) {
  const keys = makeGatewayKeys({ db, clock, random, vault, onChange })
  const formerUse = makeFormerUse({ db, clock })

  /** Errors: invalid_input; brand_not_found; conflict when the name is taken or there are MAX_GATEWAYS. */
  async function add(input: NewGateway, actor: Actor, once?: IdempotencyHook): Promise<ChangedGateway> {
    const catalogue = await locations.catalogue()
    const country = lookUpCountry(catalogue, input.country)
    const fresh = {
      name: checkedGatewayName(input.name),
      host: checkedHost(input.host),
      countryId: country.id,
      cityId: cityIdOf(catalogue, country, input.city),
      protocols: parseProtocols(catalogue, input.protocols),
      brandIds: await brandIdsOf(input.brands ?? null),
      ...changedServing(undefined, input),
      ...{ hasSecret: false, hasAgentToken: false },
    }
    return changing(async (tx) => {
      if ((await countGateways(tx)) >= MAX_GATEWAYS)
        throw new AppError('conflict', `There are ${MAX_GATEWAYS} gateways, which is the most there can be`)
      const id = await insertGateway(tx, fresh.name, fresh, clock.now())
      if (id === undefined)
        throw new AppError(
          'conflict',
          `There is a gateway named "${fresh.name}" already; "${typed(`gateway set ${fresh.name}`)}" changes it`,
        )
      await raiseRevision(tx, 'gateways')
      await replaceProtocols(tx, id, fresh.protocols)
      await replaceBrands(tx, id, fresh.brandIds)
      const { gateway, made } = await keys.settle(tx, { id, ...fresh }, input.secret)
      const after = valuesOf(gateway)
      const event = gatewayEvent('gateway.added', gateway)
      await writeChange(tx, { ...auditOf(clock.now(), id, actor), action: 'gateway.add', after, event })
      return { gateway, ...made }
    }, once)
  }

  /** Another country without a city means no city. Errors: invalid_input; not_found when there is no such gateway. */
  async function set(
    name: string,
    changes: GatewayChanges,
    actor: Actor,
    { once, mustBe }: Asked<Gateway> = {},
  ): Promise<ChangedGateway> {
    const catalogue = await locations.catalogue()
    const brandIds = changes.brands === undefined ? undefined : await brandIdsOf(changes.brands)
    return changing(async (tx) => {
      const before = await lockAndGet(tx, name)
      await mustBe?.(before, tx)
      const wanted = {
        ...before,
        ...changed(catalogue, before, changes),
        ...(brandIds === undefined ? {} : { brandIds }),
      }
      await updateGateway(tx, before.id, wanted)
      if (changes.protocols) await replaceProtocols(tx, before.id, wanted.protocols)
      if (brandIds !== undefined) await replaceBrands(tx, before.id, brandIds)
      const { gateway, made } = await keys.settle(tx, wanted)
      await sessions?.gatewayChanged(tx, before.id)
      await writeChange(tx, {
        ...auditOf(clock.now(), before.id, actor),
        action: 'gateway.set',
        before: valuesOf(before),
        after: valuesOf(gateway),
        event: gatewayChanged(gateway, changedFields(valuesOf(before), valuesOf(gateway))),
      })
      return { gateway, ...made }
    }, once)
  }

  /** Its sessions are over. Errors: not_found when there is no such gateway. */
  async function remove(name: string, actor: Actor, once?: IdempotencyHook): Promise<Gateway> {
    return changing(async (tx) => {
      const gateway = await lockAndGet(tx, name)
      await sessions?.gatewayRemoved(tx, gateway.id)
      await replaceProtocols(tx, gateway.id, [])
      await replaceBrands(tx, gateway.id, null)
      await deleteGateway(tx, gateway.id)
      const before = valuesOf(gateway)
      const event = gatewayEvent('gateway.removed', gateway)
      const entry = { ...auditOf(clock.now(), gateway.id, actor), action: 'gateway.remove', before }
      await writeChange(tx, { ...entry, event })
      return gateway
    }, once)
  }

  async function changing<T>(work: (tx: Handle) => Promise<T>, once?: IdempotencyHook): Promise<T> {
    const done = await db.write(work, once)
    onChange?.()
    return done
  }

  async function brandIdsOf(names: readonly string[] | null): Promise<number[] | null> {
    if (names === null) return null
    if (names.length === 0 || names.length > MAX_GATEWAY_BRANDS)
      throw new AppError(
        'invalid_input',
        `A gateway serves every brand, or 1 to ${MAX_GATEWAY_BRANDS} of them`,
      )
    const all = await brands.list()
    const ids = names.map((name) => {
      const found = all.find((brand) => brand.name === name)
      if (found) return found.id
      const known = all.map((brand) => brand.name)
      const hint = known.length === 0 ? 'There are none.' : `Did you mean ${nearest(name, known)}?`
      throw new AppError('brand_not_found', `There is no brand named "${name}". ${hint}`)
    })
    return [...new Set(ids)].sort((a, b) => a - b)
  }

  return {
    add,
    set,
    remove,
    ...{ rotateSecret: keys.rotateSecret, renewAgentToken: keys.renewAgentToken },
    /** By name, at most MAX_GATEWAYS; with a brand, those that serve it. */
    async list(brandId?: number): Promise<Gateway[]> {
      const all = await listGateways(db.read)
      return brandId === undefined ? all : all.filter((one) => servesBrand(one, brandId))
    },
    /** Errors: not_found when there is none. */
    async get(name: string): Promise<Gateway> {
      const [found] = await listGateways(db.read, { name })
      if (found) return found
      throw noGateway(name, await listGatewayNames(db.read, MAX_GATEWAYS))
    },
    /** What was replaced and still works, of all gateways or of one. */
    formerKeys: (name?: string): Promise<FormerKey[]> => listFormerKeys(db.read, clock.now(), name),
    formerUse,
    /** Those that match, least loaded first. */
    async find(wanted: Wanted): Promise<Gateway[]> {
      const { countryId } = wanted
      const [there, loadOf] = await Promise.all([listGateways(db.read, { countryId }), loads?.()])
      return chooseGateways(there, wanted, (id) => loadOf?.get(id) ?? 0)
    },
  }
}

function changed(catalogue: Catalogue, before: Gateway, changes: GatewayChanges) {
  const { host, country, city, protocols } = changes
  const now = country === undefined ? undefined : lookUpCountry(catalogue, country)
  const place = now ?? catalogue.countries.find(({ id }) => id === before.countryId)
  const moved = now !== undefined && now.id !== before.countryId
  return {
    ...(host === undefined ? {} : { host: checkedHost(host) }),
    ...(now === undefined ? {} : { countryId: now.id }),
    ...(place && city !== undefined ? { cityId: cityIdOf(catalogue, place, city) } : {}),
    ...(moved && city === undefined ? { cityId: null } : {}),
    ...(protocols === undefined ? {} : { protocols: parseProtocols(catalogue, protocols) }),
    ...changedServing(before, changes),
  }
}

function cityIdOf(catalogue: Catalogue, country: Country, city: string | null | undefined): number | null {
  return city === undefined || city === null ? null : lookUpCity(catalogue, country, city).id
}
