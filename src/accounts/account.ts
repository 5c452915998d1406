// An account (one end user of a brand) and its aliases: types and pure rules.
import type { Brand } from '../brands/brand.ts'
import { DAY_MS, type Instant } from '../clock.ts'
import { AppError } from '../errors.ts'
import { changedFields } from '../events/changed.ts'
import { type Happened, happened } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import type { ReaderAccount } from '../languages/choice.ts'
import { isOneLine, isStorable } from '../text.ts'

export type Account = ReaderAccount & {
  id: number
  brandId: number
  email: string
  passwordHash: string
  testUser: boolean
  status: 'active' | 'suspended' | 'closed'
  lastProductChangeAt: Instant
}

/** Another sign-in to the same account, with an e-mail and a password of its own. */
export type Alias = {
  id: number
  accountId: number
  email: string
  passwordHash: string
  firstName: string
  lastName: string
  createdAt: Instant
  /** When its address was confirmed, by a link that was mailed to it or by the brand's own word. */
  confirmedAt: Instant | null
}

/** Aliases an account may have. */
export const MAX_ALIASES = 100

/** Who holds an e-mail address: an account, or one of its aliases. */
export type Holder = { account: Account; alias: Alias | undefined }

/** A caller can name the address of a stranger, so an unconfirmed alias keeps its address from others for a time only. */
export function keepsAddress({ alias }: Holder, brand: Pick<Brand, 'settings'>, now: Instant): boolean {
  if (!alias || alias.confirmedAt !== null) return true
  return now < alias.createdAt + brand.settings.unconfirmed_alias_days * DAY_MS
}

/** Errors: account_not_active. */
export function mustBeActive(account: Account): void {
  if (account.status === 'active') return
  throw new AppError('account_not_active', `This account is ${account.status}.`)
}

/** The details that a brand keeps about the person; all optional text. */
export type Person = {
  firstName: string
  lastName: string
  companyName: string
  state: string
  zipCode: string
}

export type PersonChanges = { readonly [Name in keyof Person]?: string | undefined }

export const MAX_PERSON_TEXT = 100
/** In words: each dialect and the command line have names of their own. */
const WORDS = {
  ...{ firstName: 'first name', lastName: 'last name', companyName: 'company name', state: 'state' },
  zipCode: 'postal code',
} as const satisfies Record<keyof Person, string>
const NAMES = Object.keys(WORDS) as (keyof Person)[]

/** What was given, trimmed, without what is absent. Errors: invalid_input. */
export function checkedPerson(given: PersonChanges): Partial<Person> {
  const texts: Partial<Person> = {}
  for (const name of NAMES) {
    const text = given[name]?.trim()
    if (text === undefined) continue
    if (text.length > MAX_PERSON_TEXT || !isStorable(text) || !isOneLine(text))
      throw new AppError(
        'invalid_input',
        `The ${WORDS[name]} must be one line of at most ${MAX_PERSON_TEXT} characters.`,
      )
    texts[name] = text
  }
  return texts
}

export function emailTaken(): AppError {
  return new AppError('email_taken', 'This e-mail address is already in use.')
}

/** An account as events show it. */
export function accountData({ id, email, status, testUser, language }: AccountFacts) {
  return { id: thingId('account', id), email: email || null, status, test_user: testUser, language }
}

export type AccountFacts = Pick<Account, 'id' | 'email' | 'status' | 'testUser' | 'language'>

export function aliasData({ id, email }: Pick<Alias, 'id' | 'email'>) {
  return { id: thingId('alias', id), email }
}

export function passwordChanged(
  account: Account,
  alias: Pick<Alias, 'id'> | null,
  by: 'caller' | 'link',
): Happened {
  return happened('account.password_changed', thingId('account', account.id), {
    ...{ account: accountData(account), alias_id: alias && thingId('alias', alias.id), by },
  })
}

type Fields = Readonly<Record<string, unknown>>

/** `had` and `has`: what was changed, before and after. */
export function accountUpdated(account: Account, had: Fields, has: Fields): Happened {
  const data = accountData(account)
  return happened('account.updated', data.id, { account: data, changed: changedFields(had, has) })
}
