// Live sessions, counted in short steps: reads of the embedded database run on the main thread.
import { setImmediate as otherWork } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'

/** Rows of one step: some 2 ms. */
const STEP = 2000

/** `at`: the latest report of any. */
export type Live = { gatewayId: number; protocolId: number | null; live: number; at: Instant }

type Row = Live & { last: number }

/** By gateway and protocol. A session that begins or ends meanwhile is counted or not. */
export async function countLive(db: Handle): Promise<Live[]> {
  const counts = new Map<string, Live>()
  let after = { gatewayId: -1, id: -1 }
  for (;;) {
    const rows = await countStep(db, after)
    for (const row of rows) add(counts, row)
    if (rows.reduce((sum, { live }) => sum + live, 0) < STEP) return [...counts.values()]
    after = endOf(rows)
    await otherWork()
  }
}

async function countStep(db: Handle, { gatewayId, id }: { gatewayId: number; id: number }): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select gateway_id as "gatewayId", protocol_id as "protocolId", count(*) as live, max(seen_at) as at, max(id) as last
    from (
      select gateway_id, id, protocol_id, seen_at from session
      where ended_at is null and (gateway_id, id) > (${gatewayId}, ${id})
      order by gateway_id, id limit ${STEP}
    ) as step
    group by gateway_id, protocol_id`.execute(db)
  return rows.map((row) => ({ ...row, live: Number(row.live) }))
}

function endOf(rows: readonly Row[]): { gatewayId: number; id: number } {
  const gatewayId = Math.max(...rows.map((row) => row.gatewayId))
  const ids = rows.flatMap((row) => (row.gatewayId === gatewayId ? row.last : []))
  return { gatewayId, id: Math.max(...ids) }
}

function add(counts: Map<string, Live>, { gatewayId, protocolId, live, at }: Live): void {
  const key = `${gatewayId} ${protocolId}`
  const before = counts.get(key)
  counts.set(key, {
    ...{ gatewayId, protocolId, live: live + (before?.live ?? 0) },
    at: Math.max(at, before?.at ?? at),
  })
}
