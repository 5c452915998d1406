// GET entitlements: the signed list by which the agent may admit logins while this server is away.
import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { operation } from '../operation.ts'
import { GATEWAY_API_PREFIX, protocol, protocolsOf } from './fields.ts'

export const entitlements = operation({
  name: 'entitlements',
  label: 'gateway entitlements',
  routes: [{ method: 'GET', path: `${GATEWAY_API_PREFIX}/entitlements` }],
  summary: 'Get the list of logins for the time when the server is away',
  description:
    'The logins that may connect now and whose password was accepted at this gateway lately. `list` is JSON text: `gateway`, `issued_at` and `expires_at` (epoch ms), and `logins`, of each its name, sessions at once, end (epoch ms or null), mark and dedicated address (or null). A signature is Ed25519 over `latchkey entitlements 1`, a line feed and that text.',
  permission: { by: 'gateway' },
  writes: false,
  input: z.object({ query: z.object({ protocol }) }),
  output: z.object({
    list: z.string().meta({ description: 'The signed text' }),
    signatures: z
      .array(z.string())
      .meta({ description: 'In base64url; one for each encryption key of the server' }),
  }),
  errors: ['offline_lists_off'],
  example: {
    request: { query: { protocol: 'openvpn-udp' } },
    answer: {
      list: '{"gateway":"de1","issued_at":1797854400000,"expires_at":1797855300000,"logins":[["vpn7f3k9q2m",2,1797897600000,"mQ3vY0c2xK7tWb1f",null]]}',
      signatures: ['q0sGZ5oVb2kW7u3m1Yw8r4nT6pXjC9dHfLaEeRiKyUzOvNgBxQcMtSlPhJwD2A3F5I7K9M0O2Q4S6U8W0Y2a4A'],
    },
  },
  async run(app, { gateway }, { query }) {
    const list = await app.entitlements.list({ gateway, protocols: protocolsOf(gateway, query.protocol) })
    if (list) return list
    throw new AppError('offline_lists_off', 'This server gives no lists; LATCHKEY_OFFLINE_LIST_MIN is off.')
  },
  encode: (list) => list,
})
