// TokenRefresh, and the form of token pairs on the wire (AMAPI contract section 3).
import { z } from 'zod'
import { TOKEN_SHAPE, type TokenPair } from '../../tokens/token.ts'
import { operation } from '../operation.ts'
import { accountEmail, credentials } from './parameters.ts'

const expire = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)

/** Output fields of a new pair, in the order of the published page. */
export const tokenFields = {
  short_token: z
    .string()
    .regex(TOKEN_SHAPE.short)
    .meta({ description: 'Short token: send it as `Authorization: Bearer …` with calls' }),
  short_token_expire: expire.meta({ description: 'End of the short token, UTC' }),
  short_token_expire_ts: z.int().meta({ description: 'The same instant in Unix seconds' }),
  long_token: z
    .string()
    .regex(TOKEN_SHAPE.long)
    .meta({ description: 'Long token: renews the pair by TokenRefresh, and only there' }),
  long_token_expire: expire.meta({ description: 'End of the long token, UTC' }),
  long_token_expire_ts: z.int().meta({ description: 'The same instant in Unix seconds' }),
}

/** The pair of the published page's samples, at a later day. */
export const pairExample = {
  short_token: '0x12908c192d1374006e4e38bec50597682',
  short_token_expire: '2027-01-26 03:45:34',
  short_token_expire_ts: 1800935134,
  long_token: '0x2342b73638cd4258667e61f955f6ce73f',
  long_token_expire: '2027-07-24 00:00:00',
  long_token_expire_ts: 1816387200,
}

export function encodePair(pair: TokenPair) {
  return {
    short_token: pair.shortToken,
    short_token_expire: wireTime(pair.shortExpiresAt),
    short_token_expire_ts: wireSeconds(pair.shortExpiresAt),
    long_token: pair.longToken,
    long_token_expire: wireTime(pair.longExpiresAt),
    long_token_expire_ts: wireSeconds(pair.longExpiresAt),
  }
}

/** `YYYY-MM-DD HH:MM:SS`, UTC. */
function wireTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}

export function wireSeconds(at: number): number {
  return Math.floor(at / 1000)
}

export const tokenRefresh = operation({
  name: 'TokenRefresh',
  summary: 'Make new tokens for an account',
  description:
    'Send the long token as `Authorization: Bearer …`, or the password, or call as a trusted server. A long token is used up by this: keep the new pair. An alias renews its own tokens under its own e-mail.',
  permission: { by: 'signed_in', audience: 'owner_or_alias', tokenKind: 'long' },
  writes: true,
  secretsOf: (_, { account }) => account.id,
  input: z.object({ email: accountEmail, ...credentials }),
  output: z.object({
    last_product_change_ts: z
      .int()
      .meta({ description: 'When a product of the account last changed, Unix seconds' }),
    ...tokenFields,
  }),
  errors: ['account_not_active'],
  example: {
    request: { email: 'email@example.com', password: 'Strong_Password!123' },
    answer: {
      last_product_change_ts: 1800899480,
      short_token: '0x1f206afdacae2dc0174bf6ee08069bc18',
      short_token_expire: '2027-01-26 03:46:18',
      short_token_expire_ts: 1800935178,
      long_token: '0x29b6fc951f5afd10a40e3497646b60059',
      long_token_expire: '2027-07-24 00:00:00',
      long_token_expire_ts: 1816387200,
    },
  },
  run: (app, { caller, account, alias, pair }) =>
    app.accounts.renewTokens(caller, { accountId: account.id, aliasId: alias?.id ?? null, pair }),
  encode: ({ pair, lastProductChangeAt }) => ({
    last_product_change_ts: wireSeconds(lastProductChangeAt),
    ...encodePair(pair),
  }),
})
