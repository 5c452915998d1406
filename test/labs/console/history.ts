// What happened in an installation before it is looked at, as rows: live and ended sessions, traffic, samples, the ledger, the trail.
// Sizes are given, so that a picture and a lab of a million accounts use the same. Subscriptions are those that the bench seeds.
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { addDays, dayIn } from '../../../src/day.ts'
import type { PlainSql } from '../parts/lab-engines.ts'

/** A gateway, its protocols, and how many of a hundred sessions it has. */
export type Part = { gateway: number; protocols: readonly number[]; share: number; silentMs?: number }
type Given = { accounts: number; live: number; ended: number; usageDays: number; parts: readonly Part[] }

const SAMPLE_MS = 5 * MINUTE_MS
const GIB = 1_073_741_824

export async function seedHistory(sql: PlainSql, given: Given): Promise<void> {
  await sessions(sql, given)
  await usage(sql, given)
  await samples(sql, given)
  await ledger(sql, given)
}

/** A number by chance from 0 to `below`, the same in each run. */
function chance(of: string, salt: number, below: number): string {
  return `((${of} * 2654435761 + ${of} % 97 * ${salt * 1_000_003 + 13} + ${salt * 37}) % 4294967291 % ${below})`
}

/** The part of a row: each has as many of a hundred as its share. */
function partOf(parts: readonly Part[], of: string, value: (part: Part) => string | number): string {
  const hundredth = chance(of, 3, 100)
  const cases = parts.map((part, at) => {
    const below = parts.slice(0, at + 1).reduce((sum, { share }) => sum + share, 0)
    return `when ${hundredth} < ${below} then ${value(part)}`
  })
  const [first] = parts
  return `case ${cases.join(' ')} else ${first ? value(first) : 0} end`
}

async function sessions(sql: PlainSql, { accounts, live, ended, parts }: Given): Promise<void> {
  const now = Date.now()
  const step = Math.max(1, Math.floor(accounts / live))
  const gateway = partOf(parts, 's.id', (part) => part.gateway)
  const seen = `${now} - ${chance('s.id', 5, 290_000)} - (${partOf(parts, 's.id', ({ silentMs = 0 }) => silentMs)})`
  const protocol = partOf(parts, 's.id', ({ protocols }) =>
    protocols.length > 1
      ? `case when s.id % 5 < 3 then ${protocols[0]} else ${protocols[1]} end`
      : (protocols[0] ?? 1),
  )
  const octets = (salt: number) => `${chance('s.id', salt, 900)} * ${chance('s.id', salt + 1, 2_000)} * 1024`
  const address = (first: number) =>
    `'${first}.' || (s.id / 62500 % 250) || '.' || (s.id / 250 % 250) || '.' || (s.id % 250 + 1)`
  const columns = `gateway_id, session_key, brand_id, account_id, subscription_id, username, protocol_id, nas_address,
    caller_address, framed_address, started_at, seen_at, moved_at, stale_at, ended_at, end_cause, octets_in, octets_out, seconds`
  const row = (
    key: string,
    times: string,
  ) => `select ${gateway}, '${key}' || s.id, s.brand_id, s.account_id, s.id,
    s.vpn_username, ${protocol}, '198.51.100.' || (${gateway}), ${address(203)}, ${address(10)}, ${times} from subscription s`
  const since = chance('s.id', 11, 20 * HOUR_MS)
  await sql.run(
    `insert into session (${columns}) ${row(
      'live-',
      `${seen} - ${since} % 60000 - ${since}, ${seen}, ${seen}, ${now + HOUR_MS}, null, null,
      ${octets(21)}, ${octets(23)} * 9, ${since} / 1000`,
    )}
     where s.brand_id = 1 and s.status = 'active' and s.id <= ${accounts} and s.id % ${step} = 0`,
  )
  await sql.run(
    `insert into seat (subscription_id, number, gateway_id, session_key, caller, framed_address, taken_at, lease_until)
     select subscription_id, 1, gateway_id, session_key, '', framed_address, started_at, ${now + HOUR_MS} from session
     where ended_at is null and session_key like 'live-%'`,
  )
  const over = `${now} - ${chance('s.id', 41, 6 * DAY_MS)} - ${HOUR_MS}`
  const cause = `case s.id % 7 when 0 then 'Idle-Timeout' when 3 then 'Lost-Carrier' when 5 then 'Session-Timeout' else 'User-Request' end`
  await sql.run(
    `insert into session (${columns}) ${row(
      'past-',
      `${over} - ${since}, ${over}, ${over}, null, ${over}, ${cause},
      ${octets(31)}, ${octets(33)} * 9, ${since} / 1000`,
    )} where s.brand_id = 1 and s.id <= ${ended}`,
  )
}

/** Traffic of the accounts that have live sessions, and of as many others: more on weekends, growing slowly. */
async function usage(sql: PlainSql, { accounts, live, usageDays, parts }: Given): Promise<void> {
  const today = dayIn('UTC', Date.now())
  const step = Math.max(1, Math.floor(accounts / (2 * live)))
  for (let ago = usageDays - 1; ago >= 0; ago--) {
    const day = addDays(today, -ago)
    const weekday = new Date(day).getUTCDay()
    const factor =
      (weekday % 6 === 0 ? 14 : 10) * (1 + (usageDays - ago) / usageDays / 3) * (ago === 0 ? 0.4 : 1)
    const bytes = `cast(${factor} * (1 + ${chance('s.id', 7 + ago, 60)}) * ${GIB / 100} as bigint)`
    await sql.run(
      `insert into traffic (account_id, day, gateway_id, protocol_id, brand_id, sessions, octets_in, octets_out, seconds)
       select s.account_id, '${day}', ${partOf(parts, `(s.id + ${ago * 3})`, (part) => part.gateway)}, ${partOf(parts, `(s.id + ${ago * 3})`, ({ protocols }) => protocols[0] ?? 1)}, s.brand_id,
         1 + s.id % 4, ${bytes} / 9, ${bytes}, 1800 + ${chance('s.id', 9 + ago, 30_000)}
       from subscription s where s.brand_id = 1 and s.id <= ${accounts} and s.id % ${step} = 0
         and ${chance('s.id', 17 + ago, 10)} < 8 on conflict do nothing`,
    )
  }
}

/** A day of samples: few at night, most in the evening. */
async function samples(sql: PlainSql, { live, parts }: Given): Promise<void> {
  const newest = Math.floor(Date.now() / SAMPLE_MS) * SAMPLE_MS
  const rows: string[] = []
  for (let ago = 0; ago < 288; ago++) {
    const at = newest - ago * SAMPLE_MS
    const wave = 0.72 + 0.28 * Math.cos((ago / 288) * 2 * Math.PI) + 0.03 * Math.sin(ago / 7)
    for (const { gateway, protocols, share, silentMs = 0 } of parts) {
      if (ago * SAMPLE_MS < silentMs) continue
      protocols.forEach((protocol, index) => {
        const part = protocols.length === 1 ? 1 : index === 0 ? 0.6 : 0.4
        rows.push(`(1, ${at}, ${gateway}, ${protocol}, ${Math.round((live * share * part * wave) / 100)})`)
      })
    }
  }
  await sql.run(
    `insert into online_sample (brand_id, at, gateway_id, protocol_id, sessions) values ${rows.join(', ')} on conflict do nothing`,
  )
}

/** The start of each subscription by plan, its renewals since, and some refunds; at most three terms are looked at. */
async function ledger(sql: PlainSql, { accounts }: Given): Promise<void> {
  const columns = `brand_id, account_id, subscription_id, kind, plan_months, starts_on, ends_on, test_user, created_at, price_minor,
    currency, login_kind`
  const day = (at: string) => `strftime('%Y-%m-%d', (${at}) / 1000, 'unixepoch')`
  for (const [term, kind] of [
    [0, 'start'],
    [1, 'renewal'],
    [2, 'renewal'],
  ] as const) {
    const at = `s.created_at + ${term} * s.plan_months * ${30 * DAY_MS}`
    await sql.run(
      `insert into ledger (${columns})
       select s.brand_id, s.account_id, s.id, '${kind}', s.plan_months, ${day(at)}, ${day(`${at} + s.plan_months * ${30 * DAY_MS}`)},
         a.test_user, ${at}, p.price_minor, p.currency, s.kind
       from subscription s join account a on a.id = s.account_id join plan p on p.brand_id = s.brand_id and p.months = s.plan_months
       where s.id <= ${accounts} and s.plan_months > 0 and ${at} < ${Date.now()} order by ${at}`,
    )
  }
  await sql.run(
    `insert into ledger (${columns}, refunds)
     select brand_id, account_id, subscription_id, 'refund', plan_months, starts_on, ends_on, test_user, created_at + ${3 * DAY_MS},
       price_minor, currency, login_kind, id from ledger
     where kind = 'start' and id % 23 = 4 and created_at < ${Date.now() - 4 * DAY_MS}`,
  )
}
