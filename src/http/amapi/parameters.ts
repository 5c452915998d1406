// Parameters that several AMAPI methods share.
import { parseSettings } from '../../brands/settings.ts'
import { optionalSecretText, text } from './fields.ts'

/** Longer than any e-mail address may be, so that the rule for addresses says "malformed". */
const MAX_EMAIL_FIELD = 1000
export const MAX_NAME = 100

/** Of a brand that has set nothing else: seconds between two accounts of one caller, the lives of tokens. */
export const {
  add_client_interval_s: ADD_INTERVAL_S,
  short_token_hours: SHORT_TOKEN_HOURS,
  long_token_days: LONG_TOKEN_DAYS,
} = parseSettings('{}')

export const accountEmail = text("The end user's e-mail address", MAX_EMAIL_FIELD)
export const emailField = (description: string) => text(description, MAX_EMAIL_FIELD)

/** Read by the dialect before the operation is decoded; declared so that the reference page shows it. */
export const credentials = {
  password: optionalSecretText("The end user's password; one of the credentials"),
}
