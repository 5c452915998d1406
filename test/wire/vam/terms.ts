// Scenarios of renew and extend (VAM contract section 4): the clock is set forward, without waiting.

import type { VamScenario, VamSuite } from '../run-vam-scenario.ts'
import { newToken as renewToken, run, settings, waitDays } from '../vam-world.ts'
import { TEXT } from './contract.ts'
import { stock } from './creating.ts'
import { a, DEDICATED, disable, noName, shows } from './living.ts'
import {
  account,
  createJson,
  done,
  loseThenFail,
  put,
  refused,
  tokenScenarios,
  usernameScenarios,
} from './shared-scenarios.ts'

const RENEW = '/vam/v2/renew'
const EXTEND = '/vam/v2/extend'

const renewing: VamScenario = {
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

const renewingWrongly: VamScenario = {
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

const lostAddress: VamScenario = {
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

export const renew: VamSuite = {
  file: 'renew',
  scenarios: [
    renewing,
    renewingWrongly,
    lostAddress,
    ...usernameScenarios('PUT', RENEW, { period: 5 }),
    ...tokenScenarios(put(RENEW, { period: 5 }), noName),
    loseThenFail(put(RENEW, { ...a, period: 5 }), 1201, 'renewing vpn account'),
  ],
}

export const extend: VamSuite = {
  file: 'extend',
  scenarios: [
    {
      name: 'extend: to a later day',
      given: [account('a')],
      exchanges: [
        done('ten days more', put(EXTEND, { ...a, extensionDate: '31-12-2026' }), TEXT.extended, {
          extendedForDays: /^10$/,
          expiryDate: '2026-12-31',
        }),
        shows('Enabled:December 31, 2026'),
        ...['2027-01-31', '31/01/2027', '1-1-2027', '32-01-2027', '29-02-2027', 'soon', 5].map(
          (extensionDate) =>
            refused(`${extensionDate}`, put(EXTEND, { ...a, extensionDate }), 11001, TEXT.dateFormat),
        ),
        ...['', undefined].map((extensionDate) =>
          refused(`no date: ${extensionDate}`, put(EXTEND, { ...a, extensionDate }), 11001, TEXT.dateNeeded),
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
    ...usernameScenarios('PUT', EXTEND, { extensionDate: '31-12-2026' }),
    ...tokenScenarios(put(EXTEND, {}), noName),
    loseThenFail(put(EXTEND, { ...a, extensionDate: '31-12-2026' }), 1601, 'extending vpn account'),
  ],
}
