// accessToken (VAM contract section 2): exchanges a brand's secret key, or a refresh token, for an hour of access.

import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { App } from '../../app.ts'
import type { Brand, Caller } from '../../brands/brand.ts'
import { DAY_MS } from '../../clock.ts'
import type { SystemCaller } from '../../credentials/brand-systems.ts'
import { AppError } from '../../errors.ts'
import { ACCESS_TOKEN, REFRESH_LIFE_MS } from '../../tokens/access-token.ts'
import { decode, field, isBlank, NUMBER_ON_WIRE, text, textOf, type Wrong, word } from './fields.ts'
import { type VamRequest, vamOperation } from './vam-operation.ts'

const GRANTS = ['secret', 'refresh', 'refresh_token', 'refreshToken'] as const

const input = z.object({
  grantType: word(
    '`secret`, or one of `refresh`, `refresh_token`, `refreshToken`, which mean the same',
    GRANTS,
  ),
  secretKey: text('The secret key of the brand; with grantType=secret', 'optional'),
  refreshToken: text('The refresh token of an earlier answer; with the others', 'optional'),
})

export const accessToken = vamOperation({
  name: 'accessToken',
  routes: [{ method: 'POST', path: '/auth/v1/accessToken' }],
  summary: 'Get an access token',
  description: `The token goes into the header \`X-AccessToken\` of every other call and works for an hour. A refresh token works as often as it is used: several workers may share one. ${REFRESH_LIFE_MS / DAY_MS} days after the secret key was sent, all tokens that came of it end, however often they were renewed: send the secret key again then. All end when the secret key is revoked. The parameters may also stand in the query.`,
  permission: { by: 'brand' },
  writes: false,
  readsQuery: true,
  success: 'Access token created successfully!',
  failure: { code: 1901, text: 'There is some problem in creating access token' },
  identify,
  input,
  output: z.object({
    accessToken: z.string().regex(ACCESS_TOKEN).meta({ description: 'Send it as `X-AccessToken`' }),
    refreshToken: z.string().regex(ACCESS_TOKEN).meta({ description: 'Gets the next access token' }),
    expiry: z.int().meta({ description: 'Life of the access token, seconds' }),
    resellerId: z.string().meta({ description: 'The number of the brand' }),
    resellerUid: z.string().meta({ description: 'Another name of the brand; never changes' }),
  }),
  errors: ['bad_secret_key', 'too_many_failures', 'brand_suspended'],
  example: {
    request: { grantType: 'secret', secretKey: '<your secret key>' },
    answer: {
      accessToken: '9c1185a5c5e9fc54612808977ee8f548b2258d31a3ab0d5c3b1c2ad3b6a4e1f7',
      refreshToken: '5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8',
      expiry: 3600,
      resellerId: '1',
      resellerUid: 'res_3f29c1a07be44',
    },
  },
  // The caller was identified by a secret key or by a token that was issued for one.
  run(app, caller) {
    const { brand, actor, chain } = caller as SystemCaller
    return app.accessTokens.issue({ brand, keyId: actor.keyId, chain })
  },
  encode: (pair, { brand }) => ({
    accessToken: pair.accessToken,
    refreshToken: pair.refreshToken,
    expiry: pair.expiresInS,
    resellerId: resellerId(brand),
    resellerUid: resellerUid(brand),
  }),
})

/** Errors: invalid_input, bad_secret_key, too_many_failures. */
async function identify(app: App, { fields, address, host }: VamRequest): Promise<SystemCaller> {
  const { grantType, secretKey, refreshToken } = decode({ input }, fields) as z.output<typeof input>
  if (grantType === 'secret')
    return app.brandSystems.bySecretKey(given('secretKey', secretKey), { address, host })
  return app.brandSystems.byRefreshToken(given('refreshToken', refreshToken), { address, host })
}

function given(name: string, value: string): string {
  if (value !== '') return value
  throw new AppError('invalid_input', `${name} is required`)
}

/** The caller's own resellerId; it may be absent. */
export function optionalReseller() {
  return field(
    { description: 'Your resellerId, as accessToken answers it', ...NUMBER_ON_WIRE },
    (value): string | undefined | Wrong => {
      if (isBlank(value) || value === 0 || value === '0') return undefined
      return textOf(value)?.trim() ?? { wrong: 'is not your resellerId' }
    },
  )
}

/** Errors: invalid_input with the field's name, when it belongs to another reseller. */
export function checkReseller(
  { brand }: Pick<Caller, 'brand'>,
  name: string,
  given: string | undefined,
): void {
  if (given === undefined || given.trim() === resellerId(brand)) return
  throw new AppError('invalid_input', `${name} is not your resellerId`)
}

export function resellerId({ id }: Pick<Brand, 'id'>): string {
  return String(id)
}

const UID_DIGITS = 13

function resellerUid({ id }: Brand): string {
  return `res_${createHash('sha256').update(`reseller ${id}`).digest('hex').slice(0, UID_DIGITS)}`
}
