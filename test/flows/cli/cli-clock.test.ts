// latchkey clock and latchkey jobs preview, typed as an operator types them.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { addDays, addMonths } from '../../../src/day.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { createTestDatabase } from '../../databases/postgres.ts'

async function openSandbox(t: TestContext, engine: 'sqlite' | 'postgres') {
  const server = engine === 'postgres' ? await createTestDatabase() : undefined
  t.after(() => server?.drop())
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir, server ? { LATCHKEY_DATABASE_URL: server.url } : {})
  await cli.json('init')
  await cli.json('brand', 'add', 'demo', '--sandbox')
  const { today } = await cli.json('clock', 'show', '--brand', 'demo')
  return { ...cli, dataDir, today: String(today), type: (text: string) => cli.run(...text.split(' ')) }
}

/** Monthly plans, the first of each due in so many days. */
async function importPlans(
  { dataDir, json }: Awaited<ReturnType<typeof openSandbox>>,
  dueDays: readonly string[],
): Promise<void> {
  const file = join(dataDir, 'accounts.jsonl')
  const lines = dueDays.map((due_on, i) =>
    JSON.stringify({ email: `user${i}@example.org`, subscriptions: [{ plan_months: 1, due_on }] }),
  )
  writeFileSync(file, lines.join('\n'))
  await json('account', 'import', file, '--brand', 'demo')
}

for (const engine of ['sqlite', 'postgres'] as const) {
  test(`${engine}: an operator turns the clock of a sandbox, and of no other brand`, async (t) => {
    const opened = await openSandbox(t, engine)
    const { type, json, today } = opened
    await importPlans(opened, [addDays(today, 5), addDays(today, 31)])

    await t.test('a preview says what the nights will do', async () => {
      const [preview] = await json('jobs', 'preview', '--brand', 'demo', '--days', '31')
      assert.deepEqual([preview.brand, preview.daysAhead, preview.total.renewed], ['demo', 0, 2])
      const { out } = await type('jobs preview --days 31')
      assert.match(out, /Brand "demo": the next 31 nights\n +NIGHT +RENEWED/)
      assert.match(out, /Brand "main": the next 31 nights: nothing to do\./)
    })

    await t.test('advance runs each night and prints it', async () => {
      const { code, out } = await type('clock advance --brand demo 5d')
      assert.equal(code, 0)
      assert.match(out, new RegExp(`^${addDays(today, 5)}  renewed 1$`, 'm'))
      assert.match(out, new RegExp(`is ${addDays(today, 5)} now: sandbox, 5 days ahead\\.\n$`))
      const moved = await json('clock', 'advance', '--brand', 'demo', '26d')
      assert.deepEqual([moved.daysAhead, moved.isResumed, moved.nights.length], [31, false, 27])
      const renewed = moved.nights.flatMap((night: { on: string; renewed: number }) =>
        night.renewed > 0 ? [night.on] : [],
      )
      assert.deepEqual(renewed, [addDays(today, 31)])
    })

    await t.test('status, doctor and brand say how far it is ahead', async () => {
      assert.match((await type('status')).out, /demo \(2 accounts; sandbox, 31 days ahead\)/)
      const findings = await json('doctor').catch((error: Error) => error.message)
      assert.match(JSON.stringify(findings), /brand demo is a sandbox; its clock is 31 days ahead/)
      assert.match((await type('brand list')).out, /demo +demo +sandbox, 31 days ahead/)
      assert.match((await type('brand show --brand demo')).out, /clock +sandbox, 31 days ahead/)
      assert.match((await type('clock show --brand demo')).out, new RegExp(`today +${addDays(today, 31)}`))
      assert.match((await type('clock show --brand main')).out, /this is a live brand/)
    })

    await t.test('a live brand and nonsense are refused', async () => {
      const live = await type('clock advance --brand main 31d')
      assert.equal(live.code, 1)
      assert.match(live.err, /"main" is a live brand.*latchkey brand add NAME --sandbox/)
      for (const days of ['0d', '401d', '-1d', '1', 'd', '1.5d', '31D', '99999d', '1e1d']) {
        const { code, err } = await type(`clock advance --brand demo ${days}`)
        assert.ok(code !== 0 && err !== '', days)
      }
      for (const days of ['0', '401', 'x'])
        assert.notEqual((await type(`jobs preview --days ${days}`)).code, 0)
      assert.equal((await json('clock', 'show', '--brand', 'demo')).daysAhead, 31)
      assert.notEqual((await type('brand set --brand main sandbox=true')).code, 0)
    })
  })

  test(`${engine}: after kill -9 in the middle the same command goes on, and each night ran once`, async (t) => {
    const opened = await openSandbox(t, engine)
    const { start, json, today } = opened
    await importPlans(
      opened,
      Array.from({ length: 60 }, (_, i) => addDays(today, 1 + (i % 25))),
    )
    const moving = start('clock', 'advance', '--brand', 'demo', '60d')
    const exited = once(moving, 'exit')
    const lines = createInterface(moving.stdout ?? assert.fail())
    for await (const line of lines) if (line.startsWith(addDays(today, 9))) break
    moving.kill('SIGKILL')
    await exited

    const again = await json('clock', 'advance', '--brand', 'demo', '60d')
    assert.deepEqual([again.isResumed, again.daysAhead, again.today], [true, 60, addDays(today, 60)])
    const { accounts } = await json('account', 'list', '--brand', 'demo')
    assert.equal(accounts.length, 60)
    for (const [i, { logins }] of accounts.entries()) {
      const due = addDays(today, 1 + (i % 25))
      const day = Number(due.slice(8))
      let expected = due
      for (let months = 1; expected <= addDays(today, 60); months++) expected = addMonths(due, months, day)
      assert.equal(logins[0].until, expected)
    }
  })
}
