// The forms of the inventory with fixed types: a client with typed models rejects a whole answer when one field has another
// type. Pure.
import { z } from 'zod'

export type InventoryShapes = ReturnType<typeof shapesOf<typeof boolean>>

/** Booleans of v2 and v3. */
const boolean = (description: string) => z.boolean().meta({ description })
/** Booleans of v1. */
const bit = (description: string) => z.union([z.literal(0), z.literal(1)]).meta({ description })

const ID = z.int().meta({ description: 'What `preferences` call it' })
const ISO_CODE = 'ISO 3166-1 alpha-2, which server selection calls slug'
const EMPTY = { description: 'Always empty' }

function shapesOf<Switch extends (description: string) => z.ZodType>(flag: Switch) {
  const isOn = (description: string) => flag(description) as ReturnType<Switch>
  const place = {
    recommended_protocol: z.string().meta({ description: 'Slug of a protocol that is spoken there' }),
    latitude: z.number(),
    longitude: z.number(),
    data_centers: z
      .array(z.object({ id: z.int() }))
      .meta({ description: 'The gateways there, by their numbers' }),
    protocols: z.array(spokenShape(isOn)),
  }
  return {
    country: z.object({
      id: ID,
      country: z.string().meta({ description: ISO_CODE }),
      name: z.string(),
      iso_code: z.string(),
      is_smart_dns: isOn('Whether with smart DNS'),
      is_virtual: isOn('Whether the gateways stand elsewhere'),
      is_freemium: isOn('Whether for freemium accounts too'),
      rank: z.int().meta({ description: 'Place in a list; the lowest comes first' }),
      ...place,
    }),
    city: z.object({
      id: ID,
      name: z.string(),
      country_id: z.int(),
      country: z.string().meta({ description: ISO_CODE }),
      is_freemium: isOn('Whether for freemium accounts too'),
      features: z.array(z.string()).meta(EMPTY),
      ...place,
    }),
    protocol: z.object({
      id: ID,
      name: z.string(),
      protocol: z.string().meta({ description: 'Slug' }),
      number: z.int().meta({ description: 'The same as id' }),
      port_number: z
        .int()
        .meta({ description: 'The usual port; server selection has the port of each gateway' }),
      protocol_switch: z.array(z.string()).meta(EMPTY),
      is_multiport: isOn('Always off'),
      multiport_range: z.string().meta(EMPTY),
    }),
  }
}

function spokenShape<Switch extends z.ZodType>(isOn: (description: string) => Switch) {
  const dns = z.object({
    name: z.string().meta({ description: 'The host' }),
    type: z.string().meta({ description: 'Always `host`' }),
    configuration_version: z.string().meta({ description: 'Always 1' }),
    acknowledgement_server: z.string().meta(EMPTY),
    port_number: z.int(),
    is_multiport: isOn('Always off'),
    multiport_range: z.string().meta(EMPTY),
    ip_translation: z.string().meta(EMPTY),
    tags: z.array(z.string()).meta(EMPTY),
  })
  return z.object({
    number: z.int().meta({ description: 'The number of the protocol' }),
    protocol: z.string().meta({ description: 'Its slug' }),
    dns: z.array(dns).meta({ description: 'Hosts that speak it here' }),
  })
}

export const SHAPES = shapesOf(boolean)
export const LEGACY_SHAPES = shapesOf(bit)

type Bits<T> = T extends boolean
  ? 0 | 1
  : T extends readonly (infer One)[]
    ? Bits<One>[]
    : T extends object
      ? { [Key in keyof T]: Bits<T[Key]> }
      : T

/** The value for v1: each boolean as 0 or 1. */
export function withBits<T>(value: T): Bits<T> {
  if (typeof value === 'boolean') return Number(value) as Bits<T>
  if (Array.isArray(value)) return value.map(withBits) as Bits<T>
  if (typeof value !== 'object' || value === null) return value as Bits<T>
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withBits(one)])) as Bits<T>
}
