// Country codes, ISO 3166-1 alpha-2. Pure.
import ROWS from 'i18n-iso-countries/codes.json' with { type: 'json' }
import { AppError } from '../errors.ts'

// The codes alone: the package's own entry would load the names of all countries in 80 languages with them.
// It also lists Kosovo's XK, a user-assigned code that ISO 3166-1 does not contain.
const CODES = new Set(ROWS.map(([code]) => code).filter((code) => code !== 'XK'))

/** The code in upper case. Errors: invalid_country. */
export function parseCountry(input: string): string {
  const code = input.trim().toUpperCase()
  if (CODES.has(code)) return code
  const hint =
    code === 'UK' ? 'The United Kingdom is GB.' : 'Write the two letters of ISO 3166-1, such as US or DE.'
  throw new AppError('invalid_country', `That is not a country code. ${hint}`)
}
