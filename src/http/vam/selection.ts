// serversWithoutPsk (VAM contract section 4): the gateways that an app may connect to.
import { z } from 'zod'
import type { App } from '../../app.ts'
import type { Caller } from '../../brands/brand.ts'
import { AppError } from '../../errors.ts'
import type { Gateway } from '../../gateways/gateway.ts'
import { isoCodeOf } from '../../locations/catalogue-lookup.ts'
import type { Protocol } from '../../locations/location.ts'
import { optionalNumber, text } from './fields.ts'
import { checkReseller, optionalReseller } from './tokens.ts'
import { vamOperation } from './vam-operation.ts'

/** An app tries one after another; no app tries more. */
const MAX_SERVERS = 100

const input = z.object({
  sCountrySlug: text('The country, ISO 3166-1 alpha-2'),
  iCityId: optionalNumber('The id of a city; 0 or left out: anywhere in the country'),
  iResellerId: text('Your resellerId, as accessToken answers it'),
  sProtocolSlug1: text(
    'The protocol: its slug, its number, or `UDP`, `TCP`, `IKEV`, `IKEv2`, `WireGuard`, in any case',
  ),
  sProtocolSlug2: text('Another one that would do; an unknown one is ignored', 'optional'),
  sProtocolSlug3: text('And another one', 'optional'),
})
type Input = z.output<typeof input>

export const serversWithoutPsk = vamOperation({
  name: 'serversWithoutPsk',
  routes: [
    { method: 'POST', path: '/speedtest/v4/serversWithoutPsk' },
    { method: 'POST', path: '/speedtest/v2/getServersWithoutPsk' },
  ],
  summary: 'Choose gateways to connect to',
  description:
    'Those in the country (and city) that speak one of the protocols: the first protocol before the second, and of each the least loaded gateway first. Other fields that clients send (`iMultiPort`, `sDeviceType`, `sUsername`, `aServerFilter`) change nothing.',
  permission: { by: 'brand' },
  writes: false,
  success: 'success',
  failure: { code: 1901, text: 'There is some problem in fetching servers' },
  input,
  output: z.object({
    servers: z.array(
      z.object({
        configuration: z.string().meta({ description: 'Always empty: host, protocol and port say it all' }),
        configuration_version: z.string().meta({ description: 'Always 1' }),
        host: z.string(),
        protocol: z.string().meta({ description: 'Slug' }),
        port: z.int(),
      }),
    ),
  }),
  errors: [],
  example: {
    request: { sCountrySlug: 'DE', iResellerId: '1', sProtocolSlug1: 'openvpn-udp', sProtocolSlug2: 'ikev2' },
    answer: { servers: [serverOf('de1.example.net', 'openvpn-udp', 1194)] },
  },
  run: async (app, caller, wanted) => findServers(app, caller, wanted),
  encode: (servers) => ({ servers }),
})

async function findServers(app: App, caller: Caller, wanted: Input) {
  checkReseller(caller, 'iResellerId', wanted.iResellerId)
  const { countries, protocols } = await app.locations.catalogue()
  const country = countries.find(({ isoCode }) => isoCode === isoCodeOf(wanted.sCountrySlug))
  if (!country) throw new AppError('invalid_input', 'sCountrySlug is the code of no country of the inventory')
  const first = findProtocol(protocols, wanted.sProtocolSlug1)
  if (!first) throw new AppError('invalid_input', 'sProtocolSlug1 is no protocol of the inventory')
  const others = [wanted.sProtocolSlug2, wanted.sProtocolSlug3].map((word) => findProtocol(protocols, word))
  const protocolIds = [first, ...others].flatMap((one) => (one === undefined ? [] : [one.id]))
  const place = { countryId: country.id, cityId: wanted.iCityId }
  const there = await app.gateways.find({ brandId: caller.brand.id, ...place, protocolIds })
  return [...new Set(protocolIds)].flatMap((id) => serversOf(there, id)).slice(0, MAX_SERVERS)
}

/** The vendor's words for the catalogue's slugs. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['udp', 'openvpn-udp'],
  ['tcp', 'openvpn-tcp'],
  ['ikev', 'ikev2'],
])

/** Finds a protocol by slug, number or the vendor's word, in any case. */
function findProtocol(protocols: readonly Protocol[], given: string): Protocol | undefined {
  const word = given.trim().toLowerCase()
  const named = (slug: string | undefined) => protocols.find((one) => one.slug.toLowerCase() === slug)
  return named(word) ?? protocols.find(({ id }) => String(id) === word) ?? named(WORDS.get(word))
}

function serversOf(gateways: readonly Gateway[], protocolId: number) {
  return gateways.flatMap(({ host, protocols }) =>
    protocols
      .filter((one) => one.protocolId === protocolId)
      .map(({ slug, port }) => serverOf(host, slug, port)),
  )
}

function serverOf(host: string, protocol: string, port: number) {
  return { configuration: '', configuration_version: '1', host, protocol, port }
}

export const getPsk = vamOperation({
  name: 'getPsk',
  routes: [{ method: 'POST', path: '/speedtest/v1/getPsk' }],
  summary: 'Get a pre-shared key, of which there are none',
  description: 'Always refused: gateways here ask for the login of an account.',
  permission: { by: 'brand' },
  writes: false,
  success: 'success',
  failure: { code: 1901, text: 'There is some problem in fetching psk' },
  input: z.object({ iResellerId: optionalReseller() }),
  output: z.object({}),
  errors: [],
  example: { request: { iResellerId: '1' }, answer: {} },
  async run(): Promise<never> {
    throw new AppError(
      'invalid_input',
      'There are no pre-shared keys here: connect with vpnUsername and vpnPassword',
    )
  },
  encode: () => ({}),
})
