// Long work at the command line.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCli, newDataDir } from '../../cli.ts'

test('account bulk asks, says what fits, does it, and names what failed', async (t) => {
  const cli = makeCli(newDataDir(t))
  await cli.json('init')
  for (const id of ['shop-1', 'shop-2']) await cli.json('account', 'add', '--external-id', id, '--days', '30')
  const bulk = (...more: string[]) => cli.run('account', 'bulk', ...more)

  const unasked = await bulk('suspend', '--status', 'active')
  assert.equal(unasked.code, 2)
  assert.match(unasked.err, /Nothing was changed.*--yes/)
  const dry = await bulk('extend', '--days', '3', '--find', 'shop-', '--dry-run')
  assert.equal(dry.code, 0, dry.err)
  assert.match(dry.out, /Subscriptions that fit: 2\. .*task show 1 --state waiting.* Nothing was changed\./)
  assert.match((await cli.run('task', 'show', '1', '--state', 'waiting')).out, /SUBSCRIPTION +STATE/)

  const done = await cli.json('account', 'bulk', 'suspend', '--status', 'active', '--yes')
  assert.deepEqual([done.status, done.total, done.done], ['done', 2, 2])
  await cli.json('account', 'close', 'shop-1', '--yes')
  const failed = await bulk('close', '--status', 'closed', '--yes')
  assert.equal(failed.code, 1)
  assert.match(failed.out, /0 of 1 done, 0 unchanged, 1 failed/)
  assert.match(failed.err, /task show 3/)
  assert.match((await cli.run('task', 'show', '3')).out, /ACCOUNT +STATE +WHY[\s\S]*closed/)

  const wrong = await bulk('suspend', '--yes')
  assert.notEqual(wrong.code, 0)
  assert.match(wrong.err, /at least one filter/)
  const { rows } = await cli.json('task', 'list')
  assert.deepEqual(
    rows.map((task: { id: number }) => task.id),
    [3, 2, 1],
  )
  assert.match((await cli.run('task', 'cancel', '3')).err, /has ended already/)
  const events = await cli.run('account', 'import', '/dev/null')
  assert.equal(events.code, 0, events.err)
})
