// Scenarios of the inventory and of server selection: they answer from the present gateways.

import type { VamExchange, VamSuite } from '../run-vam-scenario.ts'
import type { Before, Sending } from '../vam-world.ts'
import { done, loseThenFail, refused, tokenScenarios } from './shared-scenarios.ts'

const OPERATOR = { kind: 'operator' as const, name: 'test' }

const gateway =
  (name: string, place: { country: string; city?: string; protocols: string[] }): Before =>
  ({ server }) =>
    server.test.app.gateways.add({ name, host: `${name}.example.net`, ...place }, OPERATOR)

const GATEWAYS = [
  gateway('de1', { country: 'DE', city: 'Frankfurt', protocols: ['openvpn-udp:1194', 'ikev2'] }),
  gateway('de2', { country: 'DE', city: 'Berlin', protocols: ['openvpn-tcp:443'] }),
  gateway('us1', { country: 'US', city: 'New York', protocols: ['ikev2'] }),
]
const get = (path: string, verb = 'GET'): Sending => ({ verb, path })
const listed = (name: string, path: string, key: string, count: number, more: Partial<VamExchange> = {}) =>
  done(name, get(path), 'success', {}, { ...more, lists: { [key]: count } })

const suite = (what: 'countries' | 'cities' | 'protocols', counts: [number, number]): VamSuite => ({
  file: what,
  scenarios: [
    {
      name: `${what}: what gateways offer`,
      exchanges: [
        listed('without gateways', `/inventory/v3/${what}/linux`, what, 0),
        listed('with gateways', `/inventory/v3/${what}/linux`, what, counts[0], { before: GATEWAYS }),
        ...['android', 'ios', 'mac', 'windows', 'macos', 'WINDOWS', 'toaster'].map((device) =>
          listed(device, `/inventory/v3/${what}/${device}`, what, counts[0]),
        ),
        listed('v2', `/inventory/v2/${what}/linux`, what, counts[0]),
        ...(what === 'cities'
          ? ['v3', 'v2'].map((version) =>
              done(
                `by POST, ${version}`,
                get(`/inventory/${version}/${what}/linux`, 'POST'),
                'success',
                {},
                { lists: { cities: counts[0] } },
              ),
            )
          : []),
      ],
    },
    ...tokenScenarios(get(`/inventory/v3/${what}/linux`), { code: 1, message: 'success' }),
    loseThenFail(get(`/inventory/v3/${what}/linux`), 1901, 'fetching inventory', 'gateway'),
  ],
})

export const countries = suite('countries', [2, 1])
export const cities = suite('cities', [3, 1])
export const protocols = suite('protocols', [3, 1])

const select = (fields: Record<string, unknown>): Sending => ({
  verb: 'POST',
  path: '/speedtest/v4/serversWithoutPsk',
  json: fields,
})
const wanted = { sCountrySlug: 'DE', iResellerId: '{{reseller}}', sProtocolSlug1: 'openvpn-udp' }
const servers = (
  name: string,
  fields: Record<string, unknown>,
  count: number,
  more: Partial<VamExchange> = {},
) => done(name, select(fields), 'success', {}, { ...more, lists: { servers: count } })

export const serverSelection: VamSuite = {
  file: 'servers',
  scenarios: [
    {
      name: 'servers: those that match',
      given: GATEWAYS,
      exchanges: [
        servers('a country and a protocol', wanted, 1),
        servers('the slug in lower case', { ...wanted, sCountrySlug: 'de' }, 1),
        servers('two protocols', { ...wanted, sProtocolSlug2: 'openvpn-tcp' }, 2),
        servers(
          'all that a client sends',
          { ...wanted, iMultiPort: '0', sDeviceType: 'linux', sUsername: 'x', aServerFilter: [] },
          1,
        ),
        servers('none there', { ...wanted, sCountrySlug: 'FR' }, 0),
        servers(
          "in the vendor's words, as clients send them",
          {
            ...{ sCountrySlug: 'DE', iCityId: '0', iResellerId: '{{reseller}}', iNatting: '0' },
            ...{ sProtocolSlug1: 'UDP', sProtocolSlug2: 'TCP', sProtocolSlug3: 'IKEV' },
          },
          3,
        ),
        ...['TCP', 'tcp', 'IKEV', 'IKEv2', '2'].map((word) =>
          servers(`by ${word}`, { ...wanted, sProtocolSlug1: word }, 1),
        ),
        servers('a protocol that nobody speaks', { ...wanted, sProtocolSlug1: 'WireGuard' }, 0),
        servers('an old second word', { ...wanted, sProtocolSlug2: 'PPTP', sProtocolSlug3: 'UDP' }, 1),
        {
          ...refused('an unknown first word', select({ ...wanted, sProtocolSlug1: 'PPTP' }), 11001, ''),
          naming: /sProtocolSlug1/,
        },
        {
          ...refused(
            'unknown words only',
            select({ ...wanted, sProtocolSlug1: 'nonsense', sProtocolSlug2: 'PPTP' }),
            11001,
            '',
          ),
          naming: /sProtocolSlug1/,
        },
        done(
          'v2',
          { verb: 'POST', path: '/speedtest/v2/getServersWithoutPsk', json: wanted },
          'success',
          {},
          { lists: { servers: 1 } },
        ),
        {
          ...refused('a PSK', { verb: 'POST', path: '/speedtest/v1/getPsk', json: wanted }, 11001, ''),
          naming: /pre-shared/,
        },
        ...['sCountrySlug', 'iResellerId', 'sProtocolSlug1'].map((field) => ({
          ...refused(`no ${field}`, select({ ...wanted, [field]: undefined }), 11001, ''),
          naming: new RegExp(field),
        })),
        {
          ...refused('another reseller', select({ ...wanted, iResellerId: '999999' }), 11001, ''),
          naming: /iResellerId/,
        },
      ],
    },
    ...tokenScenarios(select(wanted), { code: 1, message: 'success' }),
    loseThenFail(select(wanted), 1901, 'fetching servers', 'gateway'),
  ],
}
