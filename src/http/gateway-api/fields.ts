// Fields that several calls share.
import { z } from 'zod'
import { normalizeAddress } from '../../address.ts'
import { isStorable, keepText } from '../../text.ts'

/** Names a session at its gateway: chosen by the agent, never shown to people. */
export const sessionKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'write 1 to 64 visible ASCII characters')
  .transform(keepText)
export const username = z
  .string()
  .min(1)
  .max(255)
  .refine(isStorable, 'has characters that are not text')
  .transform(keepText)
export const protocol = z.string().min(1).max(64).optional()
export const address = z
  .string()
  .max(64)
  .transform(normalizeAddress)
  .refine((text) => text !== undefined, 'write an IP address')
  .optional()
export const count = z.int().min(0)
