// Events of subscriptions, their logins, sessions and dedicated addresses.
import { z } from 'zod'
import {
  address,
  aLedger,
  anAddress,
  aSession,
  aSubscription,
  changed,
  day,
  endedSessions,
  firstSession,
  idOf,
  instant,
  kind,
  ledger,
  limits,
  namedGateway,
  session,
  subscription,
} from '../subjects.ts'
import { text, type } from './definition.ts'

const aboutSubscription = { subscription }
const aboutEnd = { subscription, sessions_ended: endedSessions }
const onSubscription = { subscription: aSubscription }
const prolonged = { subscription, ledger, previous_due_on: day }
const prolongedExample = { ...onSubscription, ledger: aLedger, previous_due_on: '2026-11-21' }

export const SUBSCRIPTION_TYPES = {
  'subscription.created': type(
    'brand',
    'A subscription began, with its VPN login.',
    { subscription, kind, limits, external_id: text, starts_on: day, billable: z.boolean(), ledger },
    {
      ...{ ...onSubscription, kind: 'paid', limits: null, external_id: null },
      ...{ starts_on: '2026-11-21', billable: true, ledger: { ...aLedger, kind: 'start' } },
    },
  ),
  'subscription.renewed': type('brand', 'A further term began.', prolonged, prolongedExample),
  'subscription.upgraded': type(
    'brand',
    'The plan was changed. ledger is null where no other term began.',
    { ...prolonged, ledger: ledger.nullable() },
    { ...prolongedExample, ledger: { ...aLedger, kind: 'upgrade' } },
  ),
  'subscription.extended': type('brand', 'A subscription was extended to a later day.', prolonged, {
    ...prolongedExample,
    ledger: { ...aLedger, kind: 'extension' },
  }),
  'subscription.cancellation_requested': type(
    'brand',
    'A cancellation waits for the nightly run of a day.',
    {
      subscription,
      cancel: z.strictObject({
        type: z.enum(['midnight', 'at_due_date']),
        scope: z.enum(['subscription', 'account']),
        reason: text,
        runs_on: day,
      }),
    },
    {
      ...onSubscription,
      cancel: { type: 'at_due_date', scope: 'account', reason: null, runs_on: '2027-11-21' },
    },
  ),
  'subscription.cancellation_withdrawn': type(
    'brand',
    'A cancellation was taken back.',
    aboutSubscription,
    onSubscription,
  ),
  'subscription.suspended': type(
    'brand',
    'A subscription was suspended, alone or with its account.',
    aboutSubscription,
    { subscription: { ...aSubscription, status: 'suspended' } },
  ),
  'subscription.resumed': type(
    'brand',
    'A suspended subscription may be used again, unless it has expired.',
    { subscription, previous_due_on: day },
    { ...onSubscription, previous_due_on: '2027-11-21' },
  ),
  'subscription.due_soon': type(
    'brand',
    'A term is due in as many days as due_soon_days lists; its status and plan say whether it ends or is renewed.',
    { subscription, days_left: z.int() },
    { ...onSubscription, days_left: 14 },
  ),
  'subscription.expired': type('brand', 'The last day of a prepaid subscription has passed.', aboutEnd, {
    subscription: { ...aSubscription, plan_months: null, status: 'expired' },
    sessions_ended: 1,
  }),
  'subscription.terminated': type(
    'brand',
    'A subscription ended for good. Its status says whether by a cancellation.',
    aboutEnd,
    { subscription: { ...aSubscription, status: 'cancelled' }, sessions_ended: 0 },
  ),
  'subscription.limits_changed': type(
    'brand',
    'A login may use more or less.',
    { subscription, limits, changed, sessions_ended: endedSessions },
    {
      ...onSubscription,
      limits: { sessions: 5, countries: [], cities: [], protocols: [] },
      ...{ changed: { sessions: [3, 5] }, sessions_ended: 0 },
    },
  ),
  'subscription.kind_changed': type(
    'brand',
    'A prepaid subscription became a trial, paid or freemium.',
    { subscription, kind, previous_kind: kind },
    { ...onSubscription, kind: 'paid', previous_kind: 'trial' },
  ),
  'subscription.refunded': type(
    'brand',
    'A term was taken back in the ledger.',
    {
      ...{ account_id: idOf('account'), subscription_id: idOf('subscription') },
      ...{ ledger_id: idOf('ledger'), refund_id: idOf('ledger') },
      ...{ starts_on: day, ends_on: day, reason: text },
    },
    {
      ...{ account_id: 'acc_4711', subscription_id: 'sub_4711', ledger_id: 'led_7', refund_id: 'led_8' },
      ...{ starts_on: '2026-11-21', ends_on: '2027-11-21', reason: 'asked within 14 days' },
    },
  ),
  'login.revealed': type(
    'brand',
    'A program or an operator was shown the VPN password of a login.',
    aboutSubscription,
    onSubscription,
  ),
  'login.rotated': type(
    'brand',
    'A VPN login has a new password. The event does not hold it.',
    aboutSubscription,
    onSubscription,
  ),
  'login.first_connected': type(
    'brand',
    'The first session of a login began.',
    { subscription, session: firstSession },
    {
      ...onSubscription,
      session: { gateway: { id: 'gw_3', name: 'de1' }, protocol: 'ikev2', at: '2026-11-21T12:00:00.000Z' },
    },
  ),
  'login.session_limit_reached': type(
    'brand',
    'A login held all its sessions when another one came: at most one event an hour for each login. Only with session_events.',
    {
      ...{ account_id: idOf('account'), subscription_id: idOf('subscription'), gateway: namedGateway },
      ...{ limit: z.int(), rule: z.enum(['refuse_newest', 'end_oldest']) },
    },
    {
      ...{ account_id: 'acc_4711', subscription_id: 'sub_4711', gateway: { id: 'gw_3', name: 'de1' } },
      ...{ limit: 5, rule: 'refuse_newest' },
    },
  ),
  'login.refused': type(
    'brand',
    'A VPN login was refused: at most one event a minute for each login, gateway and reason, with the count of those before it that had none. Only with session_events.',
    {
      account_id: idOf('account'),
      subscription_id: idOf('subscription'),
      gateway: namedGateway,
      why: z.string(),
      caller_address: text,
      ...{ count: z.int(), first_at: instant, last_at: instant },
    },
    {
      ...{ account_id: 'acc_4711', subscription_id: 'sub_4711', gateway: { id: 'gw_3', name: 'de1' } },
      ...{ why: 'no_seat_left', caller_address: '203.0.113.0/24', count: 3 },
      ...{ first_at: '2026-11-21T12:00:00.000Z', last_at: '2026-11-21T12:01:00.000Z' },
    },
  ),
  'session.started': type(
    'brand',
    'A VPN session began. Only with session_events.',
    { session },
    { session: aSession },
  ),
  'session.ended': type(
    'brand',
    'A VPN session ended. Only with session_events.',
    { session },
    {
      session: {
        ...{ ...aSession, ended_at: '2026-11-21T13:00:00.000Z', end_cause: 'user-request' },
        ...{ octets_in: 1048576, octets_out: 7340032, seconds: 3600 },
      },
    },
  ),
  'session.end_failed': type(
    'brand',
    'An order to end a session was given up: its gateway did not carry it out.',
    {
      ...{ session_id: idOf('session'), account_id: idOf('account'), subscription_id: idOf('subscription') },
      ...{ gateway_id: idOf('gateway'), why: z.string(), attempts: z.int(), last_result: z.string() },
    },
    {
      ...{ session_id: 'ses_99', account_id: 'acc_4711', subscription_id: 'sub_4711', gateway_id: 'gw_3' },
      ...{ why: 'account_suspended', attempts: 20, last_result: 'no answer' },
    },
  ),
  'address.low_stock': type(
    'brand',
    'Fewer dedicated addresses of a country are free than low_stock_addresses says. The next event follows a restocking.',
    { country_code: z.string(), free: z.int(), threshold: z.int() },
    { country_code: 'DE', free: 4, threshold: 5 },
  ),
  'address.assigned': type(
    'brand',
    'A subscription holds a dedicated address.',
    { account_id: idOf('account'), subscription_id: idOf('subscription'), address },
    { account_id: 'acc_4711', subscription_id: 'sub_4711', address: anAddress },
  ),
  'address.released': type(
    'brand',
    'A dedicated address was taken back. It is given to others after a quarantine.',
    { account_id: idOf('account').nullable(), subscription_id: idOf('subscription').nullable(), address },
    { account_id: 'acc_4711', subscription_id: 'sub_4711', address: anAddress },
  ),
} as const
