// E-mail addresses as names of accounts and aliases. Pure.
import { domainToASCII } from 'node:url'
import { AppError } from '../errors.ts'

/** RFC 5321 section 4.5.3.1: a path of 256 octets less its angle brackets. */
export const MAX_EMAIL_LENGTH = 254
const MAX_LOCAL_LENGTH = 64
// The "valid e-mail address" of the HTML standard, with at least one dot in the domain.
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i
/** Mail programs show what follows decoded (RFC 2047), so that one address looks like another. */
const ENCODED_WORD = '=?'
/** Every character of the part before the @, in lower case: what is cut off to compare domains in a query. */
export const BEFORE_DOMAIN = "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~.-"
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i
const BEYOND_ASCII = /\P{ASCII}/u
/** What a domain may be written with; the conversion below would decode or cut off others. */
const DOMAIN = /^(?:[a-z0-9.-]|\P{ASCII})+$/iu

/**
 * `text` is as given (trimmed), but for a domain beyond ASCII, which is in its ASCII form: mail servers take no other. `key`
 * is what is compared: addresses differ by more than case and the spelling of their domain, or not at all.
 */
export type Email = { text: string; key: string }

/** Errors: invalid_email. */
export function parseEmail(input: string): Email {
  const given = input.trim()
  const at = given.lastIndexOf('@')
  const local = given.slice(0, Math.max(at, 0))
  const domain = asciiDomain(given.slice(at + 1))
  if (BEYOND_ASCII.test(local)) {
    throw refused('The part before the @ of an e-mail address may have ASCII letters only here, no others.')
  }
  if (domain === undefined) throw refused('The part behind the @ of this e-mail address is no domain name.')
  const text = `${local}@${domain}`
  const labels = domain.split('.')
  const fits = text.length <= MAX_EMAIL_LENGTH && at > 0 && at <= MAX_LOCAL_LENGTH
  if (!fits || !LOCAL.test(local) || labels.length < 2 || !labels.every((label) => LABEL.test(label))) {
    throw refused('That is not an e-mail address. Write it like name@example.com.')
  }
  return { text, key: text.toLowerCase() }
}

/** As parseEmail, but for an address that is new here. Errors: invalid_email. */
export function parseNewEmail(input: string): Email {
  const email = parseEmail(input)
  if (email.text.includes(ENCODED_WORD))
    throw refused(`An e-mail address may not have ${ENCODED_WORD} in it here.`)
  return email
}

/** The form in which addresses are compared. A text that is no address gives itself in lower case, which matches no address. */
export function emailKey(text: string): string {
  try {
    return parseEmail(text).key
  } catch (error) {
    if (error instanceof AppError) return text.trim().toLowerCase()
    throw error
  }
}

/** Part of an address, as it stands in a key. */
export function partOfKey(text: string): string {
  const at = text.lastIndexOf('@') + 1
  return (text.slice(0, at) + (asciiDomain(text.slice(at)) ?? text.slice(at))).toLowerCase()
}

/** IDNA (UTS 46). Undefined when the domain has no ASCII form. */
function asciiDomain(domain: string): string | undefined {
  if (!BEYOND_ASCII.test(domain)) return domain
  const ascii = domain.length <= MAX_EMAIL_LENGTH && DOMAIN.test(domain) ? domainToASCII(domain) : ''
  // Digits alone behind the last dot would be an IPv4 address, which the conversion rewrites.
  return ascii === '' || /(?:^|\.)\d+$/.test(ascii) ? undefined : ascii
}

function refused(why: string): AppError {
  return new AppError('invalid_email', why)
}
