// enable, disable, delete and status of an account (VAM contract section 4).
import { z } from 'zod'
import type { PrepaidState } from '../../accounts/prepaid/prepaid.ts'
import type { Day } from '../../day.ts'
import { username } from './fields.ts'
import { vamOperation } from './vam-operation.ts'

const input = z.object({ vpnUsername: username('The account') })
const name = z.string().meta({ description: 'User name for the VPN' })
const NAMED = { vpnUsername: 'vpn7f3k9q2m' }

export const enable = vamOperation({
  name: 'enable',
  routes: [
    { method: 'PUT', path: '/vam/v2/enable' },
    { method: 'POST', path: '/vam/v1/enable' },
  ],
  summary: 'Enable an account',
  description: 'May be repeated. One whose last day has passed is expired then, not enabled.',
  permission: { by: 'brand' },
  writes: true,
  success: 'VPN account has been enabled successfully',
  failure: { code: 1401, text: 'There is some problem in enabling vpn account' },
  input,
  output: z.object({ vpnUsername: name, statusUpdated: z.literal('Enable') }),
  errors: ['login_not_found'],
  example: { request: NAMED, answer: { ...NAMED, statusUpdated: 'Enable' } },
  run: (app, caller, { vpnUsername }) => app.prepaid.enable(caller, vpnUsername),
  encode: (_, __, { vpnUsername }) => ({ vpnUsername, statusUpdated: 'Enable' as const }),
})

export const disable = vamOperation({
  name: 'disable',
  routes: [
    { method: 'PUT', path: '/vam/v2/disable' },
    { method: 'POST', path: '/vam/v1/disable' },
  ],
  summary: 'Disable an account',
  description: 'May be repeated. Its days go on; nothing but enable takes it back.',
  permission: { by: 'brand' },
  writes: true,
  success: 'VPN account has been disabled successfully',
  failure: { code: 1501, text: 'There is some problem in disabling vpn account' },
  input,
  output: z.object({ vpnUsername: name, statusUpdated: z.literal('Disable') }),
  errors: ['login_not_found'],
  example: { request: NAMED, answer: { ...NAMED, statusUpdated: 'Disable' } },
  run: (app, caller, { vpnUsername }) => app.prepaid.disable(caller, vpnUsername),
  encode: (_, __, { vpnUsername }) => ({ vpnUsername, statusUpdated: 'Disable' as const }),
})

export const remove = vamOperation({
  name: 'delete',
  routes: [
    { method: 'DELETE', path: '/vam/v2/delete' },
    { method: 'POST', path: '/vam/v1/delete' },
  ],
  summary: 'Delete an account',
  description:
    'At once and for good. Its uuid and username are free again, its dedicated address after a time of rest. vpnUsername may stand in the body or in the query.',
  permission: { by: 'brand' },
  writes: true,
  readsQuery: true,
  success: 'VPN account has been deleted successfully',
  failure: { code: 1301, text: 'There is some problem in deleting vpn account' },
  input,
  output: z.object({ deletedVpnUsername: z.string().meta({ description: 'The account that is no more' }) }),
  errors: ['login_not_found'],
  example: { request: NAMED, answer: { deletedVpnUsername: 'vpn7f3k9q2m' } },
  run: (app, caller, { vpnUsername }) => app.prepaid.remove(caller, vpnUsername),
  encode: (_, __, { vpnUsername }) => ({ deletedVpnUsername: vpnUsername }),
})

export const status = vamOperation({
  name: 'status',
  routes: [
    { method: 'GET', path: '/vam/v2/status' },
    { method: 'POST', path: '/vam/v1/status' },
  ],
  summary: 'Ask for the state of an account',
  description: 'Enabled, Disabled or Expired, and the last day.',
  permission: { by: 'brand' },
  writes: false,
  readsQuery: true,
  success: 'VPN account status fetched successfully',
  failure: { code: 1001, text: 'There is some problem in fetching vpn account status' },
  input,
  output: z.object({
    vpnUsername: name,
    status: z.string().meta({ description: '`Enabled`, `Disabled` or `Expired`, a colon and the last day' }),
  }),
  errors: ['login_not_found'],
  example: { request: NAMED, answer: { ...NAMED, status: 'Enabled:February 26, 2024' } },
  run: (app, { brand }, { vpnUsername }) => app.prepaid.get(brand.id, vpnUsername),
  encode: ({ username: vpnUsername, state, expiresOn }) => ({
    vpnUsername,
    status: `${STATES[state]}:${inWords(expiresOn)}`,
  }),
})

export const STATES = {
  enabled: 'Enabled',
  disabled: 'Disabled',
  expired: 'Expired',
} as const satisfies Record<PrepaidState['state'], string>

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** `February 26, 2024`; the day has two digits. */
function inWords(day: Day): string {
  const [year, month, date] = day.split('-')
  return `${MONTHS[Number(month) - 1]} ${date}, ${year}`
}
