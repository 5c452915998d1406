// The people and calls that the scenarios share, with the names of the published page.
import type { Call, Fields, Step } from '../scenario.ts'

export const EMAIL = 'email@example.com'
export const PASSWORD = 'Strong_Password!123'
export const NEW_PASSWORD = 'Stronger_Password!456'
export const ALIAS = 'alias@example.com'
export const ALIAS_PASSWORD = 'Alias_Password!789'
/** Another source address than the one that calls come from. */
export const ELSEWHERE = { 'x-forwarded-for': '203.0.113.10' }
/** A token that was never issued. */
export const UNKNOWN_SHORT = `0x1${'5eed'.repeat(8)}`
export const UNKNOWN_LONG = `0x2${'5eed'.repeat(8)}`

const KEY = { apikey: '{{apikey}}' }
const SECRET = { ...KEY, secret_key: '{{secret_key}}' }

/** By API key only. */
export const plain = (method: string, fields: Fields, headers?: Record<string, string>): Call => ({
  method,
  fields: { ...KEY, ...fields },
  ...(headers ? { headers } : {}),
})
/** By secret key. */
export const trusted = (method: string, fields: Fields, headers?: Record<string, string>): Call => ({
  method,
  fields: { ...SECRET, ...fields },
  ...(headers ? { headers } : {}),
})
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** An account with one product of a month; its answer is remembered as `client`. */
export const addClient = (fields: Fields = {}, as = 'client'): Step => ({
  call: trusted('AddClient', { country: 'US', type: '1', email: EMAIL, password: PASSWORD, ...fields }),
  as,
})
export const lookAtProducts: Step = { call: trusted('GetProducts', { email: EMAIL }), as: 'products' }
export const PRODUCT = '{{products.response.0.product_id}}'
/** The older of two products. */
export const OLD_PRODUCT = '{{products.response.1.product_id}}'

export const account: Step[] = [addClient(), lookAtProducts]

export const addAlias: Step = {
  call: trusted('AddAlias', {
    email: EMAIL,
    setemail: ALIAS,
    setpassword: ALIAS_PASSWORD,
    first_name: 'First',
    last_name: 'Last',
  }),
}
/** The alias's own tokens, remembered as `alias`. */
export const aliasTokens: Step = { call: trusted('TokenRefresh', { email: ALIAS }), as: 'alias' }

/** A second active product, which an operator can make; `products` then lists both, the new one first. */
export const secondProduct: Step[] = [
  { product: PRODUCT, becomes: 'suspended' },
  { call: trusted('NewProduct', { email: EMAIL, type: '6' }) },
  { product: PRODUCT, becomes: 'active' },
  lookAtProducts,
]

/** No product is active any more, and the account still is. */
export const endProduct: Step[] = [
  { call: trusted('CancelRequest', { email: EMAIL, type: 'midnight', product_id: PRODUCT }) },
  { waitS: 86_400 },
  { job: 'nightly' },
]
