// renew and extend (VAM contract section 4): prolong a prepaid account.
import { z } from 'zod'
import { RENEWAL_DAYS } from '../../subscriptions/prepaid-subscription.ts'
import { checkPeriod } from './creating.ts'
import { date, period, username } from './fields.ts'
import { preferences, preferencesFormat } from './preferences.ts'
import { vamOperation } from './vam-operation.ts'

const WRONG_DATE = 'The extension date does not match the format (DD-MM-YYYY).'

const name = z.string().meta({ description: 'User name for the VPN' })

export const renew = vamOperation({
  name: 'renew',
  routes: [
    { method: 'PUT', path: '/vam/v2/renew' },
    { method: 'POST', path: '/vam/v2/renew' },
    { method: 'POST', path: '/vam/v1/renew' },
  ],
  summary: 'Renew an account',
  description: `From ${RENEWAL_DAYS} days before its end on, and after it. The new days count from the later of today and the last day. Preferences that are sent take the place of the old ones. A disabled account stays disabled.`,
  permission: { by: 'brand' },
  writes: true,
  success: 'VPN account has been renewed successfully',
  failure: { code: 1201, text: 'There is some problem in renewing vpn account' },
  input: z.object({
    vpnUsername: username('The account'),
    period: period('How many days more'),
    preferences: preferences(),
    preferences_format: preferencesFormat(),
  }),
  output: z.object({
    vpnUsername: name,
    renewForDays: z.string().meta({ description: 'The period that was asked for' }),
  }),
  errors: ['login_not_found', 'renewal_too_early', 'dedicated_address_lost'],
  example: {
    request: { vpnUsername: 'vpn7f3k9q2m', period: '30' },
    answer: { vpnUsername: 'vpn7f3k9q2m', renewForDays: '30' },
  },
  async run(app, caller, input) {
    const days = checkPeriod(input.period, caller.brand.settings)
    return app.prepaid.renew(caller, input.vpnUsername, { days, limits: input.preferences })
  },
  encode: (_, __, { vpnUsername, period: days }) => ({ vpnUsername, renewForDays: String(days) }),
})

export const extend = vamOperation({
  name: 'extend',
  routes: [
    { method: 'PUT', path: '/vam/v2/extend' },
    { method: 'POST', path: '/vam/v1/extendExpiry' },
  ],
  summary: 'Extend an account to a day',
  description: 'At any time, to a day after today and after the last day. A disabled account stays disabled.',
  permission: { by: 'brand' },
  writes: true,
  success: 'VPN account has been extended successfully',
  failure: { code: 1601, text: 'There is some problem in extending vpn account' },
  input: z.object({
    vpnUsername: username('The account'),
    extensionDate: date('The new last day, DD-MM-YYYY', WRONG_DATE),
  }),
  output: z.object({
    vpnUsername: name,
    extendedForDays: z
      .string()
      .meta({ description: 'How many days more, from the later of today and the old last day' }),
    expiryDate: z.iso.date().meta({ description: 'The new last day; it ends at 24:00 UTC' }),
  }),
  errors: ['login_not_found', 'dedicated_address_lost'],
  example: {
    request: { vpnUsername: 'vpn7f3k9q2m', extensionDate: '31-12-2026' },
    answer: { vpnUsername: 'vpn7f3k9q2m', extendedForDays: '10', expiryDate: '2026-12-31' },
  },
  run: (app, caller, { vpnUsername, extensionDate }) =>
    app.prepaid.extend(caller, vpnUsername, extensionDate),
  encode: ({ days, expiresOn }, _, { vpnUsername }) => ({
    vpnUsername,
    extendedForDays: String(days),
    expiryDate: expiresOn,
  }),
})
