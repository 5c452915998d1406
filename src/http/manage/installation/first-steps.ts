// The first steps of a new installation: what is done of them, and what is next.
import { z } from 'zod'
import { isLoopback } from '../../../address.ts'
import { id, idText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'

export const showFirstSteps = manageOperation({
  name: 'showFirstSteps',
  tag: 'Installation',
  cli: 'none: npm start prints the same steps, and doctor says what is missing',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/server/first-steps` }],
  summary: 'Show which of the first steps are done',
  description: 'A public address, a gateway that was heard, an account, and a login at a gateway.',
  permission: { by: 'manage', scope: 'server:read', level: 'installation' },
  writes: false,
  input: z.object({}),
  output: z.object({
    object: z.literal('first_steps'),
    public_url: z.string(),
    is_public: z.boolean().meta({ description: 'Whether other machines can reach the server there' }),
    gateway: z
      .string()
      .nullable()
      .meta({ description: 'The first that was heard, else the first; null: there is none' }),
    gateway_heard: z.boolean(),
    account_id: id('account').nullable().meta({ description: 'The first account; null: there is none' }),
    connected: z.boolean().meta({ description: 'Whether a login was let in at a gateway' }),
    done: z.boolean().meta({ description: 'All of them' }),
  }),
  errors: [],
  example: {
    request: {},
    answer: {
      ...{ object: 'first_steps', public_url: 'https://vpn.example.com', is_public: true, gateway: 'de1' },
      ...{ gateway_heard: true, account_id: 'acc_1', connected: false, done: false },
    },
  },
  async run({ readings, gatewayActivity, config }) {
    const { gateways, account, isAnySession } = await readings.firstRows()
    const heard = gateways.find((name) => gatewayActivity.heardAt(name) !== undefined)
    const isPublic = !isLoopback(new URL(config.http.publicUrl).hostname.replace(/[[\]]/g, ''))
    const isHeard = heard !== undefined || isAnySession
    return {
      ...{ public_url: config.http.publicUrl, is_public: isPublic },
      ...{ gateway: heard ?? gateways[0] ?? null, gateway_heard: isHeard },
      ...{ account_id: account === null ? null : idText('account', account), connected: isAnySession },
      done: isPublic && isHeard && account !== null && isAnySession,
    }
  },
  encode: (steps) => ({ object: 'first_steps' as const, ...steps }),
})
