// What may be asked for when an account is opened. Pure.
import { AppError } from '../../errors.ts'
import type { Language } from '../../languages/language.ts'
import type { AccessLimits } from '../../subscriptions/limits.ts'
import type { PrepaidKind } from '../../subscriptions/prepaid-subscription.ts'
import type { PersonChanges } from '../account.ts'
import type { Metadata } from '../metadata.ts'

export type OpenAccount = {
  /** One of the two at least. */
  externalId?: string | undefined
  email?: string | undefined
  /** Of an account with an e-mail; absent: its owner sets one by a reset link. */
  password?: string | undefined
  /** ISO 3166-1 alpha-2. */
  country?: string | undefined
  /** Of its mails and pages; absent: it follows from the country, the request or the brand. */
  language?: Language | undefined
  person?: PersonChanges | undefined
  metadata?: Metadata | undefined
  /** Not billable. */
  testUser?: boolean | undefined
} & WantedSubscription

export type WantedSubscription = {
  /** Either a plan, or days paid ahead. */
  planMonths?: number | undefined
  days?: number | undefined
  /** Of a plan: it ends with its first term. */
  autoTerminate?: boolean | undefined
  kind?: PrepaidKind | undefined
  limits?: AccessLimits | undefined
  /** Of days: with a dedicated address in this country. */
  dedicatedCountry?: string | undefined
  /** Absent: made up. */
  vpnUsername?: string | undefined
  vpnPassword?: string | undefined
}

/** Errors: invalid_input. */
export function checkShape(input: OpenAccount): void {
  const { externalId, email, password } = input
  if (externalId === undefined && email === undefined)
    throw new AppError('invalid_input', 'Name the account: give an external id, an e-mail or both.')
  if (password !== undefined && email === undefined)
    throw new AppError('invalid_input', 'Only an account with an e-mail has a password of its own.')
  checkSubscriptionShape(input)
}

/** Errors: invalid_input. */
export function checkSubscriptionShape({
  planMonths,
  days,
  autoTerminate,
  dedicatedCountry,
}: WantedSubscription): void {
  const wrong =
    (planMonths === undefined) === (days === undefined)
      ? 'Say what it has: either the months of a plan, or days.'
      : autoTerminate !== undefined && planMonths === undefined
        ? 'Only a plan can end with its first term; days end in any case.'
        : dedicatedCountry !== undefined && days === undefined
          ? 'Only what is paid by days can have a dedicated address.'
          : undefined
  if (wrong !== undefined) throw new AppError('invalid_input', wrong)
}
