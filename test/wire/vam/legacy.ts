// Scenarios of the legacy v1 paths that clients still call: the same rules, and 200 for refusals by default.

import type { VamExchange, VamSuite } from '../run-vam-scenario.ts'
import { type Sending, settings, waitDays } from '../vam-world.ts'
import { TEXT } from './contract.ts'
import { account, done, loseThenFail, newTokenAfter, of, refused } from './shared-scenarios.ts'

const post = (name: string, json: Record<string, unknown>): Sending => ({
  verb: 'POST',
  path: `/vam/v1/${name}`,
  json,
})
const get = (path: string, query: Record<string, string> = {}): Sending => ({ verb: 'GET', path, query })
const a = { vpnUsername: of('a') }
const LOGIN = { vpnUsername: 'grace', vpnPassword: 'Hopper.1906.Navy' }
const pass = { newPassword: 'Cobol.1959.Navy', confirmNewPassword: 'Cobol.1959.Navy' }

const exchanges: VamExchange[] = [
  done(
    'create, with preferences as a JSON string by service id, and its own pair',
    post('create', { uuid: 'grace', period: 30, preferences: '{"1":"5","4":["1","2"]}', ...LOGIN }),
    TEXT.created,
    LOGIN,
  ),
  refused('create again', post('create', { uuid: 'grace' }), 11001, TEXT.uuidTaken, { status: 409 }),
  done('generate', post('generate', { uuid: 'grace' }), TEXT.generated, LOGIN),
  done('status', post('status', a), TEXT.status, { status: 'Enabled:December 21, 2026' }),
  done('disable', post('disable', a), TEXT.disabled, { statusUpdated: 'Disable' }),
  done('enable', post('enable', a), TEXT.enabled, { statusUpdated: 'Enable' }),
  done('extendExpiry', post('extendExpiry', { ...a, extensionDate: '31-12-2026' }), TEXT.extended, {
    expiryDate: '2026-12-31',
  }),
  refused('renew too early', post('renew', { ...a, period: 30 }), 100010, TEXT.tooEarly),
  done(
    'renew',
    post('renew', { ...a, period: 30 }),
    TEXT.renewed,
    { renewForDays: '30' },
    { before: [waitDays(31), newTokenAfter] },
  ),
  done('changePassword', post('changePassword', { ...a, ...pass }), TEXT.passwordChanged, {}),
  done(
    'updatePreferences',
    post('updatePreferences', { ...a, preferences: '{"multi_login":3}' }),
    'VPN account preferences has been updated successfully',
    { vpnUsername: /./ },
  ),
  {
    ...refused('updatePreferences of nothing', post('updatePreferences', a), 11001, ''),
    naming: /preferences/,
  },
  done('listUsers', get('/vap/v1/listUsers'), 'success', {}, { lists: { data: 2 } }),
  done(
    'listUsers, one a page',
    get('/vap/v1/listUsers', { limit: '1', page: '2' }),
    'success',
    {},
    { lists: { data: 1 } },
  ),
  done(
    'listUsers as clients send it',
    get('/vap/v1/listUsers', { iResellerId: '{{reseller}}', iPage: '2', iLimit: '1' }),
    'success',
    {},
    { lists: { data: 1 } },
  ),
  done(
    'listUsers, all at once',
    get('/vap/v1/listUsers', { iLimit: '100000' }),
    'success',
    {},
    { lists: { data: 2 } },
  ),
  done(
    'listUsers past the end',
    get('/vap/v1/listUsers', { iPage: '3', iLimit: '1' }),
    'success',
    {},
    { lists: { data: 0 } },
  ),
  {
    ...refused('listUsers of another', get('/vap/v1/listUsers', { iResellerId: '999999' }), 11001, ''),
    naming: /iResellerId/,
  },
  {
    ...refused('listUsers, too many', get('/vap/v1/listUsers', { iLimit: '100001' }), 11001, ''),
    naming: /iLimit/,
  },
  done(
    'active users as clients send it',
    get('/vap/v1/reseller/active/users', { IResellerId: '{{reseller}}' }),
    'success',
    {},
    { lists: { data: 1, subscriptions: 1 } },
  ),
  done('getUser', get('/vap/v1/getUser', { vpnUsername: of('a') }), 'success', { uuid: 'uuid of a' }),
  done(
    'getUser as clients send it',
    get('/vap/v1/getUser', { sUsername: of('a'), iResellerId: '{{reseller}}' }),
    'success',
    { uuid: 'uuid of a' },
  ),
  refused('getUser of none', get('/vap/v1/getUser'), 11001, TEXT.usernameMissing),
  done(
    'the last connection',
    { verb: 'POST', path: '/ca/v1/getLastConnectionDetails', json: { sUsername: of('a') } },
    'success',
    { host: '', disconnectedAt: '' },
  ),
  refused(
    'the last connection of nobody',
    { verb: 'POST', path: '/ca/v1/getLastConnectionDetails', json: { sUsername: 'nobody' } },
    11001,
    TEXT.notTheirs,
  ),
  refused('getUser of nobody', get('/vap/v1/getUser', { vpnUsername: 'nobody' }), 11001, TEXT.notTheirs),
  done('delete', post('delete', a), TEXT.deleted, { deletedVpnUsername: /./ }),
  refused('delete again', post('delete', a), 11001, TEXT.notTheirs),
  refused('no username', post('enable', {}), 11001, TEXT.usernameMissing),
]

const services = (name: string, path: string): VamExchange => ({
  name,
  send: get(path),
  code: 1,
  message: 'success',
})

const makings = (['create', 'generate'] as const).flatMap((way) => [
  refused(`${way}: an unusable uuid`, post(way, { uuid: ' ' }), 60004, TEXT.uuidUnusable),
  refused(
    `${way}: a username that is taken`,
    post(way, { uuid: 'x', vpnUsername: of('a'), vpnPassword: LOGIN.vpnPassword }),
    100028,
    TEXT.usernameTaken,
  ),
  refused(
    `${way}: no address`,
    post(way, { uuid: 'x', isDedicated: true, dedicatedCountry: 'MT' }),
    100034,
    TEXT.noAddress,
  ),
  {
    ...refused(`${way}: quota`, post(way, { uuid: 'x' }), 60003, TEXT.quota),
    before: [settings({ account_limit: 1 })],
  },
  {
    ...done(
      `${way}: room again`,
      post(way, { uuid: `room for ${way}` }),
      way === 'create' ? TEXT.created : TEXT.generated,
      {},
    ),
    before: [settings({ account_limit: 0 })],
  },
])

export const legacy: VamSuite = {
  file: 'legacy',
  scenarios: [
    { name: 'legacy: an account from create to delete', given: [account('a')], exchanges },
    { name: 'legacy: what create and generate refuse', given: [account('a')], exchanges: makings },
    loseThenFail(post('create', { uuid: 'x' }), 1101, 'creating vpn account'),
    loseThenFail(post('generate', { uuid: 'x' }), 1101, 'creating vpn account'),
    {
      name: 'legacy: inventory',
      exchanges: [
        services('service types', '/inventory/v1/getAllServiceTypes'),
        services('countries', '/inventory/v1/getCountries/{{reseller}}'),
        services('protocols', '/inventory/v1/getProtocols/{{reseller}}/linux'),
        services('cities', '/inventory/v1/getCities/{{reseller}}'),
        services('everything', '/inventory/v1/getResellerInventory?iId={{reseller}}'),
        services('channels', '/inventory/v1/getAllChannels'),
        {
          ...refused('countries of another reseller', get('/inventory/v1/getCountries/999999'), 11001, ''),
          naming: /reseller/i,
        },
      ],
    },
  ],
}
