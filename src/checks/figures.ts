// The figures of the installation for a scrape of the metrics. A scrape reads little: what was read lately is shown again, and
// no part is waited for long. A part that cannot be read is left out.
import { setTimeout as pause } from 'node:timers/promises'
import { type Clock, type Instant, SECOND_MS } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { VERSION } from '../config/package.ts'
import type { Figure, Figures } from '../metrics/gauges.ts'
import { MOST_NAMED, OTHER } from '../metrics/metrics.ts'
import { certificateEnds } from './certificates.ts'
import type { Machine } from './machine.ts'
import type { Readings } from './readings.ts'
import { tried } from './trouble.ts'

/** As often as Prometheus usually asks. */
const SHOWN_MS = 15 * SECOND_MS
/** What is read of every account, and what the file system says. */
const LONG_SHOWN_MS = 60 * SECOND_MS
/** A scrape does not wait longer for a part that is being read again. */
const PATIENCE_MS = SECOND_MS

type Deps = {
  config: Pick<Config, 'dataDir' | 'backup' | 'http' | 'radius'>
  clock: Clock
  machine: Pick<Machine, 'disk'>
  readings: Readings
}

export function makeFigures(deps: Deps) {
  const { clock, readings } = deps
  const parts = [
    kept(clock, SHOWN_MS, () => sessionFigures(readings)),
    kept(clock, SHOWN_MS, () => workFigures(readings)),
    kept(clock, LONG_SHOWN_MS, async () => ({ accounts: accountFigures(await readings.accountCounts()) })),
    kept(clock, LONG_SHOWN_MS, () => databaseFigures(readings)),
    kept(clock, LONG_SHOWN_MS, () => backupFigures(deps)),
    kept(clock, LONG_SHOWN_MS, () => diskFigures(deps)),
    kept(clock, LONG_SHOWN_MS, () => certificateFigures(deps)),
  ]
  return {
    /** Never rejects, and takes PATIENCE_MS at most. */
    async read(): Promise<Figures> {
      const found = await Promise.all(parts.map((part) => part()))
      const radiusInterim = [{ value: deps.config.radius.interimS }]
      return Object.assign({ radiusInterim }, ...found)
    },
  }
}

function kept(clock: Clock, forMs: number, look: () => Promise<Figures>): () => Promise<Figures> {
  let latest: Figures = {}
  let readAt: Instant | undefined
  let reading: Promise<void> | undefined

  async function readAgain(): Promise<void> {
    const found = await tried(look)
    latest = 'trouble' in found ? {} : found
    readAt = clock.now()
    reading = undefined
  }

  return async () => {
    if (readAt !== undefined && Math.abs(clock.now() - readAt) < forMs) return latest
    reading ??= readAgain()
    await Promise.race([reading, pause(PATIENCE_MS, undefined, { ref: false })])
    return latest
  }
}

async function sessionFigures(readings: Readings): Promise<Figures> {
  const { gateways, protocols, live, seats, contacts } = await readings.connections()
  const known = new Map(gateways.toSorted((a, b) => a.id - b.id).map(({ id, name }) => [id, name]))
  const boundedName = boundedNames([...known.values()])
  const gatewayName = (id: number) => boundedName(known.get(id) ?? OTHER)
  const slugs = new Map(protocols.map(({ id, slug }) => [id, slug]))
  const sessions = live.map(({ gatewayId, protocolId, live }) => {
    const protocol = (protocolId !== null && slugs.get(protocolId)) || 'unknown'
    return { value: live, labels: { gateway: gatewayName(gatewayId), protocol } }
  })
  const last = [...contacts].map(([id, at]) => ({
    ...{ value: seconds(at), labels: { gateway: gatewayName(id) } },
  }))
  return {
    sessionsLive: merged(sessions, sum),
    seatsTaken: [{ value: seats.reduce((all, one) => all + one.seats, 0) }],
    gatewayLastPacket: merged(last, Math.max),
  }
}

function sum(a: number, b: number): number {
  return a + b
}

/** Of a label that is bounded: the first names in their order stay, the others become one. */
export function boundedNames(names: readonly string[]): (name: string) => string {
  const own = new Set(names.slice(0, MOST_NAMED))
  return (name) => (own.has(name) ? name : OTHER)
}

/** One figure for equal labels. */
function merged(figures: readonly Figure[], combine: (a: number, b: number) => number): Figure[] {
  const all = new Map<string, Figure>()
  for (const one of figures) {
    const key = JSON.stringify(one.labels)
    const before = all.get(key)
    all.set(key, before ? { ...one, value: combine(before.value, one.value) } : one)
  }
  return [...all.values()]
}

type AccountCounts = Awaited<ReturnType<Readings['accountCounts']>>

export function accountFigures(counts: AccountCounts): Figure[] {
  const nameOf = boundedNames(counts.map(({ brand }) => brand))
  const figures = counts.flatMap(({ brand, open, suspended, closed }) =>
    Object.entries({ active: Math.max(0, open - suspended), suspended, closed }).map(([status, value]) => ({
      ...{ value, labels: { brand: nameOf(brand), status } },
    })),
  )
  return merged(figures, sum)
}

async function workFigures(readings: Readings): Promise<Figures> {
  const [jobs, mails, orders, deliveries] = await Promise.all([
    readings.jobs(),
    readings.mails(),
    readings.orders(),
    readings.deliveries(),
  ])
  return {
    jobLastSuccess: jobs.flatMap(({ name, succeededAt }) => {
      return succeededAt === null ? [] : [{ value: seconds(succeededAt), labels: { job: name } }]
    }),
    jobLate: jobs.map(({ name, isLate }) => ({ value: Number(isLate), labels: { job: name } })),
    mailQueue: [
      { value: mails.waiting, labels: { state: 'queued' } },
      { value: mails.dead, labels: { state: 'dead' } },
    ],
    webhooksWaiting: [{ value: deliveries.waiting }],
    webhooksOldest: deliveries.oldestAt === null ? [] : [{ value: seconds(deliveries.oldestAt) }],
    ordersOpen: [{ value: orders.open }],
    ordersOldest: orders.oldestAt === null ? [] : [{ value: seconds(orders.oldestAt) }],
  }
}

async function databaseFigures(readings: Readings): Promise<Figures> {
  const [{ bytes, logBytes }, schema] = await Promise.all([readings.size(), readings.schema()])
  return {
    build: [{ value: 1, labels: { version: VERSION, schema: schema.at ?? 'none' } }],
    databaseBytes: [{ value: bytes }],
    walBytes: logBytes === null ? [] : [{ value: logBytes }],
  }
}

async function backupFigures({ config, readings }: Deps): Promise<Figures> {
  if (config.backup.dir === null) return {}
  const last = await readings.backup()
  return { backupLastSuccess: [{ value: last ? seconds(last.at) : 0 }] }
}

async function diskFigures({ config, machine }: Deps): Promise<Figures> {
  const folders = { data: config.dataDir, backup: config.backup.dir }
  const disks = await Promise.all(
    Object.entries(folders).flatMap(([folder, path]) =>
      path === null ? [] : tried(() => machine.disk(path)).then((disk) => ({ folder, disk })),
    ),
  )
  const known = disks.flatMap(({ folder, disk }) => ('trouble' in disk ? [] : [{ labels: { folder }, disk }]))
  return {
    diskFree: known.map(({ labels, disk }) => ({ labels, value: disk.freeBytes })),
    diskBytes: known.map(({ labels, disk }) => ({ labels, value: disk.bytes })),
  }
}

async function certificateFigures({ config }: Deps): Promise<Figures> {
  const ends = await certificateEnds(config)
  return { certificateExpiry: ends.map(({ file, at }) => ({ value: seconds(at), labels: { file } })) }
}

function seconds(at: Instant): number {
  return at / SECOND_MS
}
