// What programs are notified of by an event when it begins, as it has no change of its own: a quota that is nearly used up, addresses
// that run out, a key that ends soon, a gateway that is silent. Each is an alert (alerts.ts): once for each time that it begins.
import type { Brands } from '../../brands/brands.ts'
import { type Clock, DAY_MS } from '../../clock.ts'
import { typed } from '../../command-hint.ts'
import { manageKeyData } from '../../credentials/manage-keys/manage-key.ts'
import type { Handle } from '../../db/database.ts'
import { type Happened, happened } from '../../events/record.ts'
import { thingNumber } from '../../events/subjects.ts'
import { gatewayData } from '../../gateways/gateway.ts'
import type { GatewayReading } from '../readings.ts'
import { utcText } from '../words.ts'
import type { Kind } from './conditions.ts'
import {
  listEndingKeys,
  listFreeAddresses,
  listGateways,
  listOpenAccounts,
  type NamedGateway,
} from './event-kinds-store.ts'
import { makeSilence } from './silence.ts'

/** Of account_limit. */
const NEAR = 0.9
const KEY_ENDS_MS = 14 * DAY_MS

type Deps = Parameters<typeof makeSilence>[0] & {
  db: { read: Handle }
  clock: Clock
  listBrands: Brands['list']
}

const NO_END = { over: () => undefined, isMailed: false }

export function listEventKinds(deps: Deps): Kind[] {
  return [
    accountLimit(deps, 'brand.account_limit_near', (open, limit) => open >= limit * NEAR),
    accountLimit(deps, 'brand.account_limit_reached', (open, limit) => open >= limit),
    lowStock(deps),
    keyExpiring(deps),
    silentGateway(deps),
  ]
}

function accountLimit(
  { db, listBrands }: Deps,
  type: 'brand.account_limit_near' | 'brand.account_limit_reached',
  holds: (open: number, limit: number) => boolean,
): Kind {
  return {
    name: type,
    events: NO_END,
    async look() {
      const limited = (await listBrands()).filter(({ settings }) => settings.account_limit > 0)
      if (limited.length === 0) return []
      const opened = new Map((await listOpenAccounts(db.read)).map((one) => [one.brandId, one.open]))
      return limited.flatMap(({ id, settings: { account_limit: limit } }) => {
        const open = opened.get(id) ?? 0
        if (!holds(open, limit)) return []
        return [conditionOf(String(id), id, type, happened(type, String(id), { limit, open }))]
      })
    },
  }
}

function lowStock({ db, listBrands }: Deps): Kind {
  const type = 'address.low_stock'
  return {
    name: type,
    events: NO_END,
    async look() {
      const wanting = (await listBrands()).filter(({ settings }) => settings.low_stock_addresses > 0)
      const thresholds = new Map(wanting.map(({ id, settings }) => [id, settings.low_stock_addresses]))
      return (await listFreeAddresses(db.read, [...thresholds.keys()])).flatMap(
        ({ brandId, country, free }) => {
          const threshold = thresholds.get(brandId) ?? 0
          if (free >= threshold) return []
          const event = happened(type, country, { country_code: country, free, threshold })
          return [conditionOf(`${brandId} ${country}`, brandId, type, event)]
        },
      )
    },
  }
}

/** A key that was made for a shorter time has none: who made it knows. */
function keyExpiring({ db, clock }: Deps): Kind {
  return {
    name: 'key.expiring',
    about: (subject) => ({ kind: 'key_ending', name: `m${thingNumber('manage_key', subject)}` }),
    events: { ...NO_END, isMailed: true },
    async look() {
      const now = clock.now()
      const ending = await listEndingKeys(db.read, { now, until: now + KEY_ENDS_MS })
      const long = ending.filter(({ createdAt, endsAt }) => endsAt - createdAt > KEY_ENDS_MS)
      return long.map((ending) => {
        const { id, brandId, label, endsAt } = ending
        const key = manageKeyData(ending)
        return {
          ...{ subject: key.id, brandId, title: `Management key m${id} ends soon` },
          text: `${label === '' ? 'It' : `"${label}"`} ends ${utcText(endsAt)}, and has no successor.`,
          command: typed(`key rotate m${id}`),
          event: happened('key.expiring', key.id, { key, ends_at: new Date(endsAt).toISOString() }),
        }
      })
    },
  }
}

/** In the stream of the installation. The mail of a silent gateway is another kind, which waits for an address. */
function silentGateway({ db, ...deps }: Deps): Kind {
  const silence = makeSilence(deps)
  let named = new Map<string, NamedGateway>()
  const eventOf = (type: 'gateway.silent' | 'gateway.back', reading: GatewayReading | undefined) => {
    const found = reading && named.get(reading.gateway)
    if (!found) return undefined // it was removed
    const gateway = gatewayData(found)
    const { lastContactAt, live } = reading
    return happened(type, gateway.id, {
      ...{ gateway, live_sessions: live },
      last_heard_at: lastContactAt === null ? null : new Date(lastContactAt).toISOString(),
    })
  }
  return {
    name: 'gateway.silent',
    events: { isMailed: false, over: ({ subject }) => eventOf('gateway.back', silence.find(subject)) },
    isOver: silence.isOver,
    async look() {
      const silent = await silence.look()
      named = new Map((await listGateways(db.read)).map((one) => [one.name, one]))
      return silent.flatMap((reading) => {
        const event = eventOf('gateway.silent', reading)
        return event ? [conditionOf(reading.gateway, null, 'gateway.silent', event)] : []
      })
    },
  }
}

/** Of a kind without mails: the title only says in the table what the row is. */
function conditionOf(subject: string, brandId: number | null, title: string, event: Happened) {
  return { subject, brandId, title, text: '', command: null, event }
}
