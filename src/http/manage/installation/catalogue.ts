// The catalogue of countries, cities and protocols: shown, added to, replaced.
import { z } from 'zod'
import { type Entries, entryShapes } from '../../../locations/catalogue-file.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'

const TAG = 'Catalogue'
const LOCATIONS = `${MANAGE_PREFIX}/locations`
/** The largest catalogue that there may be. */
const MAX_CATALOGUE_BYTES = 2 * 1024 * 1024

const place = {
  latitude: z.number(),
  longitude: z.number(),
}

export const listLocations = manageOperation({
  name: 'listLocations',
  tag: TAG,
  cli: 'location list',
  routes: [{ method: 'GET', path: LOCATIONS }],
  summary: 'List countries, cities and protocols',
  description: 'The whole catalogue, with the numbers that limits of subscriptions name.',
  permission: { by: 'manage', scope: 'catalogue:read', level: 'either' },
  writes: false,
  input: z.object({}),
  output: z.object({
    countries: z.array(
      z.object({ id: z.int(), iso_code: z.string(), name: z.string(), ...place, freemium: z.boolean() }),
    ),
    cities: z.array(
      z.object({ id: z.int(), country_id: z.int(), name: z.string(), ...place, freemium: z.boolean() }),
    ),
    protocols: z.array(z.object({ id: z.int(), slug: z.string(), name: z.string(), default_port: z.int() })),
  }),
  errors: [],
  example: {
    request: {},
    answer: {
      countries: [{ id: 1, iso_code: 'DE', name: 'Germany', latitude: 51, longitude: 9, freemium: false }],
      cities: [],
      protocols: [{ id: 1, slug: 'openvpn-udp', name: 'OpenVPN UDP', default_port: 1194 }],
    },
  },
  run: (app) => app.locations.catalogue(),
  encode: ({ countries, cities, protocols }) => ({
    countries: countries.map(({ isoCode, isFreemium, ...one }) => ({
      ...{ ...one, iso_code: isoCode, freemium: isFreemium },
    })),
    cities: cities.map(({ countryId, isFreemium, ...one }) => ({
      ...{ ...one, country_id: countryId, freemium: isFreemium },
    })),
    protocols: protocols.map(({ defaultPort, ...one }) => ({ ...one, default_port: defaultPort })),
  }),
})

const counts = z.object({ added: z.int(), changed: z.int(), removed: z.int() })
const EXAMPLES = {
  countries: { iso_code: 'DE', name: 'Germany', latitude: 51, longitude: 9 },
  cities: { country: 'DE', name: 'Berlin', latitude: 52.5, longitude: 13.4 },
  protocols: { slug: 'openvpn-udp', name: 'OpenVPN UDP', port: 1194 },
} as const
const permission = { by: 'manage', scope: 'catalogue:write', level: 'installation' } as const

/** `noun`: of one entry. */
function adding(kind: keyof Entries, noun: string) {
  return manageOperation({
    name: `add${noun}`,
    tag: TAG,
    cli: `location add ${noun.toLowerCase()}`,
    routes: [{ method: 'POST', path: `${LOCATIONS}/${kind}` }],
    summary: `Add to the ${kind}`,
    description: 'Left out, its `id` is the next free number. The catalogue is that of all brands.',
    permission,
    writes: true,
    input: z.object({ body: entryShapes[kind] }),
    status: 201,
    output: z.object({ id: z.int(), object: z.literal('location'), name: z.string() }),
    errors: ['conflict'],
    example: {
      request: { body: EXAMPLES[kind] },
      answer: { id: 1, object: 'location', name: EXAMPLES[kind].name },
    },
    run: (app, { actor, once }, { body }) => app.locations.change({ [kind]: [body] }, 'add', actor, once),
    encode(changed) {
      const [added] = changed[kind].added
      if (!added) throw new Error('nothing was added')
      return { id: added.id, object: 'location' as const, name: added.name }
    },
  })
}

function replacing(kind: keyof Entries, noun: string) {
  return manageOperation({
    name: `replace${noun}`,
    tag: TAG,
    cli: 'location import',
    routes: [{ method: 'PUT', path: `${LOCATIONS}/${kind}` }],
    summary: `Replace all ${kind}`,
    description: `Only these ${kind} remain, as with \`location import --replace\`. Fields that are left out stay as they are, and one that a gateway uses cannot go.`,
    permission,
    writes: true,
    maxBytes: MAX_CATALOGUE_BYTES,
    input: z.object({ body: z.strictObject({ data: z.array(entryShapes[kind]).min(1) }) }),
    output: z.object({
      object: z.literal('location_change'),
      ...{ countries: counts, cities: counts, protocols: counts },
      limited_subscriptions: z.int().meta({
        description:
          'Open subscriptions whose limits name numbers, if entries were removed: look at them again',
      }),
    }),
    errors: ['conflict'],
    example: {
      request: { body: { data: [EXAMPLES[kind]] } },
      answer: {
        object: 'location_change',
        ...{ countries: NO_CHANGE, cities: NO_CHANGE, protocols: NO_CHANGE },
        ...{ [kind]: { added: 1, changed: 0, removed: 0 }, limited_subscriptions: 0 },
      },
    },
    run: (app, { actor, once }, { body }) =>
      app.locations.change({ [kind]: body.data }, 'replace', actor, once),
    encode: ({ countries, cities, protocols, limited }) => ({
      object: 'location_change' as const,
      ...{ countries: countsOf(countries), cities: countsOf(cities), protocols: countsOf(protocols) },
      limited_subscriptions: limited,
    }),
  })
}

const NO_CHANGE = { added: 0, changed: 0, removed: 0 }

function countsOf({ added, changed, removed }: Record<'added' | 'changed' | 'removed', readonly unknown[]>) {
  return { added: added.length, changed: changed.length, removed: removed.length }
}

export const changeLocations = [
  ...[adding('countries', 'Country'), replacing('countries', 'Countries')],
  ...[adding('cities', 'City'), replacing('cities', 'Cities')],
  ...[adding('protocols', 'Protocol'), replacing('protocols', 'Protocols')],
]
