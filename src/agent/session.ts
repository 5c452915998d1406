// A session as the agent knows it, and what it reports of it: the shapes that are kept on disk. Pure.
import { z } from 'zod'
import { ADDRESS_RULES, keptAddress } from '../address-privacy.ts'
import type { Instant } from '../clock.ts'

const count = z.int().min(0)
const address = z.string().max(64).optional()
/** What of addresses may be written to disk here; absent: an older server did not say. */
const addresses = z.enum(ADDRESS_RULES).optional()

export const sessionShape = z.object({
  /** Names it at the server. */
  key: z.string().min(1).max(64),
  cid: count,
  username: z.string().min(1).max(255),
  callerAddress: address,
  callerPort: z.string().max(5).optional(),
  framedAddress: address,
  addresses,
  /** When OpenVPN met the client, seconds since 1970: with its number it tells one client from another. 0: not told yet. */
  since: count,
  /** Its tunnel is up and the server has been told. */
  isOpen: z.boolean(),
  startedAt: z.number(),
  reportedAt: z.number(),
  octetsIn: count, // from the user
  octetsOut: count,
  interimMs: count,
  /** When it must end; null: nobody has said so. */
  until: z.number().nullable(),
  /** What the server calls the password that was right; tells whether it has been changed since. */
  mark: z.string().max(64).optional(),
  /** OpenVPN's id of the token that stands for that password. */
  tokenId: z.string().max(64).optional(),
})
export type Session = z.infer<typeof sessionShape>

/** Why a session has ended, as RADIUS words it (RFC 2866 section 5.10); OpenVPN itself does not tell. */
const CAUSES = ['Admin-Reset', 'Session-Timeout', 'Lost-Service'] as const
export type Cause = (typeof CAUSES)[number]

export const reportShape = z.object({
  status: z.enum(['start', 'interim', 'stop']),
  session: z.string().min(1).max(64),
  username: z.string().min(1).max(255),
  callerAddress: address,
  framedAddress: address,
  addresses,
  octetsIn: count,
  octetsOut: count,
  seconds: count,
  at: z.number(),
  cause: z.enum(CAUSES).optional(),
})
export type Report = z.infer<typeof reportShape>

export function reportOf(session: Session, status: Report['status'], at: Instant, cause?: Cause): Report {
  const { key, username, callerAddress, framedAddress, addresses, octetsIn, octetsOut, startedAt } = session
  const seconds = Math.max(0, Math.round((at - startedAt) / 1000))
  return {
    status,
    session: key,
    username,
    callerAddress,
    framedAddress,
    addresses,
    octetsIn,
    octetsOut,
    seconds,
    at,
    cause,
  }
}

type Placed = Pick<Session, 'callerAddress' | 'callerPort' | 'framedAddress' | 'addresses'>

/** As it may be written to disk. Of a network its first address, as a report has room for an address only. */
export function written<P extends Placed>(placed: P): P {
  const { addresses: rule, callerAddress, callerPort, framedAddress } = placed
  if (rule === undefined || rule === 'keep') return placed
  const shown = (text: string | undefined) => keptAddress(text, rule)?.split('/')[0]
  return {
    ...placed,
    callerAddress: shown(callerAddress),
    framedAddress: shown(framedAddress),
    ...(callerPort !== undefined && { callerPort: undefined }),
  }
}
