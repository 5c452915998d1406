// What can be done with gateways: say which there are, and find those that fit.
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { chooseCity, chooseCountry } from '../locations/choose.ts'
import { checkedHost } from '../locations/host.ts'
import type { Catalogue, Country } from '../locations/location.ts'
import type { Locations } from '../locations/locations.ts'
import { nearest } from '../nearest.ts'
import {
  checkedGatewayName,
  chooseGateways,
  type Gateway,
  MAX_GATEWAYS,
  parseProtocols,
  type Wanted,
} from './gateway.ts'
import {
  countGateways,
  deleteGateway,
  insertGateway,
  listGatewayNames,
  listGateways,
  lockGateway,
  replaceProtocols,
  updateGateway,
} from './gateway-store.ts'

/** Country, city and protocols as people write them; a protocol is `slug` or `slug:port`. */
export type NewGateway = {
  name: string
  host: string
  country: string
  city?: string | undefined
  protocols: readonly string[]
}

export type GatewayChanges = {
  host?: string | undefined
  country?: string | undefined
  city?: string | null | undefined // null: none
  protocols?: readonly string[] | undefined // replace them all
}

type Deps = { db: Pick<Database, 'read' | 'write'>; clock: Clock; locations: Pick<Locations, 'catalogue'> }

export type Gateways = ReturnType<typeof makeGateways>

export function makeGateways({ db, clock, locations }: Deps) {
  /** Errors: invalid_input; conflict when the name is taken or there are MAX_GATEWAYS. */
  async function add(input: NewGateway, actor: Actor): Promise<Gateway> {
    const catalogue = await locations.catalogue()
    const country = chooseCountry(catalogue, input.country)
    const gateway = {
      name: checkedGatewayName(input.name),
      host: checkedHost(input.host),
      countryId: country.id,
      cityId: cityIdOf(catalogue, country, input.city),
      protocols: parseProtocols(catalogue, input.protocols),
    }
    return db.write(async (tx) => {
      if ((await countGateways(tx)) >= MAX_GATEWAYS)
        throw new AppError('conflict', `There are ${MAX_GATEWAYS} gateways, which is the most there can be`)
      const id = await insertGateway(tx, gateway.name, gateway, clock.now())
      if (id === undefined)
        throw new AppError('conflict', `There is a gateway named "${gateway.name}" already`)
      await replaceProtocols(tx, id, gateway.protocols)
      const after = valuesOf(gateway)
      await writeAudit(tx, { ...entry(id, actor), action: 'gateway.add', after })
      return { id, ...gateway }
    })
  }

  /** Another country without a city means no city. Errors: invalid_input, also when there is no such gateway. */
  async function set(name: string, changes: GatewayChanges, actor: Actor): Promise<Gateway> {
    const catalogue = await locations.catalogue()
    return db.write(async (tx) => {
      const before = await lockAndGet(tx, name)
      const after = { ...before, ...changed(catalogue, before, changes) }
      await updateGateway(tx, before.id, after)
      if (changes.protocols) await replaceProtocols(tx, before.id, after.protocols)
      await writeAudit(tx, {
        ...entry(before.id, actor),
        action: 'gateway.set',
        before: valuesOf(before),
        after: valuesOf(after),
      })
      return after
    })
  }

  /** Errors: invalid_input when there is no such gateway. */
  async function remove(name: string, actor: Actor): Promise<Gateway> {
    return db.write(async (tx) => {
      const gateway = await lockAndGet(tx, name)
      await replaceProtocols(tx, gateway.id, [])
      await deleteGateway(tx, gateway.id)
      const before = valuesOf(gateway)
      await writeAudit(tx, { ...entry(gateway.id, actor), action: 'gateway.remove', before })
      return gateway
    })
  }

  function entry(id: number, actor: Actor) {
    return { at: clock.now(), brandId: null, actor, target: `gateway:${id}` }
  }

  return {
    add,
    set,
    remove,
    /** By name, at most MAX_GATEWAYS. */
    list: (): Promise<Gateway[]> => listGateways(db.read),
    /** Those that match, least loaded first. There are no sessions yet that could weigh on any. */
    async find(wanted: Wanted): Promise<Gateway[]> {
      const { countryId } = wanted
      return chooseGateways(await listGateways(db.read, { countryId }), wanted, () => 0)
    },
  }
}

async function lockAndGet(tx: Handle, name: string): Promise<Gateway> {
  const [gateway] = (await lockGateway(tx, name)) ? await listGateways(tx, { name }) : []
  if (gateway) return gateway
  const names = await listGatewayNames(tx, MAX_GATEWAYS)
  const hint = names.length === 0 ? 'There are none yet.' : `Did you mean ${nearest(name, names)}?`
  throw new AppError('invalid_input', `There is no gateway named "${name}". ${hint}`)
}

function changed(catalogue: Catalogue, before: Gateway, { host, country, city, protocols }: GatewayChanges) {
  const now = country === undefined ? undefined : chooseCountry(catalogue, country)
  const place = now ?? catalogue.countries.find(({ id }) => id === before.countryId)
  const moved = now !== undefined && now.id !== before.countryId
  return {
    ...(host === undefined ? {} : { host: checkedHost(host) }),
    ...(now === undefined ? {} : { countryId: now.id }),
    ...(place && city !== undefined ? { cityId: cityIdOf(catalogue, place, city) } : {}),
    ...(moved && city === undefined ? { cityId: null } : {}),
    ...(protocols === undefined ? {} : { protocols: parseProtocols(catalogue, protocols) }),
  }
}

function cityIdOf(catalogue: Catalogue, country: Country, city: string | null | undefined): number | null {
  return city === undefined || city === null ? null : chooseCity(catalogue, country, city).id
}

/** As the audit trail keeps it. */
function valuesOf({ host, countryId, cityId, protocols }: Omit<Gateway, 'id'>) {
  const spoken = protocols.map(({ slug, port }) => `${slug}:${port}`)
  return { host, country_id: countryId, city_id: cityId, protocols: spoken }
}
