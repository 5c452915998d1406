// POST accounting: reports about sessions of the gateway, oldest first. Answered when all of them are on disk; they may be
// sent again. An invalid record is named, so that it does not block the records after it forever.
import { z } from 'zod'
import type { App } from '../../app.ts'
import { DAY_MS } from '../../clock.ts'
import { typeFault } from '../../did-you-mean.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import { type AccountingRecord, NOT_REPORTED } from '../../sessions/accounting/report.ts'
import { toSchema } from '../openapi/json-schema.ts'
import { type CallContext, operation } from '../operation.ts'
import { problemsOf } from '../request-parts.ts'
import { address, count, GATEWAY_API_PREFIX, protocol, protocolsOf, sessionKey, username } from './fields.ts'

export const MAX_RECORDS = 100
/** A record has less than 1 kB. */
export const MAX_REPORTS_BYTES = 128 * 1024
/** A server was never away for longer; older times come from a wrong clock. */
const MAX_AGO_MS = 31 * DAY_MS

const record = z.object({
  status: z.enum(['start', 'interim', 'stop']),
  session: sessionKey,
  username,
  protocol,
  caller_address: address('The address of the VPN client'),
  framed_address: address('Its address in the tunnel'),
  octets_in: count.meta({ description: "From the user, since the session's beginning" }),
  octets_out: count.meta({ description: "To the user, since the session's beginning" }),
  seconds: count.meta({ description: 'How long the session has lasted' }),
  ago_ms: z.int().min(0).max(MAX_AGO_MS).default(0).meta({
    description: 'How long ago it happened, milliseconds: the clocks of two machines differ',
  }),
  // Words of another form are the server's own.
  cause: z
    .string()
    .regex(/^[A-Z][A-Za-z-]{1,39}$/)
    .optional()
    .meta({ description: 'Why it ended, in the words of RADIUS (RFC 2866 section 5.10)' }),
})

export const accounting = operation({
  name: 'accounting',
  label: 'gateway accounting',
  routes: [{ method: 'POST', path: `${GATEWAY_API_PREFIX}/accounting` }],
  summary: 'Report starts, counters and ends of sessions',
  description:
    'Answered when the records are on disk; they may be sent again. A record in `refused` will never be taken: drop it.',
  permission: { by: 'gateway' },
  writes: false,
  maxBytes: MAX_REPORTS_BYTES,
  input: z.object({
    body: z.object({
      records: z
        .array(z.unknown())
        .max(MAX_RECORDS)
        .meta({ description: `At most ${MAX_RECORDS}, the oldest first`, items: toSchema(record, 'input') }),
    }),
  }),
  output: z.object({
    kept: z.int().meta({ description: 'How many records were taken' }),
    refused: z.array(z.object({ index: z.int(), message: z.string() })),
    interim_s: z.int().meta({ description: 'How often to report each session, seconds' }),
  }),
  errors: [],
  example: {
    request: {
      body: {
        records: [
          {
            ...{ status: 'stop', session: '1f2e3d4c-a1', username: 'vpn7f3k9q2m' },
            ...{ caller_address: '192.0.2.7', framed_address: '10.8.0.2' },
            ...{ octets_in: 1200, octets_out: 3400, seconds: 60, ago_ms: 250, cause: 'User-Request' },
          },
        ],
      },
    },
    answer: { kept: 1, refused: [], interim_s: 600 },
  },
  async run(app, { gateway }, { body }, call) {
    const read = body.records.map((one) => record.safeParse(one, { error: typeFault }))
    const kept = read.flatMap(({ data }) => (data ? [reportOf(app, gateway, data, call)] : []))
    const refused = read.flatMap(({ error }, index) => (error ? [{ index, message: problemsOf(error) }] : []))
    await Promise.all(kept.map((report) => app.accounting.record(report)))
    const oldest = Math.max(...read.map(({ data }) => data?.ago_ms ?? 0), 0)
    if (kept.length > 0) {
      app.metrics.agentDelivery(gateway.name, oldest)
      app.gatewayActivity.agentDelivered(gateway.name, oldest)
    }
    return { kept: kept.length, refused, interim_s: app.config.radius.interimS }
  },
  encode: (answer) => answer,
})

function reportOf(
  app: App,
  gateway: ServedGateway,
  given: z.output<typeof record>,
  { address }: CallContext,
): AccountingRecord {
  const protocols = protocolsOf(gateway, given.protocol)
  return {
    ...NOT_REPORTED,
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
