// Counts over many rows, in short steps: reads of the embedded database run on the main thread.
import { setImmediate as otherWork } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'

/** Rows of one step: 3 ms of sessions, 1 ms of seats, less of accounts. */
const STEP = 2000

/** `at`: the latest report of any. */
export type Live = LivePlace & { live: number; at: Instant }
/** `brandId` null: of an unknown login. */
type LivePlace = { gatewayId: number; protocolId: number | null; brandId: number | null }

type Row = Live & { last: number }

/** By gateway, protocol and brand, of all brands or of one. A session that begins or ends meanwhile is counted or not. */
export async function countLive(db: Handle, ofBrand?: number): Promise<Live[]> {
  const counts = new Map<string, Live>()
  let after = { gatewayId: -1, id: -1 }
  for (;;) {
    const rows = await countStep(db, after, ofBrand)
    for (const row of rows) add(counts, row)
    if (rows.reduce((sum, { live }) => sum + live, 0) < STEP) return [...counts.values()]
    after =
      ofBrand === undefined ? endOf(rows) : { gatewayId: -1, id: Math.max(...rows.map(({ last }) => last)) }
    await otherWork()
  }
}

async function countStep(
  db: Handle,
  { gatewayId, id }: { gatewayId: number; id: number },
  ofBrand: number | undefined,
): Promise<Row[]> {
  const behind =
    ofBrand === undefined
      ? sql`(gateway_id, id) > (${gatewayId}, ${id}) order by gateway_id, id`
      : sql`brand_id = ${ofBrand} and id > ${id} order by id`
  const { rows } = await sql<Row>`
    select gateway_id as "gatewayId", protocol_id as "protocolId", brand_id as "brandId",
      count(*) as live, max(seen_at) as at, max(id) as last
    from (
      select gateway_id, id, protocol_id, brand_id, seen_at from session
      where ended_at is null and ${behind} limit ${STEP}
    ) as step
    group by gateway_id, protocol_id, brand_id`.execute(db)
  return rows.map((row) => ({ ...row, live: Number(row.live) }))
}

function endOf(rows: readonly Row[]): { gatewayId: number; id: number } {
  const gatewayId = Math.max(...rows.map((row) => row.gatewayId))
  const ids = rows.flatMap((row) => (row.gatewayId === gatewayId ? row.last : []))
  return { gatewayId, id: Math.max(...ids) }
}

function add(counts: Map<string, Live>, { gatewayId, protocolId, brandId, live, at }: Live): void {
  const key = `${gatewayId} ${protocolId} ${brandId}`
  const before = counts.get(key)
  counts.set(key, {
    ...{ gatewayId, protocolId, brandId, live: live + (before?.live ?? 0) },
    at: Math.max(at, before?.at ?? at),
  })
}

export type Contact = { gatewayId: number; at: Instant }
export type SeatContact = Contact & { seats: number }

/** The seats that are taken at each gateway now, and the latest login there. */
export async function listSeatContacts(db: Handle, now: Instant): Promise<SeatContact[]> {
  const counts = new Map<number, SeatContact>()
  const isAfter = (after: number) => sql`from seat where subscription_id > ${after}`
  await inSteps(db, sql`subscription_id`, isAfter, async (after, upTo) => {
    const { rows } = await sql<SeatContact>`
      select gateway_id as "gatewayId", count(*) as seats, max(taken_at) as at ${isAfter(after)}
        and subscription_id <= ${upTo} and lease_until > ${now}
      group by gateway_id`.execute(db)
    for (const { gatewayId, at, seats } of rows) {
      const before = counts.get(gatewayId)
      const all = Number(seats) + (before?.seats ?? 0)
      counts.set(gatewayId, { gatewayId, at: Math.max(at, before?.at ?? at), seats: all })
    }
  })
  return [...counts.values()]
}

/** Of one brand, without those that were erased. */
export async function countClosed(db: Handle, brandId: number): Promise<number> {
  let closed = 0
  const isAfter = (after: number) =>
    sql`from account where brand_id = ${brandId} and closed_at > ${after} and erasure is null`
  await inSteps(db, sql`closed_at`, isAfter, async (after, upTo) => {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count ${isAfter(after)} and closed_at <= ${upTo}`.execute(db)
    closed += Number(rows[0]?.count ?? 0)
  })
  return closed
}

/** Calls `count` for one range of `key` after the other. A range has STEP rows, and more only where keys are equal. */
async function inSteps(
  db: Handle,
  key: RawBuilder<unknown>,
  isAfter: (after: number) => RawBuilder<unknown>,
  count: (after: number, upTo: number) => Promise<void>,
): Promise<void> {
  for (let after = -1; ; await otherWork()) {
    const { rows } = await sql<{ end: number }>`
      select ${key} as "end" ${isAfter(after)} order by ${key} limit 1 offset ${STEP - 1}`.execute(db)
    const end = rows[0]?.end
    await count(after, end ?? Number.MAX_SAFE_INTEGER)
    if (end === undefined) return
    after = end
  }
}
