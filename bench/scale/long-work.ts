// What other callers notice of the server's long work: how long at most a write waits that touches the same rows (its lock),
// and one that touches others.
import { DAY_MS } from '../../src/clock.ts'
import { addDays, dayIn } from '../../src/day.ts'
import { quantile } from '../../test/labs/parts/lab-report.ts'
import { makeVamClient } from '../../test/labs/parts/vam-client.ts'
import type { ScaleTarget } from './scale-targets.ts'

const PAUSE_MS = 20
const LOOK_MS = 200
const LONGEST_MS = 30 * 60_000
/** Longer than any brand keeps ended sessions. */
const OLD_DAYS = 4000

export type LongWork = { rows: number; longestLockMs: number; from: string }

/** Makes `due` products due while the server runs, and waits until the nightly run has renewed them all. */
export async function measureNight(target: ScaleTarget, due: number): Promise<LongWork> {
  const { sql } = target
  const today = dayIn('UTC', Date.now())
  const yesterday = addDays(today, -1)
  const ids = `select id from subscription where brand_id = 1 and plan_months > 0 and status = 'active' order by id limit ${due}`
  const made = await sql.run(
    `update subscription set due_on = '${yesterday}', next_run_on = '${yesterday}', plan_months = 12 where id in (${ids})`,
  )
  if (made !== due) throw new Error(`${made} products became due in place of ${due}`)
  const left = `select count(*) as n from (select 1 from subscription where brand_id = 1 and next_run_on <= '${today}' limit 1) x`
  return watch(target, due, {
    isOver: async () => (await sql.rows(left))[0]?.n === 0,
    touch: (chance) =>
      `update subscription set billing_day = billing_day where id = ${Math.floor(chance * due) + 1}`,
  })
}

/** Adds `rows` sessions that ended long ago, and waits until the server has erased them. */
export async function measureErasure(target: ScaleTarget, rows: number): Promise<LongWork> {
  const { sql } = target
  const endedAt = Date.now() - OLD_DAYS * DAY_MS
  await sql.run(
    `insert into session (gateway_id, session_key, brand_id, account_id, subscription_id, username, nas_address, started_at,
      seen_at, moved_at, ended_at, octets_in, octets_out, seconds)
     with recursive number (i) as (select 1 union all select i + 1 from number where i < ${rows})
     select 1, 'old ' || i, 1, i, i, 'old' || i, '127.0.0.1', ${endedAt}, ${endedAt}, ${endedAt}, ${endedAt} + i, 1, 1, 1 from number`,
  )
  const left = `select count(*) as n from (select 1 from session where session_key like 'old %' limit 1) x`
  return watch(target, rows, {
    isOver: async () => (await sql.rows(left))[0]?.n === 0,
    touch: (chance) =>
      `update session set octets_in = 1 where session_key = 'old ${Math.floor(chance * rows) + 1}' and gateway_id = 1`,
  })
}

type Work = { isOver(): Promise<boolean>; touch(chance: number): string }

/**
 * On PostgreSQL the same rows are written by a connection of its own. SQLite has one lock for all, so that the write of
 * another account by VAM waits for it as well; a second connection would only poll.
 */
async function watch(target: ScaleTarget, rows: number, { isOver, touch }: Work): Promise<LongWork> {
  const { sql, engine, http, installation } = target
  const vam = await makeVamClient(http, installation.secretKey, 1)
  const created: number[] = []
  const touched: number[] = []
  const startedAt = performance.now()
  let lookAt = startedAt + LOOK_MS
  for (let n = 0; ; n++) {
    await timed(created, async () => {
      const { text, body } = await vam.call('POST', '/vam/v3/create', {
        uuid: `${startedAt} ${n}`,
        period: 30,
      })
      if (typeof body.vpnUsername !== 'string') throw new Error(`wrong answer: ${text}`)
    })
    if (engine === 'postgres') await timed(touched, () => sql.run(touch(Math.random())))
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    const now = performance.now()
    if (now < lookAt) continue
    if (await isOver()) break
    if (now - startedAt > LONGEST_MS) throw new Error('the work did not come to its end')
    lookAt = now + LOOK_MS
  }
  vam.close()
  const seconds = (performance.now() - startedAt) / 1000
  const longest = (values: number[]) =>
    `p99 ${quantile(values, 0.99).toFixed(0)} ms, at most ${Math.max(...values).toFixed(0)} ms`
  const from = [
    `${rows} rows in ${seconds.toFixed(0)} s`,
    `VAM create: ${longest(created)}`,
    ...(touched.length > 0 ? [`the same rows: ${longest(touched)}`] : []),
  ].join('; ')
  console.log(from)
  return { rows, longestLockMs: Math.max(...created, ...touched), from }
}

async function timed(into: number[], work: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now()
  await work()
  into.push(performance.now() - startedAt)
}
