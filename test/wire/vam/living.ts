// Stories of renew, extend, enable, disable, delete, status, changePassword and the subscription type (section 4).

import { newToken as renewToken, run, type Sending, settings, waitDays } from '../vam-stage.ts'
import type { VamChapter, VamExchange, VamStory } from '../vam-telling.ts'
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
  tokenStories,
  usernameStories,
} from './plot.ts'

const RENEW = '/vam/v2/renew'
const EXTEND = '/vam/v2/extend'
const a = { vpnUsername: of('a') }
const status = (who = 'a'): Sending => ({
  verb: 'GET',
  path: '/vam/v2/status',
  query: { vpnUsername: of(who) },
})
const shows = (text: string, who = 'a', more: Partial<VamExchange> = {}) =>
  done(`status: ${text}`, status(who), TEXT.status, { status: text, vpnUsername: /./ }, more)
const DEDICATED = { isDedicated: true, dedicatedCountry: 'DE' }
const noName = { code: 11001, message: TEXT.usernameMissing }
const disable = did(put('/vam/v2/disable', a))

const renewing: VamStory = {
  name: 'renew: from 10 days before the end',
  given: [account('a')],
  exchanges: [
    refused('30 days left', put(RENEW, { ...a, period: 30 }), 100010, TEXT.tooEarly),
    refused('11 days left', put(RENEW, { ...a, period: 30 }), 100010, TEXT.tooEarly, {
      before: [waitDays(19), renewToken],
    }),
    done(
      '10 days left, counted from the end',
      put(RENEW, { ...a, period: 30 }),
      TEXT.renewed,
      { renewForDays: '30', vpnUsername: /./ },
      { before: [waitDays(1), renewToken] },
    ),
    shows('Enabled:January 20, 2027'),
    done(
      'by POST, digits, with new preferences',
      { verb: 'POST', path: RENEW, json: { ...a, period: '7', preferences: { multi_login: 2 } } },
      TEXT.renewed,
      { renewForDays: '7' },
      { before: [waitDays(31), renewToken] },
    ),
    shows('Enabled:January 27, 2027'),
    done(
      'an expired one, counted from today',
      put(RENEW, { ...a, period: 30 }),
      TEXT.renewed,
      { renewForDays: '30' },
      { before: [waitDays(40), run('expire'), renewToken] },
    ),
    shows('Enabled:March 22, 2027'),
  ],
}

const renewingWrongly: VamStory = {
  name: 'renew: what is refused',
  given: [account('a', { period: 5 })],
  exchanges: [
    ...[undefined, 0, 'x', 10_951].map((period) =>
      refused(`period ${period}`, put(RENEW, { ...a, period }), 11001, TEXT.period),
    ),
    refused('above the setting', put(RENEW, { ...a, period: 3701 }), 11001, TEXT.periodSetting),
    {
      ...refused(
        'preferences that are not in the catalogue',
        put(RENEW, { ...a, period: 5, preferences: { city: [999_999] } }),
        11001,
        '',
      ),
      naming: /city/,
    },
    done(
      'a disabled one stays disabled',
      put(RENEW, { ...a, period: 5 }),
      TEXT.renewed,
      { renewForDays: '5' },
      { before: [disable] },
    ),
    shows('Disabled:December 01, 2026'),
  ],
}

const lostAddress: VamStory = {
  name: 'renew and extend: a dedicated address',
  given: [stock('DE', '203.0.113.20'), settings({ dedicated_quarantine_days: 5 }), account('a', DEDICATED)],
  exchanges: [
    done(
      'in the days of grace the address is kept',
      put(RENEW, { ...a, period: 30 }),
      TEXT.renewed,
      {},
      { before: [waitDays(35), run('expire'), renewToken] },
    ),
    done(
      'out of quarantine it is taken back',
      put(RENEW, { ...a, period: 30 }),
      TEXT.renewed,
      {},
      { before: [waitDays(42), run('expire'), run('address-stock'), renewToken] },
    ),
    done(
      'somebody else gets it',
      createJson({ uuid: 'b', ...DEDICATED }),
      TEXT.created,
      { dedicatedIp: '203.0.113.20' },
      {
        before: [
          waitDays(31),
          run('expire'),
          waitDays(11),
          run('address-stock'),
          waitDays(6),
          run('address-stock'),
          renewToken,
        ],
      },
    ),
    refused('renew', put(RENEW, { ...a, period: 30 }), 100033, TEXT.addressLost),
    refused('extend', put(EXTEND, { ...a, extensionDate: '01-01-2028' }), 100033, TEXT.addressLost),
  ],
}

export const renew: VamChapter = {
  file: 'renew',
  stories: [
    renewing,
    renewingWrongly,
    lostAddress,
    ...usernameStories('PUT', RENEW, { period: 5 }),
    ...tokenStories(put(RENEW, { period: 5 }), noName),
    loseThenFail(put(RENEW, { ...a, period: 5 }), 1201, 'renewing vpn account'),
  ],
}

export const extend: VamChapter = {
  file: 'extend',
  stories: [
    {
      name: 'extend: to a later day',
      given: [account('a')],
      exchanges: [
        done('ten days more', put(EXTEND, { ...a, extensionDate: '31-12-2026' }), TEXT.extended, {
          extendedForDays: /^10$/,
          expiryDate: '2026-12-31',
        }),
        shows('Enabled:December 31, 2026'),
        ...['2027-01-31', '31/01/2027', '1-1-2027', '32-01-2027', '29-02-2027', 'soon', '', undefined, 5].map(
          (extensionDate) =>
            refused(`${extensionDate}`, put(EXTEND, { ...a, extensionDate }), 11001, TEXT.dateFormat),
        ),
        {
          ...refused('the same day', put(EXTEND, { ...a, extensionDate: '31-12-2026' }), 11001, ''),
          naming: /after/,
        },
        {
          ...refused('an earlier day', put(EXTEND, { ...a, extensionDate: '30-12-2026' }), 11001, ''),
          naming: /after/,
        },
        done(
          'an expired one lives again',
          put(EXTEND, { ...a, extensionDate: '28-02-2027' }),
          TEXT.extended,
          { expiryDate: '2027-02-28' },
          { before: [waitDays(45), run('expire'), renewToken] },
        ),
        shows('Enabled:February 28, 2027'),
        done(
          'a disabled one stays disabled',
          put(EXTEND, { ...a, extensionDate: '01-03-2027' }),
          TEXT.extended,
          {},
          { before: [disable] },
        ),
        shows('Disabled:March 01, 2027'),
      ],
    },
    ...usernameStories('PUT', EXTEND, { extensionDate: '31-12-2026' }),
    ...tokenStories(put(EXTEND, {}), noName),
    loseThenFail(put(EXTEND, { ...a, extensionDate: '31-12-2026' }), 1601, 'extending vpn account'),
  ],
}

const switching = (verb: 'enable' | 'disable', updated: 'Enable' | 'Disable', code: number): VamChapter => {
  const path = `/vam/v2/${verb}`
  const text = verb === 'enable' ? TEXT.enabled : TEXT.disabled
  return {
    file: verb,
    stories: [
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
      ...usernameStories('PUT', path, {}),
      ...tokenStories(put(path, {}), noName),
      loseThenFail(put(path, a), code, `${verb.slice(0, -1)}ing vpn account`),
    ],
  }
}
export const enable = switching('enable', 'Enable', 1401)
export const disabling = switching('disable', 'Disable', 1501)

const remove = (rest: object): Sending => ({ verb: 'DELETE', path: '/vam/v2/delete', ...rest })
export const deleting: VamChapter = {
  file: 'delete',
  stories: [
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
    ...usernameStories('DELETE', '/vam/v2/delete', {}),
    ...tokenStories(remove({ json: {} }), noName),
    loseThenFail(remove({ json: a }), 1301, 'deleting vpn account'),
  ],
}

export const asking: VamChapter = {
  file: 'status',
  stories: [
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
    ...usernameStories('GET', '/vam/v2/status', {}),
    ...tokenStories({ verb: 'GET', path: '/vam/v2/status' }, noName),
    loseThenFail(status(), 1001, 'fetching vpn account status'),
  ],
}

const CHANGE = '/vam/v2/changePassword'
const both = (password: unknown) => ({ newPassword: password, confirmNewPassword: password })
export const changePassword: VamChapter = {
  file: 'changePassword',
  stories: [
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
    ...usernameStories('PUT', CHANGE, both('Difference.1822')),
    ...tokenStories(put(CHANGE, {}), noName),
    loseThenFail(put(CHANGE, { ...a, ...both('Difference.1822') }), 1801, 'changing vpn account password'),
  ],
}

const TYPE = '/vam/v1/user/subscription'
export const subscriptionType: VamChapter = {
  file: 'subscription',
  stories: [
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
    ...usernameStories('PUT', TYPE, { subscriptionType: 'trial' }, `${TEXT.notTheirs}.`),
    ...tokenStories(put(TYPE, { subscriptionType: 'trial' }), noName),
    loseThenFail(
      put(TYPE, { ...a, subscriptionType: 'trial' }),
      2081,
      'updating vpn account Subscription Type',
    ),
  ],
}
