// The status as lines of at most 80 characters, as long as names are of usual length.

import type { GatewayReading } from '../../checks/readings.ts'
import { SILENT_MS } from '../../checks/readings.ts'
import { NOT_READ, type Part, type Status } from '../../checks/status.ts'
import { bytesText, countText, namesText } from '../../checks/words.ts'
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../clock.ts'
import { aheadText } from '../clock/clock-text.ts'
import { columns, instantText, labelled } from '../terminal.ts'

/** Of those on the screen; JSON has them all. */
const MOST_BRANDS = 5
const MOST_GATEWAYS = 10

export function statusText(status: Status, now: Instant): string {
  const { version, schema, database, servers, brands, accounts, gateways, mails, jobs, backup } = status
  const lines: [string, string][] = [
    ['Latchkey', version],
    ['Schema', orTrouble(schema, ({ kind, at }) => `${at ?? 'none'} (${kind})`)],
    ['Database', database.name],
    ['', orTrouble(database.size, sizeText)],
    ['Servers', orTrouble(servers, serversText)],
    ['Brands', orTrouble(brands, brandsText)],
    ['Accounts', orTrouble(accounts, accountsText)],
    ['Sessions', orTrouble(gateways, sessionsText)],
    [
      'Mail',
      orTrouble(mails, ({ waiting, dead }) => `${counted(waiting)} waiting, ${counted(dead)} given up`),
    ],
    ['Jobs', orTrouble(jobs, jobsText)],
    ['Backup', orTrouble(backup, (last) => (last ? sinceText(last.at, now) : 'no backup known'))],
  ]
  const tables = [
    'trouble' in gateways ? '' : gatewaysTable(gateways, now),
    'trouble' in jobs ? '' : jobsTable(jobs, now),
  ]
  const known = lines.filter(([, text]) => text !== NOT_READ)
  return [labelled(known), ...tables].filter((part) => part !== '').join('\n\n')
}

function orTrouble<T>(part: Part<T>, text: (value: T) => string): string {
  const isTrouble = typeof part === 'object' && part !== null && 'trouble' in part
  return isTrouble ? part.trouble : text(part as T)
}

type Read<Name extends keyof Status> = Exclude<Status[Name], { trouble: string }>

function sizeText({ bytes, logBytes }: { bytes: number; logBytes: number | null }): string {
  return logBytes === null ? bytesText(bytes) : `${bytesText(bytes)}, write-ahead log ${bytesText(logBytes)}`
}

function serversText(servers: Read<'servers'>): string {
  if (servers.length === 0) return 'none runs'
  return `${counted(servers.length)}: ${namesText(servers.map(({ host, pid }) => `process ${pid} on ${host}`))}`
}

function brandsText(brands: Read<'brands'>): string {
  const names = brands.map(({ name, accounts, daysAhead }) => {
    const clock = daysAhead === null ? '' : `; ${aheadText(daysAhead)}`
    return `${name} (${countText(accounts, 'account')}${clock})`
  })
  return `${counted(brands.length)}: ${namesText(names, MOST_BRANDS)}`
}

function accountsText({ open, active, suspended, closed }: Read<'accounts'>): string {
  const detail = `${counted(active)} active, ${counted(suspended)} suspended`
  return `${counted(open)} open (${detail}), ${counted(closed)} closed`
}

function sessionsText(gateways: readonly GatewayReading[]): string {
  const live = gateways.reduce((sum, one) => sum + one.live, 0)
  return `${counted(live)} live at ${countText(gateways.length, 'gateway')}`
}

function jobsText(jobs: Read<'jobs'>): string {
  if (jobs.length === 0) return 'none has run yet'
  const late = jobs.filter(({ isLate }) => isLate).map(({ name }) => name)
  return late.length === 0 ? 'none is late' : `late: ${namesText(late)}`
}

/** The busiest, then the names of those that are silent. */
function gatewaysTable(gateways: readonly GatewayReading[], now: Instant): string {
  if (gateways.length === 0) return ''
  const shown = gateways.slice(0, MOST_GATEWAYS)
  const rows = shown.map(({ gateway, live, lastContactAt }) => [
    ...[gateway, counted(live), lastContactAt === null ? 'not lately' : sinceText(lastContactAt, now)],
  ])
  const others = gateways.slice(MOST_GATEWAYS)
  const live = others.reduce((sum, one) => sum + one.live, 0)
  const more =
    others.length > 0 ? [`  and ${counted(others.length)} more; sessions there: ${counted(live)}`] : []
  const silent = others.filter(
    ({ lastContactAt }) => lastContactAt === null || lastContactAt + SILENT_MS < now,
  )
  const quiet = `  silent for an hour or more: ${namesText(silent.map(({ gateway }) => gateway))}`
  const table = columns([['GATEWAY', 'SESSIONS', 'LAST LOGIN OR REPORT'], ...rows])
  return [table, ...more, ...(silent.length > 0 ? [quiet] : [])].join('\n')
}

function jobsTable(jobs: Read<'jobs'>, now: Instant): string {
  if (jobs.length === 0) return ''
  const rows = jobs.map(({ name, startedAt, finishedAt, result, isLate }) => [
    name,
    startedAt === null ? 'never' : sinceText(startedAt, now),
    finishedAt === null && startedAt !== null ? 'has not ended' : result || 'nothing to do',
    isLate ? 'LATE' : '',
  ])
  return columns([['JOB', 'LAST RUN', 'RESULT', ''], ...rows])
}

function counted(number: number): string {
  return number.toLocaleString('en')
}

function sinceText(at: Instant, now: Instant): string {
  return `${agoText(now - at)} (${instantText(at)})`
}

function agoText(ms: number): string {
  if (ms < 0) return 'in the future'
  if (ms < MINUTE_MS) return `${Math.round(ms / SECOND_MS)} s ago`
  if (ms < 2 * HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min ago`
  return ms < 48 * HOUR_MS
    ? `${Math.round(ms / HOUR_MS)} h ago`
    : `${Math.round(ms / (24 * HOUR_MS))} days ago`
}
