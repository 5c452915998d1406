// The price of a plan: shown and reported, never charged. Amounts are whole numbers of the currency's smallest unit. Pure.
import { AppError } from '../errors.ts'

/** `currency`: an ISO 4217 code. `minor`: the amount in its smallest unit, such as cents. */
export type Price = { minor: number; currency: string }

/** Sums of a million of them are still exact. */
export const MAX_PRICE_MINOR = 1_000_000_000

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))
/** As ISO 4217 has them. The runtime's own differ from it, and may change under stored amounts. */
const OTHER_DIGITS: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ['CLF', 4],
])

/** Whether ISO 4217 has it, in capital letters. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code)
}

/** Errors: invalid_input. */
export function checkedPrice({ minor, currency }: Price): Price {
  if (!isCurrency(currency))
    throw new AppError('invalid_input', `"${currency}" is no currency; write an ISO 4217 code such as EUR`)
  if (!Number.isInteger(minor) || minor < 0 || minor > MAX_PRICE_MINOR)
    throw new AppError(
      'invalid_input',
      `a price has 0 to ${MAX_PRICE_MINOR} of the smallest unit of its currency`,
    )
  return { minor, currency }
}

/** A price as people write it, such as 9.99 and EUR. Errors: invalid_input. */
export function parsePrice(amount: string, currency: string): Price {
  const code = currency.toUpperCase()
  const [, whole = '', , part = ''] = /^(\d{1,10})(\.(\d{1,4}))?$/.exec(amount) ?? []
  const places = CURRENCIES.has(code) ? minorDigits(code) : part.length
  if (whole === '' || part.length > places)
    throw new AppError(
      'invalid_input',
      `"${amount}" is no price in ${code}; write a number with a point and at most ${places} digits behind it`,
    )
  return checkedPrice({ minor: Number(whole + part.padEnd(places, '0')), currency: code })
}

/** An amount as people read it: `9.99`, `-0.50`, `1200`. */
export function amountText({ minor, currency }: Price): string {
  const places = minorDigits(currency)
  const text = String(Math.abs(minor)).padStart(places + 1, '0')
  const sign = minor < 0 ? '-' : ''
  return places === 0 ? sign + text : `${sign}${text.slice(0, -places)}.${text.slice(-places)}`
}

export function priceText(price: Price): string {
  return `${amountText(price)} ${price.currency}`
}

/** Digits behind the point: 2 of EUR, 0 of JPY, 3 of KWD. */
function minorDigits(currency: string): number {
  return OTHER_DIGITS.get(currency) ?? 2
}
