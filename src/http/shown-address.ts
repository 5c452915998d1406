// The part of a caller's address that the log shows: what the brand of the call allows; while the brand is not known, what
// the strictest brand allows.
import { type AddressRule, keptCaller, strictestOf } from '../address-privacy.ts'

/** The brand of a call, once it is known, and its rule for writing addresses. */
export type WhoseCall = { name: string; addresses: AddressRule }

export type WithShown = (
  address: string | undefined,
  brand: WhoseCall | undefined,
  write: (shown: string | undefined) => void,
) => void

type Deps = { brands: { listAddressRules(): Promise<readonly AddressRule[]> } }

export function makeWithShown({ brands }: Deps): WithShown {
  let asked: Promise<AddressRule> | undefined

  /** One query at a time, for all callers that wait for it. */
  function strictest(): Promise<AddressRule> {
    asked ??= brands
      .listAddressRules()
      .then(strictestOf, (): AddressRule => 'none')
      .finally(() => {
        asked = undefined
      })
    return asked
  }

  return (address, brand, write) => {
    const show = (rule: AddressRule) => write(keptCaller(address, rule) || undefined)
    if (brand) show(brand.addresses)
    else void strictest().then(show)
  }
}
