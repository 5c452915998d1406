// GET entitlements: the signed list by which the agent may admit logins while this server is away.
import { z } from 'zod'
import { makeCall, protocolsOf } from './call.ts'
import { ApiError } from './errors.ts'
import { protocol } from './fields.ts'

export const entitlementsCall = makeCall({
  name: 'gateway entitlements',
  method: 'GET',
  path: '/entitlements',
  input: z.object({ protocol }),
  async work({ app, gateway }, given) {
    const list = await app.entitlements.list({ gateway, protocols: protocolsOf(gateway, given.protocol) })
    if (list) return { body: list }
    throw new ApiError('offline_lists_off', 'This server gives no lists; LATCHKEY_OFFLINE_LIST_MIN is off.')
  },
})
