// How sessions and usage are shown to people and to programs.

import type { UsageView } from '../../sessions/accounting/usage.ts'
import type { SessionView } from '../../sessions/inspection/sessions.ts'
import { columns, instantText } from '../terminal.ts'

export function sessionsText(sessions: readonly SessionView[]): string {
  const head = ['ID', 'LOGIN', 'GATEWAY', 'FROM', 'ADDRESS', 'SINCE', 'IN', 'OUT', 'STATE']
  const rows = sessions.map((one) => [
    ...[String(one.id), one.username, gatewayText(one), one.callerAddress ?? '', addressText(one)],
    ...[instantText(one.startedAt), octetsText(one.octetsIn), octetsText(one.octetsOut), stateText(one)],
  ])
  return columns([head, ...rows])
}

/** Everything of one. */
export function sessionDetails(session: SessionView): string {
  const rows = [
    ['session', String(session.id)],
    ['login', session.username],
    ['login there', session.toldUsername ?? ''],
    ['account', session.accountId === null ? 'none: unknown login' : String(session.accountId)],
    ['brand', session.brand ?? ''],
    ['gateway', [gatewayText(session), session.protocol].filter(Boolean).join(', ')],
    ['its packets from', session.nasAddress],
    ['its name there', session.sessionKey],
    ['from', session.callerAddress ?? 'not kept'],
    ['address', session.framedAddress ?? ''],
    ['IPv6 address', session.framedIpv6Address ?? ''],
    ['IPv6 prefix', session.framedIpv6Prefix ?? ''],
    ['delegated', session.delegatedIpv6Prefix ?? ''],
    ['began', instantText(session.startedAt)],
    ['last report', instantText(session.seenAt)],
    ['last sign of life', instantText(session.movedAt)],
    ['from the user', octetsText(session.octetsIn)],
    ['to the user', octetsText(session.octetsOut)],
    ['state', stateText(session)],
  ]
  return columns(rows.filter(([, text]) => text !== ''))
}

/** One of them: the list is wide already. */
function addressText({ framedAddress, framedIpv6Address, framedIpv6Prefix }: SessionView): string {
  return framedAddress ?? framedIpv6Address ?? framedIpv6Prefix ?? ''
}

function gatewayText({ gateway, gatewayId }: Pick<SessionView, 'gateway' | 'gatewayId'>): string {
  return gateway ?? `${gatewayId} (removed)`
}

function stateText({ endedAt, endCause, disconnect }: SessionView): string {
  if (endedAt !== null) return `ended ${instantText(endedAt)}: ${endCause ?? 'cause unknown'}`
  return disconnect ? `live, ${orderText(disconnect)}` : 'live'
}

/** What came of the order to end a session. */
export function orderText({ status, why, result }: NonNullable<SessionView['disconnect']>): string {
  if (status === 'queued') return `its gateway is asked to end it: ${why}`
  if (status === 'failed') return `its gateway could not end it (${result ?? 'no answer'}): ${why}`
  return `its gateway has ended it: ${why}`
}

export function usageText(rows: readonly UsageView[]): string {
  const [first] = rows
  if (!first) return 'Nothing went through.'
  const parts = [
    ...(first.accountId === undefined
      ? []
      : [{ head: 'ACCOUNT', of: (row: UsageView) => String(row.accountId) }]),
    ...(first.day === undefined ? [] : [{ head: 'DAY', of: (row: UsageView) => row.day ?? '' }]),
    ...(first.gatewayId === undefined
      ? []
      : [{ head: 'GATEWAY', of: (row: UsageView) => row.gateway ?? `${row.gatewayId} (removed)` }]),
    ...(first.protocolId === undefined
      ? []
      : [{ head: 'PROTOCOL', of: (row: UsageView) => row.protocol ?? 'unknown' }]),
  ]
  const head = [...parts.map((part) => part.head), 'SESSIONS', 'IN', 'OUT', 'HOURS']
  const lines = rows.map((row) => [
    ...parts.map((part) => part.of(row)),
    ...[String(row.sessions), octetsText(row.octetsIn), octetsText(row.octetsOut)],
    hoursText(row.seconds),
  ])
  return columns([head, ...lines])
}

const SECONDS_AN_HOUR = 3600

export function hoursText(seconds: number): string {
  return (seconds / SECONDS_AN_HOUR).toFixed(1)
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
const STEP = 1000

/** Three digits of it. */
export function octetsText(octets: number): string {
  let value = octets
  let unit = 0
  while (value >= STEP - 0.5 && unit < UNITS.length - 1) {
    value /= STEP
    unit++
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${value.toFixed(digits)} ${UNITS[unit]}`
}
