// The differences of v1 from v2 and v3, and the calls that only v1 has, for clients that still use it: create and generate
// with a name and password pair that counts when it is present, and updatePreferences.
import { z } from 'zod'
import type { Caller } from '../../../brands/brand.ts'
import {
  CREATE_ERRORS,
  CREATE_FAILURE,
  CREATED,
  createdFields,
  createExample,
  createFields,
  encodeCreated,
  GENERATE_ERRORS,
  GENERATED,
  readCreate,
} from '../creating.ts'
import { isBlank, username } from '../fields.ts'
import { neededPreferences, preferencesFormat } from '../preferences.ts'
import { vamOperation } from '../vam-operation.ts'

const createInput = z.object(createFields)
const legacyExample = {
  request: { uuid: 'customer-1042', period: '30', vpnUsername: 'ada', vpnPassword: 'Analytical.1843' },
  answer: { vpnUsername: 'ada', vpnPassword: 'Analytical.1843', expiryDate: createExample.answer.expiryDate },
}

export const legacyCreate = vamOperation({
  name: 'legacyCreate',
  routes: [{ method: 'POST', path: '/vam/v1/create' }],
  summary: 'Create an account, as v1 did',
  description: 'Like create; vpnUsername and vpnPassword count when both are sent, without oneLoginScheme.',
  permission: { by: 'brand' },
  writes: true,
  secretsOf: ({ accountId }) => accountId,
  success: CREATED,
  failure: CREATE_FAILURE,
  input: createInput,
  output: z.object(createdFields),
  errors: CREATE_ERRORS,
  example: legacyExample,
  run: async (app, caller, input) => app.prepaid.create(caller, readLegacy(caller, input)),
  encode: encodeCreated,
})

export const legacyGenerate = vamOperation({
  name: 'legacyGenerate',
  routes: [{ method: 'POST', path: '/vam/v1/generate' }],
  summary: 'Create an account, or get the one there is, as v1 did',
  description: 'Like generate; vpnUsername and vpnPassword count when both are sent, without oneLoginScheme.',
  permission: { by: 'brand' },
  writes: true,
  secretsOf: ({ accountId }) => accountId,
  success: GENERATED,
  failure: CREATE_FAILURE,
  input: createInput,
  output: z.object(createdFields),
  errors: GENERATE_ERRORS,
  example: legacyExample,
  run: async (app, caller, input) => app.prepaid.createOrGet(caller, readLegacy(caller, input)),
  encode: encodeCreated,
})

function readLegacy(caller: Caller, input: z.output<typeof createInput>) {
  const bothSent = !isBlank(input.vpnUsername) && !isBlank(input.vpnPassword)
  return readCreate(caller, { ...input, oneLoginScheme: input.oneLoginScheme || bothSent })
}

export const updatePreferences = vamOperation({
  name: 'updatePreferences',
  routes: [{ method: 'POST', path: '/vam/v1/updatePreferences' }],
  summary: 'Change the preferences of an account',
  description: 'They take the place of the old ones; an empty object takes all limits away.',
  permission: { by: 'brand' },
  writes: true,
  success: 'VPN account preferences has been updated successfully',
  failure: { code: 1901, text: 'There is some problem in updating vpn account preferences' },
  input: z.object({
    vpnUsername: username('The account'),
    preferences: neededPreferences(),
    preferences_format: preferencesFormat(),
  }),
  output: z.object({ vpnUsername: z.string() }),
  errors: ['login_not_found'],
  example: {
    request: { vpnUsername: 'vpn7f3k9q2m', preferences: '{"multi_login":3}' },
    answer: { vpnUsername: 'vpn7f3k9q2m' },
  },
  run: (app, caller, input) => app.prepaid.setLimits(caller, input.vpnUsername, input.preferences),
  encode: (_, __, { vpnUsername }) => ({ vpnUsername }),
})
