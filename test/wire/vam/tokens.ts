// Scenarios of access tokens (VAM contract section 2).

import type { VamSuite } from '../run-vam-scenario.ts'
import { revokeSecret, type Sending, settings, waitDays, waitS } from '../vam-world.ts'
import { TEXT } from './contract.ts'
import { account, done, expect1002, refused } from './shared-scenarios.ts'

const PATH = '/auth/v1/accessToken'
const ask = (fields: Record<string, unknown>): Sending => ({
  verb: 'POST',
  path: PATH,
  token: 'none',
  json: fields,
})
const HEX64 = /^[0-9a-f]{64}$/
const PAIR = {
  accessToken: HEX64,
  refreshToken: HEX64,
  expiry: 3600,
  resellerId: /^\d+$/,
  resellerUid: /^res_[0-9a-f]{13}$/,
}
const secret = { secretKey: '{{secret}}', grantType: 'secret' }
const status: Sending = { verb: 'GET', path: '/vam/v2/status', query: { vpnUsername: '{{a.vpnUsername}}' } }

export const accessToken: VamSuite = {
  file: 'accessToken',
  scenarios: [
    {
      name: 'access token: by secret key',
      given: [account('a')],
      exchanges: [
        done('JSON', ask(secret), TEXT.token, PAIR),
        done(
          'form',
          { verb: 'POST', path: PATH, token: 'none', form: 'secretKey={{secret}}&grantType=secret' },
          TEXT.token,
          PAIR,
        ),
        done('in the query', { verb: 'POST', path: PATH, token: 'none', query: secret }, TEXT.token, PAIR),
        done('works for an hour', status, TEXT.status, {}, { before: [waitS(3599)] }),
        refused('and no longer', status, 1002, expect1002, { before: [waitS(1)] }),
        refused(
          'another secret',
          ask({ secretKey: `lk_secret_${'0'.repeat(40)}`, grantType: 'secret' }),
          1003,
          'Invalid secret key',
        ),
        refused('no secret', ask({ grantType: 'secret' }), 11001, 'secretKey is required'),
        refused('no kind', ask({ secretKey: '{{secret}}' }), 11001, 'grantType is required'),
        {
          ...refused('another kind', ask({ ...secret, grantType: 'password' }), 11001, ''),
          naming: /grantType/,
        },
      ],
    },
    {
      name: 'access token: by refresh token',
      given: [account('a')],
      exchanges: [
        ...['refresh', 'refresh_token', 'refreshToken'].map((grantType) =>
          done(grantType, ask({ refreshToken: '{{refresh}}', grantType }), TEXT.token, PAIR),
        ),
        done('29 days later', ask({ refreshToken: '{{refresh}}', grantType: 'refresh' }), TEXT.token, PAIR, {
          before: [waitDays(29)],
        }),
        refused(
          '31 days later',
          ask({ refreshToken: '{{refresh}}', grantType: 'refresh' }),
          1003,
          'Invalid refresh token',
          { before: [waitDays(2)] },
        ),
        refused(
          'an unknown one',
          ask({ refreshToken: 'f'.repeat(64), grantType: 'refresh' }),
          1003,
          'Invalid refresh token',
        ),
        refused('none', ask({ grantType: 'refresh' }), 11001, 'refreshToken is required'),
      ],
    },
    {
      name: 'access token: of a revoked key, of a suspended reseller',
      given: [account('a')],
      exchanges: [
        {
          ...refused('suspended, by token', status, 60001, ''),
          naming: /suspended/,
          before: [settings({ suspended: true })],
        },
        { ...refused('suspended, by secret', ask(secret), 60001, ''), naming: /suspended/ },
        {
          ...refused(
            'suspended, refreshed',
            ask({ refreshToken: '{{refresh}}', grantType: 'refresh' }),
            60001,
            '',
          ),
          naming: /suspended/,
        },
        refused('revoked', status, 1002, expect1002, {
          before: [settings({ suspended: false }), revokeSecret],
        }),
        refused(
          'revoked, refreshed',
          ask({ refreshToken: '{{refresh}}', grantType: 'refresh' }),
          1003,
          'Invalid refresh token',
        ),
        refused('revoked, by secret', ask(secret), 1003, 'Invalid secret key'),
      ],
    },
  ],
}
