// An admin's own factors: what there is, the password, the app and the recovery codes.
import { encode } from 'uqr'
import { z } from 'zod'
import { manageOperation } from '../manage-operation.ts'
import { passkeyExample, passkeyShape, shownPasskey } from './passkey-shape.ts'
import { COMMON, ME, selfOf, stepUp } from './self.ts'

const MAX_PASSWORD = 1000
const MAX_CODE = 20

export const getOwnFactors = manageOperation({
  ...COMMON,
  name: 'getOwnFactors',
  routes: [{ method: 'GET', path: `${ME}/factors` }],
  summary: 'Show by what you sign in',
  description: 'Never the factors themselves.',
  writes: false,
  input: z.object({}),
  output: z.object({
    object: z.literal('own_factors'),
    ...{ password: z.boolean(), totp: z.boolean() },
    recovery_codes: z.int().meta({ description: 'How many are left' }),
    passkeys: z.array(passkeyShape),
  }),
  errors: [],
  example: {
    request: {},
    answer: {
      ...{ object: 'own_factors', password: true, totp: true, recovery_codes: 10 },
      passkeys: [passkeyExample],
    },
  },
  run: (app, caller) => app.ownFactors.list(selfOf(caller)),
  encode: ({ admin, passkeys }) => ({
    ...{ object: 'own_factors' as const, password: admin.hasPassword, totp: admin.hasTotp },
    ...{ recovery_codes: admin.recoveryCodes, passkeys: passkeys.map(shownPasskey) },
  }),
})

export const setOwnPassword = manageOperation({
  ...COMMON,
  name: 'setOwnPassword',
  routes: [{ method: 'PUT', path: `${ME}/password` }],
  summary: 'Set your own password',
  description: 'Your other sessions end. It counts together with the codes of an app.',
  permission: stepUp,
  writes: true,
  input: z.object({ body: z.strictObject({ password: z.string().max(MAX_PASSWORD) }) }),
  status: 204,
  output: z.object({}),
  errors: ['weak_password', 'conflict'],
  example: { request: { body: { password: 'plain words of an owner' } }, answer: {} },
  run: (app, caller, { body }) => app.ownFactors.setPassword(selfOf(caller), body.password),
  encode: () => ({}),
})

export const offerOwnTotp = manageOperation({
  ...COMMON,
  name: 'offerOwnTotp',
  routes: [{ method: 'POST', path: `${ME}/totp/offer` }],
  summary: 'Ask for a secret for an authenticator app',
  description: 'It counts once a code of it was sent. Until then each call answers the same.',
  permission: stepUp,
  writes: false,
  input: z.object({}),
  output: z.object({
    object: z.literal('totp_offer'),
    secret: z.string().meta({ description: 'As people type it' }),
    uri: z.string().meta({ description: 'otpauth://…, as a QR code holds it' }),
    qr: z.array(z.string()).meta({ description: 'Its QR code by rows; 1: a dark square' }),
  }),
  errors: [],
  example: {
    request: {},
    answer: {
      ...{ object: 'totp_offer', secret: 'JBSWY3DPEHPK3PXP' },
      uri: 'otpauth://totp/Latchkey:Eva?issuer=Latchkey&secret=JBSWY3DPEHPK3PXP',
      qr: ['0000000', '0110110', '0101010'],
    },
  },
  run: (app, caller) => app.ownFactors.totpOffer(selfOf(caller)),
  encode: (offer) => ({ object: 'totp_offer' as const, ...offer, qr: qrRows(offer.uri) }),
})

export const setOwnTotp = manageOperation({
  ...COMMON,
  name: 'setOwnTotp',
  routes: [{ method: 'PUT', path: `${ME}/totp` }],
  summary: 'Take the app that was offered',
  description: 'In place of the former app. `code`: what the app shows now.',
  permission: stepUp,
  writes: true,
  input: z.object({ body: z.strictObject({ code: z.string().max(MAX_CODE) }) }),
  status: 204,
  output: z.object({}),
  errors: ['conflict'],
  example: { request: { body: { code: '123456' } }, answer: {} },
  run: (app, caller, { body }) => app.ownFactors.setTotp(selfOf(caller), body.code),
  encode: () => ({}),
})

export const removeOwnTotp = manageOperation({
  ...COMMON,
  name: 'removeOwnTotp',
  routes: [{ method: 'DELETE', path: `${ME}/totp` }],
  summary: 'Remove your app',
  description: 'Only while a passkey is left to sign in with.',
  permission: stepUp,
  writes: true,
  input: z.object({}),
  status: 204,
  output: z.object({}),
  errors: ['conflict'],
  example: { request: {}, answer: {} },
  run: (app, caller) => app.ownFactors.removeTotp(selfOf(caller)),
  encode: () => ({}),
})

export const renewRecoveryCodes = manageOperation({
  ...COMMON,
  name: 'renewRecoveryCodes',
  routes: [{ method: 'POST', path: `${ME}/recovery-codes` }],
  summary: 'Make ten new recovery codes',
  description: 'The former ones count no longer. They are not shown again.',
  permission: stepUp,
  writes: true,
  input: z.object({}),
  status: 201,
  output: z.object({ object: z.literal('recovery_codes'), codes: z.array(z.string()) }),
  errors: ['conflict'],
  example: {
    request: {},
    answer: { object: 'recovery_codes', codes: ['abcde-fghjk-mnpqr-stuvw-xyz23'] },
  },
  run: (app, caller) => app.ownFactors.newRecoveryCodes(selfOf(caller)),
  encode: (codes) => ({ object: 'recovery_codes' as const, codes }),
})

function qrRows(text: string): string[] {
  return encode(text).data.map((row) => row.map((isDark) => (isDark ? '1' : '0')).join(''))
}
