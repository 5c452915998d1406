// Events of accounts and their further sign-ins.
import { z } from 'zod'
import { account, alias, anAccount, anAlias, changed, endedSessions, idOf, instant } from '../subjects.ts'
import { text, type } from './definition.ts'

export const ACCOUNT_TYPES = {
  'account.created': type(
    'brand',
    'An account was opened.',
    { account, country: text, via: z.enum(['amapi', 'vam', 'api', 'cli']) },
    { account: anAccount, country: 'DE', via: 'amapi' },
  ),
  'account.updated': type(
    'brand',
    'The e-mail, the country, a name or the metadata of an account was changed.',
    { account, changed },
    { account: anAccount, changed: { email: ['ada@example.org', 'ada@example.com'] } },
  ),
  'account.suspended': type(
    'brand',
    'An operator suspended an account.',
    { account, reason: text, sessions_ended: endedSessions },
    { account: { ...anAccount, status: 'suspended' }, reason: 'chargeback', sessions_ended: 2 },
  ),
  'account.resumed': type(
    'brand',
    'A suspended account is active again.',
    { account, reason: text },
    { account: anAccount, reason: null },
  ),
  'account.closed': type(
    'brand',
    'An account was closed for good, with all its subscriptions.',
    {
      ...{ account, ended_as: z.enum(['cancelled', 'terminated', 'linked']), reason: text },
      ended_subscription_ids: z.array(idOf('subscription')),
      sessions_ended: endedSessions,
    },
    {
      ...{ account: { ...anAccount, status: 'closed' }, ended_as: 'cancelled', reason: null },
      ended_subscription_ids: ['sub_4711'],
      sessions_ended: 0,
    },
  ),
  'account.erased': type(
    'brand',
    'What named the person of an account was erased.',
    { account_id: idOf('account') },
    { account_id: 'acc_4711' },
  ),
  'account.linked': type(
    'brand',
    'The subscriptions of one account were moved to another; the first was closed.',
    {
      account,
      absorbed_account_id: idOf('account'),
      subscription_ids: z.array(idOf('subscription')),
    },
    { account: anAccount, absorbed_account_id: 'acc_4712', subscription_ids: ['sub_4712'] },
  ),
  'account.password_changed': type(
    'brand',
    'The password of an account or of one of its aliases was set.',
    { account, alias_id: idOf('alias').nullable(), by: z.enum(['caller', 'link']) },
    { account: anAccount, alias_id: null, by: 'link' },
  ),
  'account.locked_out': type(
    'brand',
    'Wrong passwords came from one place, and further tries from there must wait: at most one event an hour for each account.',
    { account, door: z.enum(['api', 'vpn']), failures: z.int(), until: instant },
    { account: anAccount, door: 'api', failures: 6, until: '2026-11-21T12:00:02.000Z' },
  ),
  'account.signed_out': type(
    'brand',
    'An app, or all apps, of an account must sign in again.',
    { account_id: idOf('account'), app: text },
    { account_id: 'acc_4711', app: null },
  ),
  'account.password_reset_requested': type(
    'brand',
    'A link to set the password was mailed.',
    { account, alias_id: idOf('alias').nullable(), delivery: idOf('mail') },
    { account: anAccount, alias_id: null, delivery: 'mail_8' },
  ),
  'alias.created': type(
    'brand',
    'Another sign-in was added to an account.',
    { account_id: idOf('account'), alias },
    { account_id: 'acc_4711', alias: anAlias },
  ),
  'alias.deleted': type(
    'brand',
    'A sign-in was removed from an account.',
    { account_id: idOf('account'), alias },
    { account_id: 'acc_4711', alias: anAlias },
  ),
} as const
