// An admin's own passkeys: the browser is asked for one, and its answer is kept; name and remove.
import { z } from 'zod'
import { MAX_ADMIN_NAME } from '../../../admins/admin.ts'
import { thingId } from '../../../events/subjects.ts'
import type { CallContext } from '../../operation.ts'
import { anyObject, id, idOf } from '../fields.ts'
import { manageOperation } from '../manage-operation.ts'
import { COMMON, ME, selfOf, stepUp } from './self.ts'

const PASSKEYS = `${ME}/passkeys`
const PASSKEY = `${PASSKEYS}/{passkey}`
const path = z.object({ passkey: idOf('passkey') })
const onePath = { path: { passkey: 'pkey_3' } }
const name = z.string().min(1).max(MAX_ADMIN_NAME).meta({ description: 'Such as the device' })

/** The page that asks; the cookie has counted, so its origin is ours. */
const placeOf = ({ browser }: CallContext) => ({ origin: browser?.origin ?? '' })

export const offerPasskey = manageOperation({
  ...COMMON,
  name: 'offerPasskey',
  routes: [{ method: 'POST', path: `${PASSKEYS}/options` }],
  summary: 'Ask for the options of a new passkey',
  description:
    'For `navigator.credentials.create`, as `PublicKeyCredential.parseCreationOptionsFromJSON` reads them.',
  permission: stepUp,
  writes: false,
  input: z.object({}),
  output: z.object({ object: z.literal('passkey_options'), options: anyObject }),
  errors: [],
  example: {
    request: {},
    answer: { object: 'passkey_options', options: { challenge: 'Zx3Zx3Zx3', rp: { name: 'Latchkey' } } },
  },
  run: (app, caller, _, call) => app.ownFactors.passkeyOffer(selfOf(caller), placeOf(call)),
  encode: (options) => ({ object: 'passkey_options' as const, options: { ...options } }),
})

export const addPasskey = manageOperation({
  ...COMMON,
  name: 'addPasskey',
  routes: [{ method: 'POST', path: PASSKEYS }],
  summary: 'Add the passkey that a browser has made',
  description: '`response`: the answer of `navigator.credentials.create`, as JSON.',
  permission: stepUp,
  writes: true,
  input: z.object({ body: z.strictObject({ name, response: anyObject }) }),
  status: 201,
  output: z.object({ id: id('passkey'), object: z.literal('passkey') }),
  errors: ['conflict'],
  example: {
    request: { body: { name: 'Laptop', response: { id: 'Zx3', type: 'public-key' } } },
    answer: { id: 'pkey_3', object: 'passkey' },
  },
  run: (app, caller, { body }, call) =>
    app.ownFactors.addPasskey(selfOf(caller), body.name, { ...placeOf(call), response: body.response }),
  encode: (number) => ({ id: thingId('passkey', number), object: 'passkey' as const }),
})

export const renamePasskey = manageOperation({
  ...COMMON,
  name: 'renamePasskey',
  routes: [{ method: 'PATCH', path: PASSKEY }],
  summary: 'Give your passkey another name',
  description: 'The name is for people alone.',
  writes: true,
  input: z.object({ path, body: z.strictObject({ name }) }),
  status: 204,
  output: z.object({}),
  errors: ['not_found'],
  example: { request: { ...onePath, body: { name: 'Desk' } }, answer: {} },
  run: (app, caller, { path, body }) =>
    app.ownFactors.setPasskeyName(selfOf(caller), path.passkey, body.name),
  encode: () => ({}),
})

export const removePasskey = manageOperation({
  ...COMMON,
  name: 'removePasskey',
  routes: [{ method: 'DELETE', path: PASSKEY }],
  summary: 'Remove your passkey',
  description: 'Only while another way to sign in is left.',
  permission: stepUp,
  writes: true,
  input: z.object({ path }),
  status: 204,
  output: z.object({}),
  errors: ['not_found', 'conflict'],
  example: { request: onePath, answer: {} },
  run: (app, caller, { path }) => app.ownFactors.removePasskey(selfOf(caller), path.passkey),
  encode: () => ({}),
})
