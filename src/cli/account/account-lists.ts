// latchkey account: list, find; latchkey subscription list. Accounts of both dialects alike.
import type { AccountFilter, NameFilter, Order, Sort } from '../../accounts/search/account-query.ts'
import type { SubscriptionFilter } from '../../accounts/search/subscription-search.ts'
import type { Cursor } from '../../accounts/search/walk.ts'
import { addDays, type Day } from '../../day.ts'
import { jsonText, type Terminal } from '../terminal.ts'
import { type BrandCore, type Choice, withBrand } from './account-choice.ts'
import { pageText, subscriptionsText } from './account-text.ts'

type PageChoice = Choice & { after?: Place; limit: number }
export type Narrowing = {
  status?: 'active' | 'suspended' | 'closed'
  kind?: 'trial' | 'paid' | 'freemium'
  plan?: number
  country?: string
  createdFrom?: Day
  createdUntil?: Day
  dueBefore?: Day
}
type ListChoice = PageChoice &
  Narrowing & { casePairs?: true; live?: true; search?: string; sort?: Sort; descending?: true }

/** Where a page begins: behind this number, or at a place that an earlier page named. */
export type Place = number | Omit<Cursor, 'brandId'>

export async function accountList(options: ListChoice, terminal: Terminal): Promise<void> {
  const { casePairs, live, search, sort, descending } = options
  const filter = { ...filterOf(options), casePairs, live, part: search }
  await showAccounts(options, filter, terminal, { sort, descending })
}

export async function accountFind(
  text: string,
  options: PageChoice & Narrowing & { by: NameFilter['by'] },
  terminal: Terminal,
): Promise<void> {
  await showAccounts(options, { ...filterOf(options), name: { by: options.by, text } }, terminal)
}

async function showAccounts(
  options: PageChoice,
  filter: AccountFilter,
  { out }: Terminal,
  order: Order = {},
): Promise<void> {
  const page = await withBrand(options, (core) =>
    filled(core, options, async (more) => {
      const { accounts, next } = await core.listing.list(core.brand.id, filter, { ...more, ...order })
      return { rows: accounts, next }
    }),
  )
  const next = page.next && placeText(page.next)
  if (options.json) return out(jsonText({ accounts: page.rows, next: next ?? null }))
  out(page.rows.length === 0 ? 'No such accounts.' : pageText(page.rows))
  if (next !== undefined) out(`\nThere are more: go on with --after ${next}`)
}

export async function subscriptionList(
  options: PageChoice & {
    account?: number
    status?: 'active' | 'suspended' | 'expired' | 'cancelled' | 'terminated'
    plan?: number
    kind?: 'trial' | 'paid' | 'freemium'
    dueBefore?: Day
    descending?: true
  },
  { out }: Terminal,
): Promise<void> {
  const { account: accountId, status, plan, kind, dueBefore, descending } = options
  const filter: SubscriptionFilter = {
    ...{ accountId, status: listOf(status), plan: listOf(plan), kind: listOf(kind), dueBefore },
  }
  const page = await withBrand(options, (core) =>
    filled(core, options, async (more) => {
      const found = await core.listing.subscriptions(core.brand.id, filter, { ...more, descending })
      return { rows: found.subscriptions, next: found.next }
    }),
  )
  const next = page.next && placeText(page.next)
  if (options.json) return out(jsonText({ subscriptions: page.rows, next: next ?? null }))
  out(page.rows.length === 0 ? 'No such subscriptions.' : subscriptionsText(page.rows))
  if (next !== undefined) out(`\nThere are more: go on with --after ${next}`)
}

/** A full page: one page of the core may have few rows while more follow (search/account-query.ts). */
async function filled<Row>(
  { brand }: BrandCore,
  { after, limit }: PageChoice,
  read: (page: {
    after: Cursor | undefined
    limit: number
  }) => Promise<{ rows: Row[]; next: Cursor | undefined }>,
): Promise<{ rows: Row[]; next: Cursor | undefined }> {
  const rows: Row[] = []
  let next = cursorOf(after, brand.id)
  do {
    const page = await read({ after: next, limit: limit - rows.length })
    rows.push(...page.rows)
    next = page.next
  } while (next !== undefined && rows.length < limit)
  return { rows, next }
}

function cursorOf(after: Place | undefined, brandId: number): Cursor | undefined {
  if (after === undefined) return undefined
  return typeof after === 'number' ? { brandId, source: 0, key: after, tie: after } : { ...after, brandId }
}

/** The number of the last account where that is the order; else an opaque word. */
function placeText({ source, key, tie }: Cursor): string {
  if (source === 0 && key === tie && typeof key === 'number') return String(key)
  return Buffer.from(JSON.stringify({ source, key, tie })).toString('base64url')
}

export function filterOf({ status, kind, plan, country, ...days }: Narrowing): AccountFilter {
  const { createdFrom, createdUntil, dueBefore } = days
  return {
    ...{
      status: listOf(status),
      kind: listOf(kind),
      plan: listOf(plan),
      country: listOf(country),
      dueBefore,
    },
    createdFrom: createdFrom === undefined ? undefined : Date.parse(createdFrom),
    createdBefore: createdUntil === undefined ? undefined : Date.parse(addDays(createdUntil, 1)),
  }
}

function listOf<T>(value: T | undefined): T[] | undefined {
  return value === undefined ? undefined : [value]
}
