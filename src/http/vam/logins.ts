// changePassword and the subscription type of an account (VAM contract section 4).
import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { PREPAID_KINDS } from '../../subscriptions/prepaid-subscription.ts'
import { MAX_VPN_PASSWORD, MIN_VPN_PASSWORD, vpnPasswordFault } from '../../subscriptions/vpn-password.ts'
import { WIRE } from './errors.ts'
import { text, username, word } from './fields.ts'
import { vamOperation } from './vam-operation.ts'

const output = z.object({ vpnUsername: z.string().meta({ description: 'User name for the VPN' }) })
const answer = { vpnUsername: 'vpn7f3k9q2m' }

const FAULTS = {
  length: `The password limit is a minimum of ${MIN_VPN_PASSWORD} characters and a maximum of ${MAX_VPN_PASSWORD} characters.`,
  characters:
    'Password Policy not match must contain at least one uppercase, lowercase, digit and sepcial characters !@#$%^&,.:{} letter',
}

export const changePassword = vamOperation({
  name: 'changePassword',
  routes: [
    { method: 'PUT', path: '/vam/v2/changePassword' },
    { method: 'POST', path: '/vam/v1/changePassword' },
  ],
  summary: 'Change the password of an account',
  description: 'The password for the VPN. An account that is disabled keeps its own.',
  permission: { by: 'brand' },
  writes: true,
  success: 'VPN account password has been changed successfully',
  failure: { code: 1801, text: 'There is some problem in changing vpn account password' },
  refusals: {
    subscription_disabled: { code: 2057, status: 404, text: 'Account disable / deleted (not found).' },
  },
  input: z.object({
    vpnUsername: username('The account'),
    newPassword: text(
      `${MIN_VPN_PASSWORD} to ${MAX_VPN_PASSWORD} ASCII characters, with an upper-case letter, a lower-case letter, a digit and a special one`,
    ),
    confirmNewPassword: text('The same once more', 'optional'),
  }),
  output,
  errors: ['login_not_found', 'subscription_disabled'],
  example: {
    request: { ...answer, newPassword: 'Nw4:tGb8zQpXk2Lm', confirmNewPassword: 'Nw4:tGb8zQpXk2Lm' },
    answer,
  },
  async run(app, caller, { vpnUsername, newPassword, confirmNewPassword }) {
    const fault = vpnPasswordFault(newPassword)
    if (fault === 'length') throw new AppError('invalid_input', FAULTS.length)
    if (newPassword !== confirmNewPassword) {
      throw new AppError('invalid_input', 'confirmNewPassword does not match')
    }
    if (fault) throw new AppError('invalid_input', FAULTS[fault])
    return app.prepaid.setPassword(caller, vpnUsername, newPassword)
  },
  encode: (_, __, { vpnUsername }) => ({ vpnUsername }),
})

export const subscriptionType = vamOperation({
  name: 'subscriptionType',
  routes: [{ method: 'PUT', path: '/vam/v1/user/subscription' }],
  summary: 'Change what an account is sold as',
  description: 'To another type than it has. Freemium accounts may connect at freemium places only.',
  permission: { by: 'brand' },
  writes: true,
  success: 'VPN account Subscription Type has been updated successfully',
  failure: { code: 2081, text: 'There is some problem in updating vpn account Subscription Type' },
  refusals: {
    login_not_found: { ...WIRE.login_not_found, text: `${WIRE.login_not_found.text}.` },
  },
  input: z.object({
    vpnUsername: username('The account'),
    subscriptionType: word('The new type', PREPAID_KINDS),
  }),
  output,
  errors: ['login_not_found', 'kind_unchanged', 'subscription_expired', 'subscription_disabled'],
  example: { request: { ...answer, subscriptionType: 'paid' }, answer },
  run: (app, caller, input) => app.prepaid.setKind(caller, input.vpnUsername, input.subscriptionType),
  encode: (_, __, { vpnUsername }) => ({ vpnUsername }),
})
