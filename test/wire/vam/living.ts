// Scenarios of enable, disable, delete, status, changePassword and the subscription type (section 4).

import type { VamExchange, VamSuite } from '../run-vam-scenario.ts'
import { newToken as renewToken, run, type Sending, settings, waitDays } from '../vam-world.ts'
import { TEXT } from './contract.ts'
import { stock } from './creating.ts'
import {
  account,
  createJson,
  did,
  done,
  loseThenFail,
  of,
  put,
  refused,
  tokenScenarios,
  usernameScenarios,
} from './shared-scenarios.ts'

export const a = { vpnUsername: of('a') }
export const status = (who = 'a'): Sending => ({
  verb: 'GET',
  path: '/vam/v2/status',
  query: { vpnUsername: of(who) },
})
export const shows = (text: string, who = 'a', more: Partial<VamExchange> = {}) =>
  done(`status: ${text}`, status(who), TEXT.status, { status: text, vpnUsername: /./ }, more)
export const DEDICATED = { isDedicated: true, dedicatedCountry: 'DE' }
export const noName = { code: 11001, message: TEXT.usernameMissing }
export const disable = did(put('/vam/v2/disable', a))

const switching = (verb: 'enable' | 'disable', updated: 'Enable' | 'Disable', code: number): VamSuite => {
  const path = `/vam/v2/${verb}`
  const text = verb === 'enable' ? TEXT.enabled : TEXT.disabled
  return {
    file: verb,
    scenarios: [
      {
        name: `${verb}: and the status`,
        given: [account('a')],
        exchanges: [
          done('once', put(path, a), text, { statusUpdated: updated, vpnUsername: /./ }),
          done('again', put(path, a), text, { statusUpdated: updated }),
          shows(`${updated}d:December 21, 2026`),
          done('as a form', { verb: 'PUT', path, form: 'vpnUsername={{a.vpnUsername}}' }, text, {
            statusUpdated: updated,
          }),
          done(
            'after the last day',
            put(path, a),
            text,
            { statusUpdated: updated },
            { before: [waitDays(31), run('expire'), renewToken] },
          ),
          shows(verb === 'enable' ? 'Expired:December 21, 2026' : 'Disabled:December 21, 2026'),
        ],
      },
      ...usernameScenarios('PUT', path, {}),
      ...tokenScenarios(put(path, {}), noName),
      loseThenFail(put(path, a), code, `${verb.slice(0, -1)}ing vpn account`),
    ],
  }
}
export const enable = switching('enable', 'Enable', 1401)
export const disabling = switching('disable', 'Disable', 1501)

const remove = (rest: object): Sending => ({ verb: 'DELETE', path: '/vam/v2/delete', ...rest })
export const deleting: VamSuite = {
  file: 'delete',
  scenarios: [
    {
      name: 'delete: everything is free again',
      given: [
        stock('DE', '203.0.113.30'),
        settings({ dedicated_quarantine_days: 0 }),
        account('a', { ...DEDICATED, oneLoginScheme: 1, vpnUsername: 'ada', vpnPassword: 'Analytical.1843' }),
        account('b'),
        account('c'),
      ],
      exchanges: [
        done('in the body', remove({ json: a }), TEXT.deleted, { deletedVpnUsername: 'ada' }),
        refused('again', remove({ json: { vpnUsername: 'ada' } }), 11001, TEXT.notTheirs),
        done('in the query', remove({ query: { vpnUsername: of('b') } }), TEXT.deleted, {
          deletedVpnUsername: /./,
        }),
        done('as a form', remove({ form: 'vpnUsername={{c.vpnUsername}}' }), TEXT.deleted, {
          deletedVpnUsername: /./,
        }),
        refused(
          'its status',
          { verb: 'GET', path: '/vam/v2/status', query: { vpnUsername: 'ada' } },
          11001,
          TEXT.notTheirs,
        ),
        done(
          'uuid, username and address once more',
          createJson({
            uuid: 'uuid of a',
            ...DEDICATED,
            oneLoginScheme: true,
            vpnUsername: 'ada',
            vpnPassword: 'Analytical.1843',
          }),
          TEXT.created,
          { vpnUsername: 'ada', dedicatedIp: '203.0.113.30' },
          { before: [run('address-stock')] },
        ),
        done(
          'a place of the quota',
          createJson({ uuid: 'place' }),
          TEXT.created,
          {},
          { before: [settings({ account_limit: 2 })] },
        ),
      ],
    },
    ...usernameScenarios('DELETE', '/vam/v2/delete', {}),
    ...tokenScenarios(remove({ json: {} }), noName),
    loseThenFail(remove({ json: a }), 1301, 'deleting vpn account'),
  ],
}

export const asking: VamSuite = {
  file: 'status',
  scenarios: [
    {
      name: 'status: enabled, disabled, expired',
      given: [account('a'), account('b')],
      exchanges: [
        shows('Enabled:December 21, 2026'),
        shows('Disabled:December 21, 2026', 'a', { before: [disable] }),
        shows('Enabled:December 21, 2026', 'b', { before: [waitDays(30), renewToken] }),
        shows('Expired:December 21, 2026', 'b', { before: [waitDays(1), renewToken] }),
        shows('Disabled:December 21, 2026', 'a', { before: [run('expire')] }),
        done(
          'in a body',
          { verb: 'GET', path: '/vam/v2/status', query: { vpnUsername: of('b'), colour: 'blue' } },
          TEXT.status,
          { status: 'Expired:December 21, 2026' },
        ),
      ],
    },
    ...usernameScenarios('GET', '/vam/v2/status', {}),
    ...tokenScenarios({ verb: 'GET', path: '/vam/v2/status' }, noName),
    loseThenFail(status(), 1001, 'fetching vpn account status'),
  ],
}

const CHANGE = '/vam/v2/changePassword'
const both = (password: unknown) => ({ newPassword: password, confirmNewPassword: password })
export const changePassword: VamSuite = {
  file: 'changePassword',
  scenarios: [
    {
      name: 'changePassword: the rule',
      given: [account('a')],
      exchanges: [
        done('a good one', put(CHANGE, { ...a, ...both('Difference.1822') }), TEXT.passwordChanged, {
          vpnUsername: /./,
        }),
        done(
          'it is the password now',
          { verb: 'POST', path: '/vam/v2/generate', json: { uuid: 'uuid of a' } },
          TEXT.generated,
          { vpnPassword: 'Difference.1822' },
        ),
        ...['Short.1', `L0ng.${'x'.repeat(28)}`].map((word) =>
          refused(word, put(CHANGE, { ...a, ...both(word) }), 11001, TEXT.passwordLength),
        ),
        ...[
          'nouppercase.1843',
          'NOLOWERCASE.1843',
          'Nodigitsatall.',
          'Nospecials12345',
          'Nön.Ascii12345',
        ].map((word) => refused(word, put(CHANGE, { ...a, ...both(word) }), 11001, TEXT.passwordPolicy)),
        refused(
          'not confirmed',
          put(CHANGE, { ...a, newPassword: 'Difference.1823', confirmNewPassword: 'Difference.1824' }),
          11001,
          TEXT.passwordMismatch,
        ),
        {
          ...refused('no new one', put(CHANGE, { ...a, confirmNewPassword: 'x' }), 11001, ''),
          naming: /newPassword|password/,
        },
        {
          ...refused(
            'no confirmation',
            put(CHANGE, { ...a, newPassword: 'Difference.1823' }),
            11001,
            TEXT.passwordMismatch,
          ),
        },
        refused(
          'a disabled account',
          put(CHANGE, { ...a, ...both('Difference.1823') }),
          2057,
          TEXT.notFound,
          { before: [disable] },
        ),
      ],
    },
    ...usernameScenarios('PUT', CHANGE, both('Difference.1822')),
    ...tokenScenarios(put(CHANGE, {}), noName),
    loseThenFail(put(CHANGE, { ...a, ...both('Difference.1822') }), 1801, 'changing vpn account password'),
  ],
}

const TYPE = '/vam/v1/user/subscription'
export const subscriptionType: VamSuite = {
  file: 'subscription',
  scenarios: [
    {
      name: 'subscription type: from one to another',
      given: [account('a')],
      exchanges: [
        done('freemium', put(TYPE, { ...a, subscriptionType: 'freemium' }), TEXT.typeChanged, {
          vpnUsername: /./,
        }),
        refused('the same again', put(TYPE, { ...a, subscriptionType: 'freemium' }), 2083, TEXT.sameType),
        {
          ...refused('an unknown one', put(TYPE, { ...a, subscriptionType: 'gold' }), 11001, ''),
          naming: /subscriptionType/,
        },
        { ...refused('none', put(TYPE, a), 11001, ''), naming: /subscriptionType/ },
        refused('disabled', put(TYPE, { ...a, subscriptionType: 'trial' }), 60006, TEXT.accountDisabled, {
          before: [disable],
        }),
        refused('expired', put(TYPE, { ...a, subscriptionType: 'trial' }), 60005, TEXT.accountExpired, {
          before: [did(put('/vam/v2/enable', a)), waitDays(31), renewToken],
        }),
      ],
    },
    ...usernameScenarios('PUT', TYPE, { subscriptionType: 'trial' }, `${TEXT.notTheirs}.`),
    ...tokenScenarios(put(TYPE, { subscriptionType: 'trial' }), noName),
    loseThenFail(
      put(TYPE, { ...a, subscriptionType: 'trial' }),
      2081,
      'updating vpn account Subscription Type',
    ),
  ],
}
