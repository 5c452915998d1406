// The subscription that an account is opened with, or that one gets that is there: all that can be refused before a transaction.
import type { Brand } from '../../brands/brand.ts'
import type { Handle } from '../../db/database.ts'
import type { Random } from '../../ids.ts'
import type { Plans } from '../../plans/plans.ts'
import { type AccessLimits, type Catalogue, checkLimits } from '../../subscriptions/limits.ts'
import type { PrepaidKind } from '../../subscriptions/prepaid-subscription.ts'
import { makeVpnUsername } from '../../subscriptions/subscription.ts'
import type { VpnLogin } from '../../subscriptions/subscriptions.ts'
import { makePolicyPassword } from '../../subscriptions/vpn-password.ts'
import { checkDays, checkLogin } from '../prepaid/prepaid-input.ts'
import type { WantedSubscription } from './account-request.ts'

export type CheckedSubscription = {
  kind: PrepaidKind
  limits: AccessLimits | undefined
  login: VpnLogin
  term:
    | { planMonths: number; autoTerminate: boolean }
    | { days: number; dedicatedCountry: string | undefined }
}

type Deps = { read: Handle; random: Random; catalogue: Catalogue; plans: Pick<Plans, 'mustBeSold'> }

/** Makes up the login, or what of it is not given. Errors: unknown_plan, invalid_input. */
export async function checkSubscription(
  { read, random, catalogue, plans }: Deps,
  brand: Brand,
  input: WantedSubscription,
): Promise<CheckedSubscription> {
  const term = await checkTerm({ read, plans }, brand, input)
  const login = {
    username: input.vpnUsername ?? makeVpnUsername(random),
    password: input.vpnPassword ?? makePolicyPassword(random),
  }
  checkLogin(login)
  const limits = input.limits && (await checkLimits(read, catalogue, input.limits))
  return { term, login, limits, kind: input.kind ?? 'paid' }
}

async function checkTerm(
  { read, plans }: Pick<Deps, 'read' | 'plans'>,
  brand: Brand,
  { planMonths, autoTerminate = false, days = 0, dedicatedCountry }: WantedSubscription,
): Promise<CheckedSubscription['term']> {
  if (planMonths !== undefined) {
    await plans.mustBeSold(read, brand.id, planMonths)
    return { planMonths, autoTerminate }
  }
  checkDays(days, brand.settings)
  return { days, dedicatedCountry }
}
