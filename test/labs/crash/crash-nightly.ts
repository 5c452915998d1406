// Part of the crash lab: kill -9 in the middle of a nightly run, several times; each product is handled exactly once.
import { randomInt } from 'node:crypto'
import { addMonths, dayIn } from '../../../src/day.ts'
import { brokenInvariants } from '../parts/invariants.ts'
import { type Engine, openPlainSql, type PlainSql } from '../parts/lab-engines.ts'
import type { LabReport } from '../parts/lab-report.ts'
import { daylightZone, type Installation, startServer } from '../parts/server-process.ts'
import { addDueProducts, KINDS } from './due-products.ts'

const DUE_PRODUCTS = 4000
const KILLS = 5
const RUN_TIMEOUT_MS = 180_000
const POLL_MS = 4
/** A kill comes at any point between two commits. */
const LONGEST_MORE_MS = 60

/** These queries may return nothing after the run. */
export function wrongsOfNight(today: string): Record<string, string> {
  const due = `select s.*, case when s.vpn_username like 'duelogin%' then cast(a.first_name as bigint) % 10 end as digit from subscription s
    join account a on a.id = s.account_id where s.vpn_username like 'duelogin%'`
  return {
    'nothing due is left': `select id from (${due}) d where status = 'active' and due_on <= '${today}'`,
    'auto_terminate ends the product and not the account': `select d.id from (${due}) d join account a on a.id = d.account_id
      where digit = ${KINDS.terminate} and (d.status <> 'terminated' or a.status <> 'active')`,
    'midnight ends the product': `select id from (${due}) d where digit = ${KINDS.midnight} and status <> 'cancelled'`,
    'at_due_date ends product and account': `select d.id from (${due}) d join account a on a.id = d.account_id
      where digit = ${KINDS.at_due_date} and (d.status <> 'cancelled' or a.status <> 'closed')`,
    'every other product is renewed': `select id from (${due}) d where digit >= ${KINDS.overdue} and status <> 'active'`,
    'a renewed product has one renewal': `select d.id, count(l.id) as n from (${due}) d
      left join ledger l on l.subscription_id = d.id and l.kind = 'renewal' and l.starts_on = '${today}'
      where digit >= ${KINDS.renew} group by d.id having count(l.id) <> 1`,
    'an overdue product has one renewal for every missed month': `select d.id, count(l.id) as n,
      count(distinct l.starts_on) as m from (${due}) d
      left join ledger l on l.subscription_id = d.id and l.kind = 'renewal'
      where digit = ${KINDS.overdue} group by d.id having count(l.id) <> count(distinct l.starts_on) or count(l.id) < 3`,
    'the ledger is without a gap': `select d.id, d.due_on from (${due}) d where status = 'active' and not exists (
      select 1 from ledger l where l.subscription_id = d.id and l.ends_on = d.due_on)`,
    'an ended product has no renewal': `select d.id from (${due}) d join ledger l on l.subscription_id = d.id
      where status <> 'active' and l.kind = 'renewal'`,
    'no step is in the audit trail twice': `select account_id, action, target, before, after, count(*) as n from audit
      where actor_kind = 'job' group by account_id, action, target, before, after having count(*) > 1`,
  }
}

export async function countOf(sql: PlainSql, query: string): Promise<number> {
  return Number((await sql.rows(query))[0]?.n)
}

export async function waitUntil(what: string, done: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + RUN_TIMEOUT_MS
  while (!(await done())) {
    if (performance.now() > deadline) throw new Error(`waited too long until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

/** Starts the server again and again, and kills it as soon as the run has made progress; returns the rest of each time. */
async function killOften(
  installation: Installation,
  sql: PlainSql,
  left: () => Promise<number>,
): Promise<number[]> {
  const seen: number[] = []
  for (let before = await left(); seen.length < KILLS && before > 0; before = await left()) {
    const server = await startServer(installation)
    await waitUntil('the nightly run got further', async () => (await left()) < before)
    await new Promise((resolve) => setTimeout(resolve, randomInt(LONGEST_MORE_MS)))
    await server.kill()
    // As if a minute had passed: a killed process keeps its lease on the job for that time.
    await sql.run('update job set lease_until = 0')
    seen.push(await left())
    const broken = await brokenInvariants(sql)
    if (broken.length > 0) throw new Error(`half-done: ${JSON.stringify(broken)}`)
  }
  return seen
}

export async function killNightlyRun(
  engine: Engine,
  installation: Installation,
  report: LabReport,
): Promise<void> {
  const template = 'template@example.com'
  const first = await startServer(installation)
  const fields = { secret_key: installation.secretKey, email: template, country: 'DE', type: 1 }
  const made = await first.call('AddClient', fields)
  await first.stop()
  report.quiet('the template is added', made.body.status === 'success', made.text)

  const sql = await openPlainSql(installation)
  try {
    const today = dayIn(daylightZone(), Date.now())
    const ago = (months: number) => addMonths(`${today.slice(0, 7)}-01`, -months)
    await addDueProducts(sql, template, DUE_PRODUCTS, { today, started: ago(1), longAgo: ago(3) })
    const left = () => countOf(sql, `select count(*) as n from subscription where next_run_on <= '${today}'`)
    const seen = await killOften(installation, sql, left)
    const last = await startServer(installation)
    await waitUntil('the nightly run is through', async () => (await left()) === 0)
    const found: string[] = []
    for (const [sentence, query] of Object.entries(wrongsOfNight(today))) {
      const rows = await sql.rows(query)
      if (rows.length > 0)
        found.push(`${sentence}: ${JSON.stringify(rows.slice(0, 3))} and ${rows.length - 1} more`)
    }
    await last.stop()
    report.figure(
      `${engine}: due products left after each kill -9 of a nightly run of ${DUE_PRODUCTS}`,
      seen.join(', '),
    )
    const inTheMiddle = seen.some((products) => products > 0 && products < DUE_PRODUCTS)
    report.promise(`a nightly run was killed in the middle on ${engine}`, inTheMiddle, seen)
    report.promise(`each due product is handled exactly once on ${engine}`, found.length === 0, found)
    const broken = await brokenInvariants(sql)
    report.promise(`nothing is half-done after the nightly runs on ${engine}`, broken.length === 0, broken)
  } finally {
    await sql.close()
  }
}
