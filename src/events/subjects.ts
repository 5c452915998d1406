// The things that events are about, as their payloads show them: what every use case has in hand, and no secret. An id carries the
// kind of its thing, as in the management API.
import { z } from 'zod'
import { isRowNumber } from '../ids.ts'
import { LANGUAGES } from '../languages/language.ts'

const KINDS = {
  ...{ account: 'acc', alias: 'als', subscription: 'sub', session: 'ses', address: 'adr', key: 'key' },
  ...{ manage_key: 'mkey', admin: 'adm', admin_session: 'ases', passkey: 'pkey' },
  ledger: 'led',
  allow_entry: 'alw',
  ...{ gateway: 'gw', mail: 'mail', webhook: 'wh', event: 'evt', delivery: 'dlv' },
  ...{ task: 'task', export: 'exp' },
} as const
export type ThingKind = keyof typeof KINDS

/** A number as callers see it: `acc_4711`. */
export function thingId(kind: ThingKind, number: number): string {
  return `${KINDS[kind]}_${number}`
}

/** The number in such an id; undefined when the text is no id of that kind. */
export function thingNumber(kind: ThingKind, id: string): number | undefined {
  const start = `${KINDS[kind]}_`
  const digits = id.startsWith(start) ? id.slice(start.length) : ''
  return isRowNumber(digits) ? Number(digits) : undefined
}

export const idOf = (kind: ThingKind) => z.string().regex(new RegExp(`^${KINDS[kind]}_[1-9][0-9]*$`))

export const day = z.iso.date()
export const instant = z.iso.datetime()
/** Empty when the person was erased, and for accounts without an e-mail. */
const nullableText = z.string().nullable()

export const account = z.strictObject({
  id: idOf('account'),
  email: nullableText,
  status: z.enum(['active', 'suspended', 'closed']),
  test_user: z.boolean(),
  language: z.enum(LANGUAGES).nullable(), // null: it follows from the country, the request or the brand
})
export const anAccount = {
  ...{ id: 'acc_4711', email: 'ada@example.com', status: 'active' as const, test_user: false },
  language: null,
}

export const alias = z.strictObject({ id: idOf('alias'), email: nullableText })
export const anAlias = { id: 'als_12', email: 'grace@example.com' }

export const subscription = z.strictObject({
  id: idOf('subscription'),
  account_id: idOf('account'),
  plan_months: z.int().min(1).nullable(), // null: prepaid by days
  status: z.enum(['active', 'suspended', 'expired', 'cancelled', 'terminated']),
  due_on: day,
  vpn_username: nullableText,
})
export const aSubscription = {
  ...{ id: 'sub_4711', account_id: 'acc_4711', plan_months: 12, status: 'active' as const },
  ...{ due_on: '2027-11-21', vpn_username: 'vpn7k2m9q4xw3hd6' },
}

export const brand = z.strictObject({ name: z.string(), title: z.string() })
export const aBrand = { name: 'main', title: 'Example VPN' }

/** Sessions whose end the change has ordered. They end as soon as their gateways have carried it out. */
export const endedSessions = z.int()

export const kind = z.enum(['trial', 'paid', 'freemium'])

/** The row of the ledger that a term has. Goodwill and what test accounts have is not billable. */
export const ledger = z.strictObject({
  kind: z.enum(['start', 'renewal', 'upgrade', 'extension', 'goodwill']),
  ...{ starts_on: day, ends_on: day, billable: z.boolean() },
})
export const aLedger = {
  ...{ kind: 'renewal' as const, starts_on: '2026-11-21', ends_on: '2027-11-21', billable: true },
}

/** Ids of the catalogue; an empty list allows all. */
const ids = z.array(z.int())
/** Null: as the brand sets it for all. */
export const limits = z
  .strictObject({ sessions: z.int().nullable(), countries: ids, cities: ids, protocols: ids })
  .nullable()

/** The old and the new value of each field that was changed. */
export const changed = z.record(z.string(), z.tuple([z.unknown(), z.unknown()]))

export const session = z.strictObject({
  id: idOf('session'),
  account_id: idOf('account'),
  subscription_id: idOf('subscription'),
  vpn_username: nullableText,
  gateway_id: idOf('gateway'),
  started_at: instant,
  ended_at: instant.nullable(),
  end_cause: z.string().nullable(),
  octets_in: z.int(),
  octets_out: z.int(),
  seconds: z.int(),
  caller_address: nullableText, // as the brand setting session_addresses keeps it
  framed_address: nullableText,
})
export const aSession = {
  ...{ id: 'ses_99', account_id: 'acc_4711', subscription_id: 'sub_4711', vpn_username: 'vpn7k2m9q4xw3hd6' },
  ...{ gateway_id: 'gw_3', started_at: '2026-11-21T12:00:00.000Z', ended_at: null, end_cause: null },
  ...{ octets_in: 0, octets_out: 0, seconds: 0, caller_address: '203.0.113.0/24', framed_address: null },
}

export const address = z.strictObject({ id: idOf('address'), address: nullableText })
export const anAddress = { id: 'adr_5', address: '198.51.100.7' }

/** Of any kind; a management key is `mkey_3`. */
export const keyId = z.string().regex(/^m?key_[1-9][0-9]*$/)
export const key = z.strictObject({
  id: keyId,
  kind: z.string(),
  label: z.string(),
  scopes: z.array(z.string()).nullable(), // null: not a management key
  ends_at: instant.nullable(), // null: it has no end
})
export const aKey = { id: 'key_2', kind: 'secret', label: 'shop', scopes: null, ends_at: null }
export const aManageKey = {
  ...{ id: 'mkey_3', kind: 'manage', label: 'shop', scopes: ['accounts:read'] },
  ends_at: '2026-12-05T12:00:00.000Z',
}

export const gateway = z.strictObject({
  ...{ id: idOf('gateway'), name: z.string(), host: z.string(), profile: z.string() },
})
export const aGateway = { id: 'gw_3', name: 'de1', host: 'de1.vpn.example.net', profile: 'strongswan' }

/** Where a host would say too much, or is not at hand. */
export const namedGateway = z.strictObject({ id: idOf('gateway'), name: z.string() })

/** `protocol`: null where the gateway has several and does not report which. */
export const firstSession = z.strictObject({
  gateway: namedGateway,
  protocol: z.string().nullable(),
  at: instant,
})

/** `url`: without its query. */
export const webhook = z.strictObject({ id: idOf('webhook'), url: z.string() })
export const aWebhook = { id: 'wh_1', url: 'https://shop.example.com/hooks' }

/** What erasure empties wherever it stands in a payload. */
export const PERSONAL: ReadonlySet<string> = new Set([
  ...[
    'email',
    'recipient_masked',
    'vpn_username',
    'external_id',
    'country',
    'reason',
    'address',
    'caller_address',
  ],
  ...[
    'framed_address',
    'first_name',
    'last_name',
    'company_name',
    'state',
    'zip_code',
    'metadata',
    'language',
  ],
])
