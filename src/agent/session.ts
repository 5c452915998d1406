// A session as the agent knows it, and its reports: the forms that are kept on disk. Pure.
import { z } from 'zod'
import { ADDRESS_RULES, keptAddress } from '../address-privacy.ts'
import type { Instant } from '../clock.ts'

const count = z.int().min(0)
const address = z.string().max(64).optional()
/** The brand's rule for writing addresses to disk here; absent: from an older server, which does not send it. */
const addresses = z.enum(ADDRESS_RULES).optional()

export const sessionShape = z.object({
  /** Its name at the server. */
  key: z.string().min(1).max(64),
  cid: count,
  username: z.string().min(1).max(255),
  callerAddress: address,
  callerPort: z.string().max(5).optional(),
  framedAddress: address,
  addresses,
  /** When the client connected to OpenVPN, seconds since 1970: with its number it distinguishes clients. 0: not reported yet. */
  since: count,
  /** Its tunnel is up and its start is reported. */
  isOpen: z.boolean(),
  startedAt: z.number(),
  reportedAt: z.number(),
  octetsIn: count, // from the user
  octetsOut: count,
  interimMs: count,
  /** When it must end; null: no end is known. */
  until: z.number().nullable(),
  /** The server's mark of the accepted password; it shows whether the password has changed since. */
  mark: z.string().max(64).optional(),
  /** OpenVPN's id of the token that stands for that password. */
  tokenId: z.string().max(64).optional(),
})
export type Session = z.infer<typeof sessionShape>

/** Why a session has ended, in RADIUS's words (RFC 2866 section 5.10); OpenVPN itself gives no reason. */
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

/**
 * The part that may be written to disk. A network is written as its first address, since a report has space for one address
 * only.
 */
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
