// What the management API lists, in a filled SQLite installation beside its server: keys, rows of the audit trail, events.
import { MINUTE_MS } from '../../src/clock.ts'
import { scopesOf } from '../../src/credentials/manage-keys/scope.ts'
import { dayIn } from '../../src/day.ts'
import { hashSecret } from '../../src/secrets.ts'
import type { PlainSql } from '../../test/labs/parts/lab-engines.ts'
import { MANAGE_KEYS, seededManageKey } from '../seeded-account.ts'

const KEYS_AT_ONCE = 500
/** The trail and the events of so many minutes: no job erases them. */
const SPREAD_MINUTES = 60 * 24 * 7

/** Keys of the first brand. They were used today: the first use of each day is a write, which belongs to no measurement. */
export async function seedManageKeys(sql: PlainSql): Promise<void> {
  const scopes = scopesOf('brand').join(' ')
  const today = dayIn('UTC', Date.now())
  for (let from = 0; from < MANAGE_KEYS; from += KEYS_AT_ONCE) {
    const rows = Array.from({ length: Math.min(KEYS_AT_ONCE, MANAGE_KEYS - from) }, (_, i) => {
      const hash = hashSecret(seededManageKey(from + i))
      return `(1, '${hash}', 'lk_manage_0000', 'bench', '${scopes}', '', ${Date.now()}, '${today}')`
    })
    await sql.run(
      `insert into manage_key (brand_id, hash, hint, label, scopes, ranges, created_at, last_used_on) values ${rows.join(', ')}`,
    )
  }
}

/** `rows` of each, of the first brand; the events have their numbers. */
export async function seedTrail(sql: PlainSql, rows: number): Promise<void> {
  const numbers = `with recursive number (i) as (select 1 union all select i + 1 from number where i < ${rows})`
  const at = `${Date.now() - SPREAD_MINUTES * MINUTE_MS} + i * ${Math.floor((SPREAD_MINUTES * MINUTE_MS) / rows)}`
  await sql.run(
    `insert into audit (at, brand_id, account_id, actor_kind, actor_id, address, action, target, before, after)
     ${numbers} select ${at}, 1, i, case i % 3 when 0 then 'operator' else 'secret' end, i % 7, '', case i % 4
       when 0 then 'account.suspend' when 1 then 'account.add' when 2 then 'subscription.start' else 'account.set' end,
       'account:' || i, null, '{"externalId":"bench ' || i || '"}' from number`,
  )
  await sql.run('begin immediate') // or the server numbers an event of its own meanwhile
  const [{ last } = { last: 0 }] = await sql.rows(
    'select last_sequence as last from event_stream where stream = 1',
  )
  await sql.run(
    `insert into event (stream, account_id, type, subject, data, at, actor_kind, actor_id, request_id, sequence)
     ${numbers} select 1, i, 'account.resumed', 'acc_' || i, '{"account":{"id":"acc_' || i
       || '","email":null,"status":"active","test_user":false},"reason":null}', ${at}, 'operator', 'ada', null, ${last} + i
     from number`,
  )
  await sql.run(
    `insert into event_stream (stream, last_sequence) values (1, ${rows})
     on conflict (stream) do update set last_sequence = last_sequence + excluded.last_sequence`,
  )
  await sql.run('commit')
}
