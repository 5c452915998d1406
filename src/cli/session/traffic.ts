// latchkey usage by month or brand, and latchkey online: totals over all accounts.
import type { OnlineCount } from '../../checks/online.ts'
import { systemClock } from '../../clock.ts'
import { addMonths, type Day, dayIn } from '../../day.ts'
import type { TrafficPart, TrafficTotal } from '../../sessions/inspection/traffic.ts'
import { type Opened, scopeOf, withCore, withVault } from '../open.ts'
import { showShare } from '../progress.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'
import { hoursText, octetsText } from './session-text.ts'

/** Parts by which only totals over all accounts can be grouped. */
export function isOfTotals(by: readonly string[]): boolean {
  return by.includes('month') || by.includes('brand')
}

type TotalsAsked = {
  by: readonly TrafficPart[]
  fromOn: Day | undefined
  toOn: Day | undefined
  json: true | undefined
  whose: (core: Opened) => Promise<{ brandId: number | undefined; gatewayId: number | undefined }>
}

type Named = TrafficTotal & { brand?: string | null; gateway?: string | null; protocol?: string | null }

/** Without days: this month and the twelve before it. */
export async function usageTotals(
  { by, fromOn, toOn, json, whose }: TotalsAsked,
  terminal: Terminal,
): Promise<void> {
  const { out } = terminal
  const to = toOn ?? dayIn('UTC', systemClock.now())
  const from = fromOn ?? addMonths(`${to.slice(0, 7)}-01`, -12)
  const rows = await withVault(async (core) => {
    const { brandId, gatewayId } = await whose(core)
    return named(
      core,
      await core.traffic.totals(
        { brandId, gatewayId, fromOn: from, toOn: to },
        by,
        showShare(terminal, 'usage'),
      ),
    )
  })
  if (json) return out(jsonText(rows))
  const span = `From ${from} to ${to}, UTC`
  out(rows.length === 0 ? `${span}: nothing went through.` : `${span}\n${totalsText(rows)}`)
}

async function named(core: Opened, rows: readonly TrafficTotal[]): Promise<Named[]> {
  const brands = await core.brands.names()
  const gateways = new Map((await core.gateways.list()).map(({ id, name }) => [id, name]))
  const { protocols } = await core.locations.catalogue()
  const slugs = new Map(protocols.map(({ id, slug }) => [id, slug]))
  return rows.map((row) => ({
    ...row,
    ...(row.protocolId !== undefined && { protocol: slugs.get(row.protocolId) ?? null }),
    ...(row.brandId !== undefined && {
      brand: row.brandId === null ? null : (brands.get(row.brandId) ?? null),
    }),
    ...(row.gatewayId !== undefined && { gateway: gateways.get(row.gatewayId) ?? null }),
  }))
}

function totalsText(rows: readonly Named[]): string {
  const [first] = rows
  const parts = [
    { head: 'MONTH', is: first?.month !== undefined, of: (row: Named) => row.month ?? '' },
    { head: 'DAY', is: first?.day !== undefined, of: (row: Named) => row.day ?? '' },
    { head: 'BRAND', is: first?.brand !== undefined, of: (row: Named) => row.brand ?? 'unknown' },
    {
      head: 'GATEWAY',
      is: first?.gateway !== undefined,
      of: (row: Named) => row.gateway ?? `${row.gatewayId} (removed)`,
    },
    {
      head: 'PROTOCOL',
      is: first?.protocol !== undefined,
      of: (row: Named) => row.protocol ?? 'unknown',
    },
  ].filter(({ is }) => is)
  return columns([
    [...parts.map(({ head }) => head), 'SESSIONS', 'IN', 'OUT', 'HOURS'],
    ...rows.map((row) => [
      ...parts.map(({ of }) => of(row)),
      ...[String(row.sessions), octetsText(row.octetsIn), octetsText(row.octetsOut), hoursText(row.seconds)],
    ]),
  ])
}

type OnlineChoice = { brand?: string; history?: true; json?: true }

export async function online(options: OnlineChoice, terminal: Terminal): Promise<void> {
  const { out } = terminal
  if (options.history) return onlineHistory(options, terminal)
  const counts = await withCore(async (core) => {
    const names = await core.brands.names()
    const found = await core.online.count(await scopeOf(core, options))
    return found.map((one) => ({
      ...one,
      brand: one.brandId === null ? null : (names.get(one.brandId) ?? null),
    }))
  })
  if (options.json) return out(jsonText(counts))
  out(counts.length === 0 ? 'No session is live.' : onlineText(counts))
}

async function onlineHistory(options: OnlineChoice, { out }: Terminal): Promise<void> {
  const points = await withCore(async (core) => {
    const { brandId } = await scopeOf(core, options)
    return core.onlineSamples.history({ brandId })
  })
  if (options.json) return out(jsonText(points))
  const rows = points.map(({ at, sessions }) => [instantText(at), String(sessions)])
  out(rows.length === 0 ? 'No sample was taken yet.' : columns([['AT', 'SESSIONS'], ...rows]))
}

function onlineText(counts: readonly (OnlineCount & { brand: string | null })[]): string {
  const total = counts.reduce((sum, { sessions }) => sum + sessions, 0)
  return columns([
    ['GATEWAY', 'PROTOCOL', 'BRAND', 'SESSIONS'],
    ...counts.map(({ gateway, gatewayId, protocol, brand, sessions }) => [
      ...[gateway ?? `${gatewayId} (removed)`, protocol ?? 'unknown', brand ?? 'unknown', String(sessions)],
    ]),
    ['all', '', '', String(total)],
  ])
}
