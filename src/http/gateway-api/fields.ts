// Fields that several calls share, and the prefix of all.
import { z } from 'zod'
import { normalizeAddress } from '../../address.ts'
import { AppError } from '../../errors.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import { isStorable, keepText } from '../../text.ts'

export const GATEWAY_API_PREFIX = '/gateway/v1'

/** Names a session at its gateway: chosen by the agent, never shown to people. */
export const sessionKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'write 1 to 64 visible ASCII characters')
  .transform(keepText)
  .meta({ description: 'Names the session at its gateway; chosen by the agent' })
export const username = z
  .string()
  .min(1)
  .max(255)
  .refine(isStorable, 'has characters that are not text')
  .transform(keepText)
  .meta({ description: 'The VPN username' })
export const protocol = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .meta({ description: 'A protocol of the gateway, by its slug; left out: all of them' })
export const count = z.int().min(0)

export function address(description: string) {
  return z
    .string()
    .max(64)
    .transform(normalizeAddress)
    .refine((text) => text !== undefined, 'write an IP address')
    .optional()
    .meta({ description })
}

/** All protocols of the gateway, or the one that the call names. Errors: invalid_input. */
export function protocolsOf(
  { name, protocols }: ServedGateway,
  slug: string | undefined,
): ServedGateway['protocols'] {
  if (slug === undefined) return protocols
  const named = protocols.filter((one) => one.slug === slug)
  if (named.length > 0) return named
  const known = protocols.map((one) => one.slug).join(', ')
  throw new AppError('invalid_input', `protocol: ${name} has ${known}`)
}
