// The closed set of event types: the schema and an example of each payload, and whether it belongs to a brand or to the
// installation. A type never changes its meaning; fields may be added.
import { z } from 'zod'
import {
  account,
  address,
  aGateway,
  aKey,
  alias,
  anAccount,
  anAddress,
  anAlias,
  aSession,
  aSubscription,
  aWebhook,
  day,
  gateway,
  idOf,
  instant,
  key,
  keyId,
  kind,
  limits,
  session,
  subscription,
  webhook,
} from './subjects.ts'

/** `either`: in a brand's stream for what is the brand's own, otherwise in that of the installation. */
export type EventScope = 'brand' | 'installation' | 'either'
type Definition<Schema extends z.ZodType> = {
  scope: EventScope
  text: string
  data: Schema
  example: z.input<Schema>
}

function type<Shape extends z.core.$ZodShape>(
  scope: EventScope,
  text: string,
  shape: Shape,
  example: z.input<z.ZodObject<Shape, z.core.$strict>>,
): Definition<z.ZodObject<Shape, z.core.$strict>> {
  return { scope, text, data: z.strictObject(shape), example }
}

const aboutSubscription = { subscription }
const onSubscription = { subscription: aSubscription }
const prolonged = { subscription, previous_due_on: day }
const prolongedExample = { ...onSubscription, previous_due_on: '2026-11-21' }
const text = z.string().nullable()

export const CATALOGUE = {
  'account.created': type(
    'brand',
    'An account was opened.',
    { account, country: text },
    { account: anAccount, country: 'DE' },
  ),
  'account.updated': type(
    'brand',
    'The e-mail, the country, a name or the metadata of an account was changed.',
    { account, changed: z.array(z.string()) },
    { account: anAccount, changed: ['email'] },
  ),
  'account.suspended': type(
    'brand',
    'An operator suspended an account.',
    { account, reason: text },
    { account: { ...anAccount, status: 'suspended' }, reason: 'chargeback' },
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
    { account, ended_as: z.enum(['cancelled', 'terminated', 'linked']) },
    { account: { ...anAccount, status: 'closed' }, ended_as: 'cancelled' },
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
  'account.password_reset_requested': type(
    'brand',
    'A link to set the password was mailed.',
    { account, alias_id: idOf('alias').nullable() },
    { account: anAccount, alias_id: null },
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
  'subscription.created': type(
    'brand',
    'A subscription began, with its VPN login.',
    { subscription, kind, limits, external_id: text, starts_on: day, billable: z.boolean() },
    {
      ...{ ...onSubscription, kind: 'paid', limits: null, external_id: null },
      ...{ starts_on: '2026-11-21', billable: true },
    },
  ),
  'subscription.renewed': type('brand', 'A further term began.', prolonged, prolongedExample),
  'subscription.upgraded': type('brand', 'The plan was changed.', prolonged, prolongedExample),
  'subscription.extended': type(
    'brand',
    'A prepaid subscription was extended to a later day.',
    prolonged,
    prolongedExample,
  ),
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
    aboutSubscription,
    onSubscription,
  ),
  'subscription.expired': type(
    'brand',
    'The last day of a prepaid subscription has passed.',
    aboutSubscription,
    { subscription: { ...aSubscription, plan_months: null, status: 'expired' } },
  ),
  'subscription.terminated': type(
    'brand',
    'A subscription ended for good. Its status says whether by a cancellation.',
    aboutSubscription,
    { subscription: { ...aSubscription, status: 'cancelled' } },
  ),
  'subscription.limits_changed': type(
    'brand',
    'A login may use more or less.',
    { subscription, limits },
    {
      ...onSubscription,
      limits: { sessionLimit: 5, countryIds: [], cityIds: [], protocolIds: [] },
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
  'login.refused': type(
    'brand',
    'A VPN login was refused: at most one event a minute for each login, gateway and reason. Only with session_events.',
    {
      account_id: idOf('account'),
      subscription_id: idOf('subscription'),
      gateway: z.strictObject({ id: idOf('gateway'), name: z.string() }),
      why: z.string(),
      caller_address: text,
    },
    {
      ...{ account_id: 'acc_4711', subscription_id: 'sub_4711', gateway: { id: 'gw_3', name: 'de1' } },
      ...{ why: 'session_limit', caller_address: '203.0.113.0/24' },
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
  'key.created': type('either', 'A key was made. The event does not hold it.', { key }, { key: aKey }),
  'key.rotated': type(
    'either',
    'A key has a successor and ends later.',
    { key, successor_id: keyId, ends_at: instant },
    { key: aKey, successor_id: 'key_3', ends_at: '2026-11-28T12:00:00.000Z' },
  ),
  'key.revoked': type('either', 'A key is accepted no longer.', { key }, { key: aKey }),
  'gateway.added': type('installation', 'A gateway was added.', { gateway }, { gateway: aGateway }),
  'gateway.changed': type(
    'installation',
    'A gateway was changed, or has a new secret or token.',
    { gateway },
    { gateway: aGateway },
  ),
  'gateway.removed': type('installation', 'A gateway was removed.', { gateway }, { gateway: aGateway }),
  'import.finished': type(
    'brand',
    'An import has ended. Its id is that of its task; null: a command imported a file.',
    {
      import: z.strictObject({
        ...{ id: idOf('task').nullable(), rows: z.int(), taken: z.int(), known: z.int(), failed: z.int() },
      }),
    },
    { import: { id: 'task_12', rows: 1000, taken: 990, known: 8, failed: 2 } },
  ),
  'mail.dead': type(
    'brand',
    'A mail was given up.',
    { mail: z.strictObject({ id: idOf('mail'), attempts: z.int(), last_error: z.string() }) },
    { mail: { id: 'mail_8', attempts: 40, last_error: 'connection refused' } },
  ),
  'webhook.disabled': type(
    'either',
    'An endpoint is called no longer: it answered 410 (gone), or an event failed to its last retry (failed).',
    { webhook, reason: z.enum(['gone', 'failed']) },
    { webhook: aWebhook, reason: 'failed' },
  ),
  ping: type('either', 'A test of one endpoint. Others do not get it.', { webhook }, { webhook: aWebhook }),
  'job.failed': type(
    'installation',
    'A job failed whose last run did not.',
    { job: z.string() },
    { job: 'backup' },
  ),
} as const

export type EventType = keyof typeof CATALOGUE
export type DataOf<T extends EventType> = z.input<(typeof CATALOGUE)[T]['data']>

export const EVENT_TYPES = Object.keys(CATALOGUE) as EventType[]

export function isEventType(text: string): text is EventType {
  return Object.hasOwn(CATALOGUE, text)
}

/** The types that `*`, `account.*` or a whole name mean; undefined when the pattern means none. */
export function typesOf(pattern: string): EventType[] | undefined {
  if (isEventType(pattern)) return [pattern]
  if (pattern !== '*' && !pattern.endsWith('.*')) return undefined
  const found = EVENT_TYPES.filter((one) => one.startsWith(pattern.slice(0, -1)))
  return found.length > 0 ? found : undefined
}
