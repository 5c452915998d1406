// POST accounting: reports about sessions of the gateway, oldest first. Answered when all of them are on disk; they may be
// sent again. An invalid record is named, so that it does not block the records after it forever.
import { z } from 'zod'
import { DAY_MS } from '../../clock.ts'
import { type AccountingRecord, UNTOLD } from '../../sessions/accounting/report.ts'
import { type Asking, makeCall, problemsOf, protocolsOf } from './call.ts'
import { address, count, protocol, sessionKey, username } from './fields.ts'

export const MAX_RECORDS = 100
/** A record has less than 1 kB. */
const MAX_BYTES = 128 * 1024
/** A server was never away for longer; older times come from a wrong clock. */
const MAX_AGO_MS = 31 * DAY_MS

const record = z.object({
  status: z.enum(['start', 'interim', 'stop']),
  session: sessionKey,
  username,
  protocol,
  caller_address: address,
  framed_address: address,
  octets_in: count,
  octets_out: count,
  seconds: count,
  /** How long ago it happened: the clocks of two machines differ. */
  ago_ms: z.int().min(0).max(MAX_AGO_MS).default(0),
  /** In RADIUS's words; words of another form are the server's own. */
  cause: z
    .string()
    .regex(/^[A-Z][A-Za-z-]{1,39}$/)
    .optional(),
})

export const accountingCall = makeCall({
  name: 'gateway accounting',
  method: 'POST',
  path: '/accounting',
  maxBytes: MAX_BYTES,
  input: z.object({ records: z.array(z.unknown()).max(MAX_RECORDS) }),
  async work(asking, { records }) {
    const { app } = asking
    const read = records.map((one) => record.safeParse(one))
    const kept = read.flatMap(({ data }) => (data ? [reportOf(asking, data)] : []))
    const refused = read.flatMap(({ error }, index) => (error ? [{ index, message: problemsOf(error) }] : []))
    await Promise.all(kept.map((report) => app.accounting.record(report)))
    return { body: { kept: kept.length, refused, interim_s: app.config.radius.interimS } }
  },
})

function reportOf({ app, gateway, address }: Asking, given: z.output<typeof record>): AccountingRecord {
  const protocols = protocolsOf(gateway, given.protocol)
  return {
    ...UNTOLD,
    ...{ gateway, status: given.status, sessionKey: given.session, username: given.username },
    nasAddress: address,
    callerAddress: given.caller_address,
    framedAddress: given.framed_address,
    protocolId: protocols.length === 1 ? protocols[0]?.protocolId : undefined,
    octetsIn: given.octets_in,
    octetsOut: given.octets_out,
    seconds: given.seconds,
    at: app.clock.now() - given.ago_ms,
    cause: given.cause,
  }
}
