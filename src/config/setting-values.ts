// What the value of a setting may be: the forms that several settings share.
import { isIP } from 'node:net'
import { z } from 'zod'
import { normalizeAddress, normalizeRange } from '../address.ts'

const HOST_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i

export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most))

export const host = z.string().refine((text) => isIP(text) !== 0 || HOST_NAME.test(text))

export const url = (...protocols: string[]) =>
  z
    .string()
    .transform((text) => (URL.canParse(text) ? new URL(text) : undefined))
    .refine((value) => value !== undefined && protocols.includes(value.protocol) && value.hostname !== '')
    .transform((value) => value as URL)

export const ranges = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
  .transform((parts) => parts.map(normalizeRange))
  .refine((parts) => parts.length <= MAX_TRUSTED_PROXIES && parts.every((part) => part !== undefined))
  .transform((parts) => parts.filter((part) => part !== undefined))

export const MAX_TRUSTED_PROXIES = 100
export const SHORTEST_PASSPHRASE = 12

export const addresses = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
  .transform((parts) => parts.map(normalizeAddress))
  .refine((parts) => parts.length > 0 && parts.length <= MAX_LISTENED && !parts.includes(undefined))
  .transform((parts) => [...new Set(parts.filter((part) => part !== undefined))])

/** Each is a socket for logins and one for accounting. */
export const MAX_LISTENED = 16

export const PEM_FILE = { unit: 'path', write: 'the path of a PEM file', schema: z.string() }

export const portOrOff = z.literal('off').or(wholeNumber(0, 65_535))

/** Whether every %-escape of a part of a URL is text. */
export function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
