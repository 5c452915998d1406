// Scenarios of generate: like create, but a known uuid returns its account (VAM contract section 4).

import type { VamSuite } from '../run-vam-scenario.ts'
import { newToken, run, settings, waitDays } from '../vam-world.ts'
import { TEXT } from './contract.ts'
import { LOGIN, stock } from './creating.ts'
import {
  account,
  DEFAULT_EXPIRY,
  did,
  done,
  loseThenFail,
  PASSWORD,
  refused,
  tokenScenarios,
  USERNAME,
} from './shared-scenarios.ts'

const generated = (name: string, fields: Record<string, unknown>, body: Record<string, unknown> = {}) =>
  done(name, { verb: 'POST', path: '/vam/v2/generate', json: fields }, TEXT.generated, {
    vpnUsername: USERNAME,
    vpnPassword: PASSWORD,
    expiryDate: DEFAULT_EXPIRY,
    ...body,
  })

const OTHER = { ...LOGIN, vpnUsername: 'mary.somerville' }

export const generate: VamSuite = {
  file: 'generate',
  scenarios: [
    {
      name: 'generate: new and known',
      given: [account('a', OTHER), stock('DE', '203.0.113.8')],
      exchanges: [
        generated('a new one', { uuid: 'new' }),
        generated(
          'a known one as it is',
          { uuid: 'uuid of a', period: 5 },
          { vpnUsername: OTHER.vpnUsername, vpnPassword: OTHER.vpnPassword },
        ),
        {
          ...generated('also when disabled', { uuid: 'uuid of a' }),
          before: [did({ verb: 'PUT', path: '/vam/v2/disable', json: { vpnUsername: OTHER.vpnUsername } })],
        },
        generated(
          'dedicated',
          { uuid: 'dedicated', isDedicated: '1', dedicatedCountry: 'DE' },
          { dedicatedIp: '203.0.113.8' },
        ),
        refused(
          'dedicated and none left',
          {
            verb: 'POST',
            path: '/vam/v2/generate',
            json: { uuid: 'y', isDedicated: 1, dedicatedCountry: 'DE' },
          },
          100034,
          TEXT.noAddress,
        ),
        refused(
          'an unusable uuid',
          { verb: 'POST', path: '/vam/v2/generate', json: { uuid: true } },
          60004,
          TEXT.uuidUnusable,
        ),
        generated(
          'dedicated and known',
          { uuid: 'dedicated' },
          { dedicatedIp: '203.0.113.8', dedicatedHost: 'de1.example.net' },
        ),
        refused(
          'a username that is taken',
          { verb: 'POST', path: '/vam/v2/generate', json: { uuid: 'x', ...OTHER } },
          100028,
          TEXT.usernameTaken,
        ),
        refused('no uuid', { verb: 'POST', path: '/vam/v2/generate', json: {} }, 11001, TEXT.uuidNeeded),
        refused(
          'a bad period',
          { verb: 'POST', path: '/vam/v2/generate', json: { uuid: 'x', period: 0 } },
          11001,
          TEXT.period,
        ),
        {
          ...refused(
            'quota',
            { verb: 'POST', path: '/vam/v2/generate', json: { uuid: 'x' } },
            60003,
            TEXT.quota,
          ),
          before: [settings({ account_limit: 1 })],
        },
        generated('a known one needs no place', { uuid: 'new' }),
        {
          ...generated('also when expired', { uuid: 'new' }),
          before: [waitDays(31), run('expire'), newToken],
        },
      ],
    },
    ...tokenScenarios(
      { verb: 'POST', path: '/vam/v2/generate', json: {} },
      { code: 11001, message: TEXT.uuidNeeded },
    ),
    loseThenFail(
      { verb: 'POST', path: '/vam/v2/generate', json: { uuid: 'x' } },
      1101,
      'creating vpn account',
    ),
  ],
}
