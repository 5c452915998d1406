// What a list of accounts may be asked for, and the index that it then reads along. Pure.
//
// One index leads, in its own order, and the other filters are checked on what it gives. A page looks at MOST_LOOKED rows of
// the index at most: it takes the same time among a million accounts as among ten thousand, and may then have fewer rows
// than were asked for, or none, while more follow.
import type { Instant } from '../../clock.ts'
import type { Day } from '../../day.ts'
import { AppError } from '../../errors.ts'
import type { PrepaidKind } from '../../subscriptions/prepaid-subscription.ts'
import type { Account } from '../account.ts'
import { partOfKey } from '../email.ts'

export type NameFilter = {
  /**
   * `any`: the beginning of an e-mail or external id, a whole VPN username or number, or `@` and a whole domain. The others
   * are whole names but for those that end in `-start`.
   */
  by: 'any' | 'id' | 'email' | 'email-start' | 'domain' | 'login' | 'external-id' | 'external-id-start'
  text: string
}

/** Filters with several values take any of them. */
export type AccountFilter = {
  name?: NameFilter | undefined
  status?: readonly Account['status'][] | undefined
  /** ISO 3166-1 alpha-2. */
  country?: readonly string[] | undefined
  createdFrom?: Instant | undefined
  createdBefore?: Instant | undefined
  /** With one subscription that is open and fits these three. Months of a plan; 0: prepaid. */
  plan?: readonly number[] | undefined
  kind?: readonly PrepaidKind[] | undefined
  /** Its due day, of a prepaid one its last day, is before this day. */
  dueBefore?: Day | undefined
  /** Only with a login whose name differs from that of another by case only, in whichever brand that is. */
  casePairs?: boolean | undefined
  /** Only with a session that is live now. */
  live?: boolean | undefined
  /** Part of an e-mail, external id or VPN username, in any case. No index leads to it: all accounts are looked at. */
  part?: string | undefined
}

export const SORTS = ['id', 'created', 'due'] as const
export type Sort = (typeof SORTS)[number]
export type Order = { sort?: Sort | undefined; descending?: boolean | undefined }

/** The index that leads, and the part of it. */
export type Source =
  | { by: 'id' | 'created' }
  | { by: 'live' }
  | { by: 'due' }
  | { by: 'status'; status: 'suspended' | 'closed' }
  | { by: 'country'; country: string }
  | { by: 'plan'; months: number }
  | { by: 'kind'; kind: 'trial' | 'freemium' }
  | { by: 'name'; name: 'id' | 'email' | 'login' | 'external-id'; text: string }
  | { by: 'email-start' | 'closed-email-start' | 'domain' | 'external-id-start'; text: string }

/** No name is longer (an e-mail, an external id). */
const MAX_NAME = 255
/** Rows of an index that one page looks at. */
export const MOST_LOOKED = 2000

/**
 * Those that are read one after another; an account that several of them give is listed for each. Errors: invalid_input when
 * there is no such order.
 */
export function sourcesOf(filter: AccountFilter, { sort, descending = false }: Order): readonly Source[] {
  if (filter.name === undefined && filter.live) {
    if (sort === undefined) return [{ by: 'live' }]
    throw new AppError(
      'invalid_input',
      'Accounts with live sessions come in the order of their sessions: leave out the sort.',
    )
  }
  if (filter.name === undefined) return [leading(filter, sort)]
  if (sort !== undefined || descending) {
    throw new AppError(
      'invalid_input',
      'What is found by a name comes in the order of the names: leave out the sort.',
    )
  }
  return named(filter.name, filter)
}

function leading({ status, country, kind, plan, ...filter }: AccountFilter, sort: Sort | undefined): Source {
  const months = only(plan)
  const oneKind = only(kind)
  const isDue = filter.dueBefore !== undefined || months !== undefined || (oneKind && oneKind !== 'paid')
  const isCreated = filter.createdFrom !== undefined || filter.createdBefore !== undefined
  const chosen = sort ?? (isDue ? 'due' : isCreated ? 'created' : 'id')
  if (chosen === 'created') return { by: 'created' }
  if (chosen === 'due') {
    if (oneKind !== undefined && oneKind !== 'paid') return { by: 'kind', kind: oneKind }
    return months === undefined ? { by: 'due' } : { by: 'plan', months }
  }
  const oneStatus = only(status)
  if (oneStatus !== undefined && oneStatus !== 'active') return { by: 'status', status: oneStatus }
  const oneCountry = only(country)
  return oneCountry ? { by: 'country', country: oneCountry } : { by: 'id' }
}

/** Whether the place in it is a text: a name or a day. */
export function isTextual({ by }: Source): boolean {
  return !['id', 'created', 'live', 'status', 'country', 'name', 'domain'].includes(by)
}

function named({ by, text: given }: NameFilter, { status }: AccountFilter): readonly Source[] {
  const text = given.trim()
  if (text === '' || /\p{Cc}/u.test(text) || text.length > MAX_NAME) {
    throw new AppError(
      'invalid_input',
      `A name to look for has 1 to ${MAX_NAME} characters that can be printed.`,
    )
  }
  const emailStart = only(status) === 'closed' ? ('closed-email-start' as const) : ('email-start' as const)
  switch (by) {
    case 'id':
    case 'email':
    case 'login':
    case 'external-id':
      return [{ by: 'name', name: by, text }]
    case 'email-start':
      return [{ by: emailStart, text: partOfKey(text) }]
    case 'domain':
      return [{ by, text: partOfKey(text.startsWith('@') ? text : `@${text}`) }]
    case 'external-id-start':
      return [{ by, text }]
    case 'any':
      if (text.startsWith('@')) return [{ by: 'domain', text: partOfKey(text) }]
      return [
        { by: 'name', name: 'id', text },
        { by: 'name', name: 'login', text },
        { by: emailStart, text: partOfKey(text) },
        { by: 'external-id-start', text },
      ]
  }
}

function only<T>(values: readonly T[] | undefined): T | undefined {
  return values?.length === 1 ? values[0] : undefined
}
