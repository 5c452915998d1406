// What the log shows of a caller's address: what the brand of the call keeps, and while it is not known which brand that is,
// what the strictest of all keeps.
import { type AddressRule, keptCaller, strictestOf } from '../address-privacy.ts'

/** The brand of a call, once it is known, and what it lets be written down of addresses. */
export type WhoseCall = { name: string; addresses: AddressRule }

export type WithShown = (
  address: string | undefined,
  brand: WhoseCall | undefined,
  tell: (shown: string | undefined) => void,
) => void

type Deps = { brands: { listAddressRules(): Promise<readonly AddressRule[]> } }

export function makeWithShown({ brands }: Deps): WithShown {
  let asked: Promise<AddressRule> | undefined

  /** One question at a time, however many wait for the answer. */
  function strictest(): Promise<AddressRule> {
    asked ??= brands
      .listAddressRules()
      .then(strictestOf, (): AddressRule => 'none')
      .finally(() => {
        asked = undefined
      })
    return asked
  }

  return (address, brand, tell) => {
    const show = (rule: AddressRule) => tell(keptCaller(address, rule) || undefined)
    if (brand) show(brand.addresses)
    else void strictest().then(show)
  }
}
