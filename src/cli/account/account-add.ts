// latchkey account add, buy.
import { typed } from '../../command-hint.ts'
import type { Language } from '../../languages/language.ts'
import type { AccessLimits } from '../../subscriptions/limits.ts'
import { readSecret } from '../secret-file.ts'
import { cell, jsonText, type Terminal } from '../terminal.ts'
import { type Choice, idOf, type NameChoice, withBrand } from './account-choice.ts'
import { givenMetadata } from './account-metadata.ts'

type AddChoice = Choice & {
  email?: string
  externalId?: string
  plan?: number
  days?: number
  kind?: 'trial' | 'paid' | 'freemium'
  country?: string
  language?: Language
  sessions?: number
  vpnUsername?: string
  metadata?: string[]
  test?: true
}

export async function accountAdd(options: AddChoice, { out }: Terminal): Promise<void> {
  const { email, externalId, plan: planMonths, days, kind, country, language, vpnUsername } = options
  const limits = limitsOf(options)
  const input = {
    ...{
      email,
      externalId,
      planMonths,
      days,
      kind,
      country,
      language,
      vpnUsername,
      limits,
      testUser: options.test,
    },
    metadata: options.metadata && givenMetadata(options.metadata),
  }
  const opened = await withBrand(options, (core) => core.opening.open(core.caller, input))
  if (options.json) return out(jsonText(opened))
  const { accountId, created, login } = opened
  if (!created)
    return out(
      `Account ${accountId} has this external id already, from the same request; nothing was changed.`,
    )
  out(`Account ${accountId} is open. VPN username: ${cell(login.username)}`)
  out(`VPN password: ${login.password}`)
  if (email !== undefined)
    out(
      `It has no password of its own yet: "${typed(`account reset-password ${accountId}`)}" mails a link to set one.`,
    )
}

type Places = { sessions?: number; countries?: number[]; cities?: number[]; protocols?: number[] }
type BuyChoice = NameChoice &
  Pick<AddChoice, 'externalId' | 'plan' | 'days' | 'kind' | 'vpnUsername'> &
  Places & { renew: boolean; dedicatedCountry?: string; vpnPasswordFile?: string }

export async function accountBuy(name: string, options: BuyChoice, { out }: Terminal): Promise<void> {
  const { externalId, plan: planMonths, days, kind, dedicatedCountry, vpnUsername, vpnPasswordFile } = options
  const vpnPassword = vpnPasswordFile === undefined ? undefined : readSecret(vpnPasswordFile)
  const input = {
    ...{ externalId, planMonths, days, kind, dedicatedCountry, vpnUsername, vpnPassword },
    ...{ limits: limitsOf(options), autoTerminate: options.renew ? undefined : true },
  }
  const added = await withBrand(options, async (core) =>
    core.adding.add(core.caller, await idOf(core, name, options), input),
  )
  if (options.json) return out(jsonText(added))
  const { accountId, subscriptionId, created, login } = added
  if (!created)
    return out(
      `Subscription ${subscriptionId} has this external id already, from the same request; nothing was changed.`,
    )
  out(`Account ${accountId} has subscription ${subscriptionId}. VPN username: ${cell(login.username)}`)
  out(`VPN password: ${login.password}`)
}

/** Undefined: as the brand sets it for all. */
function limitsOf({
  sessions,
  countries = [],
  cities = [],
  protocols = [],
}: Places): AccessLimits | undefined {
  const places = { countryIds: countries, cityIds: cities, protocolIds: protocols }
  if (sessions === undefined && [...countries, ...cities, ...protocols].length === 0) return undefined
  return { ...places, ...(sessions !== undefined && { sessionLimit: sessions }) }
}
