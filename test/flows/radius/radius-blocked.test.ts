// A row that another transaction keeps locked: new accounts of its brand wait for it, logins do not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adminOf } from '../../databases/postgres.ts'
import { openRadiusFixture, pap } from '../../fixtures/radius/radius.ts'
import { PASSWORD } from '../../harness.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }
const LOCK_WAITS = `select count(*)::int as n from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`

test('while ten new accounts wait for a locked row, logins get in', async (t) => {
  const fixture = await openRadiusFixture(t, { engine: 'postgres' })
  await fixture.add({ login: ADA })
  const { database } = fixture.app.config
  const [holder, watcher] = [await adminOf(t, database), await adminOf(t, database)]
  await holder.query('begin; update brand_usage set accounts = accounts')
  let isOver = false
  const add = async (n: number) => {
    const fields = { country: 'DE', type: '1', email: `n${n}@example.org`, password: PASSWORD }
    while (!isOver) assert.equal((await fixture.trusted('AddClient', fields)).body.status, 'error')
  }
  const waiting = Promise.all(Array.from({ length: 10 }, (_, n) => add(n)))
  try {
    while ((await watcher.query(LOCK_WAITS)).rows[0].n === 0);
    for (let login = 0; login < 5; login++)
      assert.equal((await fixture.logins.ask(pap(ADA))).code, 'Access-Accept')
  } finally {
    isOver = true
    await waiting
    await holder.query('rollback')
  }
})
