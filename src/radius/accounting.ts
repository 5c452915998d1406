// Translates an Accounting-Request (RFC 2866) into the core's report of a session. It is answered only after the report is
// on disk; a report that cannot be recorded is not acknowledged. Its time is not taken from Event-Timestamp, as the clocks
// of gateways may be wrong.
import type { Clock } from '../clock.ts'
import type { AccountingRecord } from '../sessions/accounting/report.ts'
import { callerAddressOf } from './calling-station.ts'
import { findAttribute, listOctets } from './codec/attributes.ts'
import { ACCT_STATUS_TYPES, TERMINATE_CAUSES } from './codec/dictionary.ts'
import type { Packet } from './codec/packet.ts'
import { framedIpv6Of } from './framed-ipv6.ts'
import type { GatewayRequest, RadiusAnswer } from './pipeline/request.ts'

/** RFC 2869 section 5.1: a gigaword is 2^32 octets. */
const GIGAWORD = 2 ** 32
/** 281 TB in one session is no real count; sums of counts must stay exact. */
const MAX_OCTETS = 2 ** 48
/** When a report says that it waited longer than a week, its time is not known. */
const MAX_DELAY_S = 7 * 24 * 3600

const ANSWERED: RadiusAnswer = { code: 'Accounting-Response', attributes: [], refuses: false }

const STATUSES: Readonly<Record<number, AccountingRecord['status']>> = {
  [ACCT_STATUS_TYPES.Start]: 'start',
  [ACCT_STATUS_TYPES['Interim-Update']]: 'interim',
  [ACCT_STATUS_TYPES.Stop]: 'stop',
  [ACCT_STATUS_TYPES['Accounting-On']]: 'on',
  [ACCT_STATUS_TYPES['Accounting-Off']]: 'off',
}

type Deps = { accounting: { record(report: AccountingRecord): Promise<void> }; clock: Clock }

export function makeRadiusAccounting({ accounting, clock }: Deps) {
  return {
    /** Undefined: the report lacks data that recording needs. Errors: AppError overloaded. */
    async answer(request: GatewayRequest): Promise<RadiusAnswer | undefined> {
      const type = findAttribute(request.packet, 'Acct-Status-Type')
      if (type === undefined) return undefined
      const status = STATUSES[type]
      // Tunnels, failures (RFC 2867) and future types: they are not recorded, and a repeat would not help.
      if (!status) return ANSWERED
      const report = reportOf(request, status, clock)
      if (!report) return undefined
      await accounting.record(report)
      return ANSWERED
    },
  }
}

function reportOf(
  { packet, gateway, protocols, address }: GatewayRequest,
  status: AccountingRecord['status'],
  clock: Clock,
): AccountingRecord | undefined {
  const sessionKey = findAttribute(packet, 'Acct-Session-Id') ?? ''
  const isOfSession = status !== 'on' && status !== 'off'
  if (isOfSession && sessionKey === '') return undefined
  const station = findAttribute(packet, 'Calling-Station-Id')
  const delayS = Math.min(findAttribute(packet, 'Acct-Delay-Time') ?? 0, MAX_DELAY_S)
  const cause = status === 'stop' ? findAttribute(packet, 'Acct-Terminate-Cause') : undefined
  return {
    ...{ gateway, status, sessionKey },
    username: findAttribute(packet, 'User-Name') ?? '',
    classTexts: listOctets(packet, 'Class').map((bytes) => bytes.toString('latin1')),
    nasAddress: address, // not NAS-IP-Address: strongSwan sends another address than it can be reached at
    callerAddress: station === undefined ? undefined : callerAddressOf(station),
    framedAddress: findAttribute(packet, 'Framed-IP-Address'),
    ...framedIpv6Of(packet),
    protocolId: protocols.length === 1 ? protocols[0]?.protocolId : undefined,
    octetsIn: octets(packet, 'Input'),
    octetsOut: octets(packet, 'Output'),
    hasOctets: has(packet, 'Acct-Input-Octets', 'Acct-Output-Octets'),
    wraps: !has(packet, 'Acct-Input-Gigawords', 'Acct-Output-Gigawords'),
    seconds: findAttribute(packet, 'Acct-Session-Time') ?? 0,
    at: clock.now() - delayS * 1000,
    stamp: findAttribute(packet, 'Event-Timestamp'),
    digest: packet.authenticator.toString('latin1'), // over the whole report (RFC 2866 section 3)
    cause: cause === undefined ? undefined : (TERMINATE_CAUSES[cause] ?? `cause ${cause}`),
  }
}

function has(packet: Packet, ...names: Parameters<typeof findAttribute>[1][]): boolean {
  return names.some((name) => findAttribute(packet, name) !== undefined)
}

function octets(packet: Packet, direction: 'Input' | 'Output'): number {
  const low = findAttribute(packet, `Acct-${direction}-Octets`) ?? 0
  const gigawords = findAttribute(packet, `Acct-${direction}-Gigawords`) ?? 0
  return Math.min(gigawords * GIGAWORD + low, MAX_OCTETS)
}
